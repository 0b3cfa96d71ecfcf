// Gets by HTTP with libcurl: one connection, which is kept between requests.
//
// Certificates are checked, redirects are not followed, and TLS is 1.2 or later. Proxies are those of the
// environment (`https_proxy`), except to this machine. Of one thread at a time.
#ifndef VMSIFT_ANALYZER_NET_HTTP_CLIENT_H_
#define VMSIFT_ANALYZER_NET_HTTP_CLIENT_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/net/curl_library.h"

namespace vmsift {

struct ClientRequest {
  std::string url;                   // may hold secrets
  std::vector<std::string> headers;  // `Name: value`
  bool head = false;                 // HEAD instead of GET
  bool use_proxy = true;             // of the environment
};

struct HttpAnswer {
  long status = 0;  // 0: there was none
  CURLcode code = CURLE_OK;
  std::string error;  // why there is none, or why it ends early; without the URL. Empty: it is whole
  std::string body;   // of an answer that is no success; at most kMostErrorBytes
};

class HttpClient {
 public:
  static constexpr size_t kMostErrorBytes = 64 << 10;

  struct Options {
    std::string ca_file;  // certificates of authorities to trust, in PEM form; empty: those of the system
    long connect_limit_ms = 10'000;
    // A transfer that is slower than that, for so long, has failed.
    long slow_bytes_per_second = 1000;
    long slow_limit_seconds = 30;
    // Ends requests when it becomes true; may be null.
    const std::atomic<bool>* stopped = nullptr;
  };
  // Takes bytes of the body of a success (2xx) as they arrive; false ends the request.
  using BodySink = std::function<bool(std::string_view)>;

  static absl::StatusOr<std::unique_ptr<HttpClient>> Create(const CurlLibrary& curl, const Options& options);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  HttpAnswer Send(const ClientRequest& request, const BodySink& sink);
  // A header of the last answer, by its name in any letter case; empty: there is none.
  std::string Header(const char* name) const;
  // The status of the answer whose body is arriving, and of the last answer.
  long status() const;

 private:
  HttpClient(const CurlLibrary& curl, const Options& options) : curl_(curl), options_(options) {}
  bool SetUp();
  static size_t TakeBody(char* bytes, size_t size, size_t count, void* self);
  static int CheckStopped(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  const CurlLibrary curl_;
  const Options options_;
  CURL* handle_ = nullptr;
  char error_[CURL_ERROR_SIZE] = {};
  const BodySink* sink_ = nullptr;  // of the current request
  HttpAnswer* answer_ = nullptr;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_NET_HTTP_CLIENT_H_
