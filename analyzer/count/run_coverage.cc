#include "analyzer/count/run_coverage.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "analyzer/count/counts_file.h"

namespace vmsift {
namespace {

const std::vector<ByteRun> kWhole = {{0, UINT64_MAX, 0}};

// An input that was read as a whole is one run.
const std::vector<ByteRun>& RunsOf(const Input& input) {
  return input.runs.empty() ? kWhole : input.runs;
}

}  // namespace

RunCoverage::Key RunCoverage::KeyOf(const Input& input) {
  return {input.path, input.version, static_cast<uint32_t>(input.number)};
}

RunCoverage::Verdict RunCoverage::Judge(const Input& input, uint64_t from, uint64_t to) const {
  const auto known = entries_.find(KeyOf(input));
  if (known == entries_.end()) return Verdict::kNew;
  const std::map<uint64_t, uint64_t>& runs = known->second.runs;
  auto run = runs.upper_bound(from);
  if (run != runs.begin() && std::prev(run)->second > from) --run;
  if (run == runs.end() || run->first >= to) return Verdict::kNew;
  // Runs that follow each other cover what is over the seam.
  for (uint64_t covered = from; run != runs.end() && run->first <= covered; ++run) {
    covered = run->second;
    if (covered >= to) return Verdict::kKnown;
  }
  return Verdict::kMixed;
}

RunCoverage::Verdict RunCoverage::Judge(const std::vector<Input>& inputs) const {
  size_t known = 0;
  size_t fresh = 0;
  for (const Input& input : inputs) {
    for (const ByteRun& run : RunsOf(input)) {
      const Verdict verdict = Judge(input, run.from, run.to);
      known += verdict != Verdict::kNew;
      fresh += verdict != Verdict::kKnown;
    }
  }
  if (known == 0) return Verdict::kNew;
  return fresh == 0 ? Verdict::kKnown : Verdict::kMixed;
}

const Input& RunCoverage::Overlap(const std::vector<Input>& inputs) const {
  return *std::find_if(inputs.begin(), inputs.end(), [this](const Input& input) {
    return std::any_of(RunsOf(input).begin(), RunsOf(input).end(),
                       [&](const ByteRun& run) { return Judge(input, run.from, run.to) != Verdict::kNew; });
  });
}

void RunCoverage::Add(const std::vector<Input>& inputs) {
  for (const Input& input : inputs) {
    const auto [entry, is_new] = entries_.try_emplace(KeyOf(input));
    Input& kept = entry->second.input;
    const uint64_t number = is_new ? input.number : std::min(kept.number, input.number);
    const uint64_t size = std::max(kept.size, input.size);
    if (is_new) kept = input;
    kept.runs.clear();
    kept.number = number;
    kept.size = size;
    for (const ByteRun& run : RunsOf(input)) entry->second.runs[run.from] = run.to;
  }
}

void RunCoverage::Settle() {
  std::vector<Entry*> sorted;
  for (auto& [key, entry] : entries_) sorted.push_back(&entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const Entry* a, const Entry* b) { return InputOrder(a->input, b->input); });
  for (Entry* entry : sorted) {
    entry->index = inputs_.size();
    inputs_.push_back(entry->input);
  }
}

}  // namespace vmsift
