#include "analyzer/report/labelled_text.h"

#include <algorithm>
#include <vector>

namespace vmsift {
namespace {

constexpr size_t kLeastWidth = 40;
constexpr size_t kLabelWidth = 12;
// Where a text goes on that has no room beside its head.
constexpr size_t kColumnBelow = 6;

}  // namespace

std::string TextBeside(std::string_view head, size_t column, std::string_view text, size_t width,
                       const Style& style, Coloring coloring) {
  const auto colored = [&](std::string_view line) {
    return coloring == nullptr ? std::string(line) : (style.*coloring)(line);
  };
  width = std::max(width, kLeastWidth);
  // Most texts fit; these keep their spaces as they are.
  if (width == kEndlessWidth || column + DisplayWidth(text) <= width)
    return std::string(head) + colored(text) + "\n";
  const bool below = column + width / 3 > width;
  if (below) column = kColumnBelow;
  std::string out(head);
  if (below) out += "\n" + std::string(column, ' ');
  bool first = true;
  for (const std::string& line : Wrapped(text, width - column, LongWords::kKeep)) {
    if (!first) out.append(column, ' ');
    out += colored(line) + "\n";
    first = false;
  }
  return out;
}

void LabelledText::Add(std::string_view label, std::string_view text, Coloring coloring) {
  const std::string padded = PadRight(std::string(label) + " ", kLabelWidth);
  text_ += TextBeside("  " + style_.Dim(padded), 2 + DisplayWidth(padded), text, width_, style_, coloring);
}

}  // namespace vmsift
