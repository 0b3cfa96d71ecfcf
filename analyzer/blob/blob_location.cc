#include "analyzer/blob/blob_location.h"

#include <algorithm>
#include <array>
#include <optional>

#include "absl/strings/str_cat.h"
#include "base/ascii_case.h"
#include "base/loopback.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr std::string_view kScheme = "az://";

int HexDigit(char c) {
  if (IsAsciiDigit(c)) return c - '0';
  const char lower = AsciiLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Takes what is before the first `separator` off, and the separator.
std::string_view TakeUntil(char separator, std::string_view* text) {
  const size_t end = std::min(text->find(separator), text->size());
  const std::string_view taken = text->substr(0, end);
  text->remove_prefix(std::min(end + 1, text->size()));
  return taken;
}

// `account` of `account.blob.core.windows.net`, and of the endpoint for Data Lake Storage, which has the same
// blobs. Empty of other hosts.
std::string_view AccountOfHost(std::string_view host) {
  // Microsoft, "Storage account endpoints"; with DNS zones, `account.z01.blob.storage.azure.net`.
  constexpr std::array<std::string_view, 4> kDomains = {
      ".blob.core.windows.net", ".blob.core.chinacloudapi.cn", ".blob.core.usgovcloudapi.net",
      ".blob.storage.azure.net"};
  for (const std::string_view domain : kDomains) {
    if (EndsWithIgnoreCase(host, domain)) return host.substr(0, host.find('.'));
  }
  return {};
}

std::string BlobHostOf(std::string_view host) {
  std::string text = AsciiLowered(host);
  const size_t dfs = text.find(".dfs.");
  if (dfs != std::string::npos) text.replace(dfs, 5, ".blob.");
  return text;
}

bool IsAddress(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string HostOfEndpoint(std::string_view endpoint) {
  const size_t scheme = endpoint.find("://");
  if (scheme != std::string_view::npos) endpoint.remove_prefix(scheme + 3);
  return AsciiLowered(endpoint.substr(0, endpoint.find('/')));
}

// The host of `host:port`.
std::string_view WithoutPort(std::string_view authority) {
  const size_t colon = authority.rfind(':');
  const bool has_port =
      colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
  return has_port ? authority.substr(0, colon) : authority;
}

absl::Status TakeEndpoint(std::string_view scheme, std::string_view authority, BlobLocation* location) {
  if (authority.find('@') != std::string_view::npos)
    return absl::InvalidArgumentError("a URL with a user name; credentials are given as docs/blobs.md says");
  const std::string host = BlobHostOf(authority);
  if (host.empty()) return absl::InvalidArgumentError("a URL without a host");
  location->host = WithoutPort(host);
  location->loopback = NamesLoopback(location->host);
  location->https = scheme == "https";
  location->account = AccountOfHost(location->host);
  location->endpoint = absl::StrCat(ToAbsl(scheme), "://", host);
  return absl::OkStatus();
}

// Whether the account is the first part of the path, as where no name server tells accounts apart.
bool HasAccountInPath(const BlobLocation& location) {
  return location.account.empty() && (location.loopback || IsAddress(location.host));
}

void TakeName(std::string_view rest, bool decode, BlobLocation* location) {
  location->container = decode ? PercentDecoded(TakeUntil('/', &rest)) : std::string(TakeUntil('/', &rest));
  if (rest.ends_with('*')) {
    location->is_prefix = true;
    rest.remove_suffix(1);
  }
  location->name = decode ? PercentDecoded(rest) : std::string(rest);
}

// `rest` follows az://.
absl::Status ParseAz(std::string_view rest, const StorageSettings& settings, BlobLocation* location) {
  std::string_view first = rest.substr(0, rest.find('/'));
  const size_t at = first.find('@');
  if (at != std::string_view::npos) {
    const absl::Status status = TakeEndpoint("https", first.substr(at + 1), location);
    rest.remove_prefix(std::min(first.size() + 1, rest.size()));
    TakeName(absl::StrCat(ToAbsl(first.substr(0, at)), "/", ToAbsl(rest)), false, location);
    return status;
  }
  // A container's name has no dot.
  if (first.find('.') != std::string_view::npos) {
    const absl::Status status = TakeEndpoint("https", first, location);
    rest.remove_prefix(std::min(first.size() + 1, rest.size()));
    TakeName(rest, false, location);
    return status;
  }
  location->endpoint = settings.BlobEndpoint();
  if (location->endpoint.empty()) {
    return absl::InvalidArgumentError(
        "of which account? Set AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING, or write "
        "https://ACCOUNT.blob.core.windows.net/CONTAINER/…");
  }
  location->host = WithoutPort(HostOfEndpoint(location->endpoint));
  location->loopback = NamesLoopback(location->host);
  location->https = StartsWithIgnoreCase(location->endpoint, "https://");
  location->account = settings.account;
  TakeName(rest, false, location);
  return absl::OkStatus();
}

absl::Status ParseUrl(std::string_view scheme, std::string_view rest, const StorageSettings& settings,
                      BlobLocation* location) {
  const absl::Status status = TakeEndpoint(scheme, TakeUntil('/', &rest), location);
  if (!status.ok()) return status;
  if (HasAccountInPath(*location)) {
    location->account = TakeUntil('/', &rest);
    absl::StrAppend(&location->endpoint, "/", location->account);
  } else if (location->account.empty() && EqualsIgnoreCase(location->endpoint, settings.endpoint)) {
    location->account = settings.account;
  }
  TakeName(rest, true, location);
  return absl::OkStatus();
}

}  // namespace

std::string PercentEncoded(std::string_view text, bool keep_slashes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    if (IsAsciiAlnum(c) || c == '-' || c == '_' || c == '.' || c == '~' || (keep_slashes && c == '/')) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kDigits[static_cast<unsigned char>(c) >> 4];
      encoded += kDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  return encoded;
}

std::string PercentDecoded(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool escape =
        text[i] == '%' && i + 2 < text.size() && HexDigit(text[i + 1]) >= 0 && HexDigit(text[i + 2]) >= 0;
    if (escape) {
      decoded += static_cast<char>(HexDigit(text[i + 1]) * 16 + HexDigit(text[i + 2]));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

std::string BlobLocation::PathOf(std::string_view blob) const {
  std::string path = absl::StrCat(endpoint, "/", container);
  if (!blob.empty()) path += '/';
  // Only what would mean something else: people read it.
  for (const char c : blob) {
    const bool special = c == '%' || c == '?' || c == '*' || c == '#';
    path += special ? PercentEncoded({&c, 1}, true) : std::string(1, c);
  }
  return path;
}

std::string BlobLocation::Path() const {
  return PathOf(name) + (is_prefix ? "*" : "");
}

bool IsBlobPath(std::string_view path) {
  return StartsWithIgnoreCase(path, "https://") || StartsWithIgnoreCase(path, "http://") ||
         StartsWithIgnoreCase(path, kScheme);
}

std::string WithoutSecrets(std::string_view path) {
  return std::string(path.substr(0, path.find('?')));
}

absl::StatusOr<BlobLocation> ParseBlobPath(std::string_view path, const StorageSettings& settings) {
  BlobLocation location;
  std::string_view rest = path;
  const std::string_view before_query = TakeUntil('?', &rest);
  location.sas = rest;
  rest = before_query;
  const std::string scheme = AsciiLowered(TakeUntil(':', &rest));
  rest.remove_prefix(2);
  absl::Status status =
      scheme == "az" ? ParseAz(rest, settings, &location) : ParseUrl(scheme, rest, settings, &location);
  if (status.ok() && location.container.empty()) {
    status = absl::InvalidArgumentError(
        "names no container; https://ACCOUNT.blob.core.windows.net/CONTAINER/… is expected");
  }
  const bool is_sas = location.sas.starts_with("sig=") || location.sas.find("&sig=") != std::string::npos;
  if (status.ok() && !location.sas.empty() && !is_sas) {
    status = absl::InvalidArgumentError(
        "what follows `?` is no SAS token, which has a sig=; copy it whole, in quotes, since & ends a "
        "command");
  }
  if (!status.ok())
    return absl::InvalidArgumentError(absl::StrCat(WithoutSecrets(path), ": ", status.message()));
  return location;
}

bool IsTrusted(const BlobLocation& location, const StorageSettings& settings) {
  const bool known =
      location.loopback || !AccountOfHost(location.host).empty() ||
      (!settings.endpoint.empty() && HostOfEndpoint(settings.endpoint) == HostOfEndpoint(location.endpoint));
  const bool own = settings.account.empty() || EqualsIgnoreCase(settings.account, location.account);
  return known && own;
}

}  // namespace vmsift
