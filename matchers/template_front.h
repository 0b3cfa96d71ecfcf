// What stands in front of the one set: decides most messages without it, with the same answer.
//
// The templates of a message's own code come first (matcher.h has the rule), so they are tried first, the
// best before the others, each by its program (pattern_program.h): a message that fits is done. Others are
// looked at only when none of these fits, and of them only those whose words the message holds
// (required_words.h). Whatever a program cannot tell within its budget is left to the set.
//
// Not thread-safe: it keeps its buffers, so that it stops allocating once warm. Borrows nothing once made.
#ifndef VMSIFT_MATCHERS_TEMPLATE_FRONT_H_
#define VMSIFT_MATCHERS_TEMPLATE_FRONT_H_

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "matchers/byte_pairs.h"
#include "matchers/catalog.h"
#include "matchers/pattern_program.h"
#include "matchers/required_words.h"
#include "matchers/set_entry.h"

namespace vmsift {

class TemplateFront {
 public:
  // `entries` are those of the set: all of them, by row.
  TemplateFront(const Catalog& catalog, const std::vector<SetEntry>& entries);

  struct Answer {
    Fit fit = Fit::kUnknown;  // kNo: no template of any code fits
    int entry = -1;           // of kYes: the one to take
    bool own = false;         // it is one of the code's
  };

  // `code` is an index into Catalog::codes(), or -1.
  Answer Find(int code, std::string_view normalized);

  // Where the placeholders of the entry found stand; valid until the next call, and as long as the text is.
  // Those that the entry's pattern does not reach are left out.
  const std::string_view* values() const { return values_.data(); }
  size_t value_count() const { return value_count_; }

 private:
  // Makes the programs, and tells the words that each row demands.
  std::vector<TemplateWords> Compile(const Catalog& catalog, const std::vector<SetEntry>& entries);
  Fit Run(int entry, std::string_view normalized);
  // Whether the message has all that stands side by side in the entry's pattern.
  bool HoldsPairs(int entry, std::string_view normalized);

  std::vector<PatternProgram> programs_;   // by entry
  std::vector<BytePairs> pairs_;           // by entry: those of its literal text
  std::vector<bool> exact_;                // by entry
  std::vector<int> rank_;                  // by entry: 0 is the one to take before all others
  std::vector<std::vector<int>> of_row_;   // by row: its entries, the best first
  std::vector<std::vector<int>> of_code_;  // by code: its rows' entries, the best first
  std::vector<int> code_of_row_;
  const RequiredWordIndex words_;  // of rows

  std::vector<int> rows_;
  std::vector<int> candidates_;
  std::array<std::string_view, PatternProgram::kMaxPlaceholders> values_;
  size_t value_count_ = 0;
  BytePairs message_pairs_;
  bool has_message_pairs_ = false;
  int64_t budget_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_TEMPLATE_FRONT_H_
