#include "analyzer/report/terminal_text.h"

#include <algorithm>

#include "analyzer/count/cube.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "base/utf8.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

}  // namespace

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  Utf8Character character;
  for (size_t at = 0; at < text.size(); at += character.bytes) {
    character = Utf8CharacterAt(text, at);
    width += Columns(character.code);
  }
  return width;
}

std::string Clipped(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return {};
  size_t columns = 0;
  size_t end = 0;
  while (end < text.size()) {
    const Utf8Character character = Utf8CharacterAt(text, end);
    if (columns + Columns(character.code) > width - 1) break;
    columns += Columns(character.code);
    end += character.bytes;
  }
  return std::string(text.substr(0, end)) + std::string(kEllipsis);
}

namespace {

// How many bytes of a word that is longer than `width` go on the first line.
size_t BreakOf(std::string_view word, size_t width) {
  size_t columns = 0;
  size_t end = 0;
  size_t after_slash = 0;
  while (end < word.size()) {
    const Utf8Character character = Utf8CharacterAt(word, end);
    columns += Columns(character.code);
    if (columns > width) break;
    end += character.bytes;
    if (word[end - 1] == '/') after_slash = end;
  }
  return after_slash > 0 ? after_slash : std::max<size_t>(end, 1);
}

}  // namespace

std::vector<std::string> Wrapped(std::string_view text, size_t width, LongWords long_words) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const size_t space = text.find(' ');
    std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      lines.push_back(line);
      line.clear();
    }
    while (long_words == LongWords::kBreak && DisplayWidth(word) > width && width > 0) {
      const size_t part = BreakOf(word, width);
      lines.emplace_back(word.substr(0, part));
      word.remove_prefix(part);
    }
    if (!line.empty() && !word.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string NameOrNone(std::string_view name) {
  return name.empty() ? std::string(kNoName) : Printable(name);
}

std::string ShortTime(const std::optional<Timestamp>& time) {
  if (!time) return "-";
  std::string text = FormatTimestamp(*time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string PadRight(std::string text, size_t width) {
  const size_t shown = DisplayWidth(text);
  if (shown < width) text.append(width - shown, ' ');
  return text;
}

std::string PadLeft(std::string text, size_t width) {
  const size_t shown = DisplayWidth(text);
  if (shown < width) text.insert(0, width - shown, ' ');
  return text;
}

std::string HeadingText(std::string_view title, size_t shown, size_t all, const Style& style) {
  std::string line = style.Bold(title);
  if (shown < all) line += style.Dim(fmt::format("  the top {} of {}", Grouped(shown), Grouped(all)));
  return line + "\n";
}

}  // namespace vmsift
