#include <algorithm>
#include <array>
#include <cstddef>

#include "bench/stage_benchmarks.h"
#include "matchers/matcher.h"
#include "matchers/regex_set.h"

namespace vmsift {
namespace {

// How many templates the set names for the messages.
template <typename Message>
uint64_t SetAll(const std::vector<Message>& messages, RegexSet* set) {
  uint64_t named = 0;
  for (const Message& message : messages) named += set->Match(message.normalized).size();
  return named;
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

// Whether the set names the template of each message that fits one.
template <typename Message>
bool NamesAll(const std::vector<Message>& messages, Matcher* matcher, RegexSet* set) {
  Match match;
  return std::all_of(messages.begin(), messages.end(), [&](const Message& message) {
    matcher->Find(message.code, message.message, &match);
    const std::vector<int>& rows = set->Match(message.normalized);
    return match.row == nullptr || match.row->needs_code ||
           std::find(rows.begin(), rows.end(), match.row_index) != rows.end();
  });
}

bool Equal(const Match& a, const Match& b) {
  return a.grade == b.grade && a.row == b.row &&
         std::equal(a.parameters.begin(), a.parameters.end(), b.parameters.begin(), b.parameters.end(),
                    [](const MatchedParameter& left, const MatchedParameter& right) {
                      return left.placeholder == right.placeholder && left.value == right.value;
                    });
}

// Whether the matcher answers as RE2 does by itself. That is slow, so only the first messages are compared.
template <typename Message>
bool MatchesAsRe2(const std::vector<Message>& messages, Matcher* matcher) {
  constexpr size_t kCompared = 2000;
  Match quick;
  Match slow;
  const auto end = messages.begin() + static_cast<std::ptrdiff_t>(std::min(messages.size(), kCompared));
  return std::all_of(messages.begin(), end, [&](const Message& message) {
    matcher->Find(message.code, message.message, &quick);
    matcher->FindByRe2(message.code, message.message, &slow);
    return Equal(quick, slow);
  });
}

}  // namespace

void BenchSet(benchmark::State& state, const BenchLog& log) {
  RegexSet set(log.catalog());
  Matcher matcher(log.catalog());
  if (!NamesAll(log.failures(), &matcher, &set)) {
    state.SkipWithError("the set leaves out a template that fits");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(SetAll(log.failures(), &set));
  SetRates(log.message_bytes(), log.failures().size(), &state);
}

void BenchMatch(benchmark::State& state, const BenchLog& log) {
  Matcher matcher(log.catalog());
  if (!MatchesAsRe2(log.failures(), &matcher)) {
    state.SkipWithError("the matcher does not answer as RE2 does");
    return;
  }
  Match match;
  for (auto _ : state) benchmark::DoNotOptimize(MatchAll(log.failures(), &matcher, &match));
  SetRates(log.message_bytes(), log.failures().size(), &state);
}

void BenchSetOfMany(benchmark::State& state, const SyntheticMessages& messages) {
  RegexSet set(messages.catalog());
  Matcher matcher(messages.catalog());
  if (!NamesAll(messages.messages(), &matcher, &set)) {
    state.SkipWithError("the set leaves out a template that fits");
    return;
  }
  for (auto _ : state) benchmark::DoNotOptimize(SetAll(messages.messages(), &set));
  SetRates(messages.message_bytes(), messages.messages().size(), &state);
}

void BenchMatchOfMany(benchmark::State& state, const SyntheticMessages& messages) {
  Matcher matcher(messages.catalog());
  if (!MatchesAsRe2(messages.messages(), &matcher)) {
    state.SkipWithError("the matcher does not answer as RE2 does");
    return;
  }
  Match match;
  for (auto _ : state) benchmark::DoNotOptimize(MatchAll(messages.messages(), &matcher, &match));
  SetRates(messages.message_bytes(), messages.messages().size(), &state);
}

}  // namespace vmsift
