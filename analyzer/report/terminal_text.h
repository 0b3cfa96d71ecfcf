// Text for terminals: cut to a width, wrapped, padded, optionally coloured. It must be safe to print already
// (base/printable_text.h).
#ifndef VMSIFT_ANALYZER_REPORT_TERMINAL_TEXT_H_
#define VMSIFT_ANALYZER_REPORT_TERMINAL_TEXT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace vmsift {

// Columns that a printable text takes, each character taken for one column wide.
size_t DisplayWidth(std::string_view text);

// The text, or as much of it as fits `width` columns with an ellipsis at the end.
std::string Clipped(std::string_view text, size_t width);

// A width that no line reaches: one line per item, as grep likes it.
inline constexpr size_t kEndlessWidth = SIZE_MAX;

// What becomes of a word that is longer than a line. kBreak: it goes on in the next line, broken after a
// slash or anywhere. kKeep: it stays whole, so that it can be copied, and its line is too long.
enum class LongWords { kBreak, kKeep };

// The text in lines of at most `width` columns, broken between words.
std::vector<std::string> Wrapped(std::string_view text, size_t width,
                                 LongWords long_words = LongWords::kBreak);

// The printable name; `(none)` when it is empty.
std::string NameOrNone(std::string_view name);

// `2026-11-23 17:02:11`, in UTC; `-` without one.
std::string ShortTime(const std::optional<Timestamp>& time);

std::string PadRight(std::string text, size_t width);
std::string PadLeft(std::string text, size_t width);

// Adds ANSI codes if colour is on.
class Style {
 public:
  explicit Style(bool color) : color_(color) {}
  std::string Bold(std::string_view text) const { return Colored("\x1b[1m", text); }
  std::string Dim(std::string_view text) const { return Colored("\x1b[2m", text); }
  std::string Red(std::string_view text) const { return Colored("\x1b[31m", text); }
  std::string Green(std::string_view text) const { return Colored("\x1b[32m", text); }
  std::string Yellow(std::string_view text) const { return Colored("\x1b[33m", text); }

 private:
  std::string Colored(std::string_view code, std::string_view text) const {
    if (!color_) return std::string(text);
    return std::string(code) + std::string(text) + "\x1b[0m";
  }
  bool color_;
};

// The title of a list with how many of all its rows are shown, as a line.
std::string HeadingText(std::string_view title, size_t shown, size_t all, const Style& style);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_TERMINAL_TEXT_H_
