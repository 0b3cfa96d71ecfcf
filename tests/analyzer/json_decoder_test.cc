// Error responses: the root cause through `details`, `innererror` and JSON in messages, in all the forms they
// come.
#include "analyzer/decode/json_decoder.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/decoding.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

// The one failure of a text, found without complaint.
FoundFailure Only(const std::string& text) {
  const Found found = DecodeJson(text);
  EXPECT_EQ(OutcomeName(found.outcome), "failure") << text << ": " << found.reason;
  EXPECT_EQ(found.failures.size(), 1u) << text;
  return found.failures.size() == 1 ? found.failures[0] : FoundFailure();
}

void ExpectClean(const std::string& text) {
  const Found found = DecodeJson(text);
  EXPECT_EQ(OutcomeName(found.outcome), "clean") << text << ": " << found.reason;
  EXPECT_EQ(found.failures.size(), 0u) << text;
}

TEST(ErrorResponse, TheBareResponse) {
  const FoundFailure failure =
      Only(R"({"status":"Failed","error":{"code":"VMNotFound","message":"No VM.","target":"t"}})");
  EXPECT_EQ(failure.chain, "VMNotFound");
  EXPECT_EQ(failure.code, "VMNotFound");
  EXPECT_EQ(failure.message, "No VM.");
  EXPECT_EQ(failure.target, "t");
  EXPECT_EQ(failure.status, "Failed");
  EXPECT_EQ(failure.time, "");
  EXPECT_TRUE(failure.confirmed);
}

TEST(ErrorResponse, AMissingStatusIsEmpty) {
  const FoundFailure failure = Only(R"({"error":{"code":"VMNotFound","message":"No VM."}})");
  EXPECT_EQ(failure.code, "VMNotFound");
  EXPECT_EQ(failure.status, "");
  EXPECT_TRUE(failure.confirmed);
}

TEST(ErrorResponse, DetailsNestToTheRootCause) {
  const FoundFailure failure = Only(
      R"({"status":"Failed","error":{"code":"DeploymentFailed","message":"m1","details":[{"code":"Conflict",)"
      R"("message":"m2","details":[{"code":"VMExtensionProvisioningError","message":"m3"}]}]}})");
  EXPECT_EQ(failure.chain, "DeploymentFailed > Conflict > VMExtensionProvisioningError");
  EXPECT_EQ(failure.code, "VMExtensionProvisioningError");
  EXPECT_EQ(failure.message, "m3");
}

TEST(ErrorResponse, AForkHasOneRootCausePerLeaf) {
  const Found found = DecodeJson(
      R"({"error":{"code":"DeploymentFailed","message":"m","details":[{"code":"Alpha","message":"a"},)"
      R"({"code":"Conflict","message":"c","details":[{"code":"Beta","message":"b"},{"code":"Gamma",)"
      R"("message":"g"}]}]}})");
  EXPECT_EQ(found.outcome, Outcome::kFailure);
  EXPECT_THAT(found.chains(), ElementsAre("DeploymentFailed > Alpha", "DeploymentFailed > Conflict > Beta",
                                          "DeploymentFailed > Conflict > Gamma"));
}

TEST(ErrorResponse, DetailsMayBeAnObjectOrAString) {
  const auto with_details = [](const std::string& details) {
    return Only(R"({"error":{"code":"Outer","message":"o","details":)" + details + "}}").chain;
  };
  const std::string inner = ErrorJson("Inner", "i");
  EXPECT_EQ(with_details(inner), "Outer > Inner");
  EXPECT_EQ(with_details("[" + inner + "]"), "Outer > Inner");
  EXPECT_EQ(with_details(JsonString(inner)), "Outer > Inner");
  EXPECT_EQ(with_details(JsonString("[" + inner + "]")), "Outer > Inner");
  EXPECT_EQ(with_details("[" + JsonString(inner) + "]"), "Outer > Inner");
  EXPECT_EQ(with_details("{\"error\":" + inner + "}"), "Outer > Inner");
}

