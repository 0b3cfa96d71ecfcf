// Standard error that cannot be written never stops the work, and a name never leaves its line.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"
#include "tests/cli/tail_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr char kLog[] =
    "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'web-01' cannot be found.\"}}\n";

// A name that would clear the screen, and forge a message.
const std::string kEvil = "x\x1b]0;owned\x07\x1b[2J\x7f\xC2\x9B\xE2\x80\xAE\nvmsift: all is well";

std::string Quoted(const std::string& text) {
  return "'" + text + "'";
}

// No byte of the text steers a terminal, and no line but that of the message begins as one.
void ExpectHarmless(const std::string& text) {
  for (char c : text) ASSERT_FALSE((c >= 0 && c < ' ' && c != '\n') || c == '\x7f') << text;
  EXPECT_EQ(text.find("\xC2\x9B"), std::string::npos) << text;
  EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos) << text;
  EXPECT_EQ(text.find("\nvmsift: all is well"), std::string::npos) << text;
  EXPECT_THAT(text, Not(testing::StartsWith("vmsift: all is well")));
}

TEST(Diagnostics, StandardErrorThatCannotBeWrittenDoesNotStopTheWork) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("good.jsonl", kLog);
  for (const char* where : {"2>/dev/full", "2>&-", "2> >(exec true; sleep 0)"}) {
    const RunResult run =
        RunShell("vmsift scan --format json " + log + " missing.jsonl " + std::string(where));
    EXPECT_EQ(run.status, 1) << where;
    EXPECT_EQ(nlohmann::json::parse(run.out)["failures"], 1) << where;
    EXPECT_EQ(RunShell("vmsift scan --no-such-option " + std::string(where)).status, 2) << where;
    EXPECT_EQ(RunShell("vmsift " + std::string(where)).status, 2) << where;
    EXPECT_EQ(RunShell("vmsift nothing " + std::string(where)).status, 2) << where;
  }
}

TEST(Diagnostics, AFollowedLogIsCountedWithoutAPlaceForComplaints) {
  const ScratchDirectory scratch;
  scratch.Write("logs/good.jsonl", kLog);
  scratch.Write("logs/utf16.log", std::string("\xFF\xFE"
                                              "a\0b\0",
                                              6));
  for (const char* where : {"2>/dev/full", "2>&-"}) {
    const RunResult run = RunShell("cd " + scratch.path("") + " && { " + kTail + " --format json logs " +
                                   where + " & p=$!; } && wait_until takes_signals $p && kill $p; wait $p");
    EXPECT_EQ(nlohmann::json::parse(run.out)["failures"], 1) << where;
  }
}

TEST(Diagnostics, AFullDiskIsAFailureOfEveryCommand) {
  for (const char* command :
       {"--help", "--version", "scan --help", "tail --help", "catalog", "catalog --format json",
        "explain VMNotFound", "explain \"The VM 'a' cannot be found.\"",
        "scan samples/logs/error-responses.jsonl", "extract samples/logs/error-responses.jsonl",
        "tail - < samples/logs/error-responses.jsonl",
        "tail --format jsonl - < samples/logs/error-responses.jsonl"}) {
    const RunResult run = RunShell("vmsift " + std::string(command) + " >/dev/full");
    EXPECT_EQ(run.status, 2) << command;
    EXPECT_THAT(run.errors, HasSubstr("standard output: No space left")) << command;
  }
}

TEST(Diagnostics, HelpOfACommandIsThatOfTheCommand) {
  const RunResult run = RunShell("vmsift explain --help");
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out, HasSubstr("SkuNotAvailable"));
  EXPECT_THAT(run.out, Not(HasSubstr("SUBCOMMAND")));
  EXPECT_EQ(run.errors, "");
}

TEST(Diagnostics, ALimitOfFileSizesIsToldAndDoesNotKill) {
  const ScratchDirectory scratch;
  const RunResult file = RunShell("ulimit -f 1; vmsift catalog > " + scratch.path("out"));
  EXPECT_EQ(file.status, 2);
  EXPECT_THAT(file.errors, HasSubstr("File too large"));
  const RunResult output = RunShell("ulimit -f 1; vmsift extract samples/logs -o " + scratch.path("report"));
  EXPECT_EQ(output.status, 2);
  EXPECT_THAT(output.errors, HasSubstr("File too large"));
}

TEST(Diagnostics, NoNameSteersTheTerminal) {
  const ScratchDirectory scratch;
  const std::string log = Quoted(scratch.Write(kEvil + ".log", "{\"error\":\n" + std::string(kLog)));
  const std::string page = Quoted(scratch.Write(kEvil + ".md",
                                                "| Error Code | Error Message |\n|---|---|\n"
                                                "| Odd | A strange '{0}' happened. |\n| Bad | open {0 |\n"));
  const std::string missing = Quoted(scratch.path(kEvil));
  for (const std::string& command :
       {"scan " + missing, "scan --catalog " + missing + " " + log, "scan --validate " + log,
        "extract -o /dev/null " + missing, "scan --input jsonl --validate " + log,
        "scan -o " + missing + "/report " + log, "scan " + log + " -o " + log, missing, "explain " + missing,
        "--" + missing, "scan --format " + missing + " " + log, "catalog --catalog " + page,
        "explain --catalog " + page + " --code Odd \"A strange 'thing' happened.\"",
        "explain --catalog " + page + " Odd"}) {
    const RunResult run = RunShell("vmsift " + command);
    ExpectHarmless(run.errors);
    ExpectHarmless(run.out);
  }
  const RunResult tail =
      RunShell(std::string(kTail) + " " + missing + " & p=$!; wait_until takes_signals $p; kill $p; wait $p");
  ExpectHarmless(tail.errors);
  ExpectHarmless(tail.out);
  EXPECT_THAT(tail.errors, HasSubstr("x\\x1b]0;owned"));
  const RunResult run = RunShell("vmsift scan " + missing);
  EXPECT_THAT(run.errors, HasSubstr("x\\x1b]0;owned\\x07\\x1b[2J\\x7f\\u009b\\u202e\\nvmsift: all is well"));
  EXPECT_THAT(run.out, HasSubstr("\\x1b]0;owned"));
}

}  // namespace
}  // namespace vmsift
