#include "analyzer/serve/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "base/ascii_case.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// An address as the system wants it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

bool ToSocketAddress(const std::string& host, uint16_t port, SocketAddress* address) {
  auto* const four = reinterpret_cast<sockaddr_in*>(&address->storage);
  auto* const six = reinterpret_cast<sockaddr_in6*>(&address->storage);
  if (inet_pton(AF_INET, host.c_str(), &four->sin_addr) == 1) {
    four->sin_family = AF_INET;
    four->sin_port = htons(port);
    address->size = sizeof(sockaddr_in);
    return true;
  }
  if (inet_pton(AF_INET6, host.c_str(), &six->sin6_addr) != 1) return false;
  six->sin6_family = AF_INET6;
  six->sin6_port = htons(port);
  address->size = sizeof(sockaddr_in6);
  return true;
}

bool IsLoopback(const SocketAddress& address) {
  if (address.storage.ss_family == AF_INET) {
    const auto& four = reinterpret_cast<const sockaddr_in&>(address.storage);
    return ntohl(four.sin_addr.s_addr) >> 24 == 127;
  }
  const auto& six = reinterpret_cast<const sockaddr_in6&>(address.storage);
  return IN6_IS_ADDR_LOOPBACK(&six.sin6_addr);
}

}  // namespace

std::string ListenAddress::Url() const {
  const bool six = host.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}/", six ? "[" : "", host, six ? "]" : "", port);
}

absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text) {
  const auto wrong = [text](std::string_view why) {
    return absl::InvalidArgumentError(
        fmt::format("--listen {}: {}; expected is ADDRESS:PORT, such as 127.0.0.1:9190", text, why));
  };
  const size_t colon = text.rfind(':');
  std::string_view host = colon == std::string_view::npos ? std::string_view() : text.substr(0, colon);
  const std::string_view port = colon == std::string_view::npos ? text : text.substr(colon + 1);
  ListenAddress address;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (error != std::errc() || end != port.data() + port.size()) return wrong("no port from 0 to 65535");
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  } else if (host.find(':') != std::string_view::npos) {
    return wrong("an IPv6 address without brackets");
  }
  if (!host.empty() && !EqualsIgnoreCase(host, "localhost")) address.host = host;
  SocketAddress socket_address;
  if (!ToSocketAddress(address.host, address.port, &socket_address))
    return wrong("neither an IP address nor localhost");
  address.loopback = IsLoopback(socket_address);
  return address;
}

absl::StatusOr<OwnedDescriptor> Listen(ListenAddress* address) {
  SocketAddress socket_address;
  ToSocketAddress(address->host, address->port, &socket_address);
  OwnedDescriptor listener(
      socket(socket_address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const int on = 1;
  // A restart finds its port free, although connections of the last run are remembered for a minute.
  if (listener.get() < 0 || setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) != 0 ||
      bind(listener.get(), socket_address.get(), socket_address.size) != 0 ||
      listen(listener.get(), SOMAXCONN) != 0 ||
      getsockname(listener.get(), socket_address.get(), &socket_address.size) != 0) {
    const int error = errno;
    const std::string_view hint = error == EADDRINUSE ? "; another program listens there" : "";
    return absl::UnavailableError(
        fmt::format("--listen {}: {}{}", address->Url(), strerrordesc_np(error), hint));
  }
  address->port = ntohs(socket_address.storage.ss_family == AF_INET
                            ? reinterpret_cast<const sockaddr_in&>(socket_address.storage).sin_port
                            : reinterpret_cast<const sockaddr_in6&>(socket_address.storage).sin6_port);
  return listener;
}

}  // namespace vmsift
