#include "analyzer/report/terminal_text.h"

#include "analyzer/count/cube.h"
#include "base/printable_text.h"
#include "base/utf8.h"

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

std::vector<std::string> Wrapped(std::string_view text, size_t width) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const size_t space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    if (!line.empty() && DisplayWidth(line) + 1 + DisplayWidth(word) > width) {
      lines.push_back(line);
      line.clear();
    }
    if (!line.empty()) line += ' ';
    line += word;
  }
  if (!line.empty()) lines.push_back(line);
  return lines;
}

std::string NameOrNone(std::string_view name) {
  return name.empty() ? std::string(kNoName) : Printable(name);
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

}  // namespace vmsift
