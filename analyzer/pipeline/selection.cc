#include "analyzer/pipeline/selection.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/count/summary.h"
#include "analyzer/pipeline/attribution.h"
#include "base/ascii_case.h"

namespace vmsift {

absl::Status NameFilter::Add(std::string_view pattern) {
  if (EqualsIgnoreCase(pattern, kNoName)) {
    none_ = true;
  } else {
    absl::StatusOr<Glob> glob = Glob::OfNames(pattern);
    if (!glob.ok()) return glob.status();
    globs_.push_back(*std::move(glob));
  }
  patterns_.emplace_back(pattern);
  return absl::OkStatus();
}

bool NameFilter::Takes(std::string_view name) const {
  if (takes_all()) return true;
  if (name.empty()) return none_;
  return std::any_of(globs_.begin(), globs_.end(), [name](const Glob& glob) { return glob.Matches(name); });
}

bool Selection::takes_all() const {
  return !period.bounded() && vms.takes_all() && codes.takes_all() && resource_groups.takes_all() &&
         grades.all() && classes.all() && !scope;
}

Selection::Verdict Selection::Judge(const Failure& failure, const Match& match, const VmKey& vm,
                                    const Catalog& catalog) const {
  const auto of_class = [&] {
    return classes.all() || classes.test(static_cast<size_t>(catalog.ClassOf(failure.code, match.row_index)));
  };
  const bool named =
      grades.test(static_cast<size_t>(match.grade)) && codes.Takes(failure.code) && vms.Takes(vm.identity) &&
      of_class() && (!scope || *scope == ScopeOfError(failure, vm)) &&
      (resource_groups.takes_all() || resource_groups.Takes(ResourceScope(failure, vm).resource_group));
  if (!named) return Verdict::kLeftOut;
  if (!period.bounded()) return Verdict::kTaken;
  if (!failure.time) return Verdict::kWithoutTime;
  return period.Holds(*failure.time) ? Verdict::kTaken : Verdict::kLeftOut;
}

}  // namespace vmsift