TEST(ErrorResponse, EmptyDetailsLeaveTheWrapperAsRootCause) {
  for (const char* details :
       {"null", "[]", "{}", "\"\"", "\"see the log\"", "[null]", "[{}]", "[[]]", "0", "false"}) {
    const FoundFailure failure = Only(R"({"error":{"code":"Conflict","message":"all there is","details":)" +
                                      std::string(details) + "}}");
    EXPECT_EQ(failure.chain, "Conflict") << details;
    EXPECT_EQ(failure.message, "all there is") << details;
  }
}

TEST(ErrorResponse, InnerErrorIsFollowed) {
  EXPECT_EQ(Only(R"({"error":{"code":"Outer","message":"o","innererror":{"code":"Inner","message":"i",)"
                 R"("innererror":{"code":"Innermost","message":"x"}}}})")
                .chain,
            "Outer > Inner > Innermost");
  // The guidelines' inner errors have codes alone; the innermost message that was given is the outer one's.
  const FoundFailure failure =
      Only(R"({"error":{"code":"Outer","message":"o","innerError":{"code":"Inner"}}})");
  EXPECT_EQ(failure.chain, "Outer > Inner");
  EXPECT_EQ(failure.code, "Inner");
  EXPECT_EQ(failure.message, "o");
}

TEST(ErrorResponse, AMessageWithoutACodeBelongsToTheCodeAboveIt) {
  const FoundFailure failure =
      Only(R"({"error":{"code":"Outer","message":"o","details":[{"message":"inner text"}]}})");
  EXPECT_EQ(failure.code, "Outer");
  EXPECT_EQ(failure.message, "inner text");
}

TEST(ErrorResponse, KeysComeInAnyOrderAndLetterCase) {
  EXPECT_EQ(Only(R"({"error":{"details":[{"message":"i","code":"Inner"}],"message":"o","code":"Outer"},)"
                 R"("status":"Failed"})")
                .chain,
            "Outer > Inner");
  const FoundFailure pascal =
      Only(R"({"Status":"Failed","Error":{"Code":"Outer","Message":"o","Details":[{"Code":"Inner",)"
           R"("Message":"i"}]}})");
  EXPECT_EQ(pascal.chain, "Outer > Inner");
  EXPECT_EQ(pascal.status, "Failed");
  EXPECT_EQ(
      Only(R"({"ERROR":{"CODE":"Outer","MESSAGE":"o","INNERERROR":{"CODE":"Inner","MESSAGE":"i"}}})").chain,
      "Outer > Inner");
}

TEST(ErrorResponse, KeysMayHoldEscapes) {
  const FoundFailure failure =
      Only(R"({"\u0065rror":{"c\u006fde":"Outer","mess\u0061ge":"o","detail\u0073":[{"\u0063ode":"Inner",)"
           R"("message":"i"}]}})");
  EXPECT_EQ(failure.chain, "Outer > Inner");
  EXPECT_EQ(failure.message, "i");
}

TEST(ErrorResponse, ValuesHaveTheirEscapesUndone) {
  EXPECT_EQ(Only(R"({"error":{"code":"Outer","message":"line 1\r\n\"q\" \u00e9 \ud83d\ude00 \\"}})").message,
            "line 1\r\n\"q\" \xC3\xA9 \xF0\x9F\x98\x80 \\");
}

TEST(ErrorResponse, CodesMayBeNumbers) {
  const FoundFailure failure =
      Only(R"({"error":{"code":409,"message":"Conflict.","details":[{"code":-5,"message":"i"}]}})");
  EXPECT_EQ(failure.chain, "-5") << "a number is no link of a chain";
  EXPECT_EQ(failure.code, "-5");
  EXPECT_EQ(Only(R"({"error":{"code":1.5e3,"message":"m"}})").code, "1.5e3");
  // No code at all rather than a wrong one.
  EXPECT_EQ(Only(R"({"error":{"code":"Outer","message":"o","details":[{"code":null,"message":"i"}]}})").code,
            "Outer");
}

TEST(ErrorResponse, AMessageMayBeODatasObject) {
  EXPECT_EQ(Only(R"({"odata.error":{"code":"Outer","message":{"lang":"en-US","value":"text"}}})").message,
            "text");
}

