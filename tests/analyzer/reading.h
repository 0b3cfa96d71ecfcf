// Reads a source to its end or error.
#ifndef VMSIFT_TESTS_ANALYZER_READING_H_
#define VMSIFT_TESTS_ANALYZER_READING_H_

#include <string>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

struct WholeRead {
  std::string text;     // what came before the end or the error
  absl::Status status;  // how it ended

  std::string message() const { return std::string(status.message()); }
};

// With at most `capacity` bytes asked for at a time.
inline WholeRead ReadAll(ByteSource* source, size_t capacity) {
  WholeRead read;
  std::string buffer(capacity, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = source->Read(buffer.data(), capacity);
    if (!got.ok()) read.status = got.status();
    if (!got.ok() || *got == 0) return read;
    read.text.append(buffer, 0, *got);
  }
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_READING_H_
