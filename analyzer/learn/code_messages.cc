#include "analyzer/learn/code_messages.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

bool IsTextToken(const MessageToken& token) {
  return token.kind == MessageToken::kWord || token.kind == MessageToken::kMark;
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = AsciiLower(c);
  return lower;
}

}  // namespace

CodeMessages::CodeMessages(const MessageSample* begin, const MessageSample* end, const KnownWords& known)
    : begin_(begin), size_(static_cast<size_t>(end - begin)) {
  // Symbols are numbered in the order of their texts, so that no order of messages shows.
  std::set<std::pair<std::string_view, bool>> texts;
  for (size_t i = 0; i < size_; ++i) {
    tokens_.push_back(MessageTokens(begin[i].message));
    if (begin[i].cut) tokens_.back().push_back({MessageToken::kRest, {}, !begin[i].message.ends_with('\'')});
    for (const MessageToken& token : tokens_.back()) {
      if (IsTextToken(token)) texts.emplace(token.text, token.kind == MessageToken::kWord);
    }
  }
  symbols_.resize(Element::kFirstText);
  std::map<std::string_view, uint32_t> numbers;  // a word and a mark never have the same text
  for (const auto& [text, is_word] : texts) {
    numbers.emplace(text, static_cast<uint32_t>(symbols_.size()));
    symbols_.push_back({text, is_word, !is_word || known.contains(LowerCase(text)), 0});
  }
  for (size_t i = 0; i < size_; ++i) {
    Elements elements;
    std::set<uint32_t> held;
    for (const MessageToken& token : tokens_[i]) {
      uint32_t symbol = token.kind == MessageToken::kQuoted ? Element::kQuoted : Element::kGap;
      if (IsTextToken(token)) held.insert(symbol = numbers.at(token.text));
      elements.emplace_back(symbol, token.after_space);
    }
    for (const uint32_t symbol : held) symbols_[symbol].count += begin[i].count;
    elements_.push_back(std::move(elements));
  }
}

uint64_t CodeMessages::Count(const std::vector<size_t>& messages) const {
  uint64_t count = 0;
  for (const size_t message : messages) count += sample(message).count;
  return count;
}

Patterns CodeMessages::FirstPatterns(uint64_t min_count) const {
  Patterns patterns;
  for (size_t i = 0; i < size_; ++i) {
    Elements elements = elements_[i];
    for (Element& element : elements) {
      if (IsWord(element) && symbols_[element.symbol()].count < min_count)
        element = Element(Element::kGap, element.after_space());
    }
    patterns[WithoutGapRuns(elements)].push_back(i);
  }
  return patterns;
}

Elements WithoutGapRuns(const Elements& elements) {
  Elements result;
  for (const Element element : elements) {
    if (!element.is_gap() || result.empty() || !result.back().is_gap()) result.push_back(element);
  }
  return result;
}

}  // namespace vmsift
