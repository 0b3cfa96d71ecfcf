#include "tests/analyzer/http_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

namespace vmsift {

HttpConnection::HttpConnection(uint16_t port, int receive_bytes)
    : server_port_(port), socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (receive_bytes > 0)
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof(receive_bytes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0)
    socket_.Close();
}

// By the queues of the server's end (proc(5), /proc/net/tcp).
uint64_t HttpConnection::BytesHeldUp() const {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  if (getsockname(socket_.get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  std::ifstream sockets("/proc/net/tcp");
  for (std::string line; std::getline(sockets, line);) {
    unsigned from = 0, to = 0, state = 0;
    unsigned long queued = 0;
    constexpr unsigned kEstablished = 1;
    if (std::sscanf(line.c_str(), "%*d: %*x:%x %*x:%x %x %lx:", &from, &to, &state, &queued) == 4 &&
        from == server_port_ && to == ntohs(address.sin_port))
      return state == kEstablished ? queued : 0;
  }
  return 0;
}

bool HttpConnection::Wait(std::chrono::milliseconds most) const {
  pollfd descriptor = {socket_.get(), POLLIN, 0};
  return poll(&descriptor, 1, static_cast<int>(most.count())) != 0;
}

bool HttpConnection::Send(std::string_view bytes) const {
  return send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size());
}

bool HttpConnection::SendGet(const std::string& path, const std::string& headers) const {
  return Send("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n");
}

std::string HttpConnection::ReadUntil(std::string_view end) {
  constexpr int kPatienceMs = 60'000;
  size_t searched = 0;
  for (;;) {
    const size_t at = end.empty() ? std::string::npos : unread_.find(end, searched);
    if (at != std::string::npos) {
      std::string read = unread_.substr(0, at + end.size());
      unread_.erase(0, at + end.size());
      return read;
    }
    searched = unread_.size() < end.size() ? 0 : unread_.size() - end.size();
    pollfd descriptor = {socket_.get(), POLLIN, 0};
    if (poll(&descriptor, 1, kPatienceMs) <= 0) return {};
    char buffer[64 << 10];
    const ssize_t got = recv(socket_.get(), buffer, sizeof(buffer), 0);
    if (got <= 0) return std::exchange(unread_, {});
    unread_.append(buffer, static_cast<size_t>(got));
  }
}

std::string HttpConnection::ReadAll() {
  return ReadUntil({});
}

HttpAnswer ParseAnswer(const std::string& bytes) {
  HttpAnswer answer;
  const size_t head_end = bytes.find("\r\n\r\n");
  if (!bytes.starts_with("HTTP/1.1 ") || head_end == std::string::npos) return answer;
  answer.status = std::atoi(bytes.c_str() + 9);
  answer.head = bytes.substr(0, head_end + 2);
  answer.body = bytes.substr(head_end + 4);
  return answer;
}

HttpAnswer Get(uint16_t port, const std::string& path, const std::string& headers,
               const std::string& method) {
  HttpConnection connection(port);
  connection.Send(method + " " + path + " HTTP/1.1\r\n" + headers + "\r\n");
  return ParseAnswer(connection.ReadAll());
}

}  // namespace vmsift
