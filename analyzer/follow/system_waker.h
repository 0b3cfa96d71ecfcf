// Waits with inotify(7) for files, with signalfd(2) for signals, with eventfd(2) for other threads, and with
// poll(2) for the stream.
//
// inotify misses changes on network file systems, with a full event queue, and with too many watches, so the
// caller also scans regularly.
#ifndef VMSIFT_ANALYZER_FOLLOW_SYSTEM_WAKER_H_
#define VMSIFT_ANALYZER_FOLLOW_SYSTEM_WAKER_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/follow/waker.h"

namespace vmsift {

class SystemWaker : public Waker {
 public:
  // `poll_only`: without inotify. `stream`: a readable descriptor, or -1. `signals` are blocked in this
  // thread, and in threads that it starts, and are returned by Wait.
  static absl::StatusOr<std::unique_ptr<SystemWaker>> Create(bool poll_only, int stream,
                                                             const std::vector<int>& signals);
  ~SystemWaker() override;
  SystemWaker(const SystemWaker&) = delete;
  SystemWaker& operator=(const SystemWaker&) = delete;

  void Watch(const std::set<std::string>& directories) override;
  Wake Wait(int64_t timeout_ms) override;
  // Ends the current Wait, or the next one if there is none. From any thread.
  void WakeUp();
  // The pending signals, without waiting.
  std::vector<int> Signals();

  // Whether no change in the watched directories is missed.
  bool sees_all() const { return inotify_ >= 0 && !blind_; }
  void ForgetStream() { stream_ = -1; }
  // Wakes for this descriptor, too, from now on; -1: for none.
  void WatchKeys(int descriptor) { keys_ = descriptor; }

 private:
  SystemWaker(int inotify, int stream, int signals, int calls)
      : inotify_(inotify), stream_(stream), signals_(signals), calls_(calls) {}
  void ReadEvents(Wake* wake);

  const int inotify_;
  int stream_;
  int keys_ = -1;
  const int signals_;
  const int calls_;     // of WakeUp
  bool blind_ = false;  // a directory could not be watched
  std::map<std::string, int> watched_;
  // By watch. Paths of the same directory share a watch.
  std::map<int, std::set<std::string>> directories_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_SYSTEM_WAKER_H_
