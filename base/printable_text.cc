#include "base/printable_text.h"

#include <utf8proc.h>

#include <algorithm>

#include "base/utf8.h"
#include "base/white_space.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// Marks on one letter: more than any script writes.
constexpr size_t kMostMarks = 8;

// What terminals obey instead of showing it, such as to write from right to left; what joins characters does
// no harm.
bool Commands(int32_t code) {
  constexpr int32_t kNonJoiner = 0x200C;
  constexpr int32_t kJoiner = 0x200D;
  if (code == kNonJoiner || code == kJoiner) return false;
  const utf8proc_category_t category = utf8proc_category(code);
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF ||
         category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

}  // namespace

size_t Columns(int32_t code) {
  if (code < 0) return 1;
  // Marks that have a column of their own, and vowels and finals of Hangul, which join the letter before:
  // utf8proc takes them the other way round.
  if (utf8proc_category(code) == UTF8PROC_CATEGORY_MC) return 1;
  if ((code >= 0x1160 && code <= 0x11FF) || (code >= 0xD7B0 && code <= 0xD7FF)) return 0;
  return static_cast<size_t>(std::max(utf8proc_charwidth(code), 0));
}

std::string Printable(std::string_view text) {
  std::string valid;
  AppendRepairedUtf8(text, &valid);
  std::string out;
  Utf8Character character;
  size_t marks = 0;
  for (size_t at = 0; at < valid.size(); at += character.bytes) {
    const char c = valid[at];
    character = Utf8CharacterAt(valid, at);
    // Marks without a column of their own would pass every limit of columns.
    marks = Columns(character.code) == 0 && !Commands(character.code) ? marks + 1 : 0;
    if (marks > kMostMarks) continue;
    if (IsBlank(c)) {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (Commands(character.code)) {
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
  Utf8Character character;
  for (size_t at = 0; at < name.size(); at += character.bytes) {
    const auto byte = static_cast<unsigned char>(name[at]);
    character = Utf8CharacterAt(name, at);
    if (character.code >= 0 && !Commands(character.code)) {
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

}  // namespace vmsift
