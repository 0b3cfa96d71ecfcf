#include "analyzer/decode/error_keys.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/key_value_bytes.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"

namespace vmsift {
namespace {

// What may stand right before a key without quotes.
bool MayPrecedeKey(char c) {
  return std::string_view(" \t\r\n{[(,;\"'`*").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

// The last byte of a quote.
bool IsQuoteEnd(char c) {
  return c == '"' || c == '\'' || static_cast<unsigned char>(c) >= 0x80;
}

// A key before a separator.
struct Key {
  JsonKey key = JsonKey::kOther;
  bool after_azure = false;  // `azure error`
};

Key KeyBefore(std::string_view text, bool arrow) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  bool quoted = false;
  if (!text.empty() && (text.back() == '"' || text.back() == '\'')) {
    quoted = true;
    text.remove_suffix(1);
  } else if (text.size() >= 3 && QuoteAt(text, text.size() - 3).end == text.size()) {  // a typographic one
    quoted = true;
    text.remove_suffix(3);
  }
  while (quoted && !text.empty() && text.back() == '\\') text.remove_suffix(1);

  size_t begin = text.size();
  while (begin > 0 && IsWord(text[begin - 1]) && text.size() - begin <= kLongestKeyWord) --begin;
  // The letter of an escape (`\n`) is no part of the word after it.
  const bool escape = begin > 0 && text[begin - 1] == '\\' && !quoted;
  if (escape) ++begin;
  const std::string_view word = text.substr(std::min(begin, text.size()));
  const std::string_view before = text.substr(0, text.size() - word.size());
  const char previous = before.empty() ? '\n' : before.back();
  if (quoted ? !IsQuoteEnd(previous) : !escape && !arrow && !MayPrecedeKey(previous)) return {};
  return {FindJsonKey(word), EndsWithIgnoreCase(before, "azure ")};
}

// The value after the separator at `at`.
std::string_view AfterSeparator(std::string_view text, size_t at) {
  ++at;
  while (at < text.size() && (text[at] == ' ' || text[at] == '>' || text[at] == '\t')) ++at;
  return text.substr(std::min(at, text.size()));
}

// The letters that keys of errors end with, and what may stand between them and a separator.
constexpr std::array<bool, 256> kBeforeSeparator = [] {
  std::array<bool, 256> may{};
  for (unsigned char c : std::string_view("eEsSrR\"' \t")) may[c] = true;
  for (size_t c = 0x80; c < 256; ++c) may[c] = true;  // of a typographic quote
  return may;
}();

// The same of sixteen bytes.
uint32_t MayBeforeSeparator(const SixteenBytes& bytes) {
  return bytes.EqualFolded('e', 's') | bytes.EqualFolded('r') | bytes.Equal('"') | bytes.Equal('\'') |
         bytes.Equal(' ') | bytes.Equal('\t') | bytes.High();
}

// Whether the separator at `at` stands between a key of an error and a value that may be its.
bool Separates(std::string_view text, size_t at) {
  if (at == 0 || !kBeforeSeparator[static_cast<unsigned char>(text[at - 1])]) return false;
  const Key key = KeyBefore(text.substr(0, at), text.substr(at, 2) == "=>");
  switch (key.key) {
    case JsonKey::kMessage:
    case JsonKey::kStatusMessage:
      return true;
    case JsonKey::kCode: {
      const std::string_view value = AfterSeparator(text, at);
      return value.empty() || !IsAsciiDigit(value.front());
    }
    case JsonKey::kStatus:
      // Only a status in quotes may be a code.
      return QuoteAt(AfterSeparator(text, at), 0).quote != 0;
    case JsonKey::kError:
      return key.after_azure;
    default:
      return false;
  }
}

bool OpensObject(std::string_view text, size_t brace) {
  const size_t next = brace + 1;
  return next >= text.size() || text[next] == '\n' || text[next] == '\r' || QuoteAt(text, next).quote != 0 ||
         (text[next] == ' ' && next + 1 < text.size() && QuoteAt(text, next + 1).quote != 0);
}

}  // namespace

size_t FindErrorKey(std::string_view text, size_t from) {
  const auto is_key = [text](size_t at) {
    return text[at] == '{' ? OpensObject(text, at) : Separates(text, at);
  };
  size_t at = from;
  if (at == 0 && !text.empty()) {
    if (text[0] == '{' && is_key(0)) return 0;
    at = 1;
  }
  for (; at + 16 <= text.size(); at += 16) {
    const SixteenBytes bytes(text.data() + at);
    const uint32_t braces = bytes.Equal('{');
    uint32_t separators = bytes.Equal(':') | bytes.Equal('=') | bytes.Equal('|');
    if (separators != 0) separators &= MayBeforeSeparator(SixteenBytes(text.data() + at - 1));
    for (uint32_t mask = braces | separators; mask != 0; mask &= mask - 1) {
      const size_t place = at + static_cast<size_t>(std::countr_zero(mask));
      if (is_key(place)) return place;
    }
  }
  for (; at < text.size(); ++at) {
    if ((text[at] == '{' || text[at] == ':' || text[at] == '=' || text[at] == '|') && is_key(at)) return at;
  }
  return text.size();
}

}  // namespace vmsift