TEST(ErrorResponse, AnErrorThatIsAPlainStringIsItsMessage) {
  const FoundFailure failure = Only(R"({"status":"Failed","error":"The disk is full."})");
  EXPECT_EQ(failure.code, "");
  EXPECT_EQ(failure.message, "The disk is full.");
  EXPECT_TRUE(failure.confirmed);
  EXPECT_FALSE(DecodeJson(R"({"error":"The disk is full."})").any_certain());
}

TEST(ErrorResponse, AnErrorThatIsAStringOfJsonIsThatResponse) {
  EXPECT_EQ(Only("{\"error\":" + JsonString(ErrorJson("Inner", "i")) + "}").chain, "Inner");
  EXPECT_EQ(Only("{\"error\":" + JsonString("{\"error\":" + ErrorJson("Inner", "i") + "}") + "}").chain,
            "Inner");
}

TEST(ErrorResponse, TheErrorObjectAlone) {
  const FoundFailure failure =
      Only(R"({"code":"DeploymentFailed","message":"o","details":[{"code":"VMNotFound","message":"i"}]})");
  EXPECT_EQ(failure.chain, "DeploymentFailed > VMNotFound");
  EXPECT_TRUE(failure.confirmed);
  // By itself it may be any program's, and the evidence decides.
  for (const char* alone :
       {R"({"message":"No VM.","code":"VMNotFound"})", R"({"Code":"VMNotFound","Message":"No VM."})"}) {
    EXPECT_EQ(Only(alone).code, "VMNotFound");
    EXPECT_FALSE(Only(alone).confirmed);
  }
}

TEST(ErrorResponse, NoErrorIsClean) {
  for (const char* text :
       {"{}", "[]", "[1,2]", R"({"error":null})", R"({"error":{}})", R"({"error":[]})", R"({"error":""})",
        R"({"error":false})", R"({"error":0})", R"({"status":"Succeeded","error":null})",
        R"({"code":"VMNotFound"})", R"({"error":{"details":[]}})", R"({"message":""})"}) {
    ExpectClean(text);
  }
}

TEST(ErrorResponse, AGroupThatSaysNothingIsNoLink) {
  EXPECT_EQ(Only(R"({"error":{"details":[{"code":"Inner","message":"i"}]}})").chain, "Inner");
}

// ---- JSON in messages ----

TEST(JsonInMessage, AMessageMayBeNothingButAResponse) {
  const std::string inner = R"({"status":"Failed","error":{"code":"Inner","message":"i"}})";
  const FoundFailure failure = Only("{\"error\":" + ErrorJson("Outer", inner) + "}");
  EXPECT_EQ(failure.chain, "Outer > Inner");
  EXPECT_EQ(failure.message, "i");
  EXPECT_EQ(failure.status, "Failed");
}

TEST(JsonInMessage, ProseMayStandAroundIt) {
  EXPECT_EQ(Only("{\"error\":" +
                 ErrorJson("Outer", "It failed: " + ErrorJson("Inner", "i") + " (see the log)") + "}")
                .chain,
            "Outer > Inner");
}

// As deployments have it: indented JSON with Windows line ends, in the messages of `details`.
TEST(JsonInMessage, ItMayBeIndentedAndStandInDetails) {
  const FoundFailure failure =
      Only(R"({"status":"Failed","error":{"code":"DeploymentFailed","message":"o",)"
           R"("details":[{"code":"Conflict","message":)"
           R"("{\r\n  \"status\": \"Failed\",\r\n  \"error\": {\r\n    \"code\": )"
           R"(\"ResourceDeploymentFailure\",\r\n)"
           R"(    \"message\": \"m\",\r\n    \"details\": [\r\n      {\r\n        \"code\": )"
           R"(\"VMStartTimedOut\",\r\n)"
           R"(        \"message\": \"VM 'a' did not start.\"\r\n      }\r\n    ]\r\n  }\r\n}"}]}})");
  EXPECT_EQ(failure.chain, "DeploymentFailed > Conflict > ResourceDeploymentFailure > VMStartTimedOut");
  EXPECT_EQ(failure.message, "VM 'a' did not start.");
}

