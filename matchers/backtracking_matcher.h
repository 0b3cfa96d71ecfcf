// Decides whether a message fits one pattern, and where its placeholders stand, without RE2.
//
// It is made of a pattern's steps (pattern_steps.h) and tries them on a normalized message in the
// order in which Perl's and RE2's rules do: the first way through that succeeds is the answer, so fit and
// values are those of the pattern's regular expressions (template_pattern.h), byte for byte. The differential
// test holds it to that. It goes on by comparing whole stretches of text, and goes back only to where the
// message may go on otherwise. What has failed once is remembered for the steps that may skip any text; what
// is left of trying in vain is limited by a budget, and then the answer is kUnknown: RE2 shall decide.
//
// Immutable once made; any thread may use it. Borrows nothing. No call allocates.
#ifndef VMSIFT_MATCHERS_BACKTRACKING_MATCHER_H_
#define VMSIFT_MATCHERS_BACKTRACKING_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/pattern_steps.h"

namespace vmsift {

enum class Fit { kNo, kYes, kUnknown };

class BacktrackingMatcher {
 public:
  // A pattern with more placeholders, or with more steps than a page of text has, is left to RE2: the answer
  // is kUnknown.
  static constexpr size_t kMaxPlaceholders = 16;

  explicit BacktrackingMatcher(const PatternSteps& pattern);

  // On kYes, values[i] is placeholder i's place in `text`, for i < placeholder_count(); else `values`,
  // which has room for kMaxPlaceholders, holds nothing of use. Takes its steps from `budget`; kUnknown when
  // they do not suffice.
  Fit Run(std::string_view text, std::string_view* values, int64_t* budget) const;

  // Of the pattern: one that ends early has fewer than its template.
  size_t placeholder_count() const { return placeholder_count_; }

 private:
  friend class BacktrackingSearch;  // backtracking_search.cc

  static constexpr size_t kMaxMemories = 24;

  struct Node {
    enum Kind : uint8_t {
      kLiteral,    // the text, byte for byte
      kStretch,    // segments of text in any letter case, between which words may be inserted
      kOptional,   // `byte`, or nothing
      kValue,      // a placeholder, and the clause after it
      kSentences,  // any text that ends with a space, or nothing
      kBullet,
      kFullStop,   // `byte`, or nothing
      kEnd,        // of the message
      kEndOfWord,  // the rest of the message, if it does not go on within a word
    };
    Kind kind = kEnd;
    char byte = 0;
    // The byte that the message must have here, in lower case if it is a letter in either; see `begins`.
    char first = 0;
    enum Begins : uint8_t { kWithAny, kWithByte, kWithLetter } begins = kWithAny;
    // Of a value, as in PatternStep.
    bool quoted = false;
    bool name = false;
    bool lost_quote = false;
    bool closing = false;
    bool clause = false;
    // Of a stretch: its last letter may also begin what follows, so that it need not be taken as often as it
    // stands there.
    bool gives_back = false;
    uint8_t placeholder = 0;
    uint8_t memory = 0;  // of a value or sentences: where what has failed is noted
    uint16_t segment = 0;
    uint16_t segment_count = 0;
    uint32_t text = 0;  // into text_
    uint32_t length = 0;
    int32_t left = -1;  // bytes from here to the end of the message; -1 when that may vary
  };

  // `goes_on`: with the stretch that was begun.
  void AddText(const std::string& text, bool exact, bool goes_on);
  void Link();

  std::vector<Node> nodes_;
  std::vector<uint32_t> segments_;  // where each begins in text_
  std::string text_;
  uint8_t placeholder_count_ = 0;
  uint8_t memory_count_ = 0;
  bool has_closing_ = false;  // there is something that the end of the message decides: two tries
  bool compiled_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_BACKTRACKING_MATCHER_H_
