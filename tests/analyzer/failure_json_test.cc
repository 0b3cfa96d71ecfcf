// One failure as a line of JSON: what `vmsift extract` prints.
#include "analyzer/report/failure_json.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

using Json = nlohmann::json;

class Printer : public FailureSink {
 public:
  void Take(const AttributedFailure& finding) override {
    lines.push_back(FailureJson(finding, "a.log", BuiltinCatalog()));
  }
  std::vector<std::string> lines;
};

std::vector<Json> Extract(const std::string& log) {
  Printer printer;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline({}, &printer);
  MemorySource source(log);
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  std::vector<Json> failures;
  for (const std::string& line : printer.lines) {
    EXPECT_EQ(line.find('\n'), line.size() - 1) << "one failure a line";
    failures.push_back(Json::parse(line));
  }
  return failures;
}

TEST(FailureJson, TellsAllThatIsKnown) {
  const std::vector<Json> failures = Extract(
      "{\"time\":\"2026-11-23T17:02:11Z\",\"resourceId\":\"/subscriptions/s/resourceGroups/g/providers/"
      "Microsoft.Compute/"
      "virtualMachines/"
      "web-01\",\"operationName\":\"start\",\"correlationId\":\"c0de\",\"properties\":{\"statusMessage\":"
      "{\"status\":\"Failed\",\"error\":{\"code\":\"Conflict\",\"message\":\"m\",\"details\":[{\"code\":"
      "\"VMStartTimedOut\","
      "\"message\":\"VM 'web-01' did not start in the allotted time. The VM may still start successfully. "
      "Please check the "
      "power state later.\"}]}}}}\n");
  ASSERT_EQ(failures.size(), 1u);
  const Json& failure = failures[0];
  EXPECT_EQ(failure["source"], "a.log");
  EXPECT_EQ(failure["line"], 1);
  EXPECT_EQ(failure["time"], "2026-11-23T17:02:11Z");
  EXPECT_EQ(failure["code"], "VMStartTimedOut");
  EXPECT_EQ(failure["message"].get<std::string>().substr(0, 11), "VM 'web-01'");
  EXPECT_EQ(failure["vm"], "web-01");
  EXPECT_EQ(failure["template"]["code"], "VMStartTimedOut");
  EXPECT_EQ(failure["template"]["row"], 17);
  EXPECT_EQ(failure["grade"], "exact");
  EXPECT_EQ(failure["params"], (Json{{"0", "web-01"}}));
  EXPECT_EQ(failure["chain"], (Json{"Conflict", "VMStartTimedOut"}));
  EXPECT_EQ(failure["status"], "Failed");
  EXPECT_EQ(failure["resource_id"],
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01");
  EXPECT_EQ(failure["correlation_id"], "c0de");
}

TEST(FailureJson, WhatTheLogDoesNotSayIsNull) {
  const std::vector<Json> failures = Extract(FailingLine("Strange", "Nobody knows."));
  ASSERT_EQ(failures.size(), 1u);
  for (const char* key : {"time", "vm", "template", "status", "resource_id", "correlation_id"}) {
    ASSERT_TRUE(failures[0].contains(key)) << key;
    EXPECT_TRUE(failures[0][key].is_null()) << key;
  }
  EXPECT_EQ(failures[0]["grade"], "unknown");
  EXPECT_EQ(failures[0]["params"], Json::object());
}

TEST(FailureJson, AnyBytesGiveJson) {
  const std::vector<Json> failures =
      Extract(FailingLine("Str\xE4nge", "tab \\t, quote \\\", bell \\u0007, byte \xFF"));
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0]["message"], "tab \t, quote \", bell \x07, byte \xEF\xBF\xBD");
}

}  // namespace
}  // namespace vmsift
