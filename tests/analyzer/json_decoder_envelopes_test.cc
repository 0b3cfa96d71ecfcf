// Records around error responses: Activity Logs in all their forms, deployment operations, arrays and
// `records`.
#include <string>

#include "analyzer/decode/json_decoder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/decoding.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

constexpr char kVmId[] =
    "/SUBSCRIPTIONS/S/RESOURCEGROUPS/G/PROVIDERS/MICROSOFT.COMPUTE/VIRTUALMACHINES/WEB-01";
constexpr char kResponse[] =
    R"({"status":"Failed","error":{"code":"ResourceOperationFailure","message":"m",)"
    R"("details":[{"code":"VMStartTimedOut","message":"VM 'web-01' did not start."}]}})";
constexpr char kChain[] = "ResourceOperationFailure > VMStartTimedOut";

void ExpectVmStartTimedOut(const FoundFailure& failure) {
  EXPECT_EQ(failure.chain, kChain);
  EXPECT_EQ(failure.code, "VMStartTimedOut");
  EXPECT_EQ(failure.message, "VM 'web-01' did not start.");
  EXPECT_EQ(failure.status, "Failed");
  EXPECT_TRUE(failure.confirmed);
}

// An event as Azure Monitor writes it to storage accounts and event hubs.
std::string StoredEvent(const std::string& status_message,
                        const std::string& time = "2026-11-03T05:58:02.1107831Z") {
  return "{\"time\":\"" + time + "\",\"resourceId\":\"" + kVmId +
         R"(","operationName":"MICROSOFT.COMPUTE/VIRTUALMACHINES/START/ACTION","category":"Administrative",)"
         R"("resultType":"Failure","resultSignature":"Failed.Conflict","correlationId":"c0de0001",)"
         R"("level":"Error",)"
         R"("identity":{"authorization":{"action":"a"},"claims":{"name":"n"}},)"
         R"("properties":{"statusCode":"Conflict","statusMessage":)" +
         status_message + R"(,"message":"Microsoft.Compute/virtualMachines/start/action"}})";
}

void ExpectStoredEvent(const std::string& text) {
  const Found found = DecodeJson(text);
  EXPECT_EQ(found.outcome, Outcome::kFailure);
  ASSERT_EQ(found.failures.size(), 1u);
  const FoundFailure& failure = found.failures[0];
  ExpectVmStartTimedOut(failure);
  EXPECT_EQ(failure.time, "2026-11-03T05:58:02.1107831Z");
  EXPECT_EQ(failure.resource_id, kVmId);
  EXPECT_EQ(failure.operation, "MICROSOFT.COMPUTE/VIRTUALMACHINES/START/ACTION");
  EXPECT_EQ(failure.correlation_id, "c0de0001");
}

TEST(ActivityLog, StoredEventsHoldTheResponseAsText) {
  ExpectStoredEvent(StoredEvent(JsonString(kResponse)));
}

TEST(ActivityLog, StreamedEventsMayHoldTheResponseAsAnObject) {
  ExpectStoredEvent(StoredEvent(kResponse));
}

TEST(ActivityLog, PortalAndCliPutValuesIntoObjects) {
  const Found found = DecodeJson(
      R"({"correlationId":"c0de0028","eventTimestamp":"2026-11-05T08:00:03.01Z",)"
      R"("id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01/)"
      R"(events/e/ticks/6",)"
      R"("level":"Error","operationName":{"localizedValue":"Start",)"
      R"("value":"Microsoft.Compute/virtualMachines/start/action"},)"
      R"("resourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/)"
      R"(web-01",)"
      R"("properties":{"statusCode":"Conflict","statusMessage":)" +
      JsonString(kResponse) +
      R"(},"status":{"localizedValue":"Failed","value":"Failed"},"subStatus":{"value":"Conflict"},)"
      R"("submissionTimestamp":"2026-11-05T08:00:59Z"})");
  EXPECT_EQ(found.outcome, Outcome::kFailure);
  ASSERT_EQ(found.failures.size(), 1u);
  ExpectVmStartTimedOut(found.failures[0]);
  EXPECT_EQ(found.failures[0].time, "2026-11-05T08:00:03.01Z");
  EXPECT_EQ(found.failures[0].operation, "Microsoft.Compute/virtualMachines/start/action");
  EXPECT_EQ(found.failures[0].resource_id,
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01");
  EXPECT_EQ(found.failures[0].correlation_id, "c0de0028");
}