TEST(JsonInMessage, SeveralResponsesFork) {
  EXPECT_THAT(DecodeJson("{\"error\":" +
                         ErrorJson("Outer", ErrorJson("Alpha", "a") + " and " + ErrorJson("Beta", "b")) + "}")
                  .chains(),
              ElementsAre("Outer > Alpha", "Outer > Beta"));
}

TEST(JsonInMessage, JsonThatIsNoErrorResponseStaysText) {
  for (const char* output :
       {R"({"Error":"out of memory","exit":1})", R"({"result":"ok"})", R"({"code":"E1"})",
        R"([{"name":"a","message":"b"}])", R"({"code":17,"message":"exit"})", "{\"a\":", "{0}"}) {
    const std::string message = std::string("The script printed ") + output;
    const FoundFailure failure =
        Only("{\"error\":" + ErrorJson("VMExtensionProvisioningError", message) + "}");
    EXPECT_EQ(failure.chain, "VMExtensionProvisioningError") << output;
    EXPECT_EQ(failure.message, message);
  }
}

// A response of `levels` errors, each the JSON text in the message of the one around it.
std::string NestedInMessages(int levels) {
  std::string response = "{\"error\":" + ErrorJson("Level" + std::to_string(levels), "the leaf") + "}";
  for (int level = levels - 1; level >= 1; --level)
    response = "{\"error\":" + ErrorJson("Level" + std::to_string(level), response) + "}";
  return response;
}

std::string ChainOf(int levels) {
  std::string chain = "Level1";
  for (int level = 2; level <= levels; ++level) chain += " > Level" + std::to_string(level);
  return chain;
}

TEST(JsonInMessage, NestsAtLeastSixteenLevels) {
  for (int levels : {1, 2, 16}) {
    SCOPED_TRACE(levels);
    const FoundFailure failure = Only(NestedInMessages(levels));
    EXPECT_EQ(failure.chain, ChainOf(levels));
    EXPECT_EQ(failure.message, "the leaf");
  }
}

// ---- One failure printed twice ----

TEST(PrintedTwice, InAMessageAndInTheDetailsBesideItIsOneFailure) {
  const std::string inner = ErrorJson("Inner", "i");
  EXPECT_THAT(DecodeJson("{\"error\":{\"code\":\"Outer\",\"message\":" +
                         JsonString("{\"error\":" + inner + "}") + ",\"details\":[" + inner + "]}}")
                  .chains(),
              ElementsAre("Outer > Inner"));
}

TEST(PrintedTwice, InTwoResponsesOfOneRecordIsOneFailure) {
  const std::string error = ErrorJson("VMNotFound", "No VM.");
  EXPECT_THAT(
      DecodeJson("{\"error\":" + error + ",\"properties\":{\"statusMessage\":{\"error\":" + error + "}}}")
          .codes(),
      ElementsAre("VMNotFound"));
  EXPECT_THAT(DecodeJson("{\"error\":" + error + ",\"properties\":{\"statusMessage\":" +
                         JsonString("{\"error\":" + error + "}") + "}}")
                  .codes(),
              ElementsAre("VMNotFound"));
}

TEST(PrintedTwice, EqualLeavesOfAForkAreAsManyFailures) {
  const std::string leaf = ErrorJson("Inner", "i");
  EXPECT_THAT(
      DecodeJson("{\"error\":{\"code\":\"Outer\",\"message\":\"o\",\"details\":[" + leaf + "," + leaf + "]}}")
          .chains(),
      ElementsAre("Outer > Inner", "Outer > Inner"));
  // Two machines of one deployment that failed alike.
  const std::string branch = R"({"code":"Conflict","message":"c","details":[)" + leaf + "]}";
  EXPECT_THAT(DecodeJson("{\"error\":{\"code\":\"Outer\",\"message\":\"o\",\"details\":[" + branch + "," +
                         branch + "]}}")
                  .codes(),
              ElementsAre("Inner", "Inner"));
}

