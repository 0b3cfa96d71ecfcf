#include "tests/cli/notify_socket.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace vmsift {

NotifySocket::NotifySocket(const std::string& address, const std::string& notes)
    : socket_(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un bound = {};
  bound.sun_family = AF_UNIX;
  if (address.size() >= sizeof(bound.sun_path)) {
    ADD_FAILURE() << "too long: " << address;
    return;
  }
  std::memcpy(bound.sun_path, address.data(), address.size());
  if (address[0] == '@') bound.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address.size());
  EXPECT_EQ(bind(socket_.get(), reinterpret_cast<const sockaddr*>(&bound), size), 0) << address;
  std::ofstream(notes, std::ios::app).close();
  reader_ = std::thread([notes, from = socket_.get()] {
    char datagram[4096];
    for (ssize_t got; (got = recv(from, datagram, sizeof(datagram), 0)) > 0;)
      std::ofstream(notes, std::ios::app) << std::string(datagram, static_cast<size_t>(got)) << "\n\n";
  });
}

NotifySocket::~NotifySocket() {
  shutdown(socket_.get(), SHUT_RDWR);  // ends the reader
  if (reader_.joinable()) reader_.join();
}

}  // namespace vmsift
