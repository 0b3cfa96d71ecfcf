// What a generated log holds: the answer that tests and benchmarks hold vmsift's counts against.
#ifndef VMSIFT_BENCH_GENERATED_COUNTS_H_
#define VMSIFT_BENCH_GENERATED_COUNTS_H_

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "bench/error_wordings.h"

namespace vmsift {

// A VM is "group/name" in lower case; "name" where the log names a VM but no group for it; "(none)"
// where nothing names one. Text logs tell of VMs by their names, and no name lives twice there.
struct GeneratedCounts {
  uint64_t lines = 0;
  uint64_t bytes = 0;          // line ends included
  uint64_t failing_lines = 0;  // of a text log: failing events
  uint64_t failures = 0;       // some lines hold two
  std::array<uint64_t, kWordingKindCount> by_wording{};
  std::map<std::string, uint64_t> by_code;
  std::map<std::string, uint64_t> by_vm;
  std::map<std::pair<std::string, std::string>, uint64_t> by_code_and_vm;

  void Add(const ErrorWording& wording, const std::string& vm, uint64_t count) {
    failures += count;
    by_wording[static_cast<size_t>(wording.kind)] += count;
    by_code[wording.code] += count;
    by_vm[vm] += count;
    by_code_and_vm[{wording.code, vm}] += count;
  }
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_GENERATED_COUNTS_H_
