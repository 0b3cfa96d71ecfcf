// SIGINT and SIGTERM as a question: has the user had enough? For commands that wait in libraries.
//
// Made before any thread is, so that none of them is interrupted.
#ifndef VMSIFT_ANALYZER_APP_STOP_SIGNALS_H_
#define VMSIFT_ANALYZER_APP_STOP_SIGNALS_H_

#include <signal.h>

#include <cstdint>

namespace vmsift {

class StopSignals {
 public:
  StopSignals() {
    sigemptyset(&set_);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Whether one has come.
  bool stop() {
    Wait(0);
    return stop_;
  }
  // Waits until one comes, at most so long.
  void Wait(int64_t ms) {
    if (stop_) return;
    const timespec time = {ms / 1000, ms % 1000 * 1'000'000};
    stop_ = sigtimedwait(&set_, nullptr, &time) > 0;
  }

 private:
  sigset_t set_{};
  bool stop_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_STOP_SIGNALS_H_
