#include "analyzer/follow/system_waker.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <limits>

#include "absl/status/status.h"

namespace vmsift {
namespace {

constexpr uint32_t kNames = IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF |
                            IN_MOVE_SELF | IN_Q_OVERFLOW | IN_IGNORED | IN_UNMOUNT | IN_ATTRIB;
constexpr uint32_t kEvents = IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO |
                             IN_DELETE_SELF | IN_MOVE_SELF | IN_ATTRIB;

}  // namespace

absl::StatusOr<std::unique_ptr<SystemWaker>> SystemWaker::Create(bool poll_only, int stream,
                                                                 const std::vector<int>& signals) {
  sigset_t set;
  sigemptyset(&set);
  for (int signal : signals) sigaddset(&set, signal);
  if (pthread_sigmask(SIG_BLOCK, &set, nullptr) != 0) return absl::ErrnoToStatus(errno, "signals");
  const int signal_descriptor = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
  if (signal_descriptor < 0) return absl::ErrnoToStatus(errno, "signals");
  const int calls = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (calls < 0) {
    const int error = errno;
    close(signal_descriptor);
    return absl::ErrnoToStatus(error, "eventfd");
  }
  // Without inotify the caller scans by the clock.
  const int inotify = poll_only ? -1 : inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  return std::unique_ptr<SystemWaker>(new SystemWaker(inotify, stream, signal_descriptor, calls));
}

SystemWaker::~SystemWaker() {
  if (inotify_ >= 0) close(inotify_);
  close(signals_);
  close(calls_);
}

void SystemWaker::Watch(const std::set<std::string>& directories) {
  if (inotify_ < 0) return;
  blind_ = false;
  for (auto it = watched_.begin(); it != watched_.end();) {
    if (directories.count(it->first) > 0) {
      ++it;
      continue;
    }
    std::set<std::string>& names = directories_[it->second];
    names.erase(it->first);
    if (names.empty()) {
      inotify_rm_watch(inotify_, it->second);
      directories_.erase(it->second);
    }
    it = watched_.erase(it);
  }
  for (const std::string& directory : directories) {
    if (watched_.count(directory) > 0) continue;
    const int watch = inotify_add_watch(inotify_, directory.c_str(), kEvents);
    blind_ |= watch < 0;
    if (watch < 0) continue;
    watched_[directory] = watch;
    directories_[watch].insert(directory);
  }
}

Wake SystemWaker::Wait(int64_t timeout_ms) {
  Wake wake;
  pollfd descriptors[] = {{signals_, POLLIN, 0},
                          {inotify_, POLLIN, 0},
                          {stream_, POLLIN, 0},
                          {keys_, POLLIN, 0},
                          {calls_, POLLIN, 0}};
  const auto timeout = static_cast<int>(std::clamp<int64_t>(timeout_ms, 0, std::numeric_limits<int>::max()));
  if (poll(descriptors, std::size(descriptors), timeout) <= 0) return wake;
  if (descriptors[0].revents != 0) wake.signals = Signals();
  if (inotify_ >= 0 && descriptors[1].revents != 0) ReadEvents(&wake);
  wake.stream_ready = stream_ >= 0 && descriptors[2].revents != 0;
  wake.keys_ready = keys_ >= 0 && descriptors[3].revents != 0;
  eventfd_t calls = 0;
  if (descriptors[4].revents != 0) eventfd_read(calls_, &calls);
  return wake;
}

void SystemWaker::WakeUp() {
  eventfd_write(calls_, 1);
}

void SystemWaker::ReadEvents(Wake* wake) {
  alignas(inotify_event) char buffer[64 << 10];
  std::set<std::string> written;
  const ssize_t got = read(inotify_, buffer, sizeof(buffer));
  for (ssize_t at = 0; at < got;) {
    inotify_event event;
    std::memcpy(&event, buffer + at, sizeof(event));
    const char* const name = buffer + at + sizeof(event);
    at += static_cast<ssize_t>(sizeof(event) + event.len);
    const auto directory = directories_.find(event.wd);
    wake->names_changed |= (event.mask & kNames) != 0;
    if (directory == directories_.end()) continue;
    if ((event.mask & IN_MOVE_SELF) != 0) {
      // Another directory may have the name now. IN_IGNORED follows.
      inotify_rm_watch(inotify_, event.wd);
    } else if ((event.mask & IN_IGNORED) != 0) {
      for (const std::string& of_directory : directory->second) watched_.erase(of_directory);
      directories_.erase(directory);
    } else if ((event.mask & IN_MODIFY) != 0 && event.len > 0) {
      // As paths are written in listings.
      for (const std::string& of_directory : directory->second)
        written.insert(of_directory == "." ? name : of_directory + "/" + name);
    }
  }
  wake->written.assign(written.begin(), written.end());
}

std::vector<int> SystemWaker::Signals() {
  std::vector<int> signals;
  signalfd_siginfo info;
  while (read(signals_, &info, sizeof(info)) == sizeof(info))
    signals.push_back(static_cast<int>(info.ssi_signo));
  return signals;
}

}  // namespace vmsift
