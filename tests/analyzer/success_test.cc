// What a log says of operations that went well, in JSON and in text.
#include "analyzer/decode/success.h"

#include <string>
#include <vector>

#include "analyzer/count/attempt_log.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr char kVm[] = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01";

std::vector<std::string> InText(const std::string& text) {
  std::vector<Success> successes;
  FindSuccesses(text, &successes);
  std::vector<std::string> told;
  for (const Success& success : successes)
    told.push_back((success.deleted ? "deleted " : "") + std::string(success.resource_id));
  return told;
}

TEST(Successes, TerraformTellsTheIdWhereItEnds) {
  const std::string id = kVm;
  EXPECT_THAT(InText("azurerm_x.web: Creation complete after 40s [id=" + id +
                     "]\n"
                     "azurerm_x.web: Modifications complete after 2s [id=" +
                     id + "]\n"),
              ElementsAre(kVm, kVm));
}

TEST(Successes, OfADestructionTheIdStandsWhereItBegan) {
  const std::string id = kVm;
  EXPECT_THAT(
      InText("azurerm_x.web: Destroying... [id=" + id + "]\nazurerm_x.web: Destruction complete after 9s\n"),
      ElementsAre(std::string("deleted ") + kVm));
  EXPECT_THAT(InText("azurerm_x.web: Destruction complete after 9s\n"), IsEmpty());
}

TEST(Successes, OtherWordsAreNone) {
  EXPECT_THAT(InText("The backup is complete after 3 tries [id=" + std::string(kVm) + "]\n"), IsEmpty());
  EXPECT_THAT(InText("azurerm_x.web: Creation complete after 40s [id=/some/path]\n"), IsEmpty());
}

// How many successes a log tells.
size_t Noted(const std::string& log) {
  Pipeline::Options options;
  options.incidents = true;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
  MemorySource source(log);
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  const AttemptLog& attempts = pipeline->tally().attempts;
  return attempts.successes().size() + attempts.untimed_successes().size();
}

std::string Record(const std::string& status, const std::string& more) {
  return "{\"time\":\"2026-11-23T17:02:11Z\"," + status + ",\"resourceId\":\"" + kVm + "\"" + more + "}\n";
}

TEST(Successes, RecordsSayItByTheirStatus) {
  for (const char* status :
       {R"("status":"Succeeded")", R"("status":{"value":"Succeeded","localizedValue":"x"})",
        R"("resultType":"Success")", R"("properties":{"provisioningState":"Succeeded"})"})
    EXPECT_EQ(Noted(Record(status, "")), 1u) << status;
  for (const char* status :
       {R"("status":"Started","x":"Succeeded")", R"("status":"Accepted","x":"Succeeded")",
        R"("status":"Failed","x":"Succeeded")", R"("x":"Succeeded")"})
    EXPECT_EQ(Noted(Record(status, "")), 0u) << status;
}

TEST(Successes, EachRecordOfADocumentIsOne) {
  const std::string record = Record(R"("status":"Succeeded")", "");
  EXPECT_EQ(Noted("[\n" + record + ",\n" + record + "]\n"), 2u);
  EXPECT_EQ(Noted("{\"records\":[" + record.substr(0, record.size() - 1) + "," +
                  record.substr(0, record.size() - 1) + "]}\n"),
            2u);
}

TEST(Successes, WithoutAResourceIdThereIsNone) {
  EXPECT_EQ(Noted("{\"status\":\"Succeeded\",\"operationName\":\"x\"}\n"), 0u);
}

TEST(Successes, AreNotedOnlyWhereIncidentsAreAskedFor) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline();
  MemorySource source(Record(R"("status":"Succeeded")", ""));
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  EXPECT_THAT(pipeline->tally().attempts.successes(), IsEmpty());
}

}  // namespace
}  // namespace vmsift
