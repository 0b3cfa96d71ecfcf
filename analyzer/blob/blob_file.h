// A blob that was listed.
#ifndef VMSIFT_ANALYZER_BLOB_BLOB_FILE_H_
#define VMSIFT_ANALYZER_BLOB_BLOB_FILE_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "analyzer/blob/blob_reader.h"
#include "analyzer/input/remote_file.h"

namespace vmsift {

class BlobFile;

// Blobs that are likely to be read in this order: when one is opened, the first ranges of the next ones are
// fetched.
struct BlobOrder {
  static constexpr size_t kBlobsAhead = 16;

  std::vector<std::weak_ptr<const BlobFile>> blobs;
};

class BlobFile : public RemoteFile {
 public:
  BlobFile(std::shared_ptr<BlobStore> store, BlobVersion blob)
      : store_(std::move(store)), blob_(std::move(blob)) {}
  // Before any is opened. The order may be complete later.
  void set_order(std::shared_ptr<const BlobOrder> order, size_t index);

  const BlobVersion& blob() const { return blob_; }
  std::string path() const { return store_->service->location().PathOf(blob_.name); }

  uint64_t size() const override { return blob_.size; }
  std::string version() const override { return VersionText(blob_); }
  std::shared_ptr<const RandomAccess> Open(bool from_begin) const override;

 private:
  void FetchAhead() const;

  const std::shared_ptr<BlobStore> store_;
  const BlobVersion blob_;
  std::shared_ptr<const BlobOrder> order_;
  size_t index_ = 0;  // in it

  mutable std::mutex mutex_;  // guards what follows
  mutable bool opened_ = false;
  mutable std::shared_ptr<BlobReader> ahead_;  // for whoever opens it next
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_BLOB_FILE_H_
