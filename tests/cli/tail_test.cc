// vmsift tail as a user runs it: streams, alerts, what is refused. What must be ready before a signal comes
// is waited for by reading what it prints.
#include <cstdint>
#include <map>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/tail_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

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

TEST(Tail, DescriptorsThatWereLeftOpenLeaveRoomForItsState) {
  const ScratchDirectory scratch;
  for (int i = 0; i < 90; ++i) scratch.Write("logs/" + std::to_string(i) + ".jsonl", kLine);
  const std::string script =
      "ulimit -n 100; for i in $(seq 10 69); do eval \"exec $i< /dev/null\"; done; mkfifo out; "
      "\"$0\" tail --format jsonl --state st logs > out & p=$!; exec 3< out; "
      "for i in $(seq 90); do read -r line <&3; done; kill -TERM $p; wait $p";
  const RunResult result =
      RunShell("cd " + scratch.path("") + " && bash -c '" + script + "' '" + VMSIFT_BINARY + "' && " + kTail +
               " --format json --state st - < /dev/null");
  EXPECT_EQ(result.errors, "");
  const auto report = nlohmann::json::parse(result.out);
  EXPECT_EQ(report["failures"], 90);
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
  EXPECT_EQ(RunShell("vmsift tail --every 1d - < /dev/null").status, 0);
  const RunResult every = RunShell("vmsift tail --every 25h - < /dev/null");
  EXPECT_EQ(every.status, 2);
  EXPECT_THAT(every.errors, HasSubstr("--every: a duration from 100ms to 1d is expected"));
  EXPECT_EQ(RunShell("vmsift tail").status, 2);
}

TEST(Tail, FromTheEndOnlyWhatIsWrittenLaterCounts) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", std::string(kLine) + kLine);
  scratch.Write("more", kLine);
  const RunResult result = RunShell(
      "cd " + scratch.path("") + " && mkfifo told && { " + kTail +
      " --from-end --state st --format json app.log 2> told & p=$!; } && exec 3< told && read line <&3 "
      "&& cat more >> app.log && kill -TERM $p; wait $p; echo \"$line\"");
  std::istringstream lines(result.out);
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  const nlohmann::json report = nlohmann::json::parse(line);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["ledger"]["lines"], 1);
  EXPECT_EQ(report["inputs"].size(), 1u);
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(line, "vmsift: starts at the end of 1 log");
  // The state wins.
  const RunResult more =
      RunShell("cat " + scratch.path("more") + " >> " + scratch.path("app.log") + "; " +
               Follow(scratch, "--from-end --state st", "echo \"$line\" && kill -TERM $p"));
  EXPECT_THAT(more.out, HasSubstr("\"line\":4,"));
  EXPECT_EQ(more.errors, "");
}

TEST(Tail, MetricsAreWrittenForPrometheus) {
  const ScratchDirectory scratch;
  scratch.Write("log", std::string(kLine) + kLine);
  const RunResult printed = RunShell("vmsift tail --format metrics - < " + scratch.path("log"));
  EXPECT_EQ(printed.status, 0) << printed.errors;
  EXPECT_THAT(printed.out,
              HasSubstr("\nvmsift_failures_total{code=\"VMStartTimedOut\",class=\"platform\"} 2\n"));
  EXPECT_THAT(printed.out, HasSubstr("\nvmsift_lines_total{outcome=\"failure\"} 2\n"));
  EXPECT_THAT(printed.out, HasSubstr("\nvmsift_report_failures 2\n"));
  EXPECT_THAT(printed.out, HasSubstr("\nvmsift_incidents{outcome=\"open\"} 1\n"));
  if (RunShell("command -v promtool").status == 0) {
    const RunResult checked =
        RunShell("vmsift tail --format metrics - < " + scratch.path("log") + " | promtool check metrics");
    EXPECT_EQ(checked.status, 0) << checked.errors;
  }
}

// Each replaces the one before as a whole; nothing else is there for who lists the directory.
TEST(Tail, AFileOfMetricsIsReplaced) {
  const ScratchDirectory scratch;
  scratch.Write("log", kLine);
  const RunResult run = RunShell(
      "cd " + scratch.path("") + " && mkfifo in && { " + kTail +
      " --format metrics --every 100ms -o vmsift.prom - < in & p=$!; } && exec 3> in && cat log >&3 && "
      "until grep -q '^vmsift_report_failures 1$' vmsift.prom 2> errors; do :; done; cat log >&3; "
      "exec 3>&-; wait $p; grep -c '^vmsift_report_failures 2$' vmsift.prom; ls");
  EXPECT_EQ(run.out, "1\nerrors\nin\nlog\nvmsift.prom\n");
  const RunResult without_file = RunShell("vmsift tail --format metrics --every 5s -");
  EXPECT_EQ(without_file.status, 2);
  EXPECT_THAT(without_file.errors,
              HasSubstr("--every: replaces a file with --format metrics; name it with -o"));
}

TEST(Tail, StandardInputHasNoEndToStartFrom) {
  const RunResult result = RunShell("vmsift tail --from-end - < /dev/null");
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.errors, StartsWith("vmsift: --from-end: is for files; standard input (-) has no end"));
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
  EXPECT_THAT(result.errors, HasSubstr("standard input: compressed"));
}

