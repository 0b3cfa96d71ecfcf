#include "analyzer/app/patient_write.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <optional>

namespace vmsift {
namespace {

constexpr int kAskMs = 100;

// While it exists, no system call blocks for longer than that. A pipe or terminal that has room may yet have
// too little of it, and whoever else writes there may be quicker.
class Alarm {
 public:
  Alarm() {
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    sigaction(SIGALRM, &action, &before_);  // without SA_RESTART
    itimerval timer = {};
    timer.it_interval.tv_usec = timer.it_value.tv_usec = kAskMs * 1000;
    setitimer(ITIMER_REAL, &timer, nullptr);
  }
  ~Alarm() {
    const itimerval none = {};
    setitimer(ITIMER_REAL, &none, nullptr);
    sigaction(SIGALRM, &before_, nullptr);
  }
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;

 private:
  struct sigaction before_ = {};
};

class StalledTime {
 public:
  void Restart() { begin_ = Clock::now(); }
  int64_t ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin_ = Clock::now();
};

bool HasRoom(int descriptor) {
  pollfd polled = {descriptor, POLLOUT, 0};
  return poll(&polled, 1, kAskMs) > 0;
}

}  // namespace

int PatientWrite(int descriptor, std::string_view text, const GiveUp& give_up) {
  struct stat info = {};
  const bool may_block = fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode);
  std::optional<Alarm> alarm;
  if (may_block) alarm.emplace();
  StalledTime stalled;
  while (!text.empty()) {
    if (!may_block || HasRoom(descriptor)) {
      const ssize_t written = write(descriptor, text.data(), text.size());
      if (written >= 0) {
        text.remove_prefix(static_cast<size_t>(written));
        stalled.Restart();
        continue;
      }
      if (errno != EINTR && errno != EAGAIN) return errno;
    }
    if (give_up(stalled.ms())) return ECANCELED;
  }
  return 0;
}

bool WaitToWrite(int descriptor, const GiveUp& give_up) {
  const StalledTime stalled;
  while (!HasRoom(descriptor)) {
    if (give_up(stalled.ms())) return false;
  }
  return true;
}

}  // namespace vmsift
