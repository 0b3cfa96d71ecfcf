#include <algorithm>
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

void SetRates(uint64_t bytes, size_t messages, benchmark::State* state) {
  state->SetBytesProcessed(state->iterations() * static_cast<int64_t>(bytes));
  state->SetItemsProcessed(state->iterations() * static_cast<int64_t>(messages));
}

// How many messages fit a template.
template <typename Message>
uint64_t SetAll(const std::vector<Message>& messages, TemplateSet* set) {
  uint64_t matched = 0;
  for (const Message& message : messages) matched += !set->Match(message.normalized).empty();
  return matched;
}

template <typename Message>
std::array<uint64_t, kGradeCount> MatchAll(const std::vector<Message>& messages, Matcher* matcher,
                                           Match* match) {
  std::array<uint64_t, kGradeCount> grades{};
  for (const Message& message : messages) {
    matcher->Find(message.code, message.message, match);
    ++grades[static_cast<size_t>(match->grade)];
  }
  return grades;
}

template <typename Message>
uint64_t Fitting(const std::vector<Message>& messages, Matcher* matcher) {
  Match match;
  return static_cast<uint64_t>(std::count_if(messages.begin(), messages.end(), [&](const Message& message) {
    matcher->Find(message.code, message.message, &match);
    return match.row != nullptr;
  }));
}

bool Equal(const Match& a, const Match& b) {
  return a.grade == b.grade && a.row == b.row &&
         std::equal(a.parameters.begin(), a.parameters.end(), b.parameters.begin(), b.parameters.end(),
                    [](const MatchedParameter& left, const MatchedParameter& right) {
                      return left.placeholder == right.placeholder && left.value == right.value;
                    });
}

// Whether the matcher answers as the set does.
template <typename Message>
bool MatchesAsTheSet(const std::vector<Message>& messages, Matcher* matcher) {
  Match quick;
  Match slow;
  return std::all_of(messages.begin(), messages.end(), [&](const Message& message) {
    matcher->Find(message.code, message.message, &quick);
    matcher->FindBySet(message.code, message.message, &slow);
    return Equal(quick, slow);
  });
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
  SetRates(log.message_bytes(), log.failures().size(), &state);
}

void BenchMatch(benchmark::State& state, const BenchLog& log) {
  const absl::StatusOr<std::unique_ptr<Matcher>> matcher = Matcher::Create(log.catalog());
  std::array<uint64_t, kGradeCount> expected{};
  expected[static_cast<size_t>(Grade::kExact)] = Wordings(log, WordingKind::kPublished);
  expected[static_cast<size_t>(Grade::kRevised)] = Wordings(log, WordingKind::kRevised);
  expected[static_cast<size_t>(Grade::kUnknown)] = Wordings(log, WordingKind::kUnknown);
  Match match;
  if (!matcher.ok() || MatchAll(log.failures(), matcher->get(), &match) != expected ||
      !MatchesAsTheSet(log.failures(), matcher->get())) {
    state.SkipWithError("the grades are miscounted");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(MatchAll(log.failures(), matcher->get(), &match));
  SetRates(log.message_bytes(), log.failures().size(), &state);
}

void BenchSetOfMany(benchmark::State& state, const SyntheticMessages& messages) {
  const absl::StatusOr<std::unique_ptr<TemplateSet>> set = TemplateSet::Create(messages.catalog());
  const absl::StatusOr<std::unique_ptr<Matcher>> matcher = Matcher::Create(messages.catalog());
  if (!set.ok() || !matcher.ok() ||
      SetAll(messages.messages(), set->get()) != Fitting(messages.messages(), matcher->get())) {
    state.SkipWithError("the set fits the wrong messages");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(SetAll(messages.messages(), set->get()));
  SetRates(messages.message_bytes(), messages.messages().size(), &state);
}

void BenchMatchOfMany(benchmark::State& state, const SyntheticMessages& messages) {
  const absl::StatusOr<std::unique_ptr<Matcher>> matcher = Matcher::Create(messages.catalog());
  if (!matcher.ok() || !MatchesAsTheSet(messages.messages(), matcher->get())) {
    state.SkipWithError("the matcher does not answer as the set does");
    return;
  }
  Match match;
  for (auto _ : state) benchmark::DoNotOptimize(MatchAll(messages.messages(), matcher->get(), &match));
  SetRates(messages.message_bytes(), messages.messages().size(), &state);
}

}  // namespace vmsift
