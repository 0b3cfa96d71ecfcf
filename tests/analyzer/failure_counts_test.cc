#include "analyzer/count/failure_counts.h"

#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

VmKey Vm(const std::string& name) {
  return {name, name, {}, {}};
}

TEST(FailureCounts, CountByCodeAndClassAndByVm) {
  FailureCounts counts;
  counts.Add("VMNotFound", ErrorClass::kConfig, Vm("a"), Timestamp{5});
  counts.Add("vmnotfound", ErrorClass::kConfig, Vm("A"), Timestamp{9});
  counts.Add("VMNotFound", ErrorClass::kGuest, Vm("b"), Timestamp{7});
  counts.Add("", ErrorClass::kNone, VmKey(), {});
  const FailureCounts::Snapshot taken = counts.Take();
  ASSERT_EQ(taken.codes.size(), 3u);
  EXPECT_EQ(taken.codes[0].code, "VMNotFound");
  EXPECT_EQ(taken.codes[0].count, 2u);
  EXPECT_EQ(taken.codes[1].error_class, ErrorClass::kGuest);
  EXPECT_EQ(taken.codes[2].code, "");
  ASSERT_EQ(taken.vms.size(), 3u);
  EXPECT_EQ(taken.vms[0].vm, "a");
  EXPECT_EQ(taken.vms[0].count, 2u);
  EXPECT_EQ(taken.vms[1].vm, "b");
  EXPECT_EQ(taken.other_vms, 0u);
  EXPECT_EQ(taken.newest, Timestamp{9});
}

TEST(FailureCounts, BeginAtZeroForCodesThatMayCome) {
  FailureCounts counts;
  counts.Expect("VMNotFound", ErrorClass::kConfig);
  EXPECT_EQ(counts.Take().codes.at(0).count, 0u);
  counts.Add("VMNotFound", ErrorClass::kConfig, Vm("a"), {});
  EXPECT_EQ(counts.Take().codes.at(0).count, 1u);
  EXPECT_EQ(counts.Take().codes.size(), 1u);
}

TEST(FailureCounts, KeepTheFirstCodesAndTheWorstVmsAndSumTheRest) {
  FailureCounts counts;
  constexpr size_t kNames = 3000;
  for (size_t i = 0; i < kNames; ++i) {
    const std::string name = "n" + std::to_string(i);
    for (size_t times = 0; times <= i % 7; ++times) counts.Add(name, ErrorClass::kQuota, Vm(name), {});
  }
  const FailureCounts::Snapshot taken = counts.Take();
  EXPECT_EQ(taken.codes.size(), FailureCounts::kMostCodes);
  EXPECT_EQ(taken.codes.front().code, "n0");
  EXPECT_EQ(taken.vm_count, kNames);
  ASSERT_EQ(taken.vms.size(), FailureCounts::kMostVms);
  EXPECT_EQ(taken.vms.front().vm, "n6");
  uint64_t total = 0;
  for (size_t i = 0; i < kNames; ++i) total += i % 7 + 1;
  uint64_t by_code = taken.other_codes.at(0).second;
  for (const CodeFailures& code : taken.codes) by_code += code.count;
  EXPECT_EQ(by_code, total);
  uint64_t by_vm = taken.other_vms;
  for (const VmFailures& vm : taken.vms) {
    EXPECT_EQ(vm.count, 7u);
    by_vm += vm.count;
  }
  EXPECT_EQ(by_vm, total);
}

}  // namespace
}  // namespace vmsift
