// Sends by HTTP with libcurl.
//
// Certificates are checked, redirects are not followed, and TLS is 1.2 or later. The connection is kept
// between requests. Proxies are those of the environment (`https_proxy`), except to this machine.
#ifndef VMSIFT_ANALYZER_ALERT_CURL_CLIENT_H_
#define VMSIFT_ANALYZER_ALERT_CURL_CLIENT_H_

#include <atomic>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/alert/http_poster.h"
#include "analyzer/alert/webhook_url.h"
#include "analyzer/net/curl_library.h"

namespace vmsift {

class CurlClient : public HttpPoster {
 public:
  struct Options {
    WebhookUrl target;
    std::string ca_file;  // certificates of authorities to trust, in PEM form; empty: those of the system
    long connect_limit_ms = 5'000;
    long limit_ms = 15'000;  // of a whole request
  };

  static absl::StatusOr<std::unique_ptr<CurlClient>> Create(const CurlLibrary& curl, const Options& options);
  ~CurlClient() override;
  CurlClient(const CurlClient&) = delete;
  CurlClient& operator=(const CurlClient&) = delete;

  PostAnswer Post(const std::string& body) override;
  void Stop() override;

 private:
  CurlClient(const CurlLibrary& curl, const Options& options) : curl_(curl), options_(options) {}
  bool SetUp();
  // Of the answer to the request so far; 0: there is none yet.
  long Status() const;
  // Runs the request; the error if there is no answer.
  std::string Perform();

  const CurlLibrary curl_;
  const Options options_;
  CURLM* multi_ = nullptr;
  CURL* request_ = nullptr;
  curl_slist* headers_ = nullptr;
  char error_[CURL_ERROR_SIZE] = {};
  std::atomic<bool> stopped_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_CURL_CLIENT_H_
