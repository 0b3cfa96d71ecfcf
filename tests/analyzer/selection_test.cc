// Which failures a selection takes, and why it leaves the others out.
#include "analyzer/pipeline/selection.h"

#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"

namespace vmsift {
namespace {

using Verdict = Selection::Verdict;

NameFilter Names(const std::vector<const char*>& patterns) {
  NameFilter filter;
  for (const char* pattern : patterns) EXPECT_TRUE(filter.Add(pattern).ok()) << pattern;
  return filter;
}

TEST(NameFilter, TakesAllUntilItHasPatterns) {
  EXPECT_TRUE(NameFilter().Takes("web-01"));
  EXPECT_TRUE(NameFilter().Takes(""));
  EXPECT_FALSE(Names({"db"}).takes_all());
}

TEST(NameFilter, OneOfThePatternsIsEnough) {
  const NameFilter filter = Names({"web-*", "DB-01"});
  EXPECT_TRUE(filter.Takes("s/g/WEB-7"));
  EXPECT_TRUE(filter.Takes("db-01"));
  EXPECT_FALSE(filter.Takes("db-02"));
  EXPECT_THAT(filter.patterns(), testing::ElementsAre("web-*", "DB-01"));
}

TEST(NameFilter, OnlyNoneMeansWhatHasNoName) {
  EXPECT_FALSE(Names({"*"}).Takes(""));
  EXPECT_TRUE(Names({"(none)"}).Takes(""));
  EXPECT_TRUE(Names({"(NONE)"}).Takes(""));
  EXPECT_FALSE(Names({"(none)"}).Takes("web-01"));
  EXPECT_TRUE(Names({"(none)", "web-01"}).Takes("web-01"));
}

TEST(NameFilter, ABadPatternIsRefusedAndChangesNothing) {
  NameFilter filter;
  EXPECT_EQ(filter.Add("web-[").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(filter.Add("").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(filter.takes_all());
}

TEST(Period, HoldsItsStartAndNotItsEnd) {
  const Period period{Timestamp{10}, Timestamp{20}};
  EXPECT_FALSE(period.Holds({9}));
  EXPECT_TRUE(period.Holds({10}));
  EXPECT_TRUE(period.Holds({19}));
  EXPECT_FALSE(period.Holds({20}));
  EXPECT_TRUE((Period{Timestamp{10}, std::nullopt}).Holds({1000}));
  EXPECT_TRUE((Period{std::nullopt, Timestamp{20}}).Holds({-1000}));
  EXPECT_FALSE(Period().bounded());
}

class SelectionTest : public testing::Test {
 protected:
  SelectionTest() {
    failure_.code = "VMNotFound";
    failure_.time = Timestamp{15};
    failure_.chain.push_back({"VMNotFound", "gone", ""});
    match_.grade = Grade::kExact;
  }

  Verdict Judge() const {
    return selection_.Judge(failure_, match_, {identity_, identity_.empty() ? "" : "web-01", "", group_},
                            BuiltinCatalog());
  }

  Selection selection_;
  Failure failure_;
  Match match_;
  std::string_view identity_ = "s/g/web-01";
  std::string_view group_ = "g";
};

TEST_F(SelectionTest, TakesAllUntilToldOtherwise) {
  EXPECT_TRUE(selection_.takes_all());
  EXPECT_EQ(Judge(), Verdict::kTaken);
  failure_.time.reset();
  EXPECT_EQ(Judge(), Verdict::kTaken);
}

TEST_F(SelectionTest, ByGrade) {
  selection_.grades.reset(static_cast<size_t>(Grade::kExact));
  EXPECT_FALSE(selection_.takes_all());
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  match_.grade = Grade::kCode;
  EXPECT_EQ(Judge(), Verdict::kTaken);
}

TEST_F(SelectionTest, ByVm) {
  selection_.vms = Names({"g/web-*"});
  EXPECT_FALSE(selection_.takes_all());
  EXPECT_EQ(Judge(), Verdict::kTaken);
  identity_ = "s/h/web-01";
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
}

TEST_F(SelectionTest, ByTheCodeThatCounts) {
  selection_.codes = Names({"vmnot*"});
  EXPECT_FALSE(selection_.takes_all());
  EXPECT_EQ(Judge(), Verdict::kTaken);
  failure_.code = "";
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  selection_.codes = Names({"(none)"});
  EXPECT_EQ(Judge(), Verdict::kTaken);
}

TEST_F(SelectionTest, ByTheClassOfTheCode) {
  selection_.classes.reset();
  selection_.classes.set(static_cast<size_t>(ErrorClass::kConfig));
  EXPECT_FALSE(selection_.takes_all());
  EXPECT_EQ(Judge(), Verdict::kTaken);
  failure_.code = "VMStartTimedOut";
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  failure_.code = "NoPageHasThis";
  selection_.classes.set(static_cast<size_t>(ErrorClass::kNone));
  EXPECT_EQ(Judge(), Verdict::kTaken);
}

TEST_F(SelectionTest, ByScope) {
  selection_.scope = ErrorScope::kVm;
  EXPECT_EQ(Judge(), Verdict::kTaken);
  identity_ = {};
  EXPECT_EQ(Judge(), Verdict::kTaken) << "the code speaks of a VM";
  failure_.code = "StorageAccountAlreadyTaken";
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  failure_.resource_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/galleries/x";
  EXPECT_EQ(Judge(), Verdict::kTaken);
  selection_.scope = ErrorScope::kOther;
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
}

TEST_F(SelectionTest, ByTheResourceGroupOfTheVm) {
  selection_.resource_groups = Names({"G"});
  EXPECT_FALSE(selection_.takes_all());
  EXPECT_EQ(Judge(), Verdict::kTaken);
  group_ = "h";
  failure_.resource_id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d";
  EXPECT_EQ(Judge(), Verdict::kLeftOut) << "the VM's own group is known";
}

TEST_F(SelectionTest, WithoutAVmByTheResourceGroupOfAnId) {
  selection_.resource_groups = Names({"rg-*"});
  identity_ = group_ = "";
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  failure_.chain.back().target = "/subscriptions/s/resourceGroups/rg-1";
  EXPECT_EQ(Judge(), Verdict::kTaken);
  failure_.resource_id = "/subscriptions/s/resourceGroups/other/providers/x";
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  failure_.target_resource_id = "/subscriptions/s/resourceGroups/RG-2/providers/x";
  EXPECT_EQ(Judge(), Verdict::kTaken);
  selection_.resource_groups = Names({"(none)"});
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  failure_.target_resource_id = failure_.resource_id = failure_.chain.back().target = "";
  EXPECT_EQ(Judge(), Verdict::kTaken);
}

TEST_F(SelectionTest, ByTime) {
  selection_.period = {Timestamp{10}, Timestamp{20}};
  EXPECT_FALSE(selection_.takes_all());
  EXPECT_EQ(Judge(), Verdict::kTaken);
  failure_.time = Timestamp{20};
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
  failure_.time.reset();
  EXPECT_EQ(Judge(), Verdict::kWithoutTime);
}

TEST_F(SelectionTest, WhatIsLeftOutForAnotherReasonDoesNotLackItsTime) {
  selection_.period = {Timestamp{10}, std::nullopt};
  selection_.codes = Names({"Other"});
  failure_.time.reset();
  EXPECT_EQ(Judge(), Verdict::kLeftOut);
}

}  // namespace
}  // namespace vmsift
