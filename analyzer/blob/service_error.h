// Why the blob service did not give what was asked of it, as messages for the user.
#ifndef VMSIFT_ANALYZER_BLOB_SERVICE_ERROR_H_
#define VMSIFT_ANALYZER_BLOB_SERVICE_ERROR_H_

#include <string>

#include "absl/status/status.h"
#include "analyzer/blob/blob_location.h"
#include "analyzer/blob/credential.h"
#include "analyzer/net/http_client.h"

namespace vmsift {

struct ServiceFailure {
  std::string path;  // BlobLocation::PathOf
  HttpAnswer answer;
  std::string code;  // of the service: `BlobNotFound`; empty: none
  std::string date;  // of the service; empty: none
  int tries = 1;
  std::string no_identity;  // why no token of a managed identity was to be had; empty: none was asked for
};

// Says what to do, and holds no secret.
absl::Status ServiceError(const ServiceFailure& failure, const BlobLocation& location,
                          const Credential& credential);

// The service's code where there is one.
bool IsMissing(const ServiceFailure& failure);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_SERVICE_ERROR_H_
