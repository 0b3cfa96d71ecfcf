// -o writes whole or not at all; a closed pipe ends the program quietly.
#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
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
}

TEST(Output, AFileInADirectoryThatIsReadWouldBeAnInput) {
  const ScratchDirectory scratch;
  const std::string log = ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl");
  scratch.Write("logs/a.jsonl", log);
  scratch.Write("logs/sub/b.jsonl", log);
  const std::string here = "cd " + scratch.path("") + " && ";
  const std::string scan = "vmsift scan --format json -o ";
  for (const char* arguments : {"logs/report.json logs", "logs/report.json logs/", "logs/sub/report.json .",
                                "$PWD/logs/sub/report.json logs/sub/../sub"}) {
    const RunResult run = RunShell(here + scan + arguments);
    EXPECT_EQ(run.status, 2) << arguments;
    EXPECT_THAT(run.errors, HasSubstr("report.json: the output would be an input of the next run; write it "
                                      "elsewhere, or --exclude it"))
        << arguments;
  }
  EXPECT_FALSE(std::filesystem::exists(scratch.path("logs/report.json")));
  for (const char* arguments :
       {"report.json logs", "logs/report.json logs/sub", "logs/report.json --include '*.jsonl' logs",
        "logs/sub/report.json --exclude sub/report.json logs"}) {
    EXPECT_EQ(RunShell(here + scan + arguments + " && rm $(find . -name report.json)").status, 0)
        << arguments;
  }
  // One that is there would be replaced.
  scratch.Write("logs/report.json", "{}");
  const RunResult again = RunShell(here + scan + "logs/report.json logs");
  EXPECT_EQ(again.status, 2);
  EXPECT_THAT(again.errors, HasSubstr("report.json: is an input, and would be replaced by the output"));
  EXPECT_EQ(ReadFile(scratch.path("logs/report.json")), "{}");
  EXPECT_EQ(RunShell(here + scan + "logs/report.json --exclude report.json logs").status, 0);
}

TEST(Output, ALogOfADirectoryIsNotReplaced) {
  const ScratchDirectory scratch;
  const std::string log = ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl");
  scratch.Write("sub/a.jsonl", log);
  std::filesystem::create_symlink("sub/a.jsonl", scratch.path("link"));
  for (const char* output : {"sub/a.jsonl", "./sub/../sub/a.jsonl", "link"}) {
    for (const char* command : {"scan", "incidents", "extract"}) {
      const RunResult run = RunShell("cd " + scratch.path("") + " && vmsift " + std::string(command) +
                                     " -o " + output + " sub");
      EXPECT_EQ(run.status, 2) << output;
      EXPECT_EQ(ReadFile(scratch.path("sub/a.jsonl")), log);
    }
  }
}

TEST(Output, AnOpenFileIsNamedByItsNumber) {
  const ScratchDirectory scratch;
  const std::string scan = "vmsift scan --format csv samples/logs/error-responses.jsonl ";
  const std::string expected = RunShell(scan).out;
  ASSERT_NE(expected, "");
  for (const char* redirected :
       {"-o /dev/stdout", "-o /dev/stdout | cat", "-o /dev/fd/1 | cat", "-o /proc/self/fd/1 | cat",
        "-o /dev/fd/7 7>&1 >/dev/null | cat", "-o /dev/stderr 2>&1 | cat"}) {
    const RunResult run = RunShell(scan + redirected);
    EXPECT_EQ(run.out, expected) << redirected;
    EXPECT_EQ(run.errors, "") << redirected;
  }
  // What was written before stays.
  const std::string file = scratch.path("file");
  EXPECT_EQ(RunShell("{ echo before; " + scan + " -o /dev/stdout; echo after; } > " + file).status, 0);
  EXPECT_EQ(ReadFile(file), "before\n" + expected + "after\n");
  EXPECT_EQ(RunShell(scan + "-o /dev/fd/9").status, 2) << "which is not open";
  EXPECT_EQ(RunShell(scan + "-o /dev/stdout >/dev/full").status, 2);
}

TEST(Output, NoBitThatGivesRightsIsKept) {
  const ScratchDirectory scratch;
  const std::string file = scratch.Write("report", "old");
  const RunResult run = RunShell("chmod 6751 " + file + " && vmsift scan -o " + file +
                                 " samples/logs/error-responses.jsonl && stat -c %a " + file);
  EXPECT_EQ(run.out, "751\n");
}

