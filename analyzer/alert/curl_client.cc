#include "analyzer/alert/curl_client.h"

#include <chrono>
#include <cstddef>
#include <optional>

namespace vmsift {
namespace {

// What a server answers is not read; its status says it all.
size_t Ignore(char* /*bytes*/, size_t size, size_t count, void* /*user*/) {
  return size * count;
}

constexpr long kFirstFinalStatus = 200;

// libcurl's own text names times and byte counts, which differ each time, except where it says more.
bool SaysMore(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
         code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_RESOLVE_PROXY;
}

}  // namespace

absl::StatusOr<std::unique_ptr<CurlClient>> CurlClient::Create(const CurlLibrary& curl,
                                                               const Options& options) {
  std::unique_ptr<CurlClient> client(new CurlClient(curl, options));
  if (!client->SetUp()) return absl::UnavailableError("libcurl cannot do what is needed");
  return client;
}

CurlClient::~CurlClient() {
  if (request_ != nullptr) curl_.easy_cleanup(request_);
  if (multi_ != nullptr) curl_.multi_cleanup(multi_);
  curl_.slist_free_all(headers_);
}

bool CurlClient::SetUp() {
  multi_ = curl_.multi_init();
  request_ = curl_.easy_init();
  if (multi_ == nullptr || request_ == nullptr) return false;
  for (const char* header : {"Content-Type: application/json; charset=utf-8", "Expect:"}) {
    curl_slist* const longer = curl_.slist_append(headers_, header);
    if (longer == nullptr) return false;
    headers_ = longer;
  }
  const auto set = [this](CURLoption option, auto value) {
    return curl_.easy_setopt(request_, option, value) == CURLE_OK;
  };
  return set(CURLOPT_URL, options_.target.url.c_str()) && set(CURLOPT_PROTOCOLS_STR, "http,https") &&
         set(CURLOPT_FOLLOWLOCATION, 0L) && set(CURLOPT_SSL_VERIFYPEER, 1L) &&
         set(CURLOPT_SSL_VERIFYHOST, 2L) && set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2}) &&
         (options_.ca_file.empty() || set(CURLOPT_CAINFO, options_.ca_file.c_str())) &&
         (!options_.target.loopback || set(CURLOPT_PROXY, "")) &&
         set(CURLOPT_CONNECTTIMEOUT_MS, options_.connect_limit_ms) &&
         set(CURLOPT_TIMEOUT_MS, options_.limit_ms) && set(CURLOPT_NOSIGNAL, 1L) &&
         // Ends without waiting for a name to be looked up.
         set(CURLOPT_QUICK_EXIT, 1L) && set(CURLOPT_USERAGENT, "vmsift") &&
         set(CURLOPT_HTTPHEADER, headers_) && set(CURLOPT_WRITEFUNCTION, &Ignore) &&
         set(CURLOPT_ERRORBUFFER, static_cast<char*>(error_));
}

PostAnswer CurlClient::Post(const std::string& body) {
  PostAnswer answer;
  curl_.easy_setopt(request_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_.easy_setopt(request_, CURLOPT_POSTFIELDS, body.c_str());
  curl_.multi_add_handle(multi_, request_);
  const std::string error = Perform();
  answer.status = Status();
  // Once the status is there, it counts: what is wrong with the text behind it must not make us send again.
  if (!error.empty() && answer.status < kFirstFinalStatus) {
    answer.status = 0;
    answer.error = error;
  } else {
    curl_header* header = nullptr;
    if (curl_.easy_header(request_, "Retry-After", 0, CURLH_HEADER, -1, &header) == CURLHE_OK)
      answer.retry_after = header->value;
  }
  curl_.multi_remove_handle(multi_, request_);
  return answer;
}

long CurlClient::Status() const {
  long status = 0;
  curl_.easy_getinfo(request_, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string CurlClient::Perform() {
  using Clock = std::chrono::steady_clock;
  constexpr int kMostWaitMs = 1000;
  constexpr std::chrono::seconds kMostOfText(2);
  std::optional<Clock::time_point> answered;
  for (;;) {
    int running = 0;
    if (stopped_) return "stopped, as vmsift ends";
    if (curl_.multi_perform(multi_, &running) != CURLM_OK) return "libcurl failed";
    if (running == 0) break;
    // Other alerts do not wait for a text that does not end.
    if (!answered && Status() >= kFirstFinalStatus) answered = Clock::now();
    if (answered && Clock::now() - *answered >= kMostOfText) return "the answer does not end";
    if (curl_.multi_poll(multi_, nullptr, 0, kMostWaitMs, nullptr) != CURLM_OK) return "libcurl failed";
  }
  int left = 0;
  const CURLMsg* const message = curl_.multi_info_read(multi_, &left);
  if (message == nullptr || message->msg != CURLMSG_DONE) return "libcurl failed";
  const CURLcode code = message->data.result;
  if (code == CURLE_OK) return "";
  return SaysMore(code) && error_[0] != '\0' ? error_ : curl_.easy_strerror(code);
}

void CurlClient::Stop() {
  stopped_ = true;
  curl_.multi_wakeup(multi_);
}

}  // namespace vmsift
