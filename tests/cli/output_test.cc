// -o writes whole or not at all; a closed pipe ends the program quietly.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

TEST(Output, AFileHoldsWhatStandardOutputWould) {
  const ScratchDirectory scratch;
  const std::string file = scratch.path("report.json");
  const RunResult run =
      RunShell("vmsift scan --format json -o " + file + " samples/logs/error-responses.jsonl");
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(run.out, "");
  EXPECT_EQ(ReadFile(file), RunShell("vmsift scan --format json samples/logs/error-responses.jsonl").out);
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path("")), {}), 1)
      << "a temporary file is left";
}

TEST(Output, NothingIsLeftOfAProgramThatIsKilled) {
  const ScratchDirectory scratch;
  const int nameless = open(scratch.path("").c_str(), O_TMPFILE | O_WRONLY, 0666);
  if (nameless < 0) GTEST_SKIP() << "the file system has no files without a name";
  close(nameless);
  const RunResult run = RunShell("cd " + scratch.path("") +
                                 " && mkfifo in && { '" VMSIFT_BINARY
                                 "' extract -o report - < in & p=$!; } && exec 3> in && "
                                 "until ls -l /proc/$p/fd | grep -q deleted; do :; done; "
                                 "kill -KILL $p; rm in; ls");
  EXPECT_EQ(run.out, "");
}

TEST(Output, ALinkLeadsToTheReport) {
  const ScratchDirectory scratch;
  scratch.Write("report", "old");
  std::filesystem::create_symlink("report", scratch.path("link"));
  EXPECT_EQ(RunShell("vmsift scan -o " + scratch.path("link") + " samples/logs/error-responses.jsonl").status,
            0);
  EXPECT_TRUE(std::filesystem::is_symlink(scratch.path("link")));
  EXPECT_THAT(ReadFile(scratch.path("report")), HasSubstr("failures"));
}

TEST(Output, IsNotReadWhereItStandsAmongTheInputs) {
  const ScratchDirectory scratch;
  const std::string log = ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl");
  scratch.Write("a.jsonl", log);
  const std::string here = "cd " + scratch.path("") + " && ";
  const RunResult first = RunShell(here + "vmsift extract . > found.jsonl; cat found.jsonl");
  EXPECT_NE(first.out, "");
  EXPECT_THAT(first.errors, HasSubstr("found.jsonl: not read, since the output goes there"));
  EXPECT_EQ(RunShell(here + "vmsift extract . > found.jsonl; cat found.jsonl").out, first.out);
  EXPECT_EQ(RunShell(here + "vmsift extract -o found.jsonl . && cat found.jsonl").out, first.out);
}

TEST(Output, DoesNotReplaceWhatIsToBeRead) {
  const ScratchDirectory scratch;
  const std::string log =
      scratch.Write("a.jsonl", ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl"));
  for (const char* command : {"scan", "extract"}) {
    const RunResult run = RunShell("vmsift " + std::string(command) + " " + log + " -o " + log);
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.errors, HasSubstr("would be replaced by the output"));
    EXPECT_EQ(ReadFile(log), ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl"));
  }
}

TEST(Output, ANameThatCannotBeWrittenFailsBeforeTheWork) {
  const RunResult run = RunShell("vmsift scan -o /nonexistent/report samples/logs");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("/nonexistent/report"));
}

TEST(Output, AFailingRunLeavesAnOldReportAsItWas) {
  const ScratchDirectory scratch;
  const std::string file = scratch.Write("report", "old");
  EXPECT_EQ(RunShell("vmsift scan --catalog /nonexistent.md -o " + file + " samples/logs").status, 2);
  EXPECT_EQ(ReadFile(file), "old");
}

TEST(Output, AFullDiskIsAnErrorAndNotAHalfReport) {
  const RunResult run = RunShell("vmsift scan samples/logs >/dev/full");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("No space left"));
}

TEST(Output, AClosedPipeIsQuiet) {
  const RunResult run = RunShell(
      "for i in $(seq 200); do cat samples/logs/*.jsonl; done | vmsift extract - | head -n 1 >/dev/null; "
      "echo \"${PIPESTATUS[1]}\"");
  EXPECT_EQ(run.errors, "");
  EXPECT_TRUE(run.out == "0\n" || run.out == "1\n") << run.out;
}

}  // namespace
}  // namespace vmsift
