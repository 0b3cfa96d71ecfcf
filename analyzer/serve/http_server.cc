#include "analyzer/serve/http_server.h"

#include <fcntl.h>
#include <httplib.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <list>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "analyzer/serve/socket_stream.h"
#include "base/ascii_case.h"
#include "base/blocked_signals.h"
#include "base/try_thread.h"

namespace vmsift {
namespace {

// Whether this is a host with or without a port, as RFC 3986 (3.2.2, 3.2.3) has it, but for characters that
// no name has: cpp-httplib decodes what is escaped.
bool IsHostAndPort(std::string_view text) {
  const bool in_brackets = text.starts_with('[');
  const size_t host_end = in_brackets ? text.find(']') : std::min(text.find(':'), text.size());
  if (host_end == std::string_view::npos) return false;
  const std::string_view host = text.substr(in_brackets ? 1 : 0, host_end - (in_brackets ? 1 : 0));
  const std::string_view rest = text.substr(host_end + (in_brackets ? 1 : 0));
  const std::string_view others = in_brackets ? ".:" : ".-_";
  const auto in_host = [others](char c) {
    return IsAsciiAlnum(c) || others.find(c) != std::string_view::npos;
  };
  return !host.empty() && std::all_of(host.begin(), host.end(), in_host) &&
         (rest.empty() || (rest[0] == ':' && std::all_of(rest.begin() + 1, rest.end(), IsAsciiDigit)));
}

// As RFC 9112 (3.2) demands; a request of HTTP/1.0 may have none.
bool HasGoodHost(const httplib::Request& request) {
  const auto [begin, end] = request.headers.equal_range("Host");
  const auto hosts = std::distance(begin, end);
  if (hosts == 0) return request.version != "HTTP/1.1";
  return hosts == 1 && IsHostAndPort(begin->second);
}

HttpResponse BadHost() {
  HttpResponse response;
  response.status = 400;
  response.SetBody("one Host header is expected, with a name or an address, and perhaps a port\n");
  return response;
}

HttpRequest ToRequest(const httplib::Request& from) {
  HttpRequest request;
  request.method = from.method;
  request.path = from.path;
  request.host = from.get_header_value("Host");
  request.authorization = from.get_header_value("Authorization");
  request.accept = from.get_header_value("Accept");
  request.token = from.get_param_value("token");
  return request;
}

void ToResponse(HttpResponse from, httplib::Response* response) {
  response->status = from.status;
  for (const auto& [name, value] : from.headers) response->set_header(name, value);
  if (from.stream) {
    // Without a length it ends with the connection.
    response->set_content_provider(
        from.type, [stream = std::move(from.stream)](size_t, httplib::DataSink& sink) {
          return stream([&sink](std::string_view text) { return sink.write(text.data(), text.size()); });
        });
    return;
  }
  if (from.body == nullptr || from.body->empty()) {
    response->set_header("Content-Type", from.type);
    return;
  }
  // A provider, since a body would be copied for each reader, and compressed slowly.
  response->set_content_provider(from.body->size(), from.type,
                                 [body = from.body](size_t offset, size_t length, httplib::DataSink& sink) {
                                   return sink.write(body->data() + offset, length);
                                 });
}

}  // namespace

// cpp-httplib's way from bytes to a request, and from a response to bytes.
class HttpDialect : public httplib::Server {
 public:
  explicit HttpDialect(HttpServer::Handler handler) {
    svr_sock_ = 0;  // else it takes itself for shut down, and writes no body
    set_pre_routing_handler(
        [handle = std::move(handler)](const httplib::Request& request, httplib::Response& response) {
          ToResponse(HasGoodHost(request) ? handle(ToRequest(request)) : BadHost(), &response);
          return HandlerResponse::Handled;
        });
  }

  void Serve(SocketStream* stream) {
    bool closed = false;
    process_request(*stream, /*close_connection=*/true, closed, [](httplib::Request& request) {
      request.ranges.clear();  // the whole is sent; many ranges would multiply it
    });
  }
  void Stop() { svr_sock_ = INVALID_SOCKET; }
};

class HttpServer::Impl {
 public:
  Impl(OwnedDescriptor listener, Handler handler, const HttpLimits& limits)
      : limits_(limits),
        listener_(std::move(listener)),
        stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
        dialect_(std::move(handler)) {}

  ~Impl() {
    dialect_.Stop();
    eventfd_write(stop_.get(), 1);
    if (acceptor_.joinable()) acceptor_.join();
    {
      const std::lock_guard lock(mutex_);
      for (const Connection& connection : connections_) {
        if (!connection.done) shutdown(connection.socket.get(), SHUT_RDWR);
      }
    }
    for (Connection& connection : connections_) connection.thread.join();
  }

  bool Start() {
    if (stop_.get() < 0) return false;
    const BlockedSignals blocked;
    acceptor_ = TryThread([this] { Accept(); });
    return acceptor_.joinable();
  }

 private:
  struct Connection {
    OwnedDescriptor socket;
    std::thread thread;
    bool done = false;
  };

  void Accept() {
    constexpr int kRetryMs = 100;
    for (;;) {
      pollfd descriptors[2] = {{stop_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}};
      poll(descriptors, 2, -1);
      if (descriptors[0].revents != 0) return;
      OwnedDescriptor socket(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
      if (socket.get() >= 0) {
        Admit(std::move(socket));
      } else if (errno != EAGAIN && errno != ECONNABORTED && errno != EINTR) {
        // No file or memory left: the connection waits, and so do we.
        poll(descriptors, 1, kRetryMs);
      }
    }
  }

  void Admit(OwnedDescriptor socket) {
    const std::lock_guard lock(mutex_);
    connections_.remove_if([](Connection& connection) {
      if (connection.done) connection.thread.join();  // it has no more to do
      return connection.done;
    });
    if (connections_.size() >= limits_.connections) return Refuse(socket);
    Connection& connection = connections_.emplace_back();
    connection.socket = std::move(socket);
    connection.thread = TryThread([this, &connection] { Serve(&connection); });
    if (connection.thread.joinable()) return;
    Refuse(connection.socket);
    connections_.pop_back();
  }

  static void Refuse(const OwnedDescriptor& socket) {
    constexpr std::string_view kBusy =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: "
        "close\r\n\r\n";
    // What was read is not answered by a reset, which would overtake the answer.
    char request[4096];
    recv(socket.get(), request, sizeof(request), MSG_DONTWAIT);
    send(socket.get(), kBusy.data(), kBusy.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    shutdown(socket.get(), SHUT_WR);
  }

  void Serve(Connection* connection) {
    {
      SocketStream stream(connection->socket.get(), limits_);
      dialect_.Serve(&stream);
      stream.Finish();
    }
    const std::lock_guard lock(mutex_);
    connection->socket.Close();
    connection->done = true;
  }

  const HttpLimits limits_;
  const OwnedDescriptor listener_;
  const OwnedDescriptor stop_;  // an eventfd
  HttpDialect dialect_;
  std::thread acceptor_;
  std::mutex mutex_;
  std::list<Connection> connections_;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() = default;

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(OwnedDescriptor listener, Handler handler,
                                                              const HttpLimits& limits) {
  auto impl = std::make_unique<Impl>(std::move(listener), std::move(handler), limits);
  if (!impl->Start()) return absl::ResourceExhaustedError("--listen: the system has no thread left");
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

}  // namespace vmsift
