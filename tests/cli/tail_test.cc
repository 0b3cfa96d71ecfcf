// vmsift tail as a user runs it: streams, signals, alerts, what is refused. What must be ready before a
// signal comes is waited for by reading what it prints.
#include <map>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kLine[] =
    "{\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM 'a' did not start in the allotted time.\"}}\n";

// The program itself, which takes the signals that are sent to what runs in the background.
constexpr char kTail[] = "'" VMSIFT_BINARY "' tail";

// Starts tail with a log that holds a failure, waits until that is printed, does `then` with `$p` its
// process, and prints its exit status.
std::string Follow(const ScratchDirectory& scratch, const std::string& options, const std::string& then) {
  return "cd " + scratch.path("") + " && mkfifo out && { " + kTail + " --format jsonl " + options +
         " app.log > out & p=$!; } && exec 3< out && read line <&3 && " + then + "; wait $p; echo status $?";
}

TEST(Tail, AStreamGivesTheReportOfAScan) {
  for (const std::string name :
       {"deployment-operations.jsonl", "tf1x-box-api-response.log", "records.json"}) {
    const std::string log = "samples/logs/" + name;
    const RunResult scan = RunShell("cat " + log + " | vmsift scan --format json -");
    const RunResult tail = RunShell("cat " + log + " | vmsift tail --format json -");
    nlohmann::json expected = nlohmann::json::parse(scan.out);
    nlohmann::json got = nlohmann::json::parse(tail.out);
    for (nlohmann::json* report : {&expected, &got}) {
      for (const char* names_the_source : {"inputs", "unmatched", "bad_lines"})
        report->erase(names_the_source);
    }
    EXPECT_EQ(got, expected) << name;
    EXPECT_EQ(tail.status, scan.status);
  }
}

TEST(Tail, ASignalEndsItWithItsStateSaved) {
  for (const char* signal : {"INT", "TERM"}) {
    const ScratchDirectory scratch;
    scratch.Write("app.log", kLine);
    const RunResult result = RunShell(Follow(scratch, "--state st", std::string("kill -") + signal + " $p"));
    EXPECT_EQ(result.out, "status 0\n") << result.errors;
    // What was counted is there, and is not printed again.
    const RunResult next =
        RunShell("cd " + scratch.path("") + " && vmsift tail --state st --format jsonl - < /dev/null");
    EXPECT_EQ(next.out, "");
    const RunResult report =
        RunShell("cd " + scratch.path("") + " && vmsift tail --state st --format json - < /dev/null");
    EXPECT_EQ(nlohmann::json::parse(report.out)["failures"], 1);
  }
}

TEST(Tail, AHangupHasItReadTheCatalogsAgain) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  scratch.Write(
      "c.md", "| Error Code | Error Message |\n|---|---|\n| Apple | The apple '{0}' is not ripe enough. |\n");
  const std::string later =
      "{\"error\":{\"code\":\"Pear\",\"message\":\"The pear 'x' is not ripe enough to be eaten.\"}}";
  const RunResult result =
      RunShell(Follow(scratch, "--catalog c.md",
                      "printf '| Error Code | Error Message |\\n|---|---|\\n| Pear | The pear {0} is not "
                      "ripe enough to be eaten. |\\n' "
                      "> c.md && kill -HUP $p && printf '%s\\n' '" +
                          later + "' >> app.log && read line <&3 && echo \"$line\" && kill -TERM $p"));
  EXPECT_THAT(result.out, HasSubstr("\"code\":\"Pear\"")) << result.errors;
  EXPECT_THAT(result.out, HasSubstr("status 0"));
}

TEST(Tail, ASecondProcessOnOneStateIsRefused) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const RunResult result = RunShell(
      Follow(scratch, "--state st", "{ vmsift tail --state st app.log; echo second $?; kill -TERM $p; }"));
  EXPECT_EQ(result.out, "second 2\nstatus 0\n");
  EXPECT_THAT(result.errors, HasSubstr("st: in use by another process"));
}

TEST(Tail, ItsStateIsNoLog) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const RunResult result =
      RunShell("cd " + scratch.path("") + " && mkfifo ../$$ && { " + kTail +
               " --format jsonl --state st . > ../$$ & p=$!; } && exec 3< ../$$ && rm ../$$ && "
               "read line <&3 && kill -TERM $p; wait $p; " +
               kTail + " --format json --state st - < /dev/null");
  const nlohmann::json report = nlohmann::json::parse(result.out);
  EXPECT_EQ(report["ledger"]["lines"], 1) << result.errors;
}

