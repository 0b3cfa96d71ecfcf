// Runs vmsift as a user does, in the source tree, and takes what it prints.
#ifndef VMSIFT_TESTS_CLI_RUN_PROGRAM_H_
#define VMSIFT_TESTS_CLI_RUN_PROGRAM_H_

#include <filesystem>
#include <string>

namespace vmsift {

struct RunResult {
  int status = -1;  // exit status; -1: ended by a signal
  std::string out;
  std::string errors;
};

// Runs a shell command in which `vmsift` is the program under test, with the source tree as working
// directory.
RunResult RunShell(const std::string& command);

// A directory of the test's own, gone at the end.
class ScratchDirectory {
 public:
  ScratchDirectory();
  ~ScratchDirectory();
  ScratchDirectory(const ScratchDirectory&) = delete;
  ScratchDirectory& operator=(const ScratchDirectory&) = delete;

  std::string path(const std::string& name) const { return (root_ / name).string(); }
  // Writes a file and returns its path.
  std::string Write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path root_;
};

std::string ReadFile(const std::string& path);

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_RUN_PROGRAM_H_
