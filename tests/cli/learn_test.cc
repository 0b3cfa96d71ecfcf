// vmsift learn: the page that it proposes, and that the page then matches.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

// A failure of web-01 with a message that no catalog has.
std::string Failure(const std::string& disk, int minutes) {
  return R"({"operationName":"Microsoft.Compute/virtualMachines/write","status":"Failed",)"
         R"("resourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01",)"
         R"("error":{"code":"DiskStuck","message":"Disk ')" +
         disk + "' will not let go of its lease | waited " + std::to_string(minutes) +
         R"( minutes {so far}."}})" + "\n";
}

std::string Log() {
  return Failure("data", 5) + Failure("os disk", 5) + Failure("logs", 7) + Failure("temp", 9) +
         Failure("a", 12) +
         R"({"error":{"code":"DiskStuck","message":"This one was seen a single time only."}})" + "\n";
}

TEST(Learn, ProposesATemplateThatThenMatches) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("log.jsonl", Log());
  const std::string page = scratch.path("learned.md");
  const RunResult learned = RunShell("vmsift learn -o '" + page + "' '" + log + "'");
  EXPECT_EQ(learned.status, 0);
  EXPECT_EQ(learned.out, "");
  EXPECT_EQ(learned.errors,
            "vmsift: 6 failures: 0 (0.0%) have a known template, 5 (83.3%) with the 1 proposed\n");
  EXPECT_THAT(ReadFile(page),
              HasSubstr("\n| DiskStuck | Disk '{0}' will not let go of its lease \\| waited {1} "
                        "minutes {{so far}}. |  | 5 | 5 | Disk 'a' will"));
  const RunResult scan = RunShell("vmsift scan --format json --catalog '" + page + "' '" + log + "'");
  EXPECT_EQ(nlohmann::json::parse(scan.out)["grades"]["exact"], 5);
  const RunResult again = RunShell("vmsift learn --catalog '" + page + "' '" + log + "'");
  EXPECT_THAT(again.out,
              HasSubstr("6 failures: 5 (83.3%) have a known template, 5 (83.3%) with the 0 proposed"));
}

TEST(Learn, MinCountDecidesWhatIsNoise) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("log.jsonl", Log());
  EXPECT_THAT(RunShell("vmsift learn --min-count 6 '" + log + "'").out, HasSubstr("with the 0 proposed"));
  const RunResult wrong = RunShell("vmsift learn --min-count 1 '" + log + "'");
  EXPECT_EQ(wrong.status, 2);
  EXPECT_THAT(wrong.errors, HasSubstr("--min-count"));
}

TEST(Learn, AFileThatCannotBeReadAndAFullDiskAreReported) {
  const RunResult missing = RunShell("vmsift learn no-such.log");
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.errors, HasSubstr("no-such.log"));
  EXPECT_EQ(RunShell("vmsift learn samples/logs >/dev/full").status, 2);
}

}  // namespace
}  // namespace vmsift
