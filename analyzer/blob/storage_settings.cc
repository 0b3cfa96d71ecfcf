#include "analyzer/blob/storage_settings.h"

#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Azurite's and the old emulator's, the same for everybody (Microsoft, "Use the Azurite emulator").
constexpr char kDevelopmentAccount[] = "devstoreaccount1";
constexpr char kDevelopmentKey[] =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
constexpr char kDevelopmentEndpoint[] = "http://127.0.0.1:10000/devstoreaccount1";

void DropSlashes(std::string* endpoint) {
  while (endpoint->ends_with('/')) endpoint->pop_back();
}

// `NAME=VALUE;…` (Microsoft, "Configure Azure Storage connection strings").
absl::Status TakeConnectionString(const std::string& text, StorageSettings* settings) {
  std::string scheme = "https";
  bool known = false;
  const std::vector<std::string> parts = absl::StrSplit(text, ';', absl::SkipEmpty());
  for (const std::string& part : parts) {
    const size_t equals = part.find('=');
    if (equals == std::string::npos) break;
    const std::string_view name = std::string_view(part).substr(0, equals);
    const std::string value = part.substr(equals + 1);
    known = true;
    if (EqualsIgnoreCase(name, "AccountName") && settings->account.empty()) settings->account = value;
    if (EqualsIgnoreCase(name, "AccountKey") && settings->key.empty()) settings->key = value;
    if (EqualsIgnoreCase(name, "SharedAccessSignature") && settings->sas.empty()) settings->sas = value;
    if (EqualsIgnoreCase(name, "BlobEndpoint") && settings->endpoint.empty()) settings->endpoint = value;
    if (EqualsIgnoreCase(name, "EndpointSuffix")) settings->endpoint_suffix = value;
    if (EqualsIgnoreCase(name, "DefaultEndpointsProtocol")) scheme = value;
    if (EqualsIgnoreCase(name, "UseDevelopmentStorage") && EqualsIgnoreCase(value, "true")) {
      settings->account = kDevelopmentAccount;
      settings->key = kDevelopmentKey;
      settings->endpoint = kDevelopmentEndpoint;
    }
  }
  if (!known) {
    return absl::InvalidArgumentError(
        "AZURE_STORAGE_CONNECTION_STRING: not a connection string such as "
        "AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net; copy it whole, in quotes");
  }
  if (scheme == "http" && settings->endpoint.empty() && !settings->account.empty())
    settings->endpoint = absl::StrCat("http://", settings->account, ".blob.", settings->endpoint_suffix);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<StorageSettings> StorageSettings::FromEnvironment(
    const std::function<const char*(const char*)>& variable) {
  const auto get = [&variable](const char* name) -> std::string {
    const char* const value = variable(name);
    // A line end may come with what was read from a file.
    return value == nullptr ? "" : std::string(absl::StripAsciiWhitespace(value));
  };
  StorageSettings settings;
  settings.account = get("AZURE_STORAGE_ACCOUNT");
  settings.key = get("AZURE_STORAGE_KEY");
  settings.sas = get("AZURE_STORAGE_SAS_TOKEN");
  settings.endpoint = get("AZURE_STORAGE_SERVICE_ENDPOINT");
  settings.login = EqualsIgnoreCase(get("AZURE_STORAGE_AUTH_MODE"), "login");
  settings.identity_endpoint = get("IDENTITY_ENDPOINT");
  settings.identity_header = get("IDENTITY_HEADER");
  settings.identity_host = get("AZURE_POD_IDENTITY_AUTHORITY_HOST");
  settings.client_id = get("AZURE_CLIENT_ID");
  settings.ca_file = get("CURL_CA_BUNDLE");
  if (settings.ca_file.empty()) settings.ca_file = get("SSL_CERT_FILE");
  const std::string connection = get("AZURE_STORAGE_CONNECTION_STRING");
  // As the Azure CLI: what is set by itself wins.
  if (!connection.empty() && settings.key.empty() && settings.sas.empty()) {
    const absl::Status status = TakeConnectionString(connection, &settings);
    if (!status.ok()) return status;
  }
  if (settings.sas.starts_with('?')) settings.sas.erase(0, 1);
  DropSlashes(&settings.endpoint);
  DropSlashes(&settings.identity_host);
  return settings;
}

std::string StorageSettings::BlobEndpoint() const {
  if (!endpoint.empty()) return endpoint;
  return account.empty() ? "" : absl::StrCat("https://", account, ".blob.", endpoint_suffix);
}

}  // namespace vmsift
