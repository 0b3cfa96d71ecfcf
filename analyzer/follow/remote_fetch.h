// What is new in a file of another machine: checks that it still begins with the bytes that were read, and
// reads on.
//
// Runs on a thread that may wait for the network; knows nothing of the logs but what it is given.
#ifndef VMSIFT_ANALYZER_FOLLOW_REMOTE_FETCH_H_
#define VMSIFT_ANALYZER_FOLLOW_REMOTE_FETCH_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/follow/fingerprint.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/remote_folder.h"

namespace vmsift {

// The text of a compressed file, unpacked as far as it was asked for.
class PackedText;

struct RemoteFetch {
  std::shared_ptr<RemoteFolder> folder;
  RemoteEntry file;
  // The log that the file held when it was read last. Empty: nothing was read.
  std::string version;
  std::string lineage;
  Fingerprint fingerprint;
  bool is_packed = false;              // its bytes are unpacked ones
  uint64_t from = 0;                   // of what is asked for; at most fingerprint.size()
  size_t most_bytes = 8 << 20;         // of an answer
  std::shared_ptr<PackedText> packed;  // of the portion before; null: none
};

struct RemotePortion {
  enum class Kind {
    kBytes,    // the next ones
    kAnother,  // the file does not hold the log any more
    kNoText,   // it holds none that can be followed; `status` says what it is
    kFailed,   // `status` says why; kAborted: it has changed, and is to be listed again
  };

  std::string_view bytes() const { return {buffer.get(), size}; }

  Kind kind = Kind::kFailed;
  absl::Status status;
  std::unique_ptr<char[]> buffer;  // followed by kLinePadding readable bytes
  size_t size = 0;
  // The text is unpacked. `packed_ended`: it has no more of it, or because of `status` no more can be read.
  bool is_packed = false;
  bool packed_ended = false;
  std::shared_ptr<PackedText> packed;
};

RemotePortion Fetch(const RemoteFetch& fetch);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_REMOTE_FETCH_H_
