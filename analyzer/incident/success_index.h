// The successes that end incidents, by what they are of.
#ifndef VMSIFT_ANALYZER_INCIDENT_SUCCESS_INDEX_H_
#define VMSIFT_ANALYZER_INCIDENT_SUCCESS_INDEX_H_

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "analyzer/count/attempt_log.h"

namespace vmsift {

// A moment of one line of time: ticks, or lines of an input whose records have no times.
struct Moment {
  uint32_t line = 0;  // of time: 0 for times, else the input + 1
  int64_t at = 0;

  friend auto operator<=>(const Moment&, const Moment&) = default;
};
Moment MomentOf(std::optional<Timestamp> time, const Place& place);

class SuccessIndex {
 public:
  // Keeps the successes on `resources` (ResourceHash, VmNameHash).
  SuccessIndex(const AttemptLog& log, const absl::flat_hash_set<uint64_t>& resources);

  // The first success after a moment, on the same line of time, that says that what failed there goes well
  // again: of its operation, or of one that the log does not name; of any change where the operation that
  // failed is unknown.
  std::optional<Moment> Recovery(const Spot& spot, const Moment& after) const;
  // Whether any of the resources was deleted.
  bool has_deletions() const { return has_deletions_; }
  std::optional<Moment> Deletion(uint64_t resource, const Moment& after) const;

 private:
  // Of a resource: those of one operation, and of several.
  static constexpr uint32_t kUnnamed = 0;
  enum class Kind : uint8_t { kOperation, kChange, kDeletion };
  struct Entry {
    uint64_t resource;
    uint32_t operation;
    Kind kind;
    Moment moment;

    friend auto operator<=>(const Entry&, const Entry&) = default;
  };

  void Add(uint64_t resource, const SuccessNote& note, const Moment& moment);
  // The first of one resource, operation and kind after `after.moment`.
  std::optional<Moment> First(const Entry& after) const;

  std::vector<Entry> entries_;  // sorted
  bool has_deletions_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INCIDENT_SUCCESS_INDEX_H_
