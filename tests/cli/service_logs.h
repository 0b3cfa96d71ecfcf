// The logs of a day: they grow, rotate in every way and are deleted, and it is known what is in them.
#ifndef VMSIFT_TESTS_CLI_SERVICE_LOGS_H_
#define VMSIFT_TESTS_CLI_SERVICE_LOGS_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "base/timestamp.h"

namespace vmsift {

// All that was ever written.
struct LogCounts {
  std::map<std::string, uint64_t> by_code;
  std::map<std::string, uint64_t> by_vm;
  uint64_t lines = 0;
  uint64_t bytes = 0;
};

class ServiceLogs {
 public:
  static constexpr int kLogs = 20;  // half of them JSON lines of the Activity Log, half text

  // In an existing directory.
  ServiceLogs(const std::string& directory, uint64_t seed);

  // Appends to each log failures, successes and noise of the time from `begin` to `end`. Some logs then end
  // within a line, until more is written.
  void Write(Timestamp begin, Timestamp end);
  // Appends, at once, `count` failures of one code and VM to one of the logs, the last of them at `time`, the
  // others within two seconds before it. `which`: of what kind, and in which log.
  void WriteBurst(size_t which, const std::string& code, const std::string& vm, size_t count, Timestamp time);
  // Ends the lines that are not at their ends.
  void EndLines();
  // Rotates each log in one of four ways: renamed, or copied and truncated; packed or not.
  void Rotate();
  // Deletes what was rotated before the last `kept` rotations.
  void DeleteRotated(uint64_t kept);

  const LogCounts& counts() const { return counts_; }
  // At any moment at least as many as were written. From any thread.
  uint64_t failures() const { return failures_; }

 private:
  struct Log {
    std::string path;
    bool json = false;
    bool begun = false;     // its banner is written
    std::string rest = {};  // of a line, that is still to be written
  };

  size_t Below(size_t limit) { return random_() % limit; }
  std::string Failure(const Log& log, const std::string& code, const std::string& vm, Timestamp time);
  std::string RandomFailure(const Log& log, Timestamp time);
  std::string Noise(const Log& log, Timestamp time);
  void Append(Log* log, std::string text);
  void EndLine(Log* log);
  void Rotate(Log* log, size_t way);

  std::mt19937_64 random_;
  std::vector<Log> logs_;
  std::map<uint64_t, std::vector<std::string>> rotated_;  // by the number of the rotation
  uint64_t rotations_ = 0;
  LogCounts counts_;
  std::atomic<uint64_t> failures_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_SERVICE_LOGS_H_