TEST(Tail, AnAlertIsToldOnceAndRunsItsCommand) {
  const ScratchDirectory scratch;
  scratch.Write("log", std::string(kLine) + kLine + kLine);
  const RunResult result = RunShell("cd " + scratch.path("") +
                                    " && vmsift tail --format jsonl --alert 'code=VMStart* count>1 within 5m'"
                                    " --alert-command 'cat >> alerts' - < log | wc -l");
  EXPECT_EQ(result.out, "3\n");
  EXPECT_THAT(result.errors, StartsWith("vmsift: alert: 2 failures"));
  const nlohmann::json alert = nlohmann::json::parse(ReadFile(scratch.path("alerts")));
  EXPECT_EQ(alert["schema"], "vmsift.alert/1");
  EXPECT_EQ(alert["failure"]["vm"], "a");
}

TEST(Tail, WrongOptionsAreRefused) {
  const RunResult rule = RunShell("vmsift tail --alert 'count over 9000' -  < /dev/null");
  EXPECT_EQ(rule.status, 2);
  EXPECT_THAT(rule.out, IsEmpty());
  EXPECT_EQ(RunShell("vmsift tail --alert-command true - < /dev/null").status, 2);
  EXPECT_EQ(RunShell("vmsift tail --every 10 - < /dev/null").status, 2);
  EXPECT_EQ(RunShell("vmsift tail").status, 2);
}

TEST(Tail, WhatIsNoLogIsToldOnceAndTheRestGoesOn) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const RunResult result =
      RunShell("cd " + scratch.path("") + " && mkfifo pipe && { " + kTail +
               " --format jsonl pipe missing app.log > out & p=$!; }"
               " && until [ -s out ]; do :; done; kill -TERM $p; wait $p; echo status $?");
  EXPECT_EQ(result.out, "status 1\n");
  EXPECT_THAT(result.errors, HasSubstr("pipe: not a regular file"));
  EXPECT_THAT(result.errors, HasSubstr("missing: not there yet"));
}

TEST(Tail, APipeThatIsNamedAloneIsRefused) {
  const ScratchDirectory scratch;
  const RunResult result = RunShell("cd " + scratch.path("") + " && mkfifo pipe && vmsift tail pipe");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.errors, HasSubstr("pipe: a pipe or a device, which cannot be followed"));
}

TEST(Tail, APackedStreamIsNoSilentZero) {
  const RunResult result = RunShell("gzip -c samples/logs/records.json | vmsift tail --format json -");
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.errors, HasSubstr("standard input: packed"));
}

TEST(Tail, ASecondSignalEndsItAtOnceAndTheNextRunGoesOnInTheArchive) {
  const ScratchDirectory scratch;
  scratch.Write("line", kLine);
  // Half a million lines, read in some tenths of a second at least.
  const RunResult made =
      RunShell("cd " + scratch.path("") +
               " && mkdir logs && yes \"$(cat line)\" | head -n 500000 | gzip -1 > logs/app.log.gz");
  ASSERT_EQ(made.status, 0) << made.errors;
  const RunResult stopped =
      RunShell("cd " + scratch.path("") + " && mkfifo out && { " + kTail +
               " --state st --format jsonl logs > out & p=$!; } && exec 3< out && read line <&3"
               " && kill -INT $p && sleep 0.02 && kill -TERM $p; cat <&3 | wc -l; wait $p; echo status $?");
  EXPECT_THAT(stopped.out, HasSubstr("status 0"));
  EXPECT_THAT(stopped.errors, HasSubstr("stopped before all that is there was read; the next run goes on"));
  const RunResult next =
      RunShell("cd " + scratch.path("") + " && { " + kTail +
               " --state st --format json logs > report & p=$!; } && sleep 0.3 && kill -INT $p; "
               "wait $p; echo status $?");
  EXPECT_EQ(next.out, "status 0\n") << next.errors;
  const nlohmann::json report = nlohmann::json::parse(ReadFile(scratch.path("report")));
  EXPECT_EQ(report["failures"], 500'000);
  EXPECT_EQ(report["ledger"]["lines"], 500'000);
}

TEST(Tail, WhatCannotBeFollowedIsAnInputOfTheReport) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  ASSERT_EQ(RunShell("cd " + scratch.path("") +
                     " && yes \"$(cat app.log)\" | head -n 1000 | gzip | head -c 120 > cut.gz")
                .status,
            0);
  const RunResult result =
      RunShell("cd " + scratch.path("") + " && mkfifo out && { " + kTail +
               " --format json --every 100ms cut.gz missing.log app.log > out & p=$!; }"
               " && exec 3< out && read line <&3 && kill -INT $p; cat <&3 | tail -n 1; wait $p");
  EXPECT_EQ(result.status, 1);
  const nlohmann::json inputs = nlohmann::json::parse(result.out)["inputs"];
  std::map<std::string, std::string> errors;
  for (const auto& input : inputs) {
    if (!input["error"].is_null()) errors[input["path"]] = input["error"];
  }
  EXPECT_EQ(errors.size(), 2u) << result.out;
  EXPECT_THAT(errors["cut.gz"], HasSubstr("ends early"));
  EXPECT_THAT(errors["missing.log"], HasSubstr("not there yet"));
}

}  // namespace
}  // namespace vmsift
