// Where the server listens: an address of the command line, and the socket that is bound to it.
//
// Pure parsing, and one call that opens a socket. Safe from any thread.
#ifndef VMSIFT_ANALYZER_SERVE_LISTEN_ADDRESS_H_
#define VMSIFT_ANALYZER_SERVE_LISTEN_ADDRESS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/owned_descriptor.h"

namespace vmsift {

struct ListenAddress {
  std::string host = "127.0.0.1";  // an IPv4 or IPv6 address, without brackets
  uint16_t port = 0;               // 0: any free one
  bool loopback = true;            // only programs on this machine can connect

  // `http://127.0.0.1:9190/`
  std::string Url() const;
};

// `127.0.0.1:9190`, `localhost:9190`, `[::1]:9190`; without a host (`:9190`, `9190`) 127.0.0.1. Other names
// are refused: what they stand for may change.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

// A listening socket, which does not block and is closed in programs that are run. Sets the port, if any free
// one was asked for. The error names the address.
absl::StatusOr<OwnedDescriptor> Listen(ListenAddress* address);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_LISTEN_ADDRESS_H_
