#include "analyzer/report/terminal_text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>

#include "base/utf8.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// Marks on one letter: more than any script writes.
constexpr size_t kMostMarks = 8;

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

struct Character {
  int32_t code = 0;  // negative: no UTF-8
  size_t bytes = 1;
};

Character CharacterAt(std::string_view text, size_t at) {
  Character character;
  const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
  const utf8proc_ssize_t size =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &character.code);
  if (size > 0) character.bytes = static_cast<size_t>(size);
  return character;
}

size_t Columns(const Character& character) {
  const int32_t code = character.code;
  if (code < 0) return 1;
  // Marks that have a column of their own, and vowels and finals of Hangul, which join the letter before:
  // utf8proc takes them the other way round.
  if (utf8proc_category(code) == UTF8PROC_CATEGORY_MC) return 1;
  if ((code >= 0x1160 && code <= 0x11FF) || (code >= 0xD7B0 && code <= 0xD7FF)) return 0;
  return static_cast<size_t>(std::max(utf8proc_charwidth(code), 0));
}

// What terminals obey instead of showing it, such as to write from right to left; what joins characters does
// no harm.
bool Commands(const Character& character) {
  constexpr int32_t kNonJoiner = 0x200C;
  constexpr int32_t kJoiner = 0x200D;
  if (character.code == kNonJoiner || character.code == kJoiner) return false;
  const utf8proc_category_t category = utf8proc_category(character.code);
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
         category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace

std::string Printable(std::string_view text) {
  std::string valid;
  AppendRepairedUtf8(text, &valid);
  std::string out;
  Character character;
  size_t marks = 0;
  for (size_t at = 0; at < valid.size(); at += character.bytes) {
    const char c = valid[at];
    character = CharacterAt(valid, at);
    // Marks without a column of their own would pass every limit of columns.
    marks = Columns(character) == 0 && !Commands(character) ? marks + 1 : 0;
    if (marks > kMostMarks) continue;
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (Commands(character)) {
      out += '?';
    } else {
      out.append(valid, at, character.bytes);
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string PrintableName(std::string_view name) {
  std::string out;
  Character character;
  for (size_t at = 0; at < name.size(); at += character.bytes) {
    const auto byte = static_cast<unsigned char>(name[at]);
    character = CharacterAt(name, at);
    if (character.code >= 0 && !Commands(character)) {
      out.append(name, at, character.bytes);
    } else if (byte == '\n') {
      out += "\\n";
    } else if (byte == '\r') {
      out += "\\r";
    } else if (byte == '\t') {
      out += "\\t";
    } else if (character.code < 0x80) {
      character.bytes = 1;
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += fmt::format("\\u{:04x}", character.code);
    }
  }
  return out;
}

size_t DisplayWidth(std::string_view text) {
  size_t width = 0;
  Character character;
  for (size_t at = 0; at < text.size(); at += character.bytes) {
    character = CharacterAt(text, at);
    width += Columns(character);
  }
  return width;
}

std::string Clipped(std::string_view text, size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return {};
  size_t columns = 0;
  size_t end = 0;
  while (end < text.size()) {
    const Character character = CharacterAt(text, end);
    if (columns + Columns(character) > width - 1) break;
    columns += Columns(character);
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
