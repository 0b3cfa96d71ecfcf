// Samples of messages that fit no template, by shape and with counts.
//
// Two messages have the same shape if they differ only in quoted parts and in words with digits or paths.
// Memory is bounded: of more than kMaxShapes shapes, those with the smallest hashes stay. That choice depends
// only on the messages, and a shape that stays was never dropped before, so its count is exact and merge
// order does not matter.
#ifndef VMSIFT_ANALYZER_COUNT_UNMATCHED_H_
#define VMSIFT_ANALYZER_COUNT_UNMATCHED_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "analyzer/count/place.h"

namespace vmsift {

class UnmatchedMessages {
 public:
  static constexpr size_t kMaxShapes = 4096;
  static constexpr size_t kMaxSampleBytes = 1024;  // a longer sample is cut

  struct Sample {
    std::string code;
    std::string message;  // of the first place
    uint64_t count = 0;
    Place first;
  };

  void Add(std::string_view code, std::string_view message, const Place& place);
  // Adds a sample that was counted elsewhere, under the hash of its shape.
  void AddSample(uint64_t hash, const Sample& sample) {
    total_ += sample.count;
    Insert(hash, sample);
  }
  void Merge(const UnmatchedMessages& other);
  // Gives each sample's place the lines before its chunk (Tally::PlaceLines).
  void PlaceLines(const std::function<Place(const Place&)>& placed);

  // By hash of their shape.
  const std::map<uint64_t, Sample>& samples() const { return samples_; }
  // All that were added, including those of dropped shapes.
  uint64_t total() const { return total_; }

 private:
  void Insert(uint64_t hash, const Sample& sample);

  std::map<uint64_t, Sample> samples_;
  uint64_t total_ = 0;
};

// The shape of a message under a code, as a hash that is the same in every run.
uint64_t MessageShapeHash(std::string_view code, std::string_view message);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_UNMATCHED_H_
