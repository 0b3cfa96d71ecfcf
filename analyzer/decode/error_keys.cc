#include "analyzer/decode/error_keys.h"

#include "analyzer/decode/loose_text.h"
#include "analyzer/frame/byte_masks.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

bool EndsIn(std::string_view text, std::string_view word) {
  return text.size() >= word.size() && EqualsIgnoreCase(text.substr(text.size() - word.size()), word);
}

// The text before a separator without the blanks and the quote that end it.
std::string_view BeforeSeparator(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  if (text.empty()) return text;
  if (text.back() == '"' || text.back() == '\'') {
    text.remove_suffix(1);
  } else if (text.size() >= 3 && text[text.size() - 3] == '\xE2' && text[text.size() - 2] == '\x80') {
    text.remove_suffix(3);
  }
  while (!text.empty() && text.back() == '\\') text.remove_suffix(1);
  return text;
}

bool EndsInErrorKey(std::string_view text) {
  if (text.empty() || IsAsciiDigit(text.back())) return false;
  text = BeforeSeparator(text);
  if (text.empty()) return false;
  switch (AsciiLower(text.back())) {
    case 'e':
      return EndsIn(text, "code") || EndsIn(text, "message");
    case 's':
      return EndsIn(text, "status");
    case 'r':
      return EndsIn(text, "azure error") || EndsIn(text, "azureerror");
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
  for (size_t at = from;; ++at) {
    at = FindAnyByte<':', '=', '{'>(text, at);
    if (at >= text.size()) return text.size();
    if (text[at] == '{' ? OpensObject(text, at) : EndsInErrorKey(text.substr(0, at))) return at;
  }
}

}  // namespace vmsift
