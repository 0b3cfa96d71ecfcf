// Which failures a user wants counted: by time, VM, code, resource group, grade, class and scope.
//
// A selection is made once, then only read: any number of pipelines may share it.
#ifndef VMSIFT_ANALYZER_PIPELINE_SELECTION_H_
#define VMSIFT_ANALYZER_PIPELINE_SELECTION_H_

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/count/cube.h"
#include "analyzer/decode/failure.h"
#include "analyzer/pipeline/error_scope.h"
#include "base/glob.h"
#include "base/timestamp.h"
#include "matchers/matcher.h"

namespace vmsift {

// From a time on, and until before another one; open where there is none.
struct Period {
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;

  bool bounded() const { return since.has_value() || until.has_value(); }
  bool Holds(Timestamp time) const { return (!since || time >= *since) && (!until || time < *until); }
};

// Names that are meant, by patterns (Glob::OfNames), or their absence, by `(none)`.
class NameFilter {
 public:
  // Fails on a pattern that cannot have been meant.
  absl::Status Add(std::string_view pattern);

  bool takes_all() const { return patterns_.empty(); }
  // An empty name is one that the log does not say; no pattern but `(none)` means it.
  bool Takes(std::string_view name) const;
  const std::vector<std::string>& patterns() const { return patterns_; }  // as they were given

 private:
  std::vector<std::string> patterns_;
  std::vector<Glob> globs_;
  bool none_ = false;
};

struct Selection {
  enum class Verdict {
    kTaken,
    kLeftOut,
    kWithoutTime,  // left out for nothing but that it has no time, and so is in no period
  };

  Period period;
  NameFilter vms;  // of identities: `[subscription/group/]name`
  NameFilter codes;
  NameFilter resource_groups;  // the VM's, else that of an id in the failure
  std::bitset<kGradeCount> grades = std::bitset<kGradeCount>().set();
  std::bitset<kErrorClassCount> classes = std::bitset<kErrorClassCount>().set();
  std::optional<ErrorScope> scope;

  bool takes_all() const;
  // Of a failure as it would be counted.
  Verdict Judge(const Failure& failure, const Match& match, const VmKey& vm, const Catalog& catalog) const;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_SELECTION_H_
