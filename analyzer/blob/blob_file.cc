#include "analyzer/blob/blob_file.h"

#include <algorithm>
#include <utility>

namespace vmsift {

void BlobFile::set_order(std::shared_ptr<const BlobOrder> order, size_t index) {
  order_ = std::move(order);
  index_ = index;
}

std::shared_ptr<const RandomAccess> BlobFile::Open(bool from_begin) const {
  if (!from_begin) return std::make_shared<BlobReader>(store_, blob_);
  std::shared_ptr<BlobReader> reader;
  {
    const std::lock_guard lock(mutex_);
    opened_ = true;
    reader = std::exchange(ahead_, nullptr);
  }
  if (reader == nullptr) {
    reader = std::make_shared<BlobReader>(store_, blob_);
    reader->FetchFirst(/*must=*/true);
  }
  if (order_ == nullptr) return reader;
  const size_t end = std::min(order_->blobs.size(), index_ + 1 + BlobOrder::kBlobsAhead);
  for (size_t i = index_ + 1; i < end; ++i) {
    if (const std::shared_ptr<const BlobFile> next = order_->blobs[i].lock()) next->FetchAhead();
  }
  return reader;
}

void BlobFile::FetchAhead() const {
  const std::lock_guard lock(mutex_);
  if (opened_ || ahead_ != nullptr) return;
  auto reader = std::make_shared<BlobReader>(store_, blob_);
  if (reader->FetchFirst(/*must=*/false)) ahead_ = std::move(reader);
}

}  // namespace vmsift
