// The bytes of a blob, several ranges of which are fetched ahead of whoever reads.
#ifndef VMSIFT_ANALYZER_BLOB_BLOB_READER_H_
#define VMSIFT_ANALYZER_BLOB_BLOB_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "analyzer/blob/blob_service.h"
#include "analyzer/blob/fetch_threads.h"
#include "analyzer/input/random_access.h"

namespace vmsift {

// What all blobs of a path share. Waits for its threads before it goes.
struct BlobStore {
  std::unique_ptr<BlobService> service;
  FetchThreads threads;

  ~BlobStore() {
    if (service != nullptr) service->Stop();
  }
};

class BlobReader : public RandomAccess {
 public:
  BlobReader(std::shared_ptr<BlobStore> store, BlobVersion blob);
  ~BlobReader() override;
  BlobReader(const BlobReader&) = delete;
  BlobReader& operator=(const BlobReader&) = delete;

  // Starts to fetch the first range. False if memory has to be spared, unless `must`. Before anything is
  // read.
  bool FetchFirst(bool must);

  uint64_t size() const override { return blob_.size; }
  // Small reads that follow each other, as of the parts of a zip, share a request.
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const override;
  std::string version() const override { return VersionText(blob_); }
  // Reads up to kRangesAhead ranges ahead, as memory permits.
  std::unique_ptr<ByteSource> InOrder(uint64_t from, uint64_t ahead_to) const override;
  bool is_local() const override { return false; }
  absl::Status BecameShorter() const override { return store_->service->Changed(blob_); }

 private:
  class Stream;
  struct Range;

  static constexpr size_t kRangesAhead = 8;
  static constexpr size_t kSmallRead = 256 << 10;
  static constexpr size_t kWindowBytes = 1 << 20;

  // Starts to fetch a range; null if memory has to be spared, unless `must`.
  std::shared_ptr<Range> Fetch(uint64_t offset, bool must) const;
  // The first range, if these bytes are in it and nobody reads it in order.
  std::shared_ptr<Range> FirstWith(uint64_t offset, size_t size) const;
  absl::StatusOr<size_t> ReadWindow(uint64_t offset, char* buffer, size_t size) const;

  const std::shared_ptr<BlobStore> store_;
  const BlobVersion blob_;

  mutable std::mutex mutex_;  // guards what follows
  mutable std::shared_ptr<Range> first_;
  mutable std::string window_;  // of small reads
  mutable uint64_t window_begin_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_BLOB_BLOB_READER_H_
