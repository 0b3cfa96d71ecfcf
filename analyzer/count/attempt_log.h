// What incidents are made of: the attempts that failed, and when which operation on which resource went well.
//
// Failures of one id (correlation, else operation, tracking or request id), one root cause and one VM, or
// resource where no VM is named, are one attempt, whatever layers told it. Without an id those of one moment
// are; without a time, too, each is one. Merging is associative and commutative: neither the order of the
// input nor who read it changes the result. Memory grows with the attempts and the successes (24 bytes each),
// not with the failures. Not thread-safe; each worker has its own.
#ifndef VMSIFT_ANALYZER_COUNT_ATTEMPT_LOG_H_
#define VMSIFT_ANALYZER_COUNT_ATTEMPT_LOG_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "analyzer/count/place.h"
#include "base/ascii_case.h"
#include "base/text_arena.h"
#include "base/timestamp.h"

namespace vmsift {

// A failure, as far as incidents need it. Empty views: unknown.
struct AttemptRecord {
  std::string_view id;
  std::string_view correlation_id;
  std::string_view code;
  int32_t row = -1;  // index into Catalog::rows(); -1: none
  std::string_view vm_identity;
  std::string_view vm_name;
  std::string_view vm_id;  // resource id
  std::string_view resource_id;
  std::string_view operation;
  std::string_view message;
  std::string_view chain;  // its codes, `Outer > Inner`; empty where there is but one
  std::optional<Timestamp> time;
  Place place;
};

// Where an attempt failed: an operation on a resource. Hashes ignore letter case; 0: unknown.
struct Spot {
  uint64_t resource = 0;
  uint32_t operation = 0;
  bool own = false;               // of the record's own resource, which is no layer around it
  std::optional<Timestamp> last;  // its last failure in the attempt
  Place last_place;
};

struct Attempt {
  static constexpr size_t kMostPlaces = 5;
  static constexpr size_t kMostMessageBytes = 1024;

  std::string_view id;
  std::string_view correlation_id;
  std::string_view code;
  int32_t row = -1;
  std::string_view vm_identity;
  std::string_view vm_name;
  std::string_view vm_id;
  std::string_view resource_id;
  std::string_view message;  // the longest
  std::string_view chain;    // the same
  std::optional<Timestamp> first;
  std::optional<Timestamp> last;
  uint64_t failures = 0;
  std::vector<Place> places;  // the first, in order
  std::vector<Spot> spots;
};

// Adds what another telling of an attempt knows of it. Which is better does not depend on the order.
void MergeAttempt(const Attempt& other, Attempt* attempt);

// Whether a resource id names what failed, not a deployment around it.
bool NamesResourceItself(std::string_view resource_id);

// An operation that went well. There may be many millions: 24 bytes.
struct SuccessNote {
  uint64_t resource = 0;
  int64_t ticks = 0;  // its time
  uint32_t operation = 0;
  bool deletion = false;
  bool change = false;  // makes, changes or starts the resource
};

// A success without a time: its place in the input tells what came before it.
struct UntimedSuccess {
  SuccessNote note;
  Place place;
};

// Equal for ids that differ in letter case alone.
uint64_t ResourceHash(std::string_view resource_id);
// The same of a VM known by its name alone.
uint64_t VmNameHash(std::string_view name);
uint32_t OperationHash(std::string_view operation);

class AttemptLog {
 public:
  void Add(const AttemptRecord& failure);
  void AddSuccess(std::string_view resource_id, std::string_view operation, bool deletion,
                  std::optional<Timestamp> time, const Place& place);
  void Merge(const AttemptLog& other);
  // Gives places the lines before their chunks (Tally::PlaceLines).
  void PlaceLines(const std::function<Place(const Place&)>& placed);

  // In no order.
  const std::vector<Attempt>& attempts() const { return attempts_; }
  const std::vector<SuccessNote>& successes() const { return successes_; }
  const std::vector<UntimedSuccess>& untimed_successes() const { return untimed_; }

 private:
  // Hashes of the code and the VM or resource, and of the id, the time or the place.
  using Key = std::pair<uint64_t, uint64_t>;

  std::string_view Keep(std::string_view text);
  Attempt& AttemptOf(const Key& key);
  void AddTo(const Attempt& other, Attempt* attempt);

  TextArena texts_;
  absl::flat_hash_set<std::string_view, IgnoreCaseHash, std::equal_to<std::string_view>> kept_;
  std::vector<Attempt> attempts_;
  absl::flat_hash_map<Key, size_t> index_;
  std::vector<SuccessNote> successes_;
  std::vector<UntimedSuccess> untimed_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_ATTEMPT_LOG_H_
