#include "analyzer/serve/socket_stream.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace vmsift {

SocketStream::SocketStream(int socket, const HttpLimits& limits) : socket_(socket), limits_(limits) {
  const int size = static_cast<int>(limits.send_buffer_bytes);
  // Without it a reader that does not read would let megabytes pile up.
  setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof(size));
}

bool SocketStream::Wait(short events, Clock::time_point deadline) const {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() <= 0) return false;
    pollfd descriptor = {socket_, events, 0};
    const int ready = poll(&descriptor, 1, static_cast<int>(left.count()));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool SocketStream::is_writable() const {
  pollfd descriptor = {socket_, 0, 0};
  return poll(&descriptor, 1, 0) == 0;  // reports errors and hang-ups alone, unasked
}

ssize_t SocketStream::read(char* bytes, size_t size) {
  if (next_ == buffered_) {
    if (taken_ >= limits_.request_bytes) return -1;
    const size_t room = std::min(buffer_.size(), limits_.request_bytes - taken_);
    ssize_t got;
    while ((got = recv(socket_, buffer_.data(), room, 0)) < 0) {
      const bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
      if (!again || !Wait(POLLIN, begin_ + limits_.request)) return -1;
    }
    if (got == 0) return 0;
    // A byte at a time would renew no time limit, but it passes here.
    if (Clock::now() > begin_ + limits_.request) return -1;
    next_ = 0;
    buffered_ = static_cast<size_t>(got);
    taken_ += buffered_;
  }
  const size_t given = std::min(size, buffered_ - next_);
  std::copy_n(buffer_.data() + next_, given, bytes);
  next_ += given;
  return static_cast<ssize_t>(given);
}

ssize_t SocketStream::write(const char* bytes, size_t size) {
  const auto deadline =
      Clock::now() + limits_.write + std::chrono::seconds(size / limits_.least_bytes_per_second);
  size_t written = 0;
  while (written < size) {
    const ssize_t sent = send(socket_, bytes + written, size - written, MSG_NOSIGNAL);
    if (sent > 0) {
      written += static_cast<size_t>(sent);
    } else {
      const bool again = sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
      if (!again || !Wait(POLLOUT, deadline)) return -1;
    }
    if (written < size && Clock::now() > deadline) return -1;
  }
  return static_cast<ssize_t>(size);
}

void SocketStream::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();  // nobody asks
  port = 0;
}

void SocketStream::get_local_ip_and_port(std::string& ip, int& port) const {
  get_remote_ip_and_port(ip, port);
}

void SocketStream::Finish() {
  constexpr std::chrono::seconds kLinger(1);
  constexpr size_t kMostDiscarded = 1 << 20;
  if (shutdown(socket_, SHUT_WR) != 0) return;
  const Clock::time_point deadline = Clock::now() + kLinger;
  size_t discarded = 0;
  while (discarded < kMostDiscarded && Wait(POLLIN, deadline)) {
    const ssize_t got = recv(socket_, buffer_.data(), buffer_.size(), 0);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return;
    discarded += static_cast<size_t>(std::max<ssize_t>(got, 0));
  }
}

}  // namespace vmsift
