// An HTTP client of the tests' own, so that it can be as slow, as wrong and as many as a test needs.
#ifndef VMSIFT_TESTS_ANALYZER_HTTP_CLIENT_H_
#define VMSIFT_TESTS_ANALYZER_HTTP_CLIENT_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/owned_descriptor.h"

namespace vmsift {

struct HttpAnswer {
  int status = 0;  // 0: there was no answer
  std::string head;
  std::string body;
};

// A connection to 127.0.0.1.
class HttpConnection {
 public:
  // `receive_bytes`: of the system's buffer; 0: as it has it.
  explicit HttpConnection(uint16_t port, int receive_bytes = 0);

  bool connected() const { return socket_.get() >= 0; }
  // False if the server closed it.
  bool Send(std::string_view bytes) const;
  // `path` with its query. `headers`: whole lines, each with its end.
  bool SendGet(const std::string& path, const std::string& headers = "") const;
  // Reads until what was read ends in `end`, or the server closes. Fails a test by an empty answer after a
  // minute without a byte. What follows is kept for the next call.
  std::string ReadUntil(std::string_view end);
  // Until the server closes.
  std::string ReadAll();
  // How many bytes the server has written that found no room at this end, while the connection is open. More
  // than the receive buffer holds cannot move until somebody reads.
  uint64_t BytesHeldUp() const;
  // Waits for the server to close it, or to send something, at most so long. False: neither.
  bool Wait(std::chrono::milliseconds most) const;

 private:
  const uint16_t server_port_;
  OwnedDescriptor socket_;
  std::string unread_;
};

// One request, answered as a whole. `headers`: instead of `Host: 127.0.0.1`.
HttpAnswer Get(uint16_t port, const std::string& path, const std::string& headers = "Host: 127.0.0.1\r\n",
               const std::string& method = "GET");
HttpAnswer ParseAnswer(const std::string& bytes);

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_HTTP_CLIENT_H_
