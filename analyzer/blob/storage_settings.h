// Which account and which credentials: the variables of the environment that Azure's own tools read.
//
//   AZURE_STORAGE_ACCOUNT, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN, AZURE_STORAGE_CONNECTION_STRING,
//   AZURE_STORAGE_AUTH_MODE (login), AZURE_STORAGE_SERVICE_ENDPOINT: as the Azure CLI has them
//   ("az storage", environment variables).
//   IDENTITY_ENDPOINT and IDENTITY_HEADER, AZURE_POD_IDENTITY_AUTHORITY_HOST, AZURE_CLIENT_ID: as the Azure
//   SDKs have them for managed identities.
//   CURL_CA_BUNDLE, SSL_CERT_FILE: authorities to trust, as curl and OpenSSL have them.
#ifndef VMSIFT_ANALYZER_BLOB_STORAGE_SETTINGS_H_
#define VMSIFT_ANALYZER_BLOB_STORAGE_SETTINGS_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"

namespace vmsift {

struct StorageSettings {
  std::string account;   // empty: none is named
  std::string key;       // in base64; a secret
  std::string sas;       // without its `?`; a secret
  std::string endpoint;  // of the blob service, without a slash at its end; empty: by the account's name
  std::string endpoint_suffix = "core.windows.net";
  bool login = false;             // a managed identity, whatever else there is
  std::string identity_endpoint;  // empty: that of Azure's VMs
  std::string identity_header;    // a secret
  std::string identity_host;      // instead of http://169.254.169.254
  std::string client_id;          // of a user-assigned identity; empty: the machine's own
  std::string ca_file;            // empty: the authorities of the system

  // `variable` returns the value of a variable, or null. Fails on a connection string that is none, without
  // quoting it.
  static absl::StatusOr<StorageSettings> FromEnvironment(
      const std::function<const char*(const char*)>& variable);

  // `https://ACCOUNT.blob.core.windows.net`, or what is set instead; empty without an account.
  std::string BlobEndpoint() const;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_STORAGE_SETTINGS_H_
