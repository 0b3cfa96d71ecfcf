#include "analyzer/app/systemd_notifier.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>

#include "fmt/format.h"

namespace vmsift {
namespace {

std::string TakeVariable(const char* name) {
  const char* const value = std::getenv(name);
  std::string text = value == nullptr ? "" : value;
  unsetenv(name);
  return text;
}

std::optional<int64_t> WholeNumber(const std::string& text) {
  int64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number <= 0) return std::nullopt;
  return number;
}

// `/run/systemd/notify`, or `@name` for a socket without a file.
OwnedDescriptor Connected(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.size() < 2 || path.size() >= sizeof(address.sun_path) || (path[0] != '/' && path[0] != '@'))
    return OwnedDescriptor();
  std::memcpy(address.sun_path, path.data(), path.size());
  if (path[0] == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  OwnedDescriptor socket_of_service(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (socket_of_service.get() < 0) return OwnedDescriptor();
  // A receiver that is stuck must not hold up the work.
  constexpr timeval kPatience = {1, 0};
  setsockopt(socket_of_service.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof(kPatience));
  if (connect(socket_of_service.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0)
    return OwnedDescriptor();
  return socket_of_service;
}

}  // namespace

SystemdNotifier::SystemdNotifier() : socket_(Connected(TakeVariable("NOTIFY_SOCKET"))) {
  const std::optional<int64_t> period_us = WholeNumber(TakeVariable("WATCHDOG_USEC"));
  const std::string process = TakeVariable("WATCHDOG_PID");
  // Another process of the service may be the one that is watched.
  const bool watched = process.empty() || WholeNumber(process) == getpid();
  if (active() && watched && period_us) interval_ms_ = std::max<int64_t>(*period_us / 2000, 1);
}

void SystemdNotifier::Ready() {
  Send("READY=1");
}

void SystemdNotifier::Reloading() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  Send(fmt::format("RELOADING=1\nMONOTONIC_USEC={}", int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000));
}

void SystemdNotifier::Stopping() {
  Send("STOPPING=1");
}

void SystemdNotifier::Status(std::string_view text) {
  if (!active() || text == status_) return;
  status_ = text;
  Send(fmt::format("STATUS={}", text));
}

void SystemdNotifier::Alive(int64_t now_ms) {
  if (interval_ms_ == 0 || now_ms < next_ms_) return;
  next_ms_ = now_ms + interval_ms_;
  Send("WATCHDOG=1");
}

// What cannot be sent is not: a service works without its manager, too.
void SystemdNotifier::Send(std::string_view text) {
  if (active()) static_cast<void>(send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL));
}

}  // namespace vmsift