TEST(ActivityLog, LogAnalyticsHoldsPropertiesAsText) {
  const Found found = DecodeJson(R"({"TimeGenerated":"2026-11-05T08:00:03Z","ActivityStatusValue":"Failure",)"
                                 R"("_ResourceId":"/subscriptions/s",)"
                                 R"("Properties":)" +
                                 JsonString("{\"statusMessage\":" + JsonString(kResponse) + "}") + "}");
  ASSERT_EQ(found.failures.size(), 1u);
  ExpectVmStartTimedOut(found.failures[0]);
  EXPECT_EQ(found.failures[0].time, "2026-11-05T08:00:03Z");
  EXPECT_EQ(found.failures[0].resource_id, "/subscriptions/s");
}

TEST(ActivityLog, EventsThatDidNotFailAreClean) {
  for (const char* text :
       {R"({"time":"2026-11-03T05:58:02Z","resourceId":"/subscriptions/s","resultType":"Start",)"
        R"("level":"Information",)"
        R"("properties":{"message":"Microsoft.Compute/virtualMachines/start/action"}})",
        R"({"time":"2026-11-03T05:58:02Z","resourceId":"/subscriptions/s","resultType":"Success",)"
        R"("resultSignature":"Succeeded.OK","properties":{"statusCode":"OK"}})",
        R"({"eventTimestamp":"2026-11-03T05:58:02Z","resourceId":"/subscriptions/s",)"
        R"("status":{"value":"Accepted"},)"
        R"("properties":{"statusCode":"Accepted","statusMessage":"\"The request was accepted.\""}})"}) {
    EXPECT_EQ(OutcomeName(DecodeJson(text).outcome), "clean") << text;
  }
}

// An event may fail without saying why; its status code is all there is, and it is not dropped.
TEST(ActivityLog, AFailedEventWithoutAResponseIsAFailure) {
  const Found found =
      DecodeJson(R"({"time":"2026-11-03T05:58:02Z","resourceId":"/subscriptions/s","resultType":"Failure",)"
                 R"("resultSignature":"Failed.Conflict","level":"Error",)"
                 R"("properties":{"statusMessage":"It is locked."}})");
  ASSERT_EQ(found.failures.size(), 1u);
  EXPECT_EQ(found.failures[0].code, "Conflict");
  EXPECT_EQ(found.failures[0].message, "It is locked.");
  EXPECT_TRUE(found.failures[0].confirmed);
  EXPECT_EQ(found.failures[0].time, "2026-11-03T05:58:02Z");
  EXPECT_THAT(
      DecodeJson(
          R"({"resourceId":"/subscriptions/s","status":{"value":"Failed"},"subStatus":{"value":"Forbidden"},)"
          R"("properties":{"statusCode":"Conflict"}})")
          .codes(),
      ElementsAre("Conflict"));
}

TEST(DeploymentOperation, NamesTheResourceThatFailed) {
  const Found found =
      DecodeJson(R"({"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d/)"
                 R"(operations/FEED","operationId":"FEED",)"
                 R"("properties":{"provisioningOperation":"Create","provisioningState":"Failed",)"
                 R"("timestamp":"2026-11-07T11:24:05Z",)"
                 R"("statusCode":"Conflict","statusMessage":)" +
                 std::string(kResponse) +
                 R"(,"targetResource":{"id":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/)"
                 R"(virtualMachines/web-01",)"
                 R"("resourceType":"Microsoft.Compute/virtualMachines","resourceName":"web-01"}}})");
  EXPECT_EQ(found.outcome, Outcome::kFailure);
  ASSERT_EQ(found.failures.size(), 1u);
  ExpectVmStartTimedOut(found.failures[0]);
  EXPECT_EQ(found.failures[0].time, "2026-11-07T11:24:05Z");
  EXPECT_EQ(found.failures[0].target_resource_id,
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01");
  EXPECT_EQ(found.failures[0].resource_id,
            "/subscriptions/s/resourceGroups/g/providers/Microsoft.Resources/deployments/d/operations/FEED");
}

TEST(DeploymentOperation, ASucceededOneIsClean) {
  EXPECT_EQ(
      DecodeJson(
          R"({"id":"/subscriptions/s","properties":{"provisioningState":"Succeeded","statusCode":"Created",)"
          R"("targetResource":{"id":"/subscriptions/s/x"}}})")
          .outcome,
      Outcome::kClean);
}

