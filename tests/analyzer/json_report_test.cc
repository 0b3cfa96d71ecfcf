// The schema `vmsift.report/1`: the keys that were promised, with the values that a reader may rely on.
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

using Json = nlohmann::json;

// Later versions may add keys, so more of them is no error.
void ExpectKeys(const Json& object, const std::set<std::string>& keys) {
  ASSERT_TRUE(object.is_object()) << object;
  for (const std::string& key : keys) EXPECT_TRUE(object.contains(key)) << key << " in " << object;
}

TEST(JsonReport, HasTheKeysOfItsSchema) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  const Json report = Json::parse(logs.Json());
  ExpectKeys(report,
             {"schema", "failures", "codes", "vms", "pairs", "hours", "unmatched", "ledger", "inputs"});
  EXPECT_EQ(report["schema"], "vmsift.report/1");
  for (const char* array : {"codes", "vms", "pairs", "hours", "unmatched", "inputs"}) {
    ASSERT_TRUE(report[array].is_array()) << array;
    EXPECT_FALSE(report[array].empty()) << array;
  }
  for (const Json& code : report["codes"]) {
    ExpectKeys(code, {"code", "count", "vms", "first", "last", "templates", "advice"});
    EXPECT_TRUE(code["templates"].is_array());
  }
  for (const Json& vm : report["vms"]) {
    ExpectKeys(vm, {"vm", "resource_id", "count", "codes"});
    for (const Json& code : vm["codes"]) ExpectKeys(code, {"code", "count"});
  }
  for (const Json& pair : report["pairs"]) ExpectKeys(pair, {"code", "vm", "count"});
  for (const Json& hour : report["hours"]) ExpectKeys(hour, {"hour", "code", "count"});
  for (const Json& sample : report["unmatched"]) ExpectKeys(sample, {"code", "message", "count"});
  ExpectKeys(report["ledger"], {"lines", "bytes", "outcomes", "balanced"});
  for (const Json& input : report["inputs"])
    ExpectKeys(input, {"path", "lines", "bytes", "failures", "error"});
}

TEST(JsonReport, TellsWhatWasSelected) {
  Selection selection;
  ASSERT_TRUE(selection.vms.Add("web-*").ok());
  ASSERT_TRUE(selection.codes.Add("VMNotFound").ok());
  ASSERT_TRUE(selection.resource_groups.Add("g").ok());
  selection.grades.reset(static_cast<size_t>(Grade::kUnknown));
  selection.period.until = ParseTimestamp("2026-11-24T00:00Z");
  const PathFilter paths = {{*Glob::OfPaths("*.json")}, {}};
  const ReportScope scope{selection, paths, 12};
  CountedLogs logs;
  EXPECT_TRUE(Json::parse(logs.Json())["selection"].is_null());
  logs.scope = &scope;
  logs.Count(0, MixedLog());
  const Json report = Json::parse(logs.Json());
  EXPECT_EQ(report["failures"], 2);
  EXPECT_EQ(report["selection"], Json::parse(R"({
    "since": null, "until": "2026-11-24T00:00:00Z", "vms": ["web-*"], "codes": ["VMNotFound"],
    "resource_groups": ["g"], "grades": ["exact", "revised", "code", "text"], "classes": [], "scope": null,
    "include": ["*.json"], "exclude": [], "left_out": 1, "left_out_without_time": 0, "inputs_outside_period": 12})"));
}

