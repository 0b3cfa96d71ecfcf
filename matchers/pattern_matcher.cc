#include "matchers/pattern_matcher.h"

#include <algorithm>
#include <string>

#include "matchers/template_pattern.h"

namespace vmsift {

bool PatternMatcher::Match(std::string_view normalized, int64_t* budget,
                           std::vector<std::string_view>* values) {
  values->assign(std::max(template_->placeholders().size(), BacktrackingMatcher::kMaxPlaceholders),
                 std::string_view());
  const Fit fit = backtracking_.Run(normalized, values->data(), budget);
  if (fit == Fit::kUnknown) return MatchByRe2(normalized, values);
  values->resize(backtracking_.placeholder_count());
  values->resize(template_->placeholders().size());
  return fit == Fit::kYes;
}

bool PatternMatcher::MatchByRe2(std::string_view normalized, std::vector<std::string_view>* values) {
  if (regexes_.empty()) {
    for (const std::string& regex : CapturingRegexes(StepsOfPatterns(*template_)[index_]))
      regexes_.push_back(std::make_unique<RE2>(regex, PatternOptions()));
  }
  values->assign(template_->placeholders().size(), std::string_view());
  for (const std::unique_ptr<RE2>& regex : regexes_) {
    groups_.assign(1 + static_cast<size_t>(regex->NumberOfCapturingGroups()), re2::StringPiece());
    if (!regex->Match(normalized, 0, normalized.size(), RE2::ANCHOR_BOTH, groups_.data(),
                      static_cast<int>(groups_.size()))) {
      continue;
    }
    // Group 2i+1 or 2i+2 belongs to placeholder i; the pattern may end before the last placeholders.
    for (size_t group = 1; group < groups_.size(); ++group) {
      if (groups_[group].data() == nullptr) continue;
      (*values)[(group - 1) / 2] = std::string_view(groups_[group].data(), groups_[group].size());
    }
    return true;
  }
  return false;
}

}  // namespace vmsift
