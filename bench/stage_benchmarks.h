// One benchmark per stage, and one for the whole. Each checks its answer against the generator's counts
// before it is timed, and reports bytes and items (lines, or messages) a second.
#ifndef VMSIFT_BENCH_STAGE_BENCHMARKS_H_
#define VMSIFT_BENCH_STAGE_BENCHMARKS_H_

#include "bench/bench_log.h"
#include "bench/document_log.h"
#include "bench/synthetic_messages.h"
#include "benchmark/benchmark.h"

namespace vmsift {

// Reports how many bytes and items, such as lines, each iteration reads.
inline void SetRates(uint64_t bytes, uint64_t items, benchmark::State* state) {
  state->SetBytesProcessed(state->iterations() * static_cast<int64_t>(bytes));
  state->SetItemsProcessed(state->iterations() * static_cast<int64_t>(items));
}

void BenchRead(benchmark::State& state, const BenchLog& log);     // FileSource: a file in the page cache
void BenchFrame(benchmark::State& state, const BenchLog& log);    // LineSplitter over memory
void BenchAnchors(benchmark::State& state, const BenchLog& log);  // AnchorFinder, lines in place
void BenchDecode(benchmark::State& state, const BenchLog& log);   // LineDecoder, lines in place
void BenchSet(benchmark::State& state, const BenchLog& log);      // the bare RE2 set, normalized messages
void BenchMatch(benchmark::State& state, const BenchLog& log);    // Matcher: template, grade and parameters
void BenchCount(benchmark::State& state, const BenchLog& log);    // Cube
void BenchWhole(benchmark::State& state, const BenchLog& log);    // Pipeline over the file
void BenchWholeDocuments(benchmark::State& state, const DocumentLog& log);  // the same over another shape

// The bare set and the matcher once more, with a catalog of many templates.
void BenchSetOfMany(benchmark::State& state, const SyntheticMessages& messages);
void BenchMatchOfMany(benchmark::State& state, const SyntheticMessages& messages);

}  // namespace vmsift

#endif  // VMSIFT_BENCH_STAGE_BENCHMARKS_H_