TEST(PrintedTwice, InTwoRecordsOfALineIsTwoFailures) {
  const std::string record = "{\"error\":" + ErrorJson("VMNotFound", "No VM.") + "}";
  EXPECT_THAT(DecodeJson("[" + record + "," + record + "]").codes(), ElementsAre("VMNotFound", "VMNotFound"));
  EXPECT_THAT(DecodeJson("{\"records\":[" + record + "," + record + "]}").codes(),
              ElementsAre("VMNotFound", "VMNotFound"));
}

TEST(PrintedTwice, DifferentMessagesAreDifferentFailures) {
  EXPECT_THAT(DecodeJson("{\"error\":" + ErrorJson("VMNotFound", "No VM a.") +
                         ",\"properties\":{\"statusMessage\":{\"error\":" +
                         ErrorJson("VMNotFound", "No VM b.") + "}}}")
                  .codes(),
              ElementsAre("VMNotFound", "VMNotFound"));
}

// ---- Other programs' logs ----

TEST(OtherPrograms, TheirLogsGiveNothingCertain) {
  for (const char* text : {
           R"({"level":"error","msg":"dial failed","error":"dial tcp 10.0.0.4:443: i/o timeout"})",
           R"({"level":"info","message":"started","code":"Ready"})",
           R"({"time":"2026-11-23T17:02:11Z","level":"ERROR","message":"NotFound","code":"NotFound"})",
           R"({"code":500,"message":"internal error"})",
           R"({"code":"ECONNREFUSED","message":"connect ECONNREFUSED"})",
           R"({"error":"invalid_grant","error_description":"The token is expired."})",
           R"({"error":{"message":"the model is busy"}})",
           R"({"error":{"code":"E17"}})",
           R"({"err":{"code":"Boom","message":"stack"}})",
           R"({"errors":[{"code":"Boom","message":"stack"}]})",
           R"({"severity":"Error","message":"{\"Error\":\"disk\"}"})",
           R"({"details":"a long text","status":"ok"})",
           R"({"log":"error: something {\"a\":1}","stream":"stderr"})",
       }) {
    const Found found = DecodeJson(text);
    EXPECT_FALSE(found.any_certain()) << text;
    EXPECT_NE(found.outcome, Outcome::kMalformed) << text;
  }
}

// What may be an error is handed on, so that a template can decide.
TEST(OtherPrograms, WhatMightBeAnErrorIsHandedOn) {
  const Found found =
      DecodeJson(R"({"level":"error","error":"VM 'web-01' did not start in the allotted time."})");
  ASSERT_EQ(found.failures.size(), 1u);
  EXPECT_EQ(found.failures[0].message, "VM 'web-01' did not start in the allotted time.");
  EXPECT_FALSE(found.failures[0].confirmed);
}

TEST(OtherPrograms, AResponseInTheirMessagesIsCertain) {
  const std::string response = R"({"status":"Failed","error":{"code":"VMNotFound","message":"No VM."}})";
  for (const char* key : {"message", "msg", "log", "body"}) {
    const Found found = DecodeJson("{\"level\":\"error\",\"" + std::string(key) +
                                   "\":" + JsonString("request failed: " + response) + "}");
    ASSERT_THAT(found.codes(), ElementsAre("VMNotFound")) << key;
    EXPECT_TRUE(found.failures[0].confirmed) << key;
  }
}

TEST(ErrorResponse, ANumberIsNoCodeOfAzures) {
  const Found found = DecodeJson(R"({"error":{"code":404,"message":"Not found"}})");
  ASSERT_THAT(found.failures, testing::SizeIs(1));
  EXPECT_FALSE(found.failures[0].confirmed);
}

TEST(Structure, AnErrorIsFoundUnderAnyKeyAndInAnyString) {
  const std::string error = R"({"error":{"code":"Inner","message":"i"}})";
  for (const std::string& text : {"{\"basket\":" + error + "}", "{\"a\":{\"b\":[[{\"c\":" + error + "}]]}}",
                                  "{\"pulp\":" + JsonString(error) + "}",
                                  "{\"crate\":" + JsonString("{\"tray\":" + JsonString(error) + "}") + "}",
                                  std::string(R"({"status":{"conditions":[{"reason":)") + error + "}]}}"}) {
    const Found found = DecodeJson(text);
    EXPECT_EQ(found.codes(), std::vector<std::string>{"Inner"}) << text;
    EXPECT_TRUE(found.any_certain()) << text;
  }
}

