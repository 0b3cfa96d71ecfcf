// Which blobs a path stands for.
//
// A path that names a blob is that blob; otherwise it is a folder, with all blobs below it, or with a `*` at
// its end all blobs whose names begin so. What is read of a folder is the same, in the same order, as of a
// directory with the same files.
#ifndef VMSIFT_ANALYZER_BLOB_BLOB_LISTING_H_
#define VMSIFT_ANALYZER_BLOB_BLOB_LISTING_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/blob/blob_file.h"
#include "analyzer/input/input_list.h"

namespace vmsift {

struct BlobSelection {
  const PathFilter* filter = nullptr;  // of paths below what was named
  // Null: all are wanted, and a folder takes one listing. Otherwise folders are listed one by one, as long as
  // some is wanted of them.
  std::function<FolderVerdict(std::string_view folder)> judge;
};

struct BlobList {
  std::vector<std::shared_ptr<BlobFile>> blobs;
  bool is_blob = false;  // the path is one, and no folder
};

// What a location names.
struct FoundBlobs {
  std::vector<BlobVersion> blobs;  // in the order of their names
  bool is_blob = false;            // BlobList's
  size_t pages = 0;                // requests that list
};

// As ListBlobs, but only says what is there.
absl::StatusOr<FoundBlobs> FindBlobs(BlobService* service, const BlobLocation& location,
                                     const BlobSelection& selection);

// A folder, or all blobs whose names begin so.
struct BlobPrefix {
  std::string name;
  bool deep = true;  // with what is in folders below it
};

// Of the same, only what is below these prefixes.
absl::StatusOr<FoundBlobs> FindBlobsBelow(BlobService* service, const BlobLocation& location,
                                          const BlobSelection& selection,
                                          const std::vector<BlobPrefix>& prefixes);

// Lists what a location of the store's container names. A folder without blobs is an empty list; a container
// or blob that is not there, or is not to be listed, an error that names the path.
absl::StatusOr<BlobList> ListBlobs(const std::shared_ptr<BlobStore>& store, const BlobLocation& location,
                                   const BlobSelection& selection);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_BLOB_LISTING_H_
