// A wall clock that stands still until the test sets it, for programs that it starts.
#ifndef VMSIFT_TESTS_CLI_SIMULATED_CLOCK_H_
#define VMSIFT_TESTS_CLI_SIMULATED_CLOCK_H_

#include <cstdint>
#include <string>
#include <vector>

#include "base/timestamp.h"

namespace vmsift {

class SimulatedClock {
 public:
  // Keeps the time in a file of this name, which lasts as long as the programs.
  SimulatedClock(const std::string& path, Timestamp now);
  ~SimulatedClock();
  SimulatedClock(const SimulatedClock&) = delete;
  SimulatedClock& operator=(const SimulatedClock&) = delete;

  Timestamp now() const { return now_; }
  void Set(Timestamp now);
  // What programs need in their environment, as `NAME=value`.
  std::vector<std::string> environment() const;

 private:
  const std::string path_;
  Timestamp now_;
  volatile int64_t* nanoseconds_ = nullptr;  // in the file
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_SIMULATED_CLOCK_H_