TEST(Structure, KeysCompareWithoutCaseAndMarks) {
  for (const char* text :
       {R"({"ERROR":{"CODE":"Inner","Message":"i"}})", R"({"error":{"code":"Inner","** message":"i"}})",
        R"({"status_message":{"error":{"code":"Inner","message":"i"}}})"}) {
    EXPECT_EQ(Only(text).code, "Inner") << text;
    EXPECT_EQ(Only(text).message, "i") << text;
  }
  const FoundFailure named = Only(R"({"azure_error_code":"Inner","azure_error_message":"i"})");
  EXPECT_EQ(named.code, "Inner");
  EXPECT_EQ(named.message, "i");
  EXPECT_FALSE(named.confirmed);
}

TEST(Structure, ContextComesFromTheNearestObject) {
  const FoundFailure failure = Only(
      R"({"time":"2026-01-01T00:00:00Z","resourceId":"/subscriptions/S/a","items":[)"
      R"({"time":"2026-01-02T00:00:00Z","id":"/subscriptions/S/b","error":{"code":"Inner","message":"i"}},)"
      R"({"time":"2026-01-03T00:00:00Z","id":"/subscriptions/S/c","error":null}]})");
  EXPECT_EQ(failure.time, "2026-01-02T00:00:00Z");
  // What an object beside it says is lent by those that describe the record, and by no other.
  const FoundFailure lent =
      Only(R"({"authorization":{"scope":"/subscriptions/S/d"},"other":{"scope":"/subscriptions/S/e"},)"
           R"("error":{"code":"Inner","message":"i"}})");
  EXPECT_EQ(lent.resource_id, "/subscriptions/S/d");
}

TEST(Structure, PairsOfKeyAndValueAreMembers) {
  const FoundFailure failure =
      Only(R"({"timeUnixNano":"1772676514123456700","body":{"kvlistValue":{"values":[)"
           R"({"key":"correlationId","value":{"stringValue":"c"}},)"
           R"({"key":"properties","value":{"kvlistValue":{"values":[{"key":"statusMessage",)"
           R"("value":{"stringValue":"{\"error\":{\"code\":\"Inner\",\"message\":\"i\"}}"}}]}}}]}}})");
  EXPECT_EQ(failure.code, "Inner");
  EXPECT_EQ(failure.correlation_id, "c");
  EXPECT_EQ(failure.time, "2026-03-05T02:08:34.1234567Z");
}

TEST(Structure, RowsOfATableAreRecords) {
  const Found found =
      DecodeJson(R"({"tables":[{"columns":[{"name":"CorrelationId"},{"name":"Properties"}],"rows":[)"
                 R"(["a","{\"statusMessage\":{\"error\":{\"code\":\"One\",\"message\":\"i\"}}}"],)"
                 R"(["b","{\"statusMessage\":{\"error\":{\"code\":\"Two\",\"message\":\"i\"}}}"]]}]})");
  ASSERT_EQ(found.failures.size(), 2u);
  EXPECT_EQ(found.failures[0].correlation_id, "a");
  EXPECT_EQ(found.failures[1].correlation_id, "b");
}

TEST(Structure, ARecordThatFailedWithoutAnErrorIsASuspect) {
  const Found found =
      DecodeJson(R"({"status":"Failed","resourceId":"/subscriptions/S/resourceGroups/g/providers/X/y/z"})");
  EXPECT_EQ(OutcomeName(found.outcome), "suspect");
}

TEST(Structure, OtherCloudsErrorsAreNotCertain) {
  const Found found = DecodeJson(
      R"({"error":{"code":"OutOfStock","message":"no"},"url":"https://compute.googleapis.com/compute/v1"})");
  EXPECT_FALSE(found.any_certain());
}

}  // namespace
}  // namespace vmsift
