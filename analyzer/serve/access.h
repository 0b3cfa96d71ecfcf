// Who may ask the server: with a token, whoever knows it; without, who names this machine's loopback.
//
// Immutable after creation, so safe from any thread.
#ifndef VMSIFT_ANALYZER_SERVE_ACCESS_H_
#define VMSIFT_ANALYZER_SERVE_ACCESS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace vmsift {

// The token in a file, without the white space around it. Fails if the file is empty, too short to be a
// secret, holds more than one word, or is readable by everybody.
absl::StatusOr<std::string> ReadListenToken(const std::string& path);

class Access {
 public:
  enum class Answer { kAllowed, kWrongHost, kNoToken };

  // An empty token: none is needed, and the `Host` header must name the loopback. A page of another site may
  // let its own name point to 127.0.0.1 (DNS rebinding), and would read everything; it cannot change the
  // header.
  explicit Access(std::string token) : token_(std::move(token)) {}

  // `authorization` and `host` are the headers; `query_token` is of the URL, for readers that cannot set a
  // header, such as EventSource. Empty views: not given. The time that it takes does not tell how much of a
  // token is right.
  Answer Judge(std::string_view host, std::string_view authorization, std::string_view query_token) const;

 private:
  bool IsToken(std::string_view text) const;

  const std::string token_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_ACCESS_H_