TEST(Records, EachIsARecordOfItsOwn) {
  const std::string records =
      StoredEvent(kResponse, "2026-11-08T03:00:00Z") + "," +
      R"({"time":"2026-11-08T03:10:00Z","resourceId":"/subscriptions/quiet","resultType":"Success"},)" +
      StoredEvent(JsonString(kResponse), "2026-11-08T03:20:00Z");
  for (const std::string& text :
       {"{\"records\":[" + records + "]}", "[" + records + "]", "{\"value\":[" + records + "]}",
        "{\"Records\":[" + records + "],\"time\":\"2026-12-31T00:00:00Z\"}",
        "[{\"records\":[" + records + "]}]"}) {
    const Found found = DecodeJson(text);
    EXPECT_EQ(found.outcome, Outcome::kFailure);
    ASSERT_EQ(found.failures.size(), 2u) << text;
    ExpectVmStartTimedOut(found.failures[0]);
    ExpectVmStartTimedOut(found.failures[1]);
    EXPECT_EQ(found.failures[0].time, "2026-11-08T03:00:00Z");
    EXPECT_EQ(found.failures[1].time, "2026-11-08T03:20:00Z");
  }
}

TEST(Records, WhatIsNoObjectAmongThemIsPassedOver) {
  EXPECT_THAT(DecodeJson("[null,17,\"text\"," + std::string(kResponse) + ",[],true]").codes(),
              ElementsAre("VMStartTimedOut"));
  EXPECT_EQ(DecodeJson(R"({"records":[]})").outcome, Outcome::kClean);
  EXPECT_EQ(DecodeJson(R"({"records":null})").outcome, Outcome::kClean);
}

TEST(Records, AnEventHubsBodyMayCarryThemAsText) {
  EXPECT_THAT(
      DecodeJson("{\"body\":" + JsonString("{\"records\":[" + StoredEvent(kResponse) + "]}") + "}").codes(),
      ElementsAre("VMStartTimedOut"));
}

TEST(RecordTime, TheTimeItHappenedIsBetterThanWhenItBegan) {
  const std::string error = ",\"error\":" + ErrorJson("VMNotFound", "No VM.") + "}";
  const auto time = [&error](const std::string& keys) {
    const Found found = DecodeJson("{" + keys + error);
    return found.failures.empty() ? "no failure" : found.failures[0].time;
  };
  EXPECT_EQ(time(R"("startTime":"2026-01-01T00:00:00Z","time":"2026-01-02T00:00:00Z")"),
            "2026-01-02T00:00:00Z");
  EXPECT_EQ(time(R"("endTime":"2026-01-03T00:00:00Z","startTime":"2026-01-01T00:00:00Z")"),
            "2026-01-01T00:00:00Z");
  EXPECT_EQ(time(R"("eventTimestamp":"2026-01-02T00:00:00Z")"), "2026-01-02T00:00:00Z");
  EXPECT_EQ(time(R"("@timestamp":"2026-01-02T00:00:00Z")"), "2026-01-02T00:00:00Z");
  EXPECT_EQ(time(R"("time":"yesterday","startTime":"2026-01-01T00:00:00Z")"), "2026-01-01T00:00:00Z")
      << "an unreadable one";
  EXPECT_EQ(time(R"("time":"2026-01-02T01:00:00+02:00")"), "2026-01-01T23:00:00Z");
  EXPECT_EQ(time(R"("time":1763917331)"), "2025-11-23T17:02:11Z");
  EXPECT_EQ(time(R"("time":17)"), "") << "a number that is no time since 1970";
  EXPECT_EQ(time(R"("caller":"c")"), "");
}

TEST(RecordKeys, MayFollowTheResponse) {
  const Found found =
      DecodeJson("{\"error\":" + ErrorJson("VMNotFound", "No VM.") +
                 R"(,"correlationId":"late","resourceId":"/subscriptions/s","time":"2026-01-01T00:00:00Z"})");
  ASSERT_EQ(found.failures.size(), 1u);
  EXPECT_EQ(found.failures[0].correlation_id, "late");
  EXPECT_EQ(found.failures[0].resource_id, "/subscriptions/s");
  EXPECT_EQ(found.failures[0].time, "2026-01-01T00:00:00Z");
}

TEST(RecordKeys, AnIdThatIsNoResourceIsNoResourceId) {
  const Found found = DecodeJson("{\"id\":\"17\",\"error\":" + ErrorJson("VMNotFound", "No VM.") + "}");
  ASSERT_EQ(found.failures.size(), 1u);
  EXPECT_EQ(found.failures[0].resource_id, "");
}

}  // namespace
}  // namespace vmsift
