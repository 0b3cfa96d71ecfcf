// The REST interface of Azure Blob Storage, as far as reading needs it: List Blobs, Get Blob Properties, Get
// Blob with a range.
//
// What may succeed later (408, 429, from 500 on, broken connections, transfers under 1,000 bytes/s for 30 s)
// is tried up to kTries times in a row, after 1, 2, 4, … up to 30 s, or as long as Retry-After asks, up to 2
// min; a host that never answered, twice. A body that ends early is resumed where it ended. Errors name the
// path of the blob and what to do, and hold no secret. Thread-safe; each call uses a connection of its own,
// and connections are kept.
#ifndef VMSIFT_ANALYZER_BLOB_BLOB_SERVICE_H_
#define VMSIFT_ANALYZER_BLOB_BLOB_SERVICE_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/blob/blob_location.h"
#include "analyzer/blob/credential.h"
#include "analyzer/blob/list_page.h"
#include "analyzer/blob/managed_identity.h"
#include "analyzer/blob/service_error.h"
#include "analyzer/blob/storage_settings.h"
#include "analyzer/net/curl_library.h"
#include "analyzer/net/http_client.h"

namespace vmsift {

class BlobService {
 public:
  static constexpr int kTries = 6;

  struct Options {
    HttpClient::Options http;
    // Waits before the next try; false ends the trying. None: waits, unless the service is stopped.
    std::function<bool(std::chrono::milliseconds)> wait;
  };

  // Fails where credentials would cross a network in the clear, and on a key that is none.
  static absl::StatusOr<std::unique_ptr<BlobService>> Create(const CurlLibrary& curl,
                                                             const BlobLocation& location,
                                                             const StorageSettings& settings,
                                                             Options options);
  BlobService(const BlobService&) = delete;
  BlobService& operator=(const BlobService&) = delete;

  const BlobLocation& location() const { return location_; }

  // A page of the blobs whose names begin so. With `delimiter`, those of a folder, and its folders. `marker`:
  // of the page before; empty: the first.
  absl::StatusOr<ListPage> List(const std::string& prefix, bool delimiter, const std::string& marker);

  // Nothing if there is no such blob.
  absl::StatusOr<std::optional<BlobVersion>> Find(const std::string& name);

  // Reads `size` bytes from `offset`, all within the blob, into `buffer`. A blob that is not of this version
  // any more is an error, except that an append blob may have grown. `*filled` is how many came, also before
  // an error.
  absl::Status Read(const BlobVersion& blob, uint64_t offset, char* buffer, size_t size, size_t* filled);

  // The error for a blob that is not as it was, where this shows; 0: at its beginning, or unknown.
  // absl::IsAborted.
  absl::Status Changed(const BlobVersion& blob, uint64_t offset = 0) const;

  // Ends all requests and waiting, for good.
  void Stop();

 private:
  BlobService(const CurlLibrary& curl, const BlobLocation& location, const StorageSettings& settings,
              Credential credential, Options options);

  // An answer, and of its headers what anybody asks for.
  struct Answer {
    HttpAnswer http;
    BlobVersion version;
    std::string code;
    std::string date;
    std::string retry_after;
    std::string blob_type;
    std::string content_length;
  };

  Answer Send(const BlobRequest& request, const HttpClient::BodySink& sink);
  Answer SendOnce(const BlobRequest& request, const HttpClient::BodySink& sink);
  // Takes a managed identity where nobody else opens the door. Whether it is worth another try.
  bool TakeIdentity(const Answer& answer);
  absl::Status Authorize(BlobRequest* request, ClientRequest* http);
  // Whether to try again, after it has waited.
  bool TryAgain(const Answer& answer, int failures);
  absl::Status Error(const std::string& name, const Answer& answer, int tries) const;

  std::unique_ptr<HttpClient> TakeClient();
  void GiveBack(std::unique_ptr<HttpClient> client);

  const CurlLibrary curl_;
  const BlobLocation location_;
  const bool may_use_identity_;
  Options options_;
  std::string base_path_;  // of the container's URL, from the first slash
  std::string origin_;     // what is before it
  ManagedIdentity identity_;
  std::atomic<bool> stopped_ = false;
  std::atomic<bool> reached_ = false;  // the service has answered

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable stop_;
  Credential credential_;
  std::string no_identity_;                           // ServiceFailure's
  std::vector<std::unique_ptr<HttpClient>> clients_;  // that nobody uses
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_BLOB_SERVICE_H_
