#include "analyzer/report/terminal_text.h"

#include "analyzer/decode/utf8.h"

namespace vmsift {
namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

bool ContinuesCharacter(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string valid;
  AppendRepairedUtf8(text, &valid);
  std::string out;
  for (size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    const unsigned char byte = static_cast<unsigned char>(c);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (byte < 0x20 || byte == 0x7F) {
      out += '?';
    } else if (byte == 0xC2 && i + 1 < valid.size() && static_cast<unsigned char>(valid[i + 1]) < 0xA0) {
      out += '?';  // U+0080..U+009F, which some terminals obey
      ++i;
    } else {
      out += c;
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  for (char c : text) width += ContinuesCharacter(c) ? 0 : 1;
  return width;
}

std::string Clipped(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return {};
  size_t end = 0;
  size_t columns = 0;
  while (end < text.size()) {
    size_t next = end + 1;
    while (next < text.size() && ContinuesCharacter(text[next])) ++next;
    if (columns + 1 > width - 1) break;
    ++columns;
    end = next;
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
