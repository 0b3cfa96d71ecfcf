#include "matchers/matcher.h"

#include <algorithm>
#include <tuple>

namespace vmsift {
namespace {

// Steps that backtracking may take for a message. To fit takes tens; a step is a few nanoseconds.
constexpr int64_t kBudget = 4096;
constexpr int64_t kBudgetPerByte = 4;

}  // namespace

std::string_view GradeName(Grade grade) {
  switch (grade) {
    case Grade::kExact:
      return "exact";
    case Grade::kRevised:
      return "revised";
    case Grade::kCode:
      return "code";
    case Grade::kText:
      return "text";
    case Grade::kUnknown:
      return "unknown";
  }
  return "unknown";
}

Matcher::Matcher(const Catalog& catalog, int64_t max_set_memory)
    : catalog_(catalog),
      set_(catalog, max_set_memory),
      of_row_(catalog.rows().size()),
      of_code_(catalog.codes().size()),
      code_of_row_(catalog.rows().size(), -1) {
  for (size_t code = 0; code < catalog.codes().size(); ++code) {
    for (int row : catalog.codes()[code].rows)
      code_of_row_[static_cast<size_t>(row)] = static_cast<int>(code);
  }
  for (size_t row = 0; row < catalog.rows().size(); ++row) {
    const std::vector<PatternOutline>& outlines = catalog.rows()[row].patterns;
    if (catalog.rows()[row].duplicate_of >= 0) continue;
    for (size_t i = 0; i < outlines.size(); ++i)
      patterns_.push_back({static_cast<int>(row), i, outlines[i], nullptr});
  }
  std::stable_sort(patterns_.begin(), patterns_.end(), [](const Pattern& a, const Pattern& b) {
    return std::tie(a.outline.literal_length, a.outline.exact) >
           std::tie(b.outline.literal_length, b.outline.exact);
  });
  for (size_t i = 0; i < patterns_.size(); ++i) {
    const size_t row = static_cast<size_t>(patterns_[i].row);
    of_row_[row].push_back(static_cast<int>(i));
    of_code_[static_cast<size_t>(code_of_row_[row])].push_back(static_cast<int>(i));
  }
}

void Matcher::Find(std::string_view code, std::string_view message, Match* match) {
  const int known = Begin(code, message, match);
  const int own = known < 0 ? -1 : FirstFit(of_code_[static_cast<size_t>(known)], /*by_re2=*/false);
  if (own >= 0) return Note(own, /*own=*/true, known, match);
  TakeCandidates(set_.Match(normalized_.text()), known);
  Note(FirstFit(candidates_, /*by_re2=*/false), /*own=*/false, known, match);
}

void Matcher::FindByRe2(std::string_view code, std::string_view message, Match* match) {
  const int known = Begin(code, message, match);
  const int own = known < 0 ? -1 : FirstFit(of_code_[static_cast<size_t>(known)], /*by_re2=*/true);
  if (own >= 0) return Note(own, /*own=*/true, known, match);
  std::vector<int> rows;
  for (size_t row = 0; row < catalog_.rows().size(); ++row) {
    if (!catalog_.rows()[row].needs_code) rows.push_back(static_cast<int>(row));
  }
  TakeCandidates(rows, known);
  Note(FirstFit(candidates_, /*by_re2=*/true), /*own=*/false, known, match);
}

int Matcher::Begin(std::string_view code, std::string_view message, Match* match) {
  const CatalogCode* known = code.empty() ? nullptr : catalog_.FindCode(code);
  match->row = nullptr;
  match->row_index = -1;
  match->parameters.clear();
  normalized_.Assign(message);
  pairs_.reset();
  budget_ = kBudget + kBudgetPerByte * static_cast<int64_t>(normalized_.text().size());
  return known == nullptr ? -1 : static_cast<int>(known - catalog_.codes().data());
}

void Matcher::TakeCandidates(const std::vector<int>& rows, int code) {
  candidates_.clear();
  for (int row : rows) {
    if (code >= 0 && code_of_row_[static_cast<size_t>(row)] == code) continue;
    const std::vector<int>& patterns = of_row_[static_cast<size_t>(row)];
    candidates_.insert(candidates_.end(), patterns.begin(), patterns.end());
  }
  std::sort(candidates_.begin(), candidates_.end());
}

int Matcher::FirstFit(const std::vector<int>& patterns, bool by_re2) {
  for (int pattern : patterns) {
    if (by_re2 ? MatcherOf(pattern).MatchByRe2(normalized_.text(), &values_) : Fits(pattern)) return pattern;
  }
  return -1;
}

bool Matcher::Fits(int pattern) {
  PatternMatcher& matcher = MatcherOf(pattern);
  // An exact pattern fails as quickly as its pairs tell; a revised one tries for long.
  if (!patterns_[static_cast<size_t>(pattern)].outline.exact) {
    if (!pairs_) pairs_.emplace().Add(normalized_.text());
    if (!pairs_->Hold(matcher.pairs())) return false;
  }
  return matcher.Match(normalized_.text(), &budget_, &values_);
}

PatternMatcher& Matcher::MatcherOf(int pattern) {
  const Pattern& wanted = patterns_[static_cast<size_t>(pattern)];
  if (wanted.matcher == nullptr) {
    const size_t row = static_cast<size_t>(wanted.row);
    const MessageTemplate& message = catalog_.rows()[row].message;
    const std::vector<PatternSteps> steps = StepsOfPatterns(message);
    for (int i : of_row_[row]) {
      Pattern& of_row = patterns_[static_cast<size_t>(i)];
      of_row.matcher = std::make_unique<PatternMatcher>(message, of_row.index, steps[of_row.index]);
    }
  }
  return *wanted.matcher;
}

void Matcher::Note(int pattern, bool own, int code, Match* match) const {
  if (pattern < 0) {
    match->grade = code >= 0 ? Grade::kCode : Grade::kUnknown;
    return;
  }
  const Pattern& found = patterns_[static_cast<size_t>(pattern)];
  match->row_index = found.row;
  match->row = &catalog_.rows()[static_cast<size_t>(found.row)];
  match->grade = !own ? Grade::kText : found.outline.exact ? Grade::kExact : Grade::kRevised;
  for (size_t i = 0; i < values_.size(); ++i) {
    if (values_[i].data() == nullptr) continue;
    match->parameters.push_back({&match->row->message.placeholders()[i], normalized_.Original(values_[i])});
  }
}

}  // namespace vmsift
