#include "analyzer/net/http_client.h"

#include <algorithm>

namespace vmsift {
namespace {

// libcurl's own text names times and byte counts, which differ each time, except where it says more.
bool TextSaysMore(CURLcode code) {
  return code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CONNECT_ERROR ||
         code == CURLE_SSL_CACERT_BADFILE;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpClient>> HttpClient::Create(const CurlLibrary& curl,
                                                               const Options& options) {
  std::unique_ptr<HttpClient> client(new HttpClient(curl, options));
  if (!client->SetUp()) return absl::UnavailableError("libcurl cannot do what is needed");
  return client;
}

HttpClient::~HttpClient() {
  if (handle_ != nullptr) curl_.easy_cleanup(handle_);
}

bool HttpClient::SetUp() {
  constexpr long kBufferBytes = 512 << 10;  // the most that libcurl takes at once
  handle_ = curl_.easy_init();
  if (handle_ == nullptr) return false;
  const auto set = [this](CURLoption option, auto value) {
    return curl_.easy_setopt(handle_, option, value) == CURLE_OK;
  };
  return set(CURLOPT_PROTOCOLS_STR, "http,https") && set(CURLOPT_FOLLOWLOCATION, 0L) &&
         set(CURLOPT_SSL_VERIFYPEER, 1L) && set(CURLOPT_SSL_VERIFYHOST, 2L) &&
         set(CURLOPT_SSLVERSION, long{CURL_SSLVERSION_TLSv1_2}) &&
         set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1}) &&
         (options_.ca_file.empty() || set(CURLOPT_CAINFO, options_.ca_file.c_str())) &&
         set(CURLOPT_CONNECTTIMEOUT_MS, options_.connect_limit_ms) &&
         set(CURLOPT_LOW_SPEED_LIMIT, options_.slow_bytes_per_second) &&
         set(CURLOPT_LOW_SPEED_TIME, options_.slow_limit_seconds) && set(CURLOPT_NOSIGNAL, 1L) &&
         set(CURLOPT_QUICK_EXIT, 1L) && set(CURLOPT_USERAGENT, "vmsift") &&
         set(CURLOPT_BUFFERSIZE, kBufferBytes) && set(CURLOPT_WRITEFUNCTION, &HttpClient::TakeBody) &&
         set(CURLOPT_WRITEDATA, static_cast<void*>(this)) && set(CURLOPT_NOPROGRESS, 0L) &&
         set(CURLOPT_XFERINFOFUNCTION, &HttpClient::CheckStopped) &&
         set(CURLOPT_XFERINFODATA, static_cast<void*>(this)) &&
         set(CURLOPT_ERRORBUFFER, static_cast<char*>(error_));
}

HttpAnswer HttpClient::Send(const ClientRequest& request, const BodySink& sink) {
  HttpAnswer answer;
  curl_slist* headers = nullptr;
  for (const std::string& header : request.headers) headers = curl_.slist_append(headers, header.c_str());
  const auto set = [this](CURLoption option, auto value) { curl_.easy_setopt(handle_, option, value); };
  set(CURLOPT_URL, request.url.c_str());
  set(CURLOPT_HTTPHEADER, headers);
  set(CURLOPT_NOBODY, request.head ? 1L : 0L);
  if (!request.head) set(CURLOPT_HTTPGET, 1L);
  set(CURLOPT_PROXY, request.use_proxy ? static_cast<const char*>(nullptr) : "");
  error_[0] = '\0';
  sink_ = &sink;
  answer_ = &answer;
  answer.code = curl_.easy_perform(handle_);
  sink_ = nullptr;
  answer_ = nullptr;
  set(CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  curl_.slist_free_all(headers);
  answer.status = status();
  if (answer.code != CURLE_OK) {
    answer.error = TextSaysMore(answer.code) && error_[0] != '\0' ? error_ : curl_.easy_strerror(answer.code);
  }
  return answer;
}

long HttpClient::status() const {
  long status = 0;
  curl_.easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status);
  return status;
}

std::string HttpClient::Header(const char* name) const {
  curl_header* header = nullptr;
  if (curl_.easy_header(handle_, name, 0, CURLH_HEADER, -1, &header) != CURLHE_OK) return "";
  return header->value;
}

size_t HttpClient::TakeBody(char* bytes, size_t size, size_t count, void* self) {
  auto* const client = static_cast<HttpClient*>(self);
  const size_t total = size * count;
  const long status = client->status();
  if (status >= 200 && status < 300) return (*client->sink_)({bytes, total}) ? total : 0;
  std::string& body = client->answer_->body;
  body.append(bytes, std::min(total, kMostErrorBytes - body.size()));
  return total;
}

int HttpClient::CheckStopped(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const std::atomic<bool>* const stopped = static_cast<HttpClient*>(self)->options_.stopped;
  return stopped != nullptr && *stopped ? 1 : 0;
}

}  // namespace vmsift
