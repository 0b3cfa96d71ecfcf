// The forms in which programs print an error without keys: one table, a row a form.
//
// What has keys (`Code="X" Message="…"` in all its spellings) is found by LooseScanner. Adding a form is
// adding a row to kForms in text_forms.cc and a sample.
#ifndef VMSIFT_ANALYZER_DECODE_TEXT_FORMS_H_
#define VMSIFT_ANALYZER_DECODE_TEXT_FORMS_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace vmsift {

struct FormMatch {
  size_t offset = 0;  // where the code stands
  std::string_view code;
  std::string_view message;  // may be empty
  size_t end = 0;            // of the message
  int indent = 0;            // of an arrow tree: how deep
  std::string_view lead;     // of an arrow tree: what stands before the arrow; lines of one tree share it
  bool tree = false;         // a line of an arrow tree
  bool certain = true;       // the form is Azure's own; otherwise a template must fit
};

// All matches in a text of cleaned lines (line_cleaner.h), in order. A message ends where the next record
// begins (running_text.h) or the next match. Linear in the text's length.
void FindForms(std::string_view text, const std::vector<size_t>& record_begins,
               std::vector<FormMatch>* matches);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_TEXT_FORMS_H_
