// A file under the directory for temporary files that goes when its owner does, however the program ends.
#ifndef VMSIFT_BENCH_TEMPORARY_FILE_H_
#define VMSIFT_BENCH_TEMPORARY_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vmsift {

// Not thread-safe.
class TemporaryFile {
 public:
  TemporaryFile() = default;
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // Appends; the first call makes the file. The error names the directory.
  absl::Status Write(std::string_view text);

  // By which this process can open the file, any number of times. It has no name: nothing is left
  // behind by a program that is killed.
  const std::string& path() const { return path_; }

 private:
  absl::Status Create();

  int descriptor_ = -1;
  std::string directory_;
  std::string path_;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_TEMPORARY_FILE_H_
