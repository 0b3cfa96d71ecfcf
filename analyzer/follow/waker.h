// Waits for changes of logs. An interface, so that tests need not wait.
#ifndef VMSIFT_ANALYZER_FOLLOW_WAKER_H_
#define VMSIFT_ANALYZER_FOLLOW_WAKER_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace vmsift {

// The reasons to wake up.
struct Wake {
  std::vector<std::string> written;  // files in watched directories with new bytes
  bool names_changed = false;        // files may have been created, deleted or renamed
  bool stream_ready = false;         // the stream is readable, or has ended
  bool keys_ready = false;           // the terminal has bytes
  std::vector<int> signals;
};

class Waker {
 public:
  virtual ~Waker() = default;

  // Watches these directories from now on, and no others.
  virtual void Watch(const std::set<std::string>& directories) = 0;
  // Returns when something happens, or after `timeout_ms`; 0 polls.
  virtual Wake Wait(int64_t timeout_ms) = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_WAKER_H_
