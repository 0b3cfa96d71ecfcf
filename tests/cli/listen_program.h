// vmsift tail --listen, started by a test and asked by it.
#ifndef VMSIFT_TESTS_CLI_LISTEN_PROGRAM_H_
#define VMSIFT_TESTS_CLI_LISTEN_PROGRAM_H_

#include <sys/resource.h>
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {

// Runs until it is told to stop, at the latest when it is destroyed.
class ListeningTail {
 public:
  // Starts `vmsift tail --format json --listen 127.0.0.1:0 ARGUMENTS…` in the scratch directory, which it
  // borrows, and waits until it answers. `most_files`: how many it may have open; 0: as the test.
  // `environment`: what it has in addition to the test's, as `NAME=value`. `input`: the file that is its
  // standard input; a FIFO must be open for writing.
  ListeningTail(const ScratchDirectory& scratch, const std::vector<std::string>& arguments,
                rlim_t most_files = 0, std::vector<std::string> environment = {},
                const std::string& input = "/dev/null");
  ~ListeningTail();
  ListeningTail(const ListeningTail&) = delete;
  ListeningTail& operator=(const ListeningTail&) = delete;

  uint16_t port() const { return port_; }
  pid_t pid() const { return pid_; }
  std::string errors() const;
  // Waits until all that was in the logs is read.
  bool WaitUntilReady() const;
  // What a route answers, as JSON.
  nlohmann::json Json(const std::string& path) const;
  // Waits until the report has so many failures.
  bool WaitForFailures(uint64_t failures) const;
  // Waits for the end, and returns the exit status, or -1 if a signal ended it.
  int WaitForEnd();
  // The same after sending a signal.
  int Stop(int signal);
  // The report that it printed at the end.
  nlohmann::json FinalReport() const;

 private:
  const ScratchDirectory& scratch_;
  pid_t pid_ = -1;
  uint16_t port_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_LISTEN_PROGRAM_H_
