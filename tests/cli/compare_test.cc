// Counts files, vmsift compare and --fail-on, as a pipeline uses them.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/temporary_folder.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Json = nlohmann::json;

class CompareTest : public testing::Test {
 protected:
  CompareTest() {
    EXPECT_EQ(
        RunShell("vmsift scan --format counts -o " + before_ + " samples/logs/activity-log-cli.jsonl").status,
        0);
    EXPECT_EQ(
        RunShell("vmsift scan --format counts -o " + after_ + " samples/logs/all-templates.jsonl").status, 0);
  }

  TemporaryFolder folder_;
  const std::string before_ = folder_.path("before.counts");
  const std::string after_ = folder_.path("after.counts");
};

TEST_F(CompareTest, TellsWhatChanged) {
  const Json told = Json::parse(RunShell("vmsift compare --format json " + before_ + " " + after_).out);
  EXPECT_EQ(told["schema"], "vmsift.compare/1");
  EXPECT_EQ(told["failures_before"], 3);
  EXPECT_EQ(told["failures_after"], 17);
  ASSERT_FALSE(told["new"].empty());
  for (const char* key : {"code", "before", "after", "rate_ratio", "p"})
    EXPECT_TRUE(told["new"][0].contains(key));
  EXPECT_EQ(told["new"][0]["before"], 0);
  for (const char* key : {"worse", "better", "gone", "vms"}) EXPECT_TRUE(told.contains(key));
  EXPECT_THAT(RunShell("vmsift compare " + before_ + " " + after_).out,
              StartsWith("3 failures before, 17 now: "));
}

TEST_F(CompareTest, ABaselineIsComparedWithWhatIsScanned) {
  const RunResult run =
      RunShell("vmsift scan --format json --baseline " + before_ + " samples/logs/all-templates.jsonl");
  EXPECT_EQ(Json::parse(run.out)["compare"]["failures_before"], 3);
  EXPECT_THAT(RunShell("vmsift scan --baseline " + before_ + " samples/logs/all-templates.jsonl").out,
              HasSubstr("3 failures before, 17 now"));
}

TEST_F(CompareTest, AMetRuleIsStatus3WithOneLine) {
  const RunResult met = RunShell("vmsift compare --fail-on new " + before_ + " " + after_);
  EXPECT_EQ(met.status, 3);
  EXPECT_THAT(met.errors, StartsWith("vmsift: --fail-on \"new\" is met: "));
  EXPECT_EQ(RunShell("vmsift compare --fail-on new " + after_ + " " + after_).status, 0);
  EXPECT_EQ(RunShell("vmsift scan --fail-on 'code=VM* count>0' samples/logs/all-templates.jsonl").status, 3);
  EXPECT_EQ(RunShell("vmsift scan --fail-on 'code=Nothing count>0' samples/logs/all-templates.jsonl").status,
            0);
  EXPECT_EQ(RunShell("vmsift scan --fail-on empty " + folder_.path("none")).status, 3);
  EXPECT_EQ(RunShell("vmsift scan --fail-on empty /dev/null").status, 3);
  EXPECT_EQ(RunShell("vmsift scan --fail-on empty samples/logs/all-templates.jsonl").status, 0);
  EXPECT_EQ(RunShell("vmsift scan --by code --fail-on 'count>3' samples/logs/all-templates.jsonl").status, 3);
}

TEST_F(CompareTest, RulesAreCheckedBeforeAnythingIsRead) {
  for (const char* rule : {"new", "worse>2x", "count", "code=VM*"}) {
    const RunResult run = RunShell(std::string("vmsift scan --fail-on '") + rule + "' /nowhere");
    EXPECT_EQ(run.status, 2) << rule;
    EXPECT_THAT(run.errors, StartsWith("vmsift: --fail-on: ")) << rule;
  }
}

TEST_F(CompareTest, WhatIsNoCountsFileIsRefusedWithItsName) {
  const RunResult foreign = RunShell("vmsift compare README.md " + after_);
  EXPECT_EQ(foreign.status, 2);
  EXPECT_THAT(foreign.errors, HasSubstr("README.md: is no counts file"));
  EXPECT_EQ(
      RunShell("head -c 50 " + after_ + " > " + before_ + " && vmsift compare " + before_ + " " + after_)
          .status,
      2);
  EXPECT_EQ(RunShell("vmsift scan --baseline README.md samples/logs").status, 2);
}

}  // namespace
}  // namespace vmsift