// As fs.protected_symlinks has it, which a system may have off.
TEST(Output, ALinkOfSomebodyElseInAStickyDirectoryIsNotFollowed) {
  const ScratchDirectory scratch;
  if (geteuid() != 0) GTEST_SKIP() << "only root can make links of other users";
  scratch.Write("shared/mine", "");
  scratch.Write("target/victim", "kept");
  const std::string here = "cd " + scratch.path("") + " && chmod 1777 shared && ";
  const std::string scan =
      "vmsift scan --format csv '" VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl' -o ";
  ASSERT_EQ(RunShell(here + "cd shared && ln -s ../target/victim link && ln -s ../target folder && "
                            "ln -s ../target/own own && mkfifo pipe && chown -h 65534 link folder pipe")
                .status,
            0);
  for (const char* name : {"shared/link", "shared/folder/new", "shared/pipe"}) {
    const RunResult run = RunShell(here + scan + name);
    EXPECT_EQ(run.status, 2) << name;
    EXPECT_THAT(run.errors, HasSubstr("which somebody else made")) << name;
  }
  EXPECT_EQ(ReadFile(scratch.path("target/victim")), "kept");
  EXPECT_FALSE(std::filesystem::exists(scratch.path("target/new")));
  EXPECT_EQ(RunShell(here + scan + "shared/own").status, 0);
  EXPECT_NE(ReadFile(scratch.path("target/own")), "");
  EXPECT_EQ(RunShell(here + "chmod 777 shared && " + scan + "shared/link").status, 0);
  EXPECT_NE(ReadFile(scratch.path("target/victim")), "kept");
}

TEST(Output, DoesNotReplaceWhatIsToBeRead) {
  const ScratchDirectory scratch;
  const std::string log =
      scratch.Write("a.jsonl", ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl"));
  for (const char* command : {"scan", "incidents", "extract"}) {
    const RunResult run = RunShell("vmsift " + std::string(command) + " " + log + " -o " + log);
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.errors, HasSubstr("would be replaced by the output"));
    EXPECT_EQ(ReadFile(log), ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl"));
  }
}

TEST(Output, APipeThatNobodyReadsIsRefused) {
  const ScratchDirectory scratch;
  const std::string scan =
      "vmsift scan --format csv '" VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl' ";
  const std::string here = "cd " + scratch.path("") + " && ";
  const RunResult run = RunShell(here + "mkfifo pipe && " + scan + "-o pipe");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("pipe: nobody reads this pipe"));
  EXPECT_EQ(RunShell(here + "{ " + scan + "-o pipe & cat pipe; }").out, RunShell(scan).out);
}

TEST(Output, DoesNotReplaceAFileOfAnOption) {
  const ScratchDirectory scratch;
  const std::string log = ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl");
  scratch.Write("in.log", log);
  const std::string here = "cd " + scratch.path("") + " && ";
  ASSERT_EQ(
      RunShell(here + "vmsift scan --format counts -o b.counts in.log && echo 'brief = true' > c.toml && "
                      "echo 0123456789abcdef > tok && ln -s ../$(basename $PWD)/tok link && ln tok hard && "
                      "vmsift extract --redact kf in.log > out")
          .status,
      0);
  for (const char* command :
       {"scan --brief -o in.log - < in.log", "scan --brief -o in.log < in.log", "tail -o in.log - < in.log",
        "tail --state s -o s in.log", "tail --state ./s -o ../$(basename $PWD)/s in.log",
        "scan --config c.toml -o c.toml in.log", "--config c.toml scan -o c.toml in.log",
        "scan --baseline b.counts -o b.counts in.log", "compare b.counts b.counts -o b.counts",
        "tail --listen 127.0.0.1:0 --listen-token-file tok -o tok - < /dev/null",
        "tail --listen 127.0.0.1:0 --listen-token-file tok -o link - < /dev/null",
        "tail --listen 127.0.0.1:0 --listen-token-file tok -o hard - < /dev/null",
        "tail --alert 'count>1 within 5m' --alert-webhook @tok -o tok - < /dev/null",
        "scan --redact kf -o kf in.log", "scan --redact new.key -o new.key in.log"}) {
    const std::string sums = "; status=$?; sha256sum in.log b.counts c.toml tok kf; ls; exit $status";
    const std::string before = RunShell(here + "sha256sum in.log b.counts c.toml tok kf; ls").out;
    const RunResult run = RunShell(here + "vmsift " + command + sums);
    EXPECT_EQ(run.status, 2) << command;
    EXPECT_THAT(run.errors, HasSubstr("would be replaced by the output")) << command;
    EXPECT_EQ(run.out, before) << command;
  }
  EXPECT_THAT(RunShell(here + "vmsift scan --config c.toml -o c.toml in.log").errors,
              HasSubstr("c.toml: is the configuration, and would be replaced by the output"));
  EXPECT_EQ(RunShell(here + "vmsift scan --config c.toml -o new - < in.log").status, 0);
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
