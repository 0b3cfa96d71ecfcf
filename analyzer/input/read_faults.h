// What kept bytes from being read: a network that is away, a file that changed, no permission. Not what is
// wrong with the bytes, which every reader finds whenever it comes.
//
// Such a fault can show as anything behind the decoders: as a damaged archive, or as no archive at all. So it
// is noted where the bytes come from.
#ifndef VMSIFT_ANALYZER_INPUT_READ_FAULTS_H_
#define VMSIFT_ANALYZER_INPUT_READ_FAULTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/random_access.h"

namespace vmsift {

// Thread-safe.
class ReadFaults {
 public:
  static constexpr size_t kMostKept = 10;

  // Also returns it. OK is no fault; one that comes again is noted once.
  absl::Status Note(absl::Status status);
  // The first of them.
  std::vector<absl::Status> Kept() const;

 private:
  mutable std::mutex mutex_;  // guards what follows
  std::vector<absl::Status> kept_;
};

// The same file, which notes what cannot be read of it, and if it became shorter. Borrows `faults`.
std::shared_ptr<const RandomAccess> Watched(std::shared_ptr<const RandomAccess> file, ReadFaults* faults);

// The same stream, which notes an error, an end before `least` bytes, and more than `most`. Borrows `faults`.
std::unique_ptr<ByteSource> Watched(std::unique_ptr<ByteSource> stream, const std::string& name,
                                    uint64_t least, uint64_t most, ReadFaults* faults);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_READ_FAULTS_H_
