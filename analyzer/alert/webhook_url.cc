#include "analyzer/alert/webhook_url.h"

#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/loopback.h"

namespace vmsift {
namespace {

// A parsed URL.
class CurlUrl {
 public:
  explicit CurlUrl(const CurlLibrary& curl) : curl_(curl), url_(curl.url()) {}
  ~CurlUrl() { curl_.url_cleanup(url_); }
  CurlUrl(const CurlUrl&) = delete;
  CurlUrl& operator=(const CurlUrl&) = delete;

  bool Set(CURLUPart part, const char* value) {
    return url_ != nullptr && curl_.url_set(url_, part, value, 0) == CURLUE_OK;
  }
  // Empty if there is none.
  std::string Get(CURLUPart part, unsigned flags = 0) const {
    char* value = nullptr;
    if (curl_.url_get(url_, part, &value, flags) != CURLUE_OK) return "";
    std::string text = value;
    curl_.free(value);
    return text;
  }

 private:
  const CurlLibrary& curl_;
  CURLU* const url_;
};

// Takes the routing key out of the query.
void TakeRoutingKey(CurlUrl* url, WebhookUrl* parsed) {
  constexpr std::string_view kName = "routing_key=";
  std::string query;
  const std::vector<std::string> parts = absl::StrSplit(url->Get(CURLUPART_QUERY), '&');
  for (const std::string& part : parts) {
    if (part.starts_with(kName)) {
      parsed->routing_key = part.substr(kName.size());
    } else {
      absl::StrAppend(&query, query.empty() ? "" : "&", part);
    }
  }
  if (!parsed->routing_key.empty()) url->Set(CURLUPART_QUERY, query.empty() ? nullptr : query.c_str());
}

}  // namespace

absl::StatusOr<WebhookUrl> ParseWebhookUrl(const CurlLibrary& curl, const std::string& text,
                                           bool take_routing_key) {
  CurlUrl url(curl);
  if (!url.Set(CURLUPART_URL, text.c_str()))
    return absl::InvalidArgumentError("not a URL such as https://hooks.example.com/path");
  const std::string scheme = url.Get(CURLUPART_SCHEME);
  if (scheme != "https" && scheme != "http")
    return absl::InvalidArgumentError("a URL that begins with https:// is expected");
  const std::string host = url.Get(CURLUPART_HOST);
  WebhookUrl parsed;
  parsed.loopback = NamesLoopback(host);
  if (scheme == "http" && !parsed.loopback) {
    return absl::InvalidArgumentError(
        "http:// would send alerts unencrypted, which is only allowed to this machine; use https://");
  }
  const std::string port = url.Get(CURLUPART_PORT);
  parsed.place = absl::StrCat(scheme, "://", host, port.empty() ? "" : ":", port);
  if (take_routing_key) TakeRoutingKey(&url, &parsed);
  parsed.url = url.Get(CURLUPART_URL);
  return parsed;
}

}  // namespace vmsift
