// What incidents are made of: the attempts that failed, and when which operation on which resource went well.
//
// Failures of one id (correlation, else operation, tracking or request id), one root cause and one VM, or
// resource where no VM is named, are one attempt, whatever layers reported it. Without an id those of one
// moment are; without a time, too, each is one. Merging is associative and commutative: neither the order of
// the input nor who read it changes the result. Memory grows with the attempts (some 300 bytes and their
// texts) and the successes (32 bytes each), not with the failures. Not thread-safe; each worker has its own.
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
#include "absl/container/inlined_vector.h"
#include "analyzer/count/place.h"
#include "base/ascii_case.h"
#include "base/text_pool.h"
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

// A time or none, in eight bytes.
class SpareTime {
 public:
  SpareTime() = default;
  SpareTime(Timestamp time) : time_(time) {}
  SpareTime(std::optional<Timestamp> time) {
    if (time) time_ = *time;
  }
  explicit operator bool() const { return time_.ticks != INT64_MIN; }
  const Timestamp& operator*() const { return time_; }
  const Timestamp* operator->() const { return &time_; }
  operator std::optional<Timestamp>() const { return *this ? std::optional(time_) : std::nullopt; }
  friend bool operator==(const SpareTime&, const SpareTime&) = default;

 private:
  Timestamp time_{INT64_MIN};
};

// Where an attempt failed: an operation on a resource. Hashes ignore letter case; 0: unknown.
struct Spot {
  uint64_t resource = 0;
  uint32_t operation = 0;
  bool own = false;  // of the record's own resource, which is no layer around it
  SpareTime last;    // its last failure in the attempt
  Place last_place;
};

// Equal for the same VM. Of two names of one, the longer says more, such as the group.
struct AttemptVm {
  uint32_t size = 0;  // 0: no VM is named
  uint64_t hash = 0;

  friend auto operator<=>(const AttemptVm&, const AttemptVm&) = default;
};

struct Attempt {
  static constexpr size_t kMostPlaces = 5;
  static constexpr size_t kMostMessageBytes = 1024;

  uint64_t id = 0;  // ResourceHash; 0: none
  std::string_view correlation_id;
  std::string_view code;
  int32_t row = -1;
  uint32_t failures = 0;
  AttemptVm vm;
  std::string_view vm_name;
  std::string_view vm_id;
  std::string_view resource_id;
  std::string_view message;  // the longest
  std::string_view chain;    // the same
  SpareTime first;
  SpareTime last;
  absl::InlinedVector<Place, 1> places;  // the first, in order
  absl::InlinedVector<Spot, 1> spots;
};

// Adds what another telling of an attempt knows of it. Which is better does not depend on the order.
void MergeAttempt(const Attempt& other, Attempt* attempt);

// Whether a resource id names what failed, not a deployment around it.
bool NamesResourceItself(std::string_view resource_id);

// An operation that went well. There may be many millions: 32 bytes.
struct SuccessNote {
  uint64_t resource = 0;
  uint64_t vm_name = 0;  // VmNameHash, where the resource is a VM: another log may know it by its name alone
  int64_t ticks = 0;     // its time
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
  // Add what was noted elsewhere, such as in a counts file.
  void AddAttempt(const Attempt& attempt);
  void AddSuccess(const SuccessNote& success) { successes_.push_back(success); }
  void AddSuccess(const UntimedSuccess& success) { untimed_.push_back(success); }
  void Merge(const AttemptLog& other);
  // The same, without a second copy of what the other holds.
  void Take(AttemptLog&& other);
  // Gives places the lines before their chunks (Tally::PlaceLines). Nothing can be added or merged then: what
  // only that needs is let go.
  void PlaceLines(const std::function<Place(const Place&)>& placed);
  // Another catalog is used from now on: `row_of` maps a row of the old one.
  void MapRows(const std::function<int32_t(int32_t)>& row_of);
  // Lets go of the attempts that are not to be kept (by index), the successes before a time, in ticks, and
  // the first ones without a time. Attempts get other indexes.
  void Retain(const std::vector<bool>& keep, int64_t successes_since, size_t untimed_dropped);

  // In no order.
  const std::vector<Attempt>& attempts() const { return attempts_; }
  const std::vector<SuccessNote>& successes() const { return successes_; }
  const std::vector<UntimedSuccess>& untimed_successes() const { return untimed_; }

 private:
  // Hashes of the code and the VM or resource, and of the id, the time or the place.
  using Key = std::pair<uint64_t, uint64_t>;

  // `where`: the hash of the VM or resource.
  static Key KeyOf(std::string_view code, uint64_t where, uint64_t id, SpareTime time, const Place& place);
  // As a part of `kept`, which is kept already, or by itself.
  std::string_view Keep(std::string_view text, std::string_view kept);
  Attempt& AttemptOf(const Key& key);
  void AddTo(const Attempt& other, Attempt* attempt);

  TextPool texts_;
  std::vector<Attempt> attempts_;
  std::vector<SuccessNote> successes_;
  absl::flat_hash_map<Key, uint32_t> index_;
  std::vector<UntimedSuccess> untimed_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_ATTEMPT_LOG_H_
