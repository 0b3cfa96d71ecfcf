#include "analyzer/blob/managed_identity.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "analyzer/blob/blob_location.h"
#include "analyzer/net/retry.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr char kMetadataHost[] = "http://169.254.169.254";
constexpr size_t kMostTokenBytes = 64 << 10;
constexpr int kTries = 4;

ClientRequest TokenRequest(const StorageSettings& settings) {
  ClientRequest request;
  request.use_proxy = false;
  const bool app_service = !settings.identity_endpoint.empty() && !settings.identity_header.empty();
  if (app_service) {
    request.url = absl::StrCat(settings.identity_endpoint, "?api-version=2019-08-01");
    request.headers = {absl::StrCat("X-IDENTITY-HEADER: ", settings.identity_header)};
  } else {
    request.url = absl::StrCat(settings.identity_host.empty() ? kMetadataHost : settings.identity_host,
                               "/metadata/identity/oauth2/token?api-version=2018-02-01");
    request.headers = {"Metadata: true"};
  }
  absl::StrAppend(&request.url, "&resource=", PercentEncoded("https://storage.azure.com/", false));
  if (!settings.client_id.empty())
    absl::StrAppend(&request.url, "&client_id=", PercentEncoded(settings.client_id, false));
  return request;
}

// How long a token is good for: in seconds from now, or as a time.
absl::Time ExpiryOf(std::string_view answer, absl::Time now) {
  int64_t seconds = 0;
  if (absl::SimpleAtoi(JsonMember(answer, "expires_in"), &seconds)) return now + absl::Seconds(seconds);
  if (absl::SimpleAtoi(JsonMember(answer, "expires_on"), &seconds)) return absl::FromUnixSeconds(seconds);
  return now + absl::Minutes(10);
}

}  // namespace

std::string JsonMember(std::string_view json, std::string_view name) {
  const std::string quoted = "\"" + std::string(name) + "\"";
  size_t at = json.find(quoted);
  if (at == std::string_view::npos) return "";
  at = json.find_first_not_of(" \t\r\n", at + quoted.size());
  if (at == std::string_view::npos || json[at] != ':') return "";
  at = json.find_first_not_of(" \t\r\n", at + 1);
  if (at == std::string_view::npos) return "";
  const bool is_string = json[at] == '"';
  const size_t begin = is_string ? at + 1 : at;
  const size_t end = std::min(json.find_first_of(is_string ? "\"" : ",} \t\r\n", begin), json.size());
  return std::string(json.substr(begin, end - begin));
}

absl::StatusOr<std::string> ManagedIdentity::Token() {
  const std::lock_guard lock(mutex_);
  const absl::Time now = absl::Now();
  if (now + absl::Minutes(5) < good_until_) return token_;
  if (now >= fails_until_) {
    failure_ = Fetch();
    // Others that wait for a token ask no more, but whoever goes on for days.
    fails_until_ = failure_.ok() ? absl::InfinitePast() : absl::Now() + absl::Minutes(1);
  }
  if (failure_.ok() || absl::Now() < good_until_) return token_;
  return failure_;
}

absl::Status ManagedIdentity::Fetch() {
  HttpClient::Options options;
  options.connect_limit_ms = 1000;  // it is beside the machine, or nowhere
  options.slow_limit_seconds = 10;
  options.stopped = &stopped_;
  absl::StatusOr<std::unique_ptr<HttpClient>> client = HttpClient::Create(curl_, options);
  if (!client.ok()) return client.status();
  const ClientRequest request = TokenRequest(settings_);
  for (int failures = 0;; ++failures) {
    std::string body;
    const HttpAnswer answer = (*client)->Send(request, [&body](std::string_view bytes) {
      body += bytes;
      return body.size() <= kMostTokenBytes;
    });
    if (answer.status == 0)
      return absl::UnavailableError(absl::StrCat("no managed identity here (", answer.error, ")"));
    if (answer.status == 200 && answer.error.empty()) {
      token_ = JsonMember(body, "access_token");
      good_until_ = ExpiryOf(body, absl::Now());
      if (!token_.empty()) return absl::OkStatus();
    }
    // 410: the service is being updated.
    const bool later = MaySucceedLater(answer.status) || answer.status == 404 || answer.status == 410;
    if (!later || failures + 1 == kTries || !wait_(RetryDelay(failures + 1, 0))) {
      const std::string reason = JsonMember(answer.body, "error");
      return absl::UnavailableError(absl::StrCat("the managed identity gives no token: HTTP status ",
                                                 answer.status, reason.empty() ? "" : " ", reason));
    }
  }
}

}  // namespace vmsift
