#include "matchers/template_front.h"

#include <algorithm>
#include <numeric>

namespace vmsift {
namespace {

// Steps that the programs may take for a message. To fit takes tens; a step is a few nanoseconds.
constexpr int64_t kBudget = 4096;
constexpr int64_t kBudgetPerByte = 4;

}  // namespace

TemplateFront::TemplateFront(const Catalog& catalog, const std::vector<SetEntry>& entries)
    : words_(Compile(catalog, entries)) {
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

std::vector<TemplateWords> TemplateFront::Compile(const Catalog& catalog,
                                                  const std::vector<SetEntry>& entries) {
  std::vector<TemplateWords> words;
  programs_.reserve(entries.size());
  pairs_.reserve(entries.size());
  for (const SetEntry& entry : entries) exact_.push_back(entry.exact);
  for (const SetEntry& entry : entries) {
    if (entry.pattern != 0) continue;
    const std::vector<PatternSteps> patterns =
        StepsOfPatterns(catalog.rows()[static_cast<size_t>(entry.row)].message);
    for (const PatternSteps& pattern : patterns) {
      programs_.emplace_back(pattern);
      pairs_.emplace_back();
      for (const PatternStep& step : pattern.steps) pairs_.back().Add(step.text);
    }
    words.push_back(RequiredWords(entry.row, patterns));
  }
  return words;
}

bool TemplateFront::HoldsPairs(int entry, std::string_view normalized) {
  if (!has_message_pairs_) {
    message_pairs_.Clear();
    message_pairs_.Add(normalized);
    has_message_pairs_ = true;
  }
  return message_pairs_.Hold(pairs_[static_cast<size_t>(entry)]);
}

Fit TemplateFront::Run(int entry, std::string_view normalized) {
  const PatternProgram& program = programs_[static_cast<size_t>(entry)];
  if (!program.MayBegin(normalized)) return Fit::kNo;
  // An exact pattern fails as quickly as this tells; a revised one tries for long.
  if (!exact_[static_cast<size_t>(entry)] && !HoldsPairs(entry, normalized)) return Fit::kNo;
  value_count_ = program.placeholder_count();
  return program.Run(normalized, values_.data(), &budget_);
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

  words_.Find(normalized, &rows_);
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
