// Tokens of a managed identity, for which no secret has to be kept.
//
// Sources: Microsoft, "How to use managed identities for Azure resources on an Azure VM to acquire an access
// token" (the Instance Metadata Service), and "How to use managed identities for App Service and Azure
// Functions" (IDENTITY_ENDPOINT). Thread-safe.
#ifndef VMSIFT_ANALYZER_BLOB_MANAGED_IDENTITY_H_
#define VMSIFT_ANALYZER_BLOB_MANAGED_IDENTITY_H_

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "analyzer/blob/storage_settings.h"
#include "analyzer/net/http_client.h"

namespace vmsift {

class ManagedIdentity {
 public:
  // `wait` waits before the next try; false ends the trying. `stopped` ends requests when it becomes true.
  ManagedIdentity(const CurlLibrary& curl, const StorageSettings& settings,
                  std::function<bool(std::chrono::milliseconds)> wait, const std::atomic<bool>* stopped)
      : curl_(curl), settings_(settings), wait_(std::move(wait)), stopped_(*stopped) {}

  // A token for Azure Storage, kept until five minutes before it expires. Where there is no such service,
  // fails within seconds, and for the next minute at once.
  absl::StatusOr<std::string> Token();

 private:
  absl::Status Fetch();

  const CurlLibrary curl_;
  const StorageSettings settings_;
  const std::function<bool(std::chrono::milliseconds)> wait_;
  const std::atomic<bool>& stopped_;
  std::mutex mutex_;  // guards what follows
  std::string token_;
  absl::Time good_until_ = absl::InfinitePast();
  absl::Status failure_;  // of the last try
  absl::Time fails_until_ = absl::InfinitePast();
};

// The value of a member of a flat JSON object, a string or a number, as text; empty: there is none. Tokens
// and times need no unescaping.
std::string JsonMember(std::string_view json, std::string_view name);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_MANAGED_IDENTITY_H_
