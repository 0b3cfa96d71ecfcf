// Decides whether a message fits one pattern of a template, and where the placeholders stand: by backtracking
// (backtracking_matcher.h), and by RE2 where that takes too many steps. Both answer alike.
//
// Not thread-safe: the regular expressions are compiled when first needed, which is seldom. Borrows the
// template, which must outlive it.
#ifndef VMSIFT_MATCHERS_PATTERN_MATCHER_H_
#define VMSIFT_MATCHERS_PATTERN_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "matchers/backtracking_matcher.h"
#include "matchers/byte_pairs.h"
#include "matchers/message_template.h"
#include "matchers/pattern_steps.h"
#include "re2/re2.h"

namespace vmsift {

class PatternMatcher {
 public:
  // `pattern` is StepsOfPatterns(message_template)[index].
  PatternMatcher(const MessageTemplate& message_template, size_t index, const PatternSteps& pattern)
      : template_(&message_template), index_(index), backtracking_(pattern) {
    for (const PatternStep& step : pattern.steps) pairs_.Add(step.text);
  }

  // What a message must have side by side to fit.
  const BytePairs& pairs() const { return pairs_; }

  // Whether the normalized text fits. If it does, there is a view for each placeholder of the template: where
  // it is in the text, or one without data if the pattern ends before it. Backtracking takes its steps
  // from `budget`.
  bool Match(std::string_view normalized, int64_t* budget, std::vector<std::string_view>* values);

  // The same by RE2 alone, which defines what fits. Slower.
  bool MatchByRe2(std::string_view normalized, std::vector<std::string_view>* values);

 private:
  const MessageTemplate* template_;
  size_t index_;
  BacktrackingMatcher backtracking_;
  BytePairs pairs_;
  std::vector<std::unique_ptr<RE2>> regexes_;
  std::vector<re2::StringPiece> groups_;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_PATTERN_MATCHER_H_
