// Runs vmsift as a user does, in the source tree, and takes what it prints.
#ifndef VMSIFT_TESTS_CLI_RUN_PROGRAM_H_
#define VMSIFT_TESTS_CLI_RUN_PROGRAM_H_

#include <filesystem>
#include <functional>
#include <string>

namespace vmsift {

struct RunResult {
  int status = -1;  // exit status; -1: ended by a signal
  std::string out;
  std::string errors;
};

// Runs a shell command (of bash) in which `vmsift` is the program under test, with the source tree as working
// directory. `vmsift … &` runs it as a child of the process `$!`, which takes no signals for it: name the
// binary instead (kTail). Nothing that a program does is waited for by time, but with these:
//   wait_until COMMAND…     runs the command again and again until it succeeds; fails after a minute
//   takes_signals PID       whether vmsift tail runs there, and is ready for SIGINT, SIGTERM and SIGHUP
//   has_taken PID SIGNAL    whether it noticed all such signals that it was sent, or has ended
RunResult RunShell(const std::string& command);

// wait_until for what the test itself can see; false after a minute in vain.
bool WaitUntil(const std::function<bool()>& holds);

class ScratchDirectory;

// The same, with a user's rights also where the test runs as root, who may read everything: `vmsift` then
// runs as somebody else, from a copy in `scratch`, which is opened to all.
RunResult RunShellAsUser(const std::string& command, const ScratchDirectory& scratch);

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
