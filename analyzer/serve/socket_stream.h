// The bytes of one connection, as cpp-httplib reads and writes them, within HttpLimits.
//
// Of one thread. Another may shut the socket down, which ends all waiting.
#ifndef VMSIFT_ANALYZER_SERVE_SOCKET_STREAM_H_
#define VMSIFT_ANALYZER_SERVE_SOCKET_STREAM_H_

#include <httplib.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <string>

#include "analyzer/serve/http_server.h"

namespace vmsift {

class SocketStream : public httplib::Stream {
 public:
  // Borrows a socket that does not block.
  SocketStream(int socket, const HttpLimits& limits);

  bool is_readable() const override { return true; }
  // Whether the other side is still there, as far as is known. Writing itself waits.
  bool is_writable() const override;
  ssize_t read(char* bytes, size_t size) override;
  ssize_t write(const char* bytes, size_t size) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  // None that cpp-httplib could wait for.
  socket_t socket() const override { return INVALID_SOCKET; }

  // Ends the connection so that the other side reads everything: closing a socket with unread bytes, as those
  // of a body, would discard what it has not read yet.
  void Finish();

 private:
  using Clock = std::chrono::steady_clock;

  // Whether the socket is ready for `events` before `deadline`.
  bool Wait(short events, Clock::time_point deadline) const;

  const int socket_;
  const HttpLimits& limits_;
  const Clock::time_point begin_ = Clock::now();
  std::array<char, 4096> buffer_;
  size_t buffered_ = 0;
  size_t next_ = 0;
  size_t taken_ = 0;  // bytes of the request
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_SOCKET_STREAM_H_