TEST(Tail, ItsOwnOutputIsNotFollowed) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const RunResult result =
      RunShell("cd " + scratch.path("") + " && { " + kTail +
               " --format jsonl . > found.jsonl & p=$!; } && until [ -s found.jsonl ]; do :; "
               "done; kill -INT $p; wait $p; echo status $?; wc -l < found.jsonl");
  EXPECT_EQ(result.out, "status 0\n1\n") << result.errors;
  EXPECT_THAT(result.errors, HasSubstr("found.jsonl: not followed, since the output goes there"));
}

TEST(Tail, WithAStateAndStrictMalformedLinesShowInTheStatusAndUnfinishedOnesDoNot) {
  const ScratchDirectory scratch;
  scratch.Write("bad.log", "{\"cut\":\n" + std::string(kLine));
  scratch.Write("good.log", std::string(kLine) + "{\"cut\":");
  for (const auto& [log, status] : {std::pair("bad.log", "status 1"), std::pair("good.log", "status 0")}) {
    const RunResult result =
        RunShell("cd " + scratch.path("") + " && rm -f st out && mkfifo out && { " + kTail +
                 " --strict --format jsonl --state st " + log +
                 " > out & p=$!; } && exec 3< out && read line <&3 && kill -INT $p; wait $p; echo status $?");
    EXPECT_EQ(result.out, std::string(status) + "\n") << log << result.errors;
  }
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

TEST(Tail, EndsWithTheStatusOfItsGates) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const auto status = [&scratch](const std::string& options) {
    const RunResult run =
        RunShell("cd " + scratch.path("") + " && vmsift tail --format jsonl " + options + " - < app.log");
    EXPECT_EQ(run.errors.find("is met") != std::string::npos, run.status == 3) << run.errors;
    return run.status;
  };
  EXPECT_EQ(status("--fail-on 'count>0'"), 3);
  EXPECT_EQ(status("--fail-on 'code=VMStart* count>0'"), 3);
  EXPECT_EQ(status("--fail-on 'count>1' --fail-on 'suspects>0' --fail-on empty"), 0);
  EXPECT_EQ(status("--state st --fail-on 'count>1'"), 0);
  EXPECT_EQ(status("--state st --fail-on 'count>1'"), 3) << "what an earlier run counted is there";
  EXPECT_EQ(status("--fail-on new"), 2) << "compared with what?";
  EXPECT_THAT(RunShell("vmsift tail --help").out, Not(HasSubstr("worse>2x")));
  EXPECT_THAT(RunShell("vmsift scan --help").out, HasSubstr("worse>2x"));
}

// What the reports say of the time since the one before adds up to what the last one says of all.
TEST(Tail, ReportsSayWhatIsNewSinceTheOneBefore) {
  const ScratchDirectory scratch;
  scratch.Write("line", kLine);
  const RunResult run = RunShell("cd " + scratch.path("") +
                                 " && { cat line; wait_until [ -s reports ]; cat line line; } | vmsift tail "
                                 "--every 100ms --format json - > reports; cat reports");
  EXPECT_EQ(run.status, 0) << run.errors;
  std::istringstream lines(run.out);
  uint64_t failures = 0;
  uint64_t of_code = 0;
  nlohmann::json report;
  for (std::string line; std::getline(lines, line);) {
    report = nlohmann::json::parse(line);
    const nlohmann::json& change = report["since_last"];
    failures += change["failures"].get<uint64_t>();
    for (const nlohmann::json& code : change["codes"]) of_code += code["count"].get<uint64_t>();
    EXPECT_LT(change["failures"], 3) << "no report has all of them";
  }
  EXPECT_EQ(report["failures"], 3);
  EXPECT_EQ(failures, 3u);
  EXPECT_EQ(of_code, 3u);
  const RunResult table = RunShell("cd " + scratch.path("") + " && vmsift tail --every 1m - < line");
  EXPECT_THAT(table.out, HasSubstr("\nIn the last 0 s: 1 failure in 1 line: 1 VMStartTimedOut\n"));
}

TEST(Tail, EachReportReplacesTheFile) {
  const ScratchDirectory scratch;
  scratch.Write("line", kLine);
  scratch.Write("app.log", kLine);
  const RunResult run = RunShell(
      "cd " + scratch.path("") +
      " && { cat line; wait_until grep -qs '\"failures\":1,' report; cat line; } | vmsift tail --every 100ms "
      "--format json -o report -; wc -l < report; ls");
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(run.out, "1\napp.log\nline\nreport\n") << "one report, and nothing beside it";
  EXPECT_EQ(nlohmann::json::parse(ReadFile(scratch.path("report")))["failures"], 2);
  const auto errors = [&scratch](const std::string& options) {
    const RunResult wrong = RunShell("cd " + scratch.path("") + " && vmsift tail " + options);
    EXPECT_EQ(wrong.status, 2);
    return wrong.errors;
  };
  EXPECT_THAT(errors("-o app.log '*.log'"), HasSubstr("app.log: is an input, and would be replaced"));
  EXPECT_EQ(ReadFile(scratch.path("app.log")), kLine);
  EXPECT_THAT(errors("-o missing/report app.log"), HasSubstr("missing/report"));
  EXPECT_THAT(errors("--format jsonl -o report app.log"), HasSubstr("--output: is for reports"));
}

}  // namespace
}  // namespace vmsift
