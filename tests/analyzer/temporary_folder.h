// A folder for the files of one test, gone with it.
#ifndef VMSIFT_TESTS_ANALYZER_TEMPORARY_FOLDER_H_
#define VMSIFT_TESTS_ANALYZER_TEMPORARY_FOLDER_H_

#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>

#include "gtest/gtest.h"

namespace vmsift {

// Where files are in memory, if there is such a place: tests that save a state again and again would wait for
// the disk most of their time.
inline std::string MemoryFolder() {
  return access("/dev/shm", W_OK) == 0 ? "/dev/shm/" : testing::TempDir();
}

class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::string& where = testing::TempDir())
      : root_(where + "vmsift_test_XXXXXX") {
    if (mkdtemp(root_.data()) == nullptr) throw std::runtime_error("cannot create " + root_);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  // Of a name in the folder; of the folder itself for an empty one.
  std::string path(const std::string& name) const { return name.empty() ? root_ : root_ + "/" + name; }

  // Writes a file, and the folders above it, and returns its path.
  std::string Write(const std::string& name, std::string_view content) const {
    const std::string path = root_ + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream file(path, std::ios::binary);
    file << content;
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
    return path;
  }

 private:
  std::string root_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_TEMPORARY_FOLDER_H_
