#include "analyzer/blob/blob_service.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "analyzer/net/retry.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kMostWait = std::chrono::seconds(30);
constexpr milliseconds kMostAskedWait = std::chrono::minutes(2);
// Listings have names for which older versions gave no XML; Azurite knows it, too.
constexpr char kApiVersion[] = "2021-12-02";
constexpr size_t kMostListBytes = 64 << 20;
// A try that brought that much is no failure in a row.
constexpr size_t kProgressBytes = 64 << 10;

bool IsAccessTrouble(long status) {
  return status == 401 || status == 403 || status == 404 || status == 409;
}

double Random() {
  thread_local std::mt19937_64 generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

}  // namespace

absl::StatusOr<std::unique_ptr<BlobService>> BlobService::Create(const CurlLibrary& curl,
                                                                 const BlobLocation& location,
                                                                 const StorageSettings& settings,
                                                                 Options options) {
  absl::StatusOr<Credential> credential = Credential::Of(location, settings);
  if (!credential.ok()) return credential.status();
  if (credential->kind != Credential::Kind::kNone && !location.https && !location.loopback) {
    return absl::InvalidArgumentError(
        absl::StrCat(location.Path(), ": http:// would send credentials unencrypted; use https://"));
  }
  return std::unique_ptr<BlobService>(
      new BlobService(curl, location, settings, *std::move(credential), std::move(options)));
}

BlobService::BlobService(const CurlLibrary& curl, const BlobLocation& location,
                         const StorageSettings& settings, Credential credential, Options options)
    : curl_(curl),
      location_(location),
      // On this machine only for tests, which name a service of tokens.
      may_use_identity_(IsTrusted(location, settings) &&
                        (location.https || (location.loopback && (!settings.identity_host.empty() ||
                                                                  !settings.identity_endpoint.empty())))),
      options_(std::move(options)),
      identity_(
          curl, settings, [this](milliseconds time) { return options_.wait(time); }, &stopped_),
      credential_(std::move(credential)) {
  const size_t host = location.endpoint.find("://") + 3;
  const size_t slash = std::min(location.endpoint.find('/', host), location.endpoint.size());
  origin_ = location.endpoint.substr(0, slash);
  base_path_ = absl::StrCat(location.endpoint.substr(slash), "/", PercentEncoded(location.container, false));
  options_.http.ca_file = settings.ca_file;
  options_.http.stopped = &stopped_;
  if (!options_.wait) {
    options_.wait = [this](milliseconds time) {
      std::unique_lock lock(mutex_);
      return !stop_.wait_for(lock, time, [this] { return stopped_.load(); });
    };
  }
}

void BlobService::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stop_.notify_all();
}

std::unique_ptr<HttpClient> BlobService::TakeClient() {
  {
    const std::lock_guard lock(mutex_);
    if (!clients_.empty()) {
      std::unique_ptr<HttpClient> client = std::move(clients_.back());
      clients_.pop_back();
      return client;
    }
  }
  absl::StatusOr<std::unique_ptr<HttpClient>> client = HttpClient::Create(curl_, options_.http);
  return client.ok() ? *std::move(client) : nullptr;
}

void BlobService::GiveBack(std::unique_ptr<HttpClient> client) {
  const std::lock_guard lock(mutex_);
  clients_.push_back(std::move(client));
}

absl::Status BlobService::Authorize(BlobRequest* request, ClientRequest* http) {
  Credential credential;
  {
    const std::lock_guard lock(mutex_);
    credential = credential_;
  }
  request->headers.emplace_back("x-ms-date", HttpDate(absl::Now()));
  request->headers.emplace_back("x-ms-version", kApiVersion);
  std::string query;
  for (const auto& [name, value] : request->query) {
    absl::StrAppend(&query, query.empty() ? "?" : "&", name, "=", PercentEncoded(value, false));
  }
  if (credential.kind == Credential::Kind::kSas)
    absl::StrAppend(&query, query.empty() ? "?" : "&", credential.sas);
  http->url = absl::StrCat(origin_, request->path, query);
  http->head = request->head;
  http->use_proxy = !location_.loopback;
  for (const auto& [name, value] : request->headers) http->headers.push_back(absl::StrCat(name, ": ", value));
  if (credential.kind == Credential::Kind::kSharedKey) {
    http->headers.push_back(absl::StrCat(
        "Authorization: ", SharedKeyAuthorization(*request, credential.account, credential.key)));
  }
  if (credential.kind == Credential::Kind::kIdentity) {
    const absl::StatusOr<std::string> token = identity_.Token();
    if (!token.ok()) return token.status();
    http->headers.push_back("Authorization: Bearer " + *token);
  }
  return absl::OkStatus();
}

