// What happens where memory is short, or threads are: fewer workers, or a message and exit status 2, and
// never a crash.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"
#include "tests/cli/tail_program.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

constexpr bool kOwnAllocator = kSanitized;  // which takes terabytes of addresses

constexpr char kThreeFailures[] =
    "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'a' cannot be found.\"}}\n"
    "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'b' cannot be found.\"}}\n"
    "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'c' cannot be found.\"}}\n";

TEST(Limits, AScanThatRunsOutOfMemorySaysSo) {
  if (kOwnAllocator) GTEST_SKIP() << "a sanitizer's allocator has limits of its own";
  const ScratchDirectory scratch;
  scratch.Write("line.jsonl", "{\"a\":\"" + std::string(70'000'000, 'x') + "\"}\n" + kThreeFailures);
  int ended = 0;
  int done = 0;
  for (const char* threads : {"1", "8"}) {
    for (int kib : {80'000, 120'000, 160'000, 200'000, 4'000'000}) {
      SCOPED_TRACE(kib);
      const RunResult result = RunShell("ulimit -v " + std::to_string(kib) +
                                        "; vmsift scan --format json --max-line 100MiB --threads " + threads +
                                        " " + scratch.path("line.jsonl"));
      if (result.status == 2) {
        ++ended;
        EXPECT_THAT(result.errors, HasSubstr("out of memory"));
        continue;
      }
      ++done;
      ASSERT_EQ(result.status, 0) << result.errors;
      EXPECT_EQ(nlohmann::json::parse(result.out)["failures"], 3);
    }
  }
  EXPECT_GT(ended, 0);
  EXPECT_GT(done, 0);
}

// The system has no thread to give: more than the stack of one does not fit into the limit.
TEST(Limits, WithoutFurtherThreadsAllIsReadByOne) {
  if (kOwnAllocator) GTEST_SKIP() << "a sanitizer's allocator has limits of its own";
  const ScratchDirectory scratch;
  std::string lines;
  for (int i = 0; i < 400'000; ++i) lines += "{\"operationName\":\"read\"}\n";
  scratch.Write("large.jsonl", lines + kThreeFailures);
  scratch.Write("small.jsonl", kThreeFailures);
  for (const char* command : {"scan --format json --threads 8 large.jsonl",
                              "scan --format json --threads 8 large.jsonl small.jsonl"}) {
    SCOPED_TRACE(command);
    const std::string whole = RunShell("cd " + scratch.path("") + " && vmsift " + command).out;
    const RunResult result =
        RunShell("cd " + scratch.path("") + " && ulimit -s 1000000 && ulimit -v 900000 && vmsift " + command);
    EXPECT_EQ(result.status, 0) << result.errors;
    EXPECT_EQ(result.out, whole);
  }
  const RunResult extract =
      RunShell("cd " + scratch.path("") +
               " && ulimit -s 1000000 && ulimit -v 900000 && vmsift extract large.jsonl | wc -l");
  EXPECT_EQ(extract.out, "3\n") << extract.errors;
  const RunResult tail =
      RunShell("cd " + scratch.path("") +
               " && ulimit -s 1000000 && ulimit -v 900000 && vmsift tail --alert 'count>1 within 1h' "
               "--alert-command true - < small.jsonl");
  EXPECT_EQ(tail.status, 2);
  EXPECT_THAT(tail.errors, HasSubstr("no thread"));
}

}  // namespace
}  // namespace vmsift
