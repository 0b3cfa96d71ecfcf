// A small HTTP server: one thread per connection, one request per connection, limits on all of it.
//
// cpp-httplib reads requests and writes the heads of responses; sockets, time limits and threads are ours,
// since its own take no total of time and wait with select(2), which fails beyond 1,024 open files. Requests
// with a body are answered without reading it. Nothing here knows what is served.
#ifndef VMSIFT_ANALYZER_SERVE_HTTP_SERVER_H_
#define VMSIFT_ANALYZER_SERVE_HTTP_SERVER_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "base/owned_descriptor.h"

namespace vmsift {

struct HttpRequest {
  std::string method;
  std::string path;  // decoded, without the query
  // Headers, empty if not given.
  std::string host;
  std::string authorization;
  std::string accept;
  std::string token;  // of the query
};

struct HttpResponse {
  using Write = std::function<bool(std::string_view)>;

  int status = 200;
  std::string type = "text/plain; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::shared_ptr<const std::string> body;
  // Instead of a body: called again and again until it returns false, or the reader is gone. `write` returns
  // false if the reader is gone or too slow. Not called for HEAD.
  std::function<bool(const Write& write)> stream;

  void SetBody(std::string text) { body = std::make_shared<const std::string>(std::move(text)); }
};

struct HttpLimits {
  size_t connections = 256;         // further ones are answered with 503, and closed
  size_t request_bytes = 8 << 10;   // of a request's line and headers
  std::chrono::seconds request{5};  // from the connection to the last byte of the request
  // Each write ends within this time and what its bytes take at the least rate, or the connection is closed.
  std::chrono::seconds write{5};
  size_t least_bytes_per_second = 64 << 10;
  size_t send_buffer_bytes = 128 << 10;  // of the system, for each connection
};

class HttpServer {
 public:
  // Called from many threads at a time, for each request that is well-formed HTTP with one Host header that
  // may name a host (HTTP/1.0: or none); others are answered with 400.
  using Handler = std::function<HttpResponse(const HttpRequest& request)>;

  // Serves the connections of a listening socket from now on. All signals are blocked in its threads. Fails
  // if the system has no thread left.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(OwnedDescriptor listener, Handler handler,
                                                           const HttpLimits& limits = {});
  // Closes all connections at once, whatever is being written, and waits for the handlers that run, which
  // should know.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

 private:
  class Impl;

  explicit HttpServer(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_SERVE_HTTP_SERVER_H_