BlobService::Answer BlobService::SendOnce(const BlobRequest& request, const HttpClient::BodySink& sink) {
  Answer answer;
  ClientRequest http;
  BlobRequest signed_request = request;
  const absl::Status authorized = Authorize(&signed_request, &http);
  if (!authorized.ok()) {
    // As what it comes to: nobody may read.
    answer.http.status = 401;
    const std::lock_guard lock(mutex_);
    no_identity_ = Message(authorized);
    return answer;
  }
  {
    const std::lock_guard lock(mutex_);
    if (credential_.kind == Credential::Kind::kIdentity) no_identity_.clear();
  }
  std::unique_ptr<HttpClient> client = TakeClient();
  if (client == nullptr) {
    answer.http.error = "no memory for a connection";
    return answer;
  }
  // What arrives of an answer to be refused is none of the blob.
  answer.http = client->Send(http, sink);
  answer.code = client->Header("x-ms-error-code");
  if (answer.code.empty()) answer.code = ErrorCodeOf(answer.http.body);
  answer.date = client->Header("Date");
  answer.retry_after = client->Header("Retry-After");
  answer.blob_type = client->Header("x-ms-blob-type");
  answer.content_length = client->Header("Content-Length");
  answer.version.etag = QuotedTag(client->Header("ETag"));
  answer.version.created = client->Header("x-ms-creation-time");
  answer.version.append = answer.blob_type == "AppendBlob";
  GiveBack(std::move(client));
  return answer;
}

bool BlobService::TakeIdentity(const Answer& answer) {
  {
    const std::lock_guard lock(mutex_);
    if (credential_.kind != Credential::Kind::kNone || !may_use_identity_) return false;
  }
  if (!IsAccessTrouble(answer.http.status) || answer.code == "BlobNotFound") return false;
  const absl::StatusOr<std::string> token = identity_.Token();
  const std::lock_guard lock(mutex_);
  if (token.ok()) {
    credential_.kind = Credential::Kind::kIdentity;
    no_identity_.clear();
  } else {
    no_identity_ = Message(token.status());
  }
  return token.ok();
}

BlobService::Answer BlobService::Send(const BlobRequest& request, const HttpClient::BodySink& sink) {
  Answer answer = SendOnce(request, sink);
  if (TakeIdentity(answer)) answer = SendOnce(request, sink);
  return answer;
}

bool BlobService::TryAgain(const Answer& answer, int failures) {
  const bool broken = answer.http.status == 0 || !answer.http.error.empty();
  const CURLcode code = answer.http.code;
  if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
      code == CURLE_URL_MALFORMAT)
    return false;
  // A name or a service that is not there stays so, more often than not.
  if (answer.http.status != 0) reached_ = true;
  const bool nobody = code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT;
  if (nobody && !reached_ && failures > 1) return false;
  if (stopped_ || failures >= kTries || (!broken && !MaySucceedLater(answer.http.status))) return false;
  milliseconds wait = std::min(kMostWait, RetryDelay(failures, Random()));
  const std::optional<milliseconds> asked = RetryAfter(answer.retry_after, absl::Now());
  if (asked) wait = std::max(wait, std::min(*asked, kMostAskedWait));
  return options_.wait(wait);
}

absl::Status BlobService::Error(const std::string& name, const Answer& answer, int tries) const {
  ServiceFailure failure{location_.PathOf(name), answer.http, answer.code, answer.date, tries, ""};
  Credential credential;
  {
    const std::lock_guard lock(mutex_);
    credential = credential_;
    failure.no_identity = no_identity_;
  }
  return ServiceError(failure, location_, credential);
}

