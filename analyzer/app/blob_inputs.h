// The blobs that paths of the command line stand for.
#ifndef VMSIFT_ANALYZER_APP_BLOB_INPUTS_H_
#define VMSIFT_ANALYZER_APP_BLOB_INPUTS_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/blob/blob_file.h"
#include "analyzer/blob/storage_settings.h"
#include "analyzer/input/input_list.h"
#include "analyzer/input/remote_folder.h"
#include "analyzer/net/curl_library.h"

namespace vmsift {

// Loads libcurl and reads the environment when the first blob is named.
class BlobInputs {
 public:
  // Borrows `options`: its filter and its period decide which blobs are listed.
  explicit BlobInputs(const ReadOptions& options) : options_(options) {}

  // Appends what IsBlobPath(path) stands for. What cannot be listed is an input with its error, as a file
  // that cannot be read; the returned error is one of wrong usage, or of a missing library.
  absl::Status Append(const std::string& path, InputList* list);

  // What the path stands for, now and later.
  absl::StatusOr<std::shared_ptr<RemoteFolder>> Follow(const std::string& path);

  // Gives inputs of a plan whose paths mean blobs what they are read with: the versions that were planned,
  // without asking for each.
  absl::Status AddPlanned(std::vector<Input>* inputs);

 private:
  absl::Status Begin();
  // Of the same container and token the same, with its connections.
  absl::StatusOr<std::shared_ptr<BlobStore>> StoreOf(const BlobLocation& location);

  const ReadOptions& options_;
  std::optional<CurlLibrary> curl_;
  StorageSettings settings_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<BlobStore>>
      stores_;  // by container and token
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_BLOB_INPUTS_H_
