// How fast this machine can read files and count their newlines at all: what no scan of them can beat.
//
// Plain files are read by all threads at once, wherever lines begin and whatever they hold. A packed file is
// unpacked by one thread, as that cannot be shared.
#ifndef VMSIFT_ANALYZER_THROUGHPUT_MACHINE_LIMITS_H_
#define VMSIFT_ANALYZER_THROUGHPUT_MACHINE_LIMITS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/input/input_list.h"

namespace vmsift {

struct LimitCounts {
  uint64_t bytes = 0;
  uint64_t newlines = 0;
};

// Reads the files as they lie on the disk and drops what is read. Fails when one cannot be opened or read.
absl::StatusOr<LimitCounts> ReadStoredBytes(const std::vector<Input>& files, size_t threads);

// Reads, unpacks what is packed, and counts newlines. Fails when a file cannot be opened; one that is damaged
// counts as far as it can be read.
absl::StatusOr<LimitCounts> CountNewlines(const std::vector<Input>& files, size_t threads);

uint64_t NewlinesIn(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_THROUGHPUT_MACHINE_LIMITS_H_
