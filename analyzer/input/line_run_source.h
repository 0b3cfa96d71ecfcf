// The lines of a stream that begin in a run of its bytes, where the stream does not come from its beginning.
#ifndef VMSIFT_ANALYZER_INPUT_LINE_RUN_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_LINE_RUN_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "analyzer/input/byte_source.h"
#include "analyzer/input/input_list.h"

namespace vmsift {

class LineRunSource : public ByteSource {
 public:
  // `source` gives the bytes from the one before the run on (from the first, if the run begins there), and
  // must go on to the end of the run's last line. What comes after that is not read, or dropped.
  LineRunSource(std::unique_ptr<ByteSource> source, const ByteRun& run);

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  // How many of the next bytes belong to the lines; `*skip` of them, before, do not.
  size_t Take(const char* bytes, size_t size, size_t* skip);

  const std::unique_ptr<ByteSource> source_;
  const uint64_t to_;
  uint64_t at_;         // of the next byte
  bool began_ = false;  // the first line has
  bool ended_ = false;  // the last line has
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_LINE_RUN_SOURCE_H_
