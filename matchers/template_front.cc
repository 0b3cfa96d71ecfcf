#include "matchers/template_front.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace vmsift {
namespace {

// Steps that the programs may take for a message. To fit takes tens; a step is a few nanoseconds.
constexpr int64_t kBudget = 4096;
constexpr int64_t kBudgetPerByte = 4;

}  // namespace

TemplateFront::TemplateFront(const Catalog& catalog, const std::vector<SetEntry>& entries)
    : catalog_(catalog), entries_(entries), attempts_(entries.size()) {
  std::vector<int> best_first(entries.size());
  std::iota(best_first.begin(), best_first.end(), 0);
  std::stable_sort(best_first.begin(), best_first.end(), [&](int a, int b) {
    return FitsBetter(entries[static_cast<size_t>(a)], entries[static_cast<size_t>(b)]);
  });

  code_of_row_.resize(catalog.rows().size(), -1);
  for (size_t code = 0; code < catalog.codes().size(); ++code) {
    for (int row : catalog.codes()[code].rows)
      code_of_row_[static_cast<size_t>(row)] = static_cast<int>(code);
  }
  rank_.resize(entries.size());
  of_row_.resize(catalog.rows().size());
  of_code_.resize(catalog.codes().size());
  for (size_t rank = 0; rank < best_first.size(); ++rank) {
    const int entry = best_first[rank];
    const size_t row = static_cast<size_t>(entries[static_cast<size_t>(entry)].row);
    rank_[static_cast<size_t>(entry)] = static_cast<int>(rank);
    of_row_[row].push_back(entry);
    of_code_[static_cast<size_t>(code_of_row_[row])].push_back(entry);
  }
}

const TemplateFront::Attempt& TemplateFront::AttemptOf(int entry) {
  if (attempts_[static_cast<size_t>(entry)] == nullptr) {
    const size_t row = static_cast<size_t>(entries_[static_cast<size_t>(entry)].row);
    const std::vector<PatternSteps> patterns = StepsOfPatterns(catalog_.rows()[row].message);
    for (int own : of_row_[row]) {
      const PatternSteps& pattern = patterns[entries_[static_cast<size_t>(own)].pattern];
      auto attempt = std::make_unique<Attempt>(Attempt{PatternProgram(pattern), {}});
      for (const PatternStep& step : pattern.steps) attempt->pairs.Add(step.text);
      attempts_[static_cast<size_t>(own)] = std::move(attempt);
    }
  }
  return *attempts_[static_cast<size_t>(entry)];
}

const RequiredWordIndex& TemplateFront::Words() {
  if (!words_) {
    std::vector<TemplateWords> words;
    for (const SetEntry& entry : entries_) {
      const CatalogRow& row = catalog_.rows()[static_cast<size_t>(entry.row)];
      if (entry.pattern == 0 && !row.needs_code)
        words.push_back(RequiredWords(entry.row, StepsOfPatterns(row.message)));
    }
    words_.emplace(words);
  }
  return *words_;
}

bool TemplateFront::HoldsPairs(const BytePairs& pairs, std::string_view normalized) {
  if (!has_message_pairs_) {
    message_pairs_.Clear();
    message_pairs_.Add(normalized);
    has_message_pairs_ = true;
  }
  return message_pairs_.Hold(pairs);
}

Fit TemplateFront::Run(int entry, std::string_view normalized) {
  const Attempt& attempt = AttemptOf(entry);
  if (!attempt.program.MayBegin(normalized)) return Fit::kNo;
  // An exact pattern fails as quickly as this tells; a revised one tries for long.
  if (!entries_[static_cast<size_t>(entry)].exact && !HoldsPairs(attempt.pairs, normalized)) return Fit::kNo;
  value_count_ = attempt.program.placeholder_count();
  return attempt.program.Run(normalized, values_.data(), &budget_);
}

TemplateFront::Answer TemplateFront::Find(int code, std::string_view normalized) {
  has_message_pairs_ = false;
  budget_ = kBudget + kBudgetPerByte * static_cast<int64_t>(normalized.size());
  if (code >= 0) {
    for (int entry : of_code_[static_cast<size_t>(code)]) {
      const Fit fit = Run(entry, normalized);
      if (fit != Fit::kNo) return {fit, entry, true};
    }
  }

  Words().Find(normalized, &rows_);
  candidates_.clear();
  for (int row : rows_) {
    if (code >= 0 && code_of_row_[static_cast<size_t>(row)] == code) continue;
    const std::vector<int>& entries = of_row_[static_cast<size_t>(row)];
    candidates_.insert(candidates_.end(), entries.begin(), entries.end());
  }
  std::sort(candidates_.begin(), candidates_.end(),
            [this](int a, int b) { return rank_[static_cast<size_t>(a)] < rank_[static_cast<size_t>(b)]; });
  for (int entry : candidates_) {
    const Fit fit = Run(entry, normalized);
    if (fit != Fit::kNo) return {fit, entry, false};
  }
  return {Fit::kNo, -1, false};
}

}  // namespace vmsift
