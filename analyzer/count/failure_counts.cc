#include "analyzer/count/failure_counts.h"

#include <algorithm>
#include <numeric>

namespace vmsift {

uint64_t& FailureCounts::CountOf(std::string_view code, ErrorClass error_class) {
  const auto known = code_index_.find(CodeView{code, error_class});
  if (known != code_index_.end()) return codes_[known->second].count;
  if (codes_.size() >= kMostCodes) return other_codes_[error_class];
  code_index_.emplace(CodeKey{std::string(code), error_class}, codes_.size());
  return codes_.emplace_back(CodeFailures{std::string(code), error_class, 0}).count;
}

void FailureCounts::Expect(std::string_view code, ErrorClass error_class) {
  CountOf(code, error_class);
}

void FailureCounts::Add(std::string_view code, ErrorClass error_class, const VmKey& vm,
                        std::optional<Timestamp> time) {
  ++total_;
  if (time && (!newest_ || *time > *newest_)) newest_ = time;
  ++CountOf(code, error_class);
  const auto known_vm = vm_index_.find(vm.identity);
  if (known_vm != vm_index_.end()) {
    ++vms_[known_vm->second].count;
    return;
  }
  vm_index_.emplace(std::string(vm.identity), vms_.size());
  vms_.push_back({std::string(vm.name), std::string(vm.resource_id), std::string(vm.resource_group), 1});
}

FailureCounts::Snapshot FailureCounts::Take() const {
  Snapshot snapshot;
  snapshot.codes = codes_;
  snapshot.other_codes.assign(other_codes_.begin(), other_codes_.end());
  snapshot.vm_count = vms_.size();
  snapshot.newest = newest_;
  snapshot.other_vms = total_;
  std::vector<size_t> order(vms_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const size_t shown = std::min(kMostVms, order.size());
  // Equal counts in the order seen, so that a VM keeps its place.
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                    [this](size_t a, size_t b) {
                      return vms_[a].count != vms_[b].count ? vms_[a].count > vms_[b].count : a < b;
                    });
  for (size_t i = 0; i < shown; ++i) {
    snapshot.vms.push_back(vms_[order[i]]);
    snapshot.other_vms -= vms_[order[i]].count;
  }
  return snapshot;
}

}  // namespace vmsift
