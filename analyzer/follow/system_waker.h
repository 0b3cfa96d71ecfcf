// Waits for the system: inotify(7) tells of files, signalfd(2) of signals, poll(2) of the stream.
//
// What inotify does not see (network file systems, a full queue of events, too many watches) shows when all
// is looked at, which whoever waits does now and then anyway.
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
  // `poll_only`: without inotify. `stream`: a descriptor to read from; -1: none. `signals` are blocked in
  // this thread, and in those it starts, and come through Wait.
  static absl::StatusOr<std::unique_ptr<SystemWaker>> Create(bool poll_only, int stream,
                                                             const std::vector<int>& signals);
  ~SystemWaker() override;
  SystemWaker(const SystemWaker&) = delete;
  SystemWaker& operator=(const SystemWaker&) = delete;

  void Watch(const std::set<std::string>& directories) override;
  Wake Wait(int64_t timeout_ms) override;
  // The signals that have come, without a look at anything else.
  std::vector<int> Signals();

  // Whether all that happens in the watched directories is told.
  bool sees_all() const { return inotify_ >= 0 && !blind_; }
  void ForgetStream() { stream_ = -1; }

 private:
  SystemWaker(int inotify, int stream, int signals) : inotify_(inotify), stream_(stream), signals_(signals) {}
  void ReadEvents(Wake* wake);

  const int inotify_;
  int stream_;
  const int signals_;
  bool blind_ = false;  // a directory could not be watched
  std::map<std::string, int> watched_;
  // By watch. Names that lead to one directory share one.
  std::map<int, std::set<std::string>> directories_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_SYSTEM_WAKER_H_
