// Failures of the last hours by minute and code, for the page: all other counts are those of hours.
//
// Each failure counts when it is shown, as in FailureCounts, so what an earlier process read is missing.
// Memory is bounded. Not thread-safe.
#ifndef VMSIFT_ANALYZER_COUNT_MINUTE_COUNTS_H_
#define VMSIFT_ANALYZER_COUNT_MINUTE_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/timestamp.h"

namespace vmsift {

struct MinuteCount {
  int64_t minute = 0;  // since 1970-01-01T00:00Z
  std::string code;    // as first seen in that minute; empty: none
  uint64_t count = 0;
};

class MinuteCounts {
 public:
  static constexpr int64_t kMinutes = 300;
  // Pairs of minute and code. Of more, none is kept.
  static constexpr size_t kMostRows = 20'000;

  // `time`: of the failure, which counts if it is of the last kMinutes or of the next day.
  void Add(std::string_view code, Timestamp time, Timestamp now);
  // By minute, then code.
  std::vector<MinuteCount> Take(Timestamp now);

 private:
  void DropOld(Timestamp now);

  // By minute and the code in small letters.
  std::map<std::pair<int64_t, std::string>, MinuteCount> rows_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_MINUTE_COUNTS_H_
