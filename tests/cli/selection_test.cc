// The options that say which files are read and which failures count, as a user gives them.
#include <algorithm>
#include <cstdio>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

std::string Record(const std::string& time, const std::string& group, const std::string& vm) {
  return "{" + (time.empty() ? "" : "\"time\":\"" + time + "\",") +
         "\"resourceId\":\"/SUBSCRIPTIONS/S/RESOURCEGROUPS/" + group +
         "/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/" + vm +
         "\",\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM '" + vm + "' cannot be found.\"}}\n";
}

std::string Blob(int day, int hour) {
  char name[] =
      "tree/insights-activity-logs/resourceId=/SUBSCRIPTIONS/S/y=2026/m=11/d=00/h=00/m=00/PT1H.json";
  std::snprintf(
      name, sizeof name,
      "tree/insights-activity-logs/resourceId=/SUBSCRIPTIONS/S/y=2026/m=11/d=%02d/h=%02d/m=00/PT1H.json", day,
      hour);
  return name;
}

// An archive of a storage account: a blob on each of 28 days, each with one failure, some with more.
class SelectionCli : public testing::Test {
 protected:
  SelectionCli() {
    for (int day = 1; day <= 28; ++day) {
      char time[] = "2026-11-00T17:30:00Z";
      std::snprintf(time, sizeof time, "2026-11-%02dT17:30:00Z", day);
      std::string log = Record(time, "RG-PROD", "WEB-01");
      if (day == 20) log += Record("2026-11-20T17:00:00Z", "RG-PROD", "WEB-02");
      if (day == 20) log += Record("", "RG-PROD", "WEB-03");
      if (day == 21) log += Record("2026-11-20T17:59:59.9999999Z", "RG-TEST", "WEB-02");  // it came late
      if (day == 21) log += "{\"error\":{\"code\":\"Strange\",\"message\":\"Nobody knows.\"}}\n";
      scratch_.Write(Blob(day, 17), log);
    }
    scratch_.Write("tree/notes.txt", "ERROR: (VMNotFound) The VM 'lost' cannot be found.\n");
  }

  json Scan(const std::string& options) const {
    const RunResult run = RunShell("vmsift scan --format json " + options + " " + scratch_.path("tree"));
    EXPECT_EQ(run.status, 0) << run.errors;
    EXPECT_EQ(run.errors, "");
    return json::parse(run.out);
  }

  const ScratchDirectory scratch_;
};

TEST_F(SelectionCli, WithoutOptionsAllCounts) {
  const json report = Scan("");
  EXPECT_EQ(report["failures"], 33);
  EXPECT_TRUE(report["selection"].is_null());
}

TEST_F(SelectionCli, APeriodTakesItsStartAndNotItsEndAndOpensOnlyWhatMayHoldIt) {
  const json report = Scan("--since 2026-11-20T17:00:00Z --until 2026-11-20T17:30:00Z");
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["vms"][0]["vm"], "WEB-02");
  const json& selection = report["selection"];
  EXPECT_EQ(selection["since"], "2026-11-20T17:00:00Z");
  EXPECT_EQ(selection["until"], "2026-11-20T17:30:00Z");
  // The blobs of the 20th, the 21st and the 22nd, and the notes: what came late stands in later blobs.
  EXPECT_EQ(report["inputs"].size(), 4u);
  EXPECT_EQ(selection["inputs_outside_period"], 25);
  EXPECT_EQ(selection["left_out"], 7);
  EXPECT_EQ(selection["left_out_without_time"], 3);
  EXPECT_EQ(report["ledger"]["balanced"], true);
}

TEST_F(SelectionCli, ALateRecordIsFound) {
  const json report = Scan("--since 2026-11-20 --until 2026-11-20T18:00Z --resource-group rg-test");
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["inputs"][2]["failures"], 0);
}

TEST_F(SelectionCli, VmsByNameGroupIdAndPattern) {
  EXPECT_EQ(Scan("--vm web-02")["failures"], 2);
  EXPECT_EQ(Scan("--vm rg-test/web-02")["failures"], 1);
  EXPECT_EQ(Scan("--vm s/RG-PROD/web-02")["failures"], 1);
  EXPECT_EQ(
      Scan("--vm /subscriptions/s/resourceGroups/rg-prod/providers/Microsoft.Compute/virtualMachines/web-02")
          ["failures"],
      1);
  EXPECT_EQ(Scan("--vm 'web-0[23],lost'")["failures"], 4);
  EXPECT_EQ(Scan("--vm web-02 --vm web-03")["failures"], 3);
  EXPECT_EQ(Scan("--vm '(none)'")["failures"], 1);
  EXPECT_EQ(Scan("--vm '*'")["failures"], 32);
}

TEST_F(SelectionCli, CodesGroupsAndGrades) {
  EXPECT_EQ(Scan("--code vmnotfound")["failures"], 32);
  EXPECT_EQ(Scan("--code 'str*'")["failures"], 1);
  EXPECT_EQ(Scan("--resource-group 'rg-*'")["failures"], 31);
  EXPECT_EQ(Scan("--resource-group '(none)'")["failures"], 2);
  const json graded = Scan("--grade unknown --vm '(none)'");
  EXPECT_EQ(graded["failures"], 1);
  EXPECT_EQ(graded["selection"]["grades"], json({"unknown"}));
  EXPECT_TRUE(Scan("--grade exact,revised,code,text,unknown")["selection"].is_null());
}

