// Writes text logs as deployment tools and ordinary programs print them, and knows exactly what they hold.
//
// A log is a row of runs, each of one program (program_lines.h): some dozens of events, a share of which
// reports a failure in one of that program's forms. Every failure names its VM, in its
// message or around it. One seed and one set of options give the same bytes on every machine.
#ifndef VMSIFT_BENCH_TEXT_LOG_GENERATOR_H_
#define VMSIFT_BENCH_TEXT_LOG_GENERATOR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "bench/error_responses.h"
#include "bench/generated_counts.h"
#include "bench/log_clock.h"
#include "bench/program_lines.h"
#include "bench/random.h"

namespace vmsift {

struct TextLogOptions {
  uint64_t seed = 1;
  double failure_rate = 0.01;  // of events, 0 to 1
  uint32_t vms = 1000;         // distinct, at least 1; too few, and failures look alike
};

// Not thread-safe.
class TextLogGenerator {
 public:
  explicit TextLogGenerator(const TextLogOptions& options);
  TextLogGenerator(const TextLogGenerator&) = delete;
  TextLogGenerator& operator=(const TextLogGenerator&) = delete;

  // Appends one event: a line or several, each with its line end.
  void Next(std::string* text);

  // Cost: linear in the distinct pairs of code and VM.
  GeneratedCounts counts() const;

 private:
  void BeginRun();
  void PickVm(uint32_t vm);
  void AppendFailure(std::string* text);
  static bool SpeaksForItself(const ErrorWording& wording);
  bool Fits(const FailingEvent& event) const;

  const TextLogOptions options_;
  Random random_;
  ErrorResponses responses_;
  LogClock clock_;

  Program program_ = Program::kTerraform;  // of this run
  uint32_t events_left_ = 0;               // in it
  uint32_t vm_ = 0;
  EventFillers fillers_;
  std::string time_;
  std::string vm_name_;
  std::string extension_;
  std::string group_;

  uint64_t lines_ = 0;
  uint64_t bytes_ = 0;
  uint64_t failing_events_ = 0;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, uint64_t> pairs_;  // (wording, VM) -> failures
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_TEXT_LOG_GENERATOR_H_
