// What following waits for. Behind an interface, so that tests wait for nothing.
#ifndef VMSIFT_ANALYZER_FOLLOW_WAKER_H_
#define VMSIFT_ANALYZER_FOLLOW_WAKER_H_

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace vmsift {

// Why there is something to do.
struct Wake {
  std::vector<std::string> written;  // files in watched directories that were written to
  bool names_changed = false;        // files came, went or were renamed, or nobody knows
  bool stream_ready = false;         // the stream can be read, or has ended
  std::vector<int> signals;
};

class Waker {
 public:
  virtual ~Waker() = default;

  // From now on watches these directories, and no others.
  virtual void Watch(const std::set<std::string>& directories) = 0;
  // Returns when something happens, or after `timeout_ms`; 0 only looks.
  virtual Wake Wait(int64_t timeout_ms) = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_WAKER_H_
