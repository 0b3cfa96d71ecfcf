// Authorizes requests to the blob service.
//
// Shared Key: Microsoft, "Authorize with Shared Key". Thread-safe.
#ifndef VMSIFT_ANALYZER_BLOB_CREDENTIAL_H_
#define VMSIFT_ANALYZER_BLOB_CREDENTIAL_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "analyzer/blob/blob_location.h"
#include "analyzer/blob/storage_settings.h"

namespace vmsift {

// What is asked of the service.
struct BlobRequest {
  bool head = false;
  std::string path;                                        // of the URL from its first slash, percent-encoded
  std::vector<std::pair<std::string, std::string>> query;  // not encoded
  std::vector<std::pair<std::string, std::string>> headers;  // x-ms-…, names in lower case; and If-Match
};

struct Credential {
  enum class Kind { kNone, kSas, kSharedKey, kIdentity };

  Kind kind = Kind::kNone;
  std::string account;  // of the key
  std::string key;      // decoded; a secret
  std::string sas;      // a secret

  // What the location and the environment give: a SAS in the URL before all, then AZURE_STORAGE_AUTH_MODE, a
  // SAS, a key, each only for hosts that it is for. Fails on a key that is none.
  static absl::StatusOr<Credential> Of(const BlobLocation& location, const StorageSettings& settings);
};

// The value of the header Authorization, of a request that holds x-ms-date and x-ms-version.
std::string SharedKeyAuthorization(const BlobRequest& request, const std::string& account,
                                   const std::string& key);

// `Mon, 30 Nov 2026 09:21:30 GMT`.
std::string HttpDate(absl::Time time);

// Why a SAS cannot be used at this time: it has expired, or begins later. Empty: it can, as far as it says.
std::string SasTrouble(std::string_view sas, absl::Time now);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_CREDENTIAL_H_
