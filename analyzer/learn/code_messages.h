// The messages of one code as rows of elements, and the patterns that they begin with.
//
// Flow: MessageSamples -> CodeMessages -> patterns, merged (merge_patterns.h) -> text (template_text.h).
// Immutable once made. Borrows the samples and the known words.
#ifndef VMSIFT_ANALYZER_LEARN_CODE_MESSAGES_H_
#define VMSIFT_ANALYZER_LEARN_CODE_MESSAGES_H_

#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "analyzer/learn/message_samples.h"
#include "analyzer/learn/message_tokens.h"

namespace vmsift {

// Words of text, in lower case: those of the known templates. Others are more likely values.
using KnownWords = absl::flat_hash_set<std::string>;

// What a message must have at a place: a certain word or mark, a quoted part, or anything (a gap). An element
// knows whether a space is before it.
class Element {
 public:
  static constexpr uint32_t kGap = 0;
  static constexpr uint32_t kQuoted = 1;
  static constexpr uint32_t kFirstText = 2;

  Element(uint32_t symbol, bool after_space) : bits_(symbol * 2 + (after_space ? 1 : 0)) {}

  uint32_t symbol() const { return bits_ / 2; }
  bool after_space() const { return bits_ % 2 == 1; }
  bool is_gap() const { return symbol() == kGap; }
  bool is_quoted() const { return symbol() == kQuoted; }
  bool is_text() const { return symbol() >= kFirstText; }

  friend auto operator<=>(Element, Element) = default;

 private:
  uint32_t bits_;
};

using Elements = std::vector<Element>;

// The messages, as indices, that have a row of elements.
using Patterns = std::map<Elements, std::vector<size_t>>;

class CodeMessages {
 public:
  CodeMessages(const MessageSample* begin, const MessageSample* end, const KnownWords& known);

  size_t size() const { return size_; }
  const MessageSample& sample(size_t i) const { return begin_[i]; }
  const std::vector<MessageToken>& tokens(size_t i) const { return tokens_[i]; }
  // One for each token; a value is a gap.
  const Elements& elements(size_t i) const { return elements_[i]; }

  std::string_view TextOf(Element element) const { return symbols_[element.symbol()].text; }
  bool IsWord(Element element) const { return element.is_text() && symbols_[element.symbol()].is_word; }
  bool IsKnown(Element element) const { return symbols_[element.symbol()].known; }
  uint64_t Count(const std::vector<size_t>& messages) const;

  // Each message under its elements, with a gap for each word that occurs fewer than `min_count` times.
  Patterns FirstPatterns(uint64_t min_count) const;

 private:
  struct Symbol {
    std::string_view text;
    bool is_word = false;
    bool known = false;
    uint64_t count = 0;  // of the messages that hold it
  };

  const MessageSample* const begin_;
  const size_t size_;
  std::vector<std::vector<MessageToken>> tokens_;
  std::vector<Elements> elements_;
  std::vector<Symbol> symbols_;
};

// With runs of gaps as one gap.
Elements WithoutGapRuns(const Elements& elements);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_CODE_MESSAGES_H_
