// bench/versus runs, and what it compares vmsift with gives the same answers. How fast anything is, is not
// tested.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

constexpr char kRun[] = "bench/versus/run --vmsift '" VMSIFT_BINARY "' --generate '" VMSIFT_GENERATE "' ";

TEST(Versus, TheAnswersAgree) {
  const RunResult run = RunShell(std::string(kRun) + "--no-node --size 2 --part 1 --repeat 1");
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_THAT(run.out, HasSubstr("| command | answers | seconds | CPU seconds | GB/s |"));
  for (const char* row : {"| vmsift scan | **failures by code** |", "| wc -l | lines |",
                          "| Python, skipping lines | **failures by code** |"}) {
    EXPECT_THAT(run.out, HasSubstr(row));
  }
  EXPECT_THAT(run.errors, HasSubstr("left out: DuckDB"));
}

TEST(Versus, AWrongAnswerIsNotTimed) {
  const ScratchDirectory scratch;
  const std::string wrong = scratch.Write(
      "wrong", "#!/bin/sh\necho '{\"schema\": \"\", \"codes\": [{\"code\": \"A\", \"count\": 1}]}'\n");
  const RunResult run =
      RunShell("chmod +x " + wrong + "; " + kRun + "--no-node --size 1 --repeat 1 --vmsift " + wrong);
  EXPECT_EQ(run.status, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.errors, HasSubstr("counts 1 failures of"));
}

}  // namespace
}  // namespace vmsift
