// A sliding count: a ring of counts of equal time intervals (buckets).
//
// Buckets are numbered from 1970. The ring holds the newest ones. Memory is fixed. A bucket saturates at
// 2^32-1 instead of wrapping around. Not thread-safe.
#ifndef VMSIFT_ANALYZER_ALERT_BUCKET_RING_H_
#define VMSIFT_ANALYZER_ALERT_BUCKET_RING_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "base/timestamp.h"

namespace vmsift {

// The number of the bucket that contains a time; `width` in ticks, at least 1.
constexpr int64_t BucketOf(Timestamp time, int64_t width) {
  const int64_t bucket = time.ticks / width;
  return time.ticks % width < 0 ? bucket - 1 : bucket;
}

// A bucket that is not empty.
struct BucketCount {
  int64_t bucket = 0;
  uint32_t count = 0;

  friend bool operator==(const BucketCount&, const BucketCount&) = default;
};

template <size_t kBuckets>
class BucketRing {
 public:
  // Makes `bucket` the newest one. If time goes back, the counts of later buckets move into it.
  void MoveTo(int64_t bucket) {
    if (bucket > newest_) {
      // The difference may not fit a signed number.
      const uint64_t step = static_cast<uint64_t>(bucket) - static_cast<uint64_t>(newest_);
      for (uint64_t i = 0; i < std::min<uint64_t>(step, kBuckets); ++i)
        Empty(bucket - static_cast<int64_t>(i));
    } else if (bucket < newest_) {
      const uint64_t step = static_cast<uint64_t>(newest_) - static_cast<uint64_t>(bucket);
      uint64_t later = 0;
      for (uint64_t i = 0; i < std::min<uint64_t>(step, kBuckets); ++i)
        later += Empty(newest_ - static_cast<int64_t>(i));
      AddTo(bucket, later);
    }
    newest_ = bucket;
  }

  // Adds one to a bucket, which is not after the newest one, if the ring still holds it.
  void Add(int64_t bucket) {
    if (Holds(bucket)) AddTo(bucket, 1);
  }

  // Adds another ring with the same newest bucket.
  void AddAll(const BucketRing& other) {
    for (size_t i = 0; i < kBuckets; ++i)
      if (other.counts_[i] > 0) AddTo(static_cast<int64_t>(i), other.counts_[i]);
  }

  bool Holds(int64_t bucket) const {
    return static_cast<uint64_t>(newest_) - static_cast<uint64_t>(bucket) < kBuckets;
  }

  // Those that are not empty, the oldest first.
  std::vector<BucketCount> Counts() const {
    std::vector<BucketCount> counts;
    for (size_t i = kBuckets; i-- > 0;) {
      const int64_t bucket = newest_ - static_cast<int64_t>(i);
      if (const uint32_t count = counts_[Slot(bucket)]; count > 0) counts.push_back({bucket, count});
    }
    return counts;
  }
  // A ring with such counts.
  static BucketRing Of(const std::vector<BucketCount>& counts) {
    BucketRing ring;
    for (const BucketCount& at : counts) {
      ring.MoveTo(at.bucket);
      ring.AddTo(at.bucket, at.count);
    }
    return ring;
  }

  // Of all buckets.
  uint64_t sum() const { return sum_; }

  // Of `count` buckets, after skipping the newest `skipped` ones; together at most kBuckets.
  uint64_t Sum(size_t count, size_t skipped = 0) const {
    uint64_t sum = 0;
    size_t slot = Slot(newest_ - static_cast<int64_t>(skipped));
    for (size_t i = 0; i < count; ++i) {
      sum += counts_[slot];
      slot = slot == 0 ? kBuckets - 1 : slot - 1;
    }
    return sum;
  }

 private:
  static size_t Slot(int64_t bucket) {
    constexpr auto kSize = static_cast<int64_t>(kBuckets);
    return static_cast<size_t>((bucket % kSize + kSize) % kSize);
  }

  uint64_t Empty(int64_t bucket) {
    uint32_t& count = counts_[Slot(bucket)];
    const uint32_t emptied = count;
    count = 0;
    sum_ -= emptied;
    return emptied;
  }

  void AddTo(int64_t bucket, uint64_t added) {
    uint32_t& count = counts_[Slot(bucket)];
    added = std::min<uint64_t>(added, std::numeric_limits<uint32_t>::max() - count);
    count += static_cast<uint32_t>(added);
    sum_ += added;
  }

  int64_t newest_ = 0;
  uint64_t sum_ = 0;
  std::array<uint32_t, kBuckets> counts_{};
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_BUCKET_RING_H_