absl::StatusOr<ListPage> BlobService::List(const std::string& prefix, bool delimiter,
                                           const std::string& marker) {
  BlobRequest request;
  request.path = base_path_;
  request.query = {{"restype", "container"}, {"comp", "list"}};
  if (!prefix.empty()) request.query.emplace_back("prefix", prefix);
  if (delimiter) request.query.emplace_back("delimiter", "/");
  if (!marker.empty()) request.query.emplace_back("marker", marker);
  for (int failures = 0;;) {
    std::string xml;
    const Answer answer = Send(request, [&xml](std::string_view bytes) {
      xml += bytes;
      return xml.size() <= kMostListBytes;
    });
    const bool whole = answer.http.error.empty();
    absl::StatusOr<ListPage> page;
    if (whole && answer.http.status == 200) page = ParseListPage(xml);
    if (page.ok()) return page;
    ++failures;
    if (whole && answer.http.status == 200) {
      return absl::DataLossError(absl::StrCat(location_.PathOf(prefix), ": ", page.status().message()));
    }
    if (!TryAgain(answer, failures)) return Error(prefix, answer, failures);
  }
}

absl::StatusOr<std::optional<BlobVersion>> BlobService::Find(const std::string& name) {
  BlobRequest request;
  request.head = true;
  request.path = absl::StrCat(base_path_, "/", PercentEncoded(name, true));
  for (int failures = 0;;) {
    Answer answer = Send(request, [](std::string_view) { return true; });
    if (answer.http.error.empty() && answer.http.status == 200) {
      answer.version.name = name;
      if (absl::SimpleAtoi(answer.content_length, &answer.version.size)) return answer.version;
      return absl::DataLossError(
          absl::StrCat(location_.PathOf(name), ": the service does not say how large"));
    }
    const absl::Status error = Error(name, answer, ++failures);
    if (answer.http.status == 404 && answer.code == "BlobNotFound") return std::nullopt;
    if (!TryAgain(answer, failures)) return error;
  }
}

absl::Status BlobService::Changed(const BlobVersion& blob, uint64_t offset) const {
  const std::string place = offset == 0 ? "" : absl::StrCat(": at byte ", offset);
  return absl::AbortedError(absl::StrCat(location_.PathOf(blob.name), place,
                                         ": changed since it was listed; it had ", blob.size,
                                         " bytes; read it again when nobody writes it"));
}

absl::Status BlobService::Read(const BlobVersion& blob, uint64_t offset, char* buffer, size_t size,
                               size_t* filled) {
  *filled = 0;
  for (int failures = 0; *filled < size;) {
    const size_t before = *filled;
    BlobRequest request;
    request.path = absl::StrCat(base_path_, "/", PercentEncoded(blob.name, true));
    request.headers.emplace_back("x-ms-range",
                                 absl::StrCat("bytes=", offset + before, "-", offset + size - 1));
    // An append blob that grows has another tag each time, but the same beginning.
    if (!blob.append) request.headers.emplace_back("If-Match", blob.etag);
    Answer answer = Send(request, [&](std::string_view bytes) {
      const size_t taken = std::min(bytes.size(), size - *filled);
      std::memcpy(buffer + *filled, bytes.data(), taken);
      *filled += taken;
      return taken == bytes.size();
    });
    const long status = answer.http.status;
    const bool success = status == 206 || (status == 200 && offset + before == 0);
    const bool same = blob.append ? answer.version.append && answer.version.created == blob.created
                                  : answer.version.etag == blob.etag;
    if (status == 412 || status == 416 || (success && !same)) {
      *filled = before;
      return Changed(blob, offset + before);
    }
    if (status == 200 && !success) *filled = before;  // not the range that was asked for
    if (success && *filled == size) return absl::OkStatus();
    if (status / 100 == 2 && answer.http.error.empty()) answer.http.error = "the answer is too short";
    failures = *filled - before >= kProgressBytes ? 1 : failures + 1;
    if (!TryAgain(answer, failures)) return Error(blob.name, answer, failures);
  }
  return absl::OkStatus();
}

}  // namespace vmsift