TEST(JsonReport, TellsWhatWasCounted) {
  CountedLogs logs;
  const std::string log = MixedLog();
  logs.Count(0, log);
  const Json report = Json::parse(logs.Json());
  EXPECT_EQ(report["failures"], 3);

  const Json& code = report["codes"][0];
  EXPECT_EQ(code["code"], "VMNotFound");
  EXPECT_EQ(code["count"], 2);
  EXPECT_EQ(code["vms"], 2);
  EXPECT_EQ(code["first"], "2026-11-23T17:02:11Z");
  EXPECT_EQ(code["last"], "2026-11-23T17:02:11Z");
  EXPECT_EQ(code["templates"][0]["count"], 2);
  EXPECT_EQ(code["templates"][0]["code"], "VMNotFound");
  EXPECT_FALSE(code["advice"].get<std::string>().empty());
  const Json& strange = report["codes"][1];
  EXPECT_EQ(strange["code"], "Strange");
  EXPECT_TRUE(strange["first"].is_null());
  EXPECT_TRUE(strange["advice"].is_null());
  EXPECT_TRUE(strange["templates"].empty());

  EXPECT_EQ(report["vms"][0]["vm"], "(none)");
  EXPECT_TRUE(report["vms"][0]["resource_id"].is_null());
  EXPECT_EQ(report["vms"][1]["vm"], "web-01");
  EXPECT_EQ(report["vms"][1]["resource_id"],
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01");
  EXPECT_EQ(report["pairs"].size(), 3u);
  EXPECT_EQ(report["hours"][0]["hour"], "(none)");
  EXPECT_EQ(report["hours"][1]["hour"], "2026-11-23T17:00:00Z");
  EXPECT_EQ(report["hours"][1]["count"], 2);
  EXPECT_EQ(report["unmatched"][0]["message"], "Nobody knows 'this'.");

  const Json& ledger = report["ledger"];
  EXPECT_EQ(ledger["lines"], 6);
  EXPECT_EQ(ledger["bytes"], log.size());
  EXPECT_EQ(ledger["balanced"], true);
  uint64_t lines = 0;
  for (const Json& outcome : ledger["outcomes"]) lines += outcome["lines"].get<uint64_t>();
  EXPECT_EQ(lines, 6u);
  EXPECT_EQ(ledger["outcomes"].size(), static_cast<size_t>(kOutcomeCount));
  EXPECT_EQ(ledger["outcomes"]["failure"]["lines"], 3);
  EXPECT_EQ(report["inputs"][0]["path"], "a.log");
  EXPECT_TRUE(report["inputs"][0]["error"].is_null());
  EXPECT_EQ(report["bad_lines"][0]["line"], 4);
}

TEST(JsonReport, OfNothingIsStillWhole) {
  const Json report = Json::parse(CountedLogs().Json());
  EXPECT_EQ(report["failures"], 0);
  EXPECT_EQ(report["codes"], Json::array());
  EXPECT_EQ(report["ledger"]["balanced"], true);
}

TEST(JsonReport, TellsSuspectsAndCutNames) {
  CountedLogs logs;
  logs.Count(1, FailingLine("Code" + std::string(996, 'A'), "It failed.") +
                    "{\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/resourceGroups/g\"}\n");
  const Json report = Json::parse(logs.Json());
  EXPECT_EQ(report["suspect_count"], 1);
  EXPECT_EQ(
      report["suspects"],
      Json::array(
          {{{"source", "b.log"}, {"line", 2}, {"reason", "a failed Azure operation without an error"}}}));
  EXPECT_EQ(report["ledger"]["outcomes"]["suspect"]["lines"], 1);
  EXPECT_EQ(report["ledger"]["names_cut"], 1);
  EXPECT_EQ(report["codes"][0]["code"], "Code" + std::string(252, 'A') + "\xE2\x80\xA6");
  EXPECT_EQ(Json::parse(CountedLogs().Json())["suspects"], Json::array());
}

TEST(JsonReport, TopCutsTheListsAndNotTheNumbers) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  const Json report = Json::parse(logs.Json(1));
  for (const char* array : {"codes", "vms", "pairs", "unmatched"})
    EXPECT_EQ(report[array].size(), 1u) << array;
  EXPECT_EQ(report["failures"], 3);
  EXPECT_EQ(report["hours"].size(), 2u);
}

TEST(JsonReport, BytesOfALogNeverBreakIt) {
  CountedLogs logs({"bad\xFFname.log"});
  logs.Count(0, FailingLine("Strange", "a \xE4 b \\u0000 \\\" \\n"));
  const Json report = Json::parse(logs.Json());
  EXPECT_EQ(report["failures"], 1);
  EXPECT_THAT(report["inputs"][0]["path"].get<std::string>(), testing::HasSubstr("name.log"));
}

TEST(JsonReport, AnUnreadableInputSaysWhy) {
  CountedLogs logs;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline();
  pipeline->NoteUnreadable(1, absl::NotFoundError("b.log: No such file"));
  logs.tally.Merge(pipeline->tally());
  const Json report = Json::parse(logs.Json());
  EXPECT_EQ(report["inputs"][0]["path"], "b.log");
  EXPECT_EQ(report["inputs"][0]["error"], "b.log: No such file");
}

}  // namespace
}  // namespace vmsift
