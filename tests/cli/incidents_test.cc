// vmsift incidents, and what scan tells of them on its first screen; scan --by and --brief.
#include <algorithm>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;
using Json = nlohmann::json;

constexpr char kIncidentLog[] = "samples/logs/activity-log-cli.jsonl";

// A failed operation of web-01, or one that went well, in minute `minute`.
std::string Record(int minute, const std::string& status, const std::string& correlation) {
  const std::string time =
      "2026-11-23T17:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00Z";
  std::string record =
      R"({"time":")" + time + R"(","operationName":"Microsoft.Compute/virtualMachines/write","status":")" +
      status + R"(","correlationId":")" + correlation +
      R"(","resourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01")";
  if (status == "Failed") record += R"(,"error":{"code":"AllocationFailed","message":"Allocation failed."})";
  return record + "}\\n";
}

RunResult OfRecords(const std::string& arguments) {
  return RunShell("printf '" + Record(2, "Failed", "c1") + Record(5, "Failed", "c2") +
                  Record(9, "Succeeded", "c3") + "' | vmsift " + arguments);
}

TEST(Incidents, TableTellsWhatHappened) {
  const RunResult run = OfRecords("incidents -");
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out, StartsWith("1 incident: 1 recovered in 3 lines of 1 input\n"));
  EXPECT_THAT(
      run.out,
      HasSubstr(
          "\n  AllocationFailed on web-01 (g), recovered after 7 min\n"
          "    2026-11-23 17:02:00 to 17:05:00 UTC (3 min), 2 attempts; capacity: a retry may help later\n"
          "    Allocation failed.\n    Do: "));
  EXPECT_THAT(run.out, HasSubstr("    correlation id c1 and 1 more, -:1\n"));
}

TEST(Incidents, JsonHoldsWhatTheDocumentSays) {
  const Json told = Json::parse(OfRecords("incidents --format json -").out);
  EXPECT_EQ(told["schema"], "vmsift.incidents/1");
  ASSERT_EQ(told["incidents"].size(), 1u);
  const Json& incident = told["incidents"][0];
  EXPECT_EQ(incident["code"], "AllocationFailed");
  EXPECT_EQ(incident["class"], "capacity");
  EXPECT_EQ(incident["vm"], "web-01");
  EXPECT_EQ(incident["resource_group"], "g");
  EXPECT_EQ(incident["outcome"], "recovered");
  EXPECT_EQ(incident["attempts"], 2);
  EXPECT_EQ(incident["failures"], 2);
  EXPECT_EQ(incident["first"], "2026-11-23T17:02:00Z");
  EXPECT_EQ(incident["last"], "2026-11-23T17:05:00Z");
  EXPECT_EQ(incident["recovered_at"], "2026-11-23T17:09:00Z");
  EXPECT_TRUE(incident["gone_at"].is_null());
  EXPECT_EQ(incident["correlation_ids"], Json({"c1", "c2"}));
  EXPECT_EQ(incident["message"], "Allocation failed.");
  EXPECT_EQ(incident["places"][1]["line"], 2);
}

TEST(Incidents, CsvHasALineAnIncident) {
  EXPECT_THAT(OfRecords("incidents --format csv -").out,
              HasSubstr("\nrecovered,AllocationFailed,capacity,web-01,"));
}

TEST(Incidents, OpenLeavesOutThoseThatEnded) {
  EXPECT_THAT(OfRecords("incidents --open -").out, StartsWith("No incidents in 3 lines"));
  EXPECT_THAT(RunShell(std::string("vmsift incidents --open ") + kIncidentLog).out,
              Not(HasSubstr("recovered")));
}

TEST(Incidents, ABadGapIsRefused) {
  EXPECT_EQ(RunShell("vmsift incidents --gap soon x").status, 2);
}

TEST(FirstScreen, BeginsWithTheIncident) {
  EXPECT_THAT(OfRecords("scan -").out,
              StartsWith("2 failures, 1 incident: AllocationFailed on web-01 (g), recovered after 7 min\n"
                         "on 1 VM in 3 lines of 1 input ("));
}

TEST(FirstScreen, FewAreToldInFullAndManyInTables) {
  EXPECT_THAT(RunShell(std::string("vmsift scan ") + kIncidentLog).out, Not(HasSubstr("Errors by code")));
  const std::string many = RunShell("vmsift scan samples/logs").out;
  for (const char* part : {"Incidents  the top 10 of", "Errors by code", "Errors by class", "Errors by VM"})
    EXPECT_THAT(many, HasSubstr(part));
}

TEST(FirstScreen, NothingReadIsNotNoFailures) {
  const RunResult run = RunShell("vmsift scan /nowhere/at-all.log");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.out, StartsWith("Nothing could be read of 1 input\n"));
  EXPECT_THAT(RunShell("vmsift incidents /nowhere/at-all.log").out,
              StartsWith("Nothing could be read of 1 input\n"));
}

TEST(FirstScreen, BriefIsThreeLines) {
  const std::string brief = RunShell("vmsift scan --brief samples/logs").out;
  EXPECT_EQ(std::count(brief.begin(), brief.end(), '\n'), 3) << brief;
}

TEST(By, PrintsCountsInsteadOfTheReport) {
  const Json told =
      Json::parse(RunShell(std::string("vmsift scan --by vm,code --format json ") + kIncidentLog).out);
  EXPECT_EQ(told["schema"], "vmsift.breakdown/1");
  EXPECT_EQ(told["by"], Json({"vm", "code"}));
  EXPECT_EQ(told["rows"].size(), 3u);
  EXPECT_EQ(told["rows"][0]["resource_group"], "rg-orchard-prod");
  EXPECT_THAT(RunShell(std::string("vmsift scan --by day --format csv ") + kIncidentLog).out,
              StartsWith("day,count,first,last\n2026-11-05,3,"));
  EXPECT_THAT(RunShell("vmsift scan --by source samples/logs/").out,
              HasSubstr("samples/logs/all-templates.jsonl"));
}

TEST(By, WhatCannotBeMeantIsRefused) {
  for (const char* by : {"colour", "hour,day", "vm,vm", "vm,code,class"})
    EXPECT_EQ(RunShell(std::string("vmsift scan --by ") + by + " " + kIncidentLog).status, 2) << by;
  EXPECT_EQ(RunShell(std::string("vmsift scan --by day --time-zone Middle/Earth ") + kIncidentLog).status, 2);
  EXPECT_EQ(RunShell(std::string("vmsift scan --time-zone UTC ") + kIncidentLog).status, 2);
}

TEST(Classes, SelectAndAreTold) {
  EXPECT_THAT(RunShell(std::string("vmsift scan --class guest ") + kIncidentLog).out,
              StartsWith("1 selected failure, "));
  EXPECT_EQ(RunShell(std::string("vmsift scan --class green ") + kIncidentLog).status, 2);
  EXPECT_THAT(RunShell(std::string("vmsift scan --scope other ") + kIncidentLog).out,
              StartsWith("No selected failures"));
}

}  // namespace
}  // namespace vmsift
