// Failures since the start, by code and by VM, as a monitoring system wants them: counts that only grow.
//
// A report may take a failure back, when the rest of its block says more; to a monitoring system a smaller
// count is a restart. So each failure counts here once, when it is shown, and stays. Memory grows with the
// VMs, 200 bytes each; codes are bounded. Not thread-safe.
#ifndef VMSIFT_ANALYZER_COUNT_FAILURE_COUNTS_H_
#define VMSIFT_ANALYZER_COUNT_FAILURE_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/count/cube.h"
#include "base/ascii_case.h"
#include "base/timestamp.h"
#include "matchers/error_class.h"

namespace vmsift {

struct CodeFailures {
  std::string code;  // as first seen; empty: none
  ErrorClass error_class = ErrorClass::kNone;
  uint64_t count = 0;
};

struct VmFailures {
  std::string vm;  // as first seen; empty: none is named
  std::string resource_id;
  std::string resource_group;
  uint64_t count = 0;
};

class FailureCounts {
 public:
  static constexpr size_t kMostCodes = 1000;  // pairs of code and class
  static constexpr size_t kMostVms = 100;

  // Counts 0 failures of a code that may come: to a monitoring system, a count that appears has not grown.
  void Expect(std::string_view code, ErrorClass error_class);
  void Add(std::string_view code, ErrorClass error_class, const VmKey& vm, std::optional<Timestamp> time);

  struct Snapshot {
    std::vector<CodeFailures> codes;  // the first ones, in the order seen
    // Of codes beyond these, by class: those that have any.
    std::vector<std::pair<ErrorClass, uint64_t>> other_codes;
    std::vector<VmFailures> vms;      // the VMs with most failures, the most frequent first
    uint64_t other_vms = 0;           // failures on the others
    uint64_t vm_count = 0;            // VMs in all
    std::optional<Timestamp> newest;  // time of a failure
  };
  // The cost is linear in the number of VMs: 0.1 ms for 10,000.
  Snapshot Take() const;

 private:
  // The count of a code and class, which may be that of the others.
  uint64_t& CountOf(std::string_view code, ErrorClass error_class);

  // A failure's code, in any letter case, and class.
  struct CodeKey {
    std::string code;
    ErrorClass error_class;
  };
  struct CodeView {
    std::string_view code;
    ErrorClass error_class;
  };
  struct CodeHash {
    using is_transparent = void;
    template <typename Key>
    size_t operator()(const Key& key) const {
      return IgnoreCaseHash()(key.code) + static_cast<size_t>(key.error_class);
    }
  };
  struct CodeEqual {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return a.error_class == b.error_class && EqualsIgnoreCase(a.code, b.code);
    }
  };

  absl::flat_hash_map<CodeKey, size_t, CodeHash, CodeEqual> code_index_;
  std::vector<CodeFailures> codes_;
  absl::flat_hash_map<ErrorClass, uint64_t> other_codes_;
  absl::flat_hash_map<std::string, size_t, IgnoreCaseHash, IgnoreCaseEqual> vm_index_;  // by identity
  std::vector<VmFailures> vms_;
  uint64_t total_ = 0;
  std::optional<Timestamp> newest_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_FAILURE_COUNTS_H_
