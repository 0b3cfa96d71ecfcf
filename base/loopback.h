// Names of this machine's loopback.
#ifndef VMSIFT_BASE_LOOPBACK_H_
#define VMSIFT_BASE_LOOPBACK_H_

#include <string_view>

#include "base/ascii_case.h"

namespace vmsift {

// Whether a host, as URLs and the Host header name it but without a port, is the loopback: `localhost`,
// `127.…`, `[::1]`. Other names that resolve to it are not.
inline bool NamesLoopback(std::string_view host) {
  return EqualsIgnoreCase(host, "localhost") || host == "[::1]" ||
         (host.starts_with("127.") && host.find_first_not_of("0123456789.") == std::string_view::npos);
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_LOOPBACK_H_
