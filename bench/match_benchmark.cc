#include <array>
#include <memory>

#include "bench/stage_benchmarks.h"
#include "matchers/matcher.h"
#include "matchers/template_set.h"

namespace vmsift {
namespace {

uint64_t Wordings(const BenchLog& log, WordingKind kind) {
  return log.counts().by_wording[static_cast<size_t>(kind)];
}

void SetRates(const BenchLog& log, benchmark::State* state) {
  state->SetBytesProcessed(state->iterations() * static_cast<int64_t>(log.message_bytes()));
  state->SetItemsProcessed(state->iterations() * static_cast<int64_t>(log.failures().size()));
}

// How many messages fit a template.
uint64_t SetAll(const std::vector<BenchFailure>& failures, TemplateSet* set) {
  uint64_t matched = 0;
  for (const BenchFailure& failure : failures) matched += !set->Match(failure.normalized).empty();
  return matched;
}

std::array<uint64_t, kGradeCount> MatchAll(const std::vector<BenchFailure>& failures, Matcher* matcher,
                                           Match* match) {
  std::array<uint64_t, kGradeCount> grades{};
  for (const BenchFailure& failure : failures) {
    matcher->Find(failure.code, failure.message, match);
    ++grades[static_cast<size_t>(match->grade)];
  }
  return grades;
}

}  // namespace

void BenchSet(benchmark::State& state, const BenchLog& log) {
  const absl::StatusOr<std::unique_ptr<TemplateSet>> set = TemplateSet::Create(log.catalog());
  if (!set.ok() || SetAll(log.failures(), set->get()) !=
                       Wordings(log, WordingKind::kPublished) + Wordings(log, WordingKind::kRevised)) {
    state.SkipWithError("the set fits the wrong messages");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(SetAll(log.failures(), set->get()));
  SetRates(log, &state);
}

void BenchMatch(benchmark::State& state, const BenchLog& log) {
  const absl::StatusOr<std::unique_ptr<Matcher>> matcher = Matcher::Create(log.catalog());
  std::array<uint64_t, kGradeCount> expected{};
  expected[static_cast<size_t>(Grade::kExact)] = Wordings(log, WordingKind::kPublished);
  expected[static_cast<size_t>(Grade::kRevised)] = Wordings(log, WordingKind::kRevised);
  expected[static_cast<size_t>(Grade::kUnknown)] = Wordings(log, WordingKind::kUnknown);
  Match match;
  if (!matcher.ok() || MatchAll(log.failures(), matcher->get(), &match) != expected) {
    state.SkipWithError("the grades are miscounted");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(MatchAll(log.failures(), matcher->get(), &match));
  SetRates(log, &state);
}

}  // namespace vmsift
