// A path that means blobs, taken apart.
//
//   https://ACCOUNT.blob.core.windows.net/CONTAINER/NAME    also of the sovereign clouds, and custom domains
//   http://127.0.0.1:10000/ACCOUNT/CONTAINER/NAME           a service on this machine (Azurite), or at an
//   address az://CONTAINER/NAME                                     the account is that of the settings
//   az://ACCOUNT.blob.core.windows.net/CONTAINER/NAME       as DuckDB has it
//   az://CONTAINER@ACCOUNT.blob.core.windows.net/NAME       as fsspec's adlfs has it
//
// Each may end with `?` and a SAS token. `%2B` and the like mean what they mean in URLs, except after az://.
#ifndef VMSIFT_ANALYZER_BLOB_BLOB_LOCATION_H_
#define VMSIFT_ANALYZER_BLOB_BLOB_LOCATION_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/blob/storage_settings.h"

namespace vmsift {

struct BlobLocation {
  std::string
      endpoint;         // scheme, host and port, and the account where it is in the path; no slash at the end
  std::string host;     // without its port
  std::string account;  // empty: the host does not say
  std::string container;
  std::string name;        // of a blob or a folder; empty: the whole container
  bool is_prefix = false;  // a `*` followed the name: all blobs that begin so
  std::string sas;         // of the URL; empty: none; a secret
  bool loopback = false;   // this machine
  bool https = false;

  // How reports name a blob: a URL without a query, which means the same blob when it is given as a path.
  std::string PathOf(std::string_view blob) const;
  // The same of what the user named.
  std::string Path() const;
};

// Whether a path of the command line means blobs.
bool IsBlobPath(std::string_view path);

// The path without what may be secret: its query.
std::string WithoutSecrets(std::string_view path);

// Fails without quoting a query.
absl::StatusOr<BlobLocation> ParseBlobPath(std::string_view path, const StorageSettings& settings);

// Whether Azure Storage, or this machine, or the endpoint of the settings is there: whoever may be given
// credentials of the environment. A URL can name any host.
bool IsTrusted(const BlobLocation& location, const StorageSettings& settings);

// `a b` as `a%20b`; slashes stay.
std::string PercentEncoded(std::string_view text, bool keep_slashes);
std::string PercentDecoded(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_BLOB_LOCATION_H_
