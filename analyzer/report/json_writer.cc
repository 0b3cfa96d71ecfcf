#include "analyzer/report/json_writer.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr size_t kPieceBytes = 64 << 10;

// Whether JSON has the byte as it is, wherever it stands.
bool IsPlain(char c) {
  return c >= ' ' && c < '\x7f' && c != '"' && c != '\\';
}

// What JSON wants escaped, and what JSON allows and a terminal obeys: DEL, the C1 controls, the line
// separators, and the characters that change the direction of text.
bool MustBeEscaped(int32_t code) {
  return code < 0x20 || code == '"' || code == '\\' || (code >= 0x7F && code <= 0x9F) || code == 0x061C ||
         code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

void AppendEscape(int32_t code, std::string* out) {
  constexpr std::string_view kShort = "\"\\\b\f\n\r\t";
  constexpr std::string_view kLetters = "\"\\bfnrt";
  const size_t at = code < 0x80 ? kShort.find(static_cast<char>(code)) : std::string_view::npos;
  if (at != std::string_view::npos) {
    out->append({'\\', kLetters[at]});
  } else {
    *out += fmt::format("\\u{:04x}", code);
  }
}

}  // namespace

void JsonWriter::Key(std::string_view key) {
  Value(key);
  buffer_ += indent_ < 0 ? ":" : ": ";
  after_key_ = true;
}

void JsonWriter::Begin(char bracket) {
  Separate();
  buffer_ += bracket;
  empty_.push_back(true);
}

void JsonWriter::End(char bracket) {
  const bool empty = empty_.back();
  empty_.pop_back();
  if (!empty) NewLine();
  buffer_ += bracket;
}

void JsonWriter::Separate() {
  if (buffer_.size() >= kPieceBytes) Flush();
  if (std::exchange(after_key_, false) || empty_.empty()) return;
  if (!empty_.back()) buffer_ += ',';
  empty_.back() = false;
  NewLine();
}

void JsonWriter::NewLine() {
  if (indent_ < 0) return;
  buffer_ += '\n';
  buffer_.append(empty_.size() * static_cast<size_t>(indent_), ' ');
}

// Logs hold any bytes: what is not UTF-8 becomes U+FFFD.
void JsonWriter::AppendText(std::string_view text) {
  buffer_ += '"';
  for (size_t at = 0; at < text.size();) {
    const size_t plain =
        static_cast<size_t>(std::find_if_not(text.begin() + at, text.end(), IsPlain) - text.begin());
    buffer_.append(text, at, plain - at);
    if (plain == text.size()) break;
    const Utf8Character character = Utf8CharacterAt(text, plain);
    if (character.code < 0) {
      buffer_ += "\xEF\xBF\xBD";
    } else if (MustBeEscaped(character.code)) {
      AppendEscape(character.code, &buffer_);
    } else {
      buffer_.append(text, plain, character.bytes);
    }
    at = plain + character.bytes;
  }
  buffer_ += '"';
}

void JsonWriter::AppendNumber(double value) {
  if (!std::isfinite(value)) {
    buffer_ += "null";
    return;
  }
  const std::string digits = fmt::format("{}", value);
  buffer_ += digits;
  if (digits.find_first_not_of("-0123456789") == std::string::npos) buffer_ += ".0";
}

void JsonWriter::Flush() {
  sink_(buffer_);
  buffer_.clear();
}

}  // namespace vmsift
