// A file under the directory for temporary files that goes when its owner does.
#ifndef VMSIFT_BENCH_TEMPORARY_FILE_H_
#define VMSIFT_BENCH_TEMPORARY_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace vmsift {

class TemporaryFile {
 public:
  TemporaryFile() = default;
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // Writes `text` to a new file; once.
  absl::Status Write(std::string_view text);

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_TEMPORARY_FILE_H_
