// Labels with texts beside them, whose lines hang below the text's beginning. Words are never cut: ids and
// paths are for copying. The texts must be safe to print already (base/printable_text.h).
#ifndef VMSIFT_ANALYZER_REPORT_LABELLED_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_LABELLED_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "analyzer/report/terminal_text.h"

namespace vmsift {

// How a text is coloured, such as &Style::Green; null: not.
using Coloring = std::string (Style::*)(std::string_view) const;

// `head`, which takes up `column` columns and may be coloured, and the text in lines of at most `width`
// columns. Where the head leaves too little room, the text begins below it.
std::string TextBeside(std::string_view head, size_t column, std::string_view text, size_t width,
                       const Style& style, Coloring coloring = nullptr);

// A list of labels, each with its text.
class LabelledText {
 public:
  // Borrows `style`. `width`: of the terminal, or kEndlessWidth.
  LabelledText(const Style& style, size_t width) : style_(style), width_(width) {}

  // An empty label continues the text above it.
  void Add(std::string_view label, std::string_view text, Coloring coloring = nullptr);

  const std::string& text() const { return text_; }

 private:
  const Style& style_;
  const size_t width_;
  std::string text_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_LABELLED_TEXT_H_
