#include "analyzer/decode/embedded_json.h"

#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

bool BeginsObject(std::string_view text, size_t at) {
  if (at >= text.size() || text[at] != '{') return false;
  const size_t inside = SkipBlanks(text, at + 1);
  return inside < text.size() && text[inside] == '"';
}

bool BeginsJson(std::string_view text, size_t at) {
  return text[at] == '[' ? BeginsObject(text, SkipBlanks(text, at + 1)) : BeginsObject(text, at);
}

// Where the string whose quote is at `at` ends, at its other quote; the end of the text when it never does.
size_t ClosingQuote(std::string_view text, size_t at) {
  for (++at; (at = FindAnyByte<'"', '\\'>(text, at)) < text.size(); at += 2) {
    if (text[at] == '"') return at;
  }
  return text.size();
}

// Where the brackets opened at `at` are all closed; npos when they never are.
size_t BalancedEnd(std::string_view text, size_t at) {
  int depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"') {
      at = ClosingQuote(text, at);
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return at + 1;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::string_view EmbeddedJsonFinder::Next() {
  while (unbalanced_ < kMaxUnbalanced) {
    at_ = FindAnyByte<'{', '['>(text_, at_);
    if (at_ == text_.size()) break;
    if (!BeginsJson(text_, at_)) {
      ++at_;
      continue;
    }
    const size_t end = BalancedEnd(text_, at_);
    if (end == std::string_view::npos) {
      ++unbalanced_;
      ++at_;
      continue;
    }
    const std::string_view found = text_.substr(at_, end - at_);
    at_ = end;
    return found;
  }
  at_ = text_.size();
  return {};
}

}  // namespace vmsift
