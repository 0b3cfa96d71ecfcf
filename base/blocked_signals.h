// Blocks all signals during its lifetime, in this thread and in threads that it starts.
#ifndef VMSIFT_BASE_BLOCKED_SIGNALS_H_
#define VMSIFT_BASE_BLOCKED_SIGNALS_H_

#include <signal.h>

namespace vmsift {

class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_;
};

}  // namespace vmsift

#endif  // VMSIFT_BASE_BLOCKED_SIGNALS_H_
