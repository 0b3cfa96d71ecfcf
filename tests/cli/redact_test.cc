// --redact in every output, and vmsift restore.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kRedactedLog[] = "samples/logs/activity-log-cli.jsonl";

TEST(Redact, NoOutputNamesAnything) {
  TemporaryFolder folder;
  const std::string key = " --redact " + folder.path("key") + " ";
  for (const char* command :
       {"scan", "scan --format json", "scan --format csv", "scan --by vm,code", "scan --format counts",
        "incidents", "incidents --format json", "incidents --format csv", "extract"}) {
    const RunResult run = RunShell(std::string("vmsift ") + command + key + kRedactedLog);
    EXPECT_EQ(run.status, 0) << command << run.errors;
    for (const char* secret : {"fig-edge", "rg-orchard", "11111111-2222", "c0de0028"})
      EXPECT_THAT(run.out, Not(HasSubstr(secret))) << command;
    EXPECT_THAT(run.out, HasSubstr("VMStartTimedOut")) << command;
  }
}

TEST(Redact, RestoreUndoesIt) {
  TemporaryFolder folder;
  const std::string key = folder.path("key");
  const std::string shared = folder.path("shared");
  EXPECT_EQ(RunShell("vmsift extract --redact " + key + " " + kRedactedLog + " > " + shared).status, 0);
  EXPECT_EQ(RunShell("vmsift restore " + key + " " + shared).out,
            RunShell(std::string("vmsift extract ") + kRedactedLog).out);
  EXPECT_EQ(RunShell("vmsift restore " + key + " < " + shared).out,
            RunShell(std::string("vmsift extract ") + kRedactedLog).out);
}

TEST(Redact, CountsAreAsWithout) {
  TemporaryFolder folder;
  const std::string by = " --by code --format csv samples/logs";
  EXPECT_EQ(RunShell("vmsift scan --redact " + folder.path("key") + by).out,
            RunShell("vmsift scan" + by).out);
}

TEST(Redact, AKeyFileThatCannotBeUsedStopsTheRun) {
  for (const char* key : {"README.md", "/nowhere/key"})
    EXPECT_EQ(RunShell(std::string("vmsift extract --redact ") + key + " " + kRedactedLog).status, 2) << key;
  EXPECT_EQ(RunShell("vmsift restore /nowhere/key < README.md").status, 2);
}

}  // namespace
}  // namespace vmsift