TEST_F(SelectionCli, FilesByPatterns) {
  const json notes = Scan("--include '*.txt'");
  EXPECT_EQ(notes["inputs"].size(), 1u);
  EXPECT_EQ(notes["selection"]["include"], json({"*.txt"}));
  EXPECT_EQ(Scan("--include '**/d=2[0-3]/**'")["inputs"].size(), 4u);
  EXPECT_EQ(Scan("--include PT1H.json --exclude 'd=2*' --exclude d=01")["inputs"].size(), 18u);
  EXPECT_EQ(Scan("--exclude insights-activity-logs/")["inputs"].size(), 1u);
}

TEST_F(SelectionCli, ADirectoryWithoutASelectedFileIsNotedAndNoError) {
  const RunResult run = RunShell("vmsift scan --include '*.log' " + scratch_.path("tree"));
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.errors, HasSubstr("tree: no file in it is selected"));
  EXPECT_THAT(run.out, HasSubstr("Nothing to read\n"));
  EXPECT_THAT(run.out, HasSubstr("Selected  include *.log\n"));
  const RunResult empty =
      RunShell("mkdir " + scratch_.path("none") + "; vmsift extract " + scratch_.path("none"));
  EXPECT_EQ(empty.status, 0);
  EXPECT_EQ(empty.errors, "vmsift: " + scratch_.path("none") + ": no file in it\n");
}

TEST_F(SelectionCli, ExtractSelectsLikeScan) {
  const RunResult run =
      RunShell("vmsift extract --since 2026-11-20 --until 2026-11-21 --vm 'web-*' " + scratch_.path("tree"));
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(std::count(run.out.begin(), run.out.end(), '\n'), 3);
  EXPECT_EQ(run.errors,
            "vmsift: left out by the selection: 5 failures, 1 of them only for having no time; 25 files not "
            "opened, "
            "by the hour in the path\n");
  const RunResult quiet = RunShell("vmsift extract --vm web-03 " + scratch_.path("tree"));
  EXPECT_EQ(std::count(quiet.out.begin(), quiet.out.end(), '\n'), 1);
  EXPECT_EQ(quiet.errors, "");
}

TEST_F(SelectionCli, ATableSaysThatItIsOfAPart) {
  const RunResult run = RunShell("vmsift scan --vm web-03 --since 2026-11-01 " + scratch_.path("tree"));
  EXPECT_THAT(run.out, HasSubstr("No selected failures in "));
  EXPECT_THAT(run.out, HasSubstr("Selected  since 2026-11-01T00:00:00Z; VM web-03\n"));
  EXPECT_THAT(run.out, HasSubstr("1 of them only for having no time"));
  EXPECT_THAT(RunShell("vmsift scan " + scratch_.path("tree")).out, Not(HasSubstr("elected")));
}

TEST_F(SelectionCli, ACsvCannotSayItSoANoteDoes) {
  const RunResult run = RunShell("vmsift scan --format csv --since 2026-11-28 " + scratch_.path("tree"));
  EXPECT_THAT(run.out, testing::StartsWith("code,vm,"));
  EXPECT_THAT(run.errors, HasSubstr("left out by the selection: "));
}

TEST(SelectionUsage, ACodeThatNothingKnowsIsNoted) {
  const auto errors = [](const std::string& arguments) {
    const RunResult run = RunShell("vmsift " + arguments + " samples/logs/error-responses.jsonl");
    EXPECT_EQ(run.status, 0) << arguments;
    return run.errors;
  };
  for (const char* command : {"scan", "incidents", "extract"}) {
    EXPECT_EQ(errors(std::string(command) + " --code VMStartTimedOu,VMNotFound"),
              "vmsift: --code VMStartTimedOu: no such failure, and no such code in the catalog; did you mean "
              "\"VMStartTimedOut\"?\n");
  }
  EXPECT_EQ(errors("scan --code 'Nothing*,(none),vmnotfound'"), "");
}

TEST(SelectionUsage, WhatCannotBeMeantIsWrongUsage) {
  struct Case {
    const char* arguments;
    const char* message;
  };
  for (const Case& one :
       {Case{"--since tomorrow", "--since: 'tomorrow' is no time; give "},
        Case{"--until 2026-02-30", "--until: '2026-02-30' is no time"},
        Case{"--since 2026-11-24 --until 2026-11-23",
             "--since 2026-11-24T00:00:00Z is not before --until 2026"},
        Case{"--since 1h --until 1h", "is not before"}, Case{"--since 1h --since 2h", "--since: "},
        Case{"--include 'web-['", "--include: pattern 'web-[': its [ is not closed"},
        Case{"--exclude 'a\\'", "--exclude: pattern 'a\\': nothing follows"},
        Case{"--include ''", "--include: an empty pattern"}, Case{"--vm 'web-['", "--vm: pattern 'web-['"},
        Case{"--code '['", "--code: pattern"}, Case{"--resource-group ''", "--resource-group: an empty"},
        Case{"--grade good", "--grade: good"}}) {
    for (const char* command : {"scan", "extract"}) {
      SCOPED_TRACE(std::string(command) + " " + one.arguments);
      const RunResult run =
          RunShell(std::string("vmsift ") + command + " " + one.arguments + " samples/logs");
      EXPECT_EQ(run.status, 2);
      EXPECT_EQ(run.out, "");
      EXPECT_THAT(run.errors, HasSubstr(one.message));
      EXPECT_THAT(run.errors, HasSubstr("--help"));
    }
  }
}

}  // namespace
}  // namespace vmsift
