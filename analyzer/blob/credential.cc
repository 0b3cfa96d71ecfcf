#include "analyzer/blob/credential.h"

#include <nettle/hmac.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

std::string HmacSha256(const std::string& key, const std::string& text) {
  hmac_sha256_ctx context;
  hmac_sha256_set_key(&context, key.size(), reinterpret_cast<const uint8_t*>(key.data()));
  hmac_sha256_update(&context, text.size(), reinterpret_cast<const uint8_t*>(text.data()));
  std::array<uint8_t, SHA256_DIGEST_SIZE> digest;
  hmac_sha256_digest(&context, digest.size(), digest.data());
  return std::string(digest.begin(), digest.end());
}

// A parameter of a SAS, decoded; empty: it has none.
std::string SasParameter(std::string_view sas, std::string_view name) {
  const std::vector<std::string> parts = absl::StrSplit(ToAbsl(sas), '&');
  for (const std::string& part : parts) {
    const size_t equals = part.find('=');
    if (equals == name.size() && part.compare(0, equals, name) == 0)
      return PercentDecoded(part.substr(equals + 1));
  }
  return "";
}

std::optional<absl::Time> SasTime(std::string_view sas, std::string_view name) {
  const std::string text = SasParameter(sas, name);
  absl::Time time;
  std::string error;
  for (const char* form : {"%Y-%m-%dT%H:%M:%E*SZ", "%Y-%m-%dT%H:%MZ", "%Y-%m-%d"}) {
    if (absl::ParseTime(form, text, &time, &error)) return time;
  }
  return std::nullopt;
}

}  // namespace

absl::StatusOr<Credential> Credential::Of(const BlobLocation& location, const StorageSettings& settings) {
  Credential credential;
  if (!location.sas.empty()) {
    credential.kind = Kind::kSas;
    credential.sas = location.sas;
    return credential;
  }
  if (!IsTrusted(location, settings)) return credential;
  if (settings.login) {
    credential.kind = Kind::kIdentity;
  } else if (!settings.sas.empty()) {
    credential.kind = Kind::kSas;
    credential.sas = settings.sas;
  } else if (!settings.key.empty()) {
    credential.kind = Kind::kSharedKey;
    credential.account = location.account;
    if (!absl::Base64Unescape(settings.key, &credential.key)) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the account's key (AZURE_STORAGE_KEY or AccountKey= of AZURE_STORAGE_CONNECTION_STRING) is not in "
          "base64; copy it whole, from `az storage account keys list`"));
    }
  }
  return credential;
}

std::string SharedKeyAuthorization(const BlobRequest& request, const std::string& account,
                                   const std::string& key) {
  std::string if_match;
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& header : request.headers) {
    if (header.first.starts_with("x-ms-")) headers.push_back(header);
    if (header.first == "If-Match") if_match = header.second;
  }
  std::sort(headers.begin(), headers.end());
  // Eleven lines of headers, of which only If-Match is ever sent.
  std::string text = absl::StrCat(request.head ? "HEAD" : "GET", "\n\n\n\n\n\n\n\n", if_match, "\n\n\n\n");
  for (const auto& [name, value] : headers) absl::StrAppend(&text, name, ":", value, "\n");
  absl::StrAppend(&text, "/", account, request.path);
  std::vector<std::pair<std::string, std::string>> query = request.query;
  std::sort(query.begin(), query.end());
  for (const auto& [name, value] : query) absl::StrAppend(&text, "\n", name, ":", value);
  return absl::StrCat("SharedKey ", account, ":", absl::Base64Escape(HmacSha256(key, text)));
}

std::string HttpDate(absl::Time time) {
  return absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", time, absl::UTCTimeZone());
}

std::string SasTrouble(std::string_view sas, absl::Time now) {
  const auto text = [](absl::Time time) {
    return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
  };
  const std::optional<absl::Time> end = SasTime(sas, "se");
  if (end && *end <= now) return absl::StrCat("the SAS token expired at ", text(*end), "; make a new one");
  const std::optional<absl::Time> begin = SasTime(sas, "st");
  if (begin && *begin > now) return absl::StrCat("the SAS token is valid only from ", text(*begin), " on");
  return "";
}

}  // namespace vmsift
