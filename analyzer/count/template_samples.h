// A message of each template that was met, as an example: the one that comes first in the input. Merge order
// does not matter. Not thread-safe.
#ifndef VMSIFT_ANALYZER_COUNT_TEMPLATE_SAMPLES_H_
#define VMSIFT_ANALYZER_COUNT_TEMPLATE_SAMPLES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "analyzer/count/place.h"
#include "base/utf8.h"

namespace vmsift {

class TemplateSamples {
 public:
  static constexpr size_t kMaxSampleBytes = 1024;  // a longer message is cut

  struct Sample {
    std::string message;
    Place first;
  };

  // `row`: index into Catalog::rows().
  void Add(int32_t row, std::string_view message, const Place& place) {
    const auto [known, is_new] = samples_.try_emplace(row);
    Sample& sample = known->second;
    if (!is_new && sample.first <= place) return;
    sample.message = Utf8Prefix(message, kMaxSampleBytes);
    sample.first = place;
  }
  void Merge(const TemplateSamples& other) {
    for (const auto& [row, sample] : other.samples_) Add(row, sample.message, sample.first);
  }
  // Gives each sample's place the lines before its chunk (Tally::PlaceLines).
  void PlaceLines(const std::function<Place(const Place&)>& placed) {
    for (auto& [row, sample] : samples_) sample.first = placed(sample.first);
  }
  // Null: no message of the template was met.
  const Sample* Find(int32_t row) const {
    const auto known = samples_.find(row);
    return known == samples_.end() ? nullptr : &known->second;
  }

 private:
  std::map<int32_t, Sample> samples_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_TEMPLATE_SAMPLES_H_
