// A block of a text log: documents and text around them, what is one error told twice and what are two, and
// which VM stands nearby.
#include "analyzer/decode/block_decoder.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/message_finder.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/decoding.h"
#include "tests/analyzer/framing.h"

namespace vmsift {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Answer {
  std::vector<std::string> errors;    // `line chain: message`; a question mark where it only might be one
  std::vector<std::string> vms;       // that stand nearby, a name or an id for each error
  std::vector<std::string> outcomes;  // a line each
  std::vector<std::string> bad_spots;
  std::vector<FoundFailure> failures;
};

Answer Answered(BlockDecoder* decoder, std::string_view text) {
  const Block block = OnlyBlockOf(text);
  BlockDecoder::Result result;
  decoder->Decode(block, &result);
  Answer answer;
  for (const Failure& failure : result.failures) {
    const FoundFailure copy = Copied(failure);
    answer.errors.push_back(std::to_string(block.lines.at(block.LineAt(failure.offset)).number) + " " +
                            copy.chain + (copy.confirmed ? ": " : "?: ") + copy.message);
    answer.vms.emplace_back(failure.nearby_id.empty() ? failure.nearby_vm : failure.nearby_id);
    answer.failures.push_back(copy);
  }
  for (Outcome outcome : result.outcomes) answer.outcomes.emplace_back(OutcomeName(outcome));
  for (const BadSpot& spot : result.bad_spots) answer.bad_spots.emplace_back(spot.reason);
  return answer;
}

const MessageFinder& Known() {
  static const MessageFinder& known = *new MessageFinder(BuiltinCatalog());
  return known;
}

Answer AnswerTo(std::string_view text) {
  BlockDecoder decoder(&Known());
  return Answered(&decoder, text);
}

constexpr std::string_view kDocument = R"({"error":{"code":"VMNotFound","message":"It is gone."}})";

TEST(BlockDecoder, ADocumentIsReadWhereItStands) {
  const std::string document(kDocument);
  EXPECT_THAT(AnswerTo(document).errors, ElementsAre("1 VMNotFound: It is gone."));
  EXPECT_THAT(AnswerTo("text\n\nResponse: " + document + " text\n").errors,
              ElementsAre("3 VMNotFound: It is gone."));
  EXPECT_THAT(
      AnswerTo("{\n  \"error\": {\n    \"code\": \"VMNotFound\",\n    \"message\": \"It is gone.\"\n  }\n}")
          .errors,
      ElementsAre("1 VMNotFound: It is gone."));
  EXPECT_THAT(
      AnswerTo(R"({"error":{"code":"Abcd","message":"1"}} {"error":{"code":"Bcde","message":"2"}})").errors,
      ElementsAre("1 Abcd: 1", "1 Bcde: 2"));
}

TEST(BlockDecoder, WhatIsNoDocumentIsReadTolerantly) {
  EXPECT_THAT(AnswerTo("text\nCode=\"VMNotFound\" Message=\"It is gone.\"\n").errors,
              ElementsAre("2 VMNotFound: It is gone."));
  EXPECT_THAT(AnswerTo("text\n(VMNotFound) It is gone.\n").errors, ElementsAre("2 VMNotFound?: It is gone."));
  EXPECT_THAT(AnswerTo("text\n{'code': 'VMNotFound', 'message': 'It is gone.'}\n").errors,
              ElementsAre("2 VMNotFound: It is gone."));
}

TEST(BlockDecoder, ADocumentThatIsCutOrDamagedIsReadTolerantly) {
  EXPECT_THAT(AnswerTo(R"({"error":{"code":"VMNotFound","message":"It is gone.")").errors,
              ElementsAre("1 VMNotFound: It is gone."));
  EXPECT_THAT(AnswerTo("{\n\"code\": \"VMNotFound\",\n\"message\": \"It is gone.\",\n}\n").errors,
              ElementsAre("2 VMNotFound: It is gone."));
  EXPECT_THAT(AnswerTo("{\"code\": \"VMNotFound\",\n\"message\": \"It\nis gone.\"\n}\n").errors,
              ElementsAre("1 VMNotFound: It\nis gone."));
}

TEST(BlockDecoder, PlainTextHoldsNoErrors) {
  for (const char* text : {"", "text", "it failed", "VM 'web-01' is up", "Error: it failed", "{\"a\":1}",
                           "code 17", "GET /virtualMachines 200"}) {
    EXPECT_THAT(AnswerTo(text).errors, IsEmpty()) << text;
  }
}

TEST(BlockDecoder, EveryLineHasAnOutcome) {
  EXPECT_THAT(AnswerTo("").outcomes, IsEmpty());
  EXPECT_THAT(AnswerTo("text\n\n{\"a\":1}\n{\n  \"b\":\n\n  2\n}\nVM failed\n").outcomes,
              ElementsAre("text", "blank", "clean", "clean", "clean", "blank", "clean", "clean", "text"));
  EXPECT_THAT(AnswerTo("{\"a\":1,}\ntext\n{\"b\":\n").outcomes,
              ElementsAre("malformed", "text", "malformed"));
}

TEST(BlockDecoder, BracesThatAreNoJsonAreText) {
  for (const char* text : {"locals {\n  tags = { \"a\" = 1, \"b\" = 2 }\n}\n", "{\n  \"a\" => \"b\"\n}\n",
                           "map = {\"%s\", name}\n"}) {
    const auto answer = AnswerTo(text);
    EXPECT_THAT(answer.outcomes, Each("text")) << text;
    EXPECT_THAT(answer.bad_spots, IsEmpty()) << text;
  }
}

TEST(BlockDecoder, WhatIsMalformedIsToldWithItsReason) {
  EXPECT_THAT(AnswerTo("{\"a\":1}\n").bad_spots, IsEmpty());
  EXPECT_THAT(AnswerTo("{\"a\":\n").bad_spots, ElementsAre("a document that is cut short"));
  EXPECT_THAT(AnswerTo("{\"a\":1,}\n{\"b\":\n").bad_spots, SizeIs(2));
  EXPECT_THAT(AnswerTo("{'a': 1\n").bad_spots, IsEmpty()) << "it is no document";

  BlockFramer::Options options;
  options.max_document_bytes = 256;
  const std::vector<Block> blocks = BlocksOf("{\"a\":\"" + std::string(1000, 'x') + "\n", options);
  BlockDecoder decoder(nullptr);
  BlockDecoder::Result result;
  decoder.Decode(blocks.at(0), &result);
  ASSERT_THAT(result.bad_spots, SizeIs(1));
  EXPECT_EQ(result.bad_spots[0].reason, "a document longer than the limit (--max-document)");
}

TEST(BlockDecoder, AnErrorToldInTwoFormsIsOne) {
  const std::string document(kDocument);
  for (const std::string& text : std::vector<std::string>{
           "(VMNotFound) It is gone.\n" + document,
           "(VMNotFound) It is gone.\nCode: VMNotFound\nMessage: It is gone.\n",
           "Code=\"VMNotFound\" Message=\"It is gone.\"\n" + document,
           "failed with error: VMNotFound: It is gone.\n\n{'code': 'VMNotFound', 'message': 'It is gone.'}\n",
       }) {
    EXPECT_THAT(AnswerTo(text).errors, ElementsAre("1 VMNotFound: It is gone.")) << text;
  }
}

TEST(BlockDecoder, AnErrorToldAgainInTheSameFormIsAnotherOne) {
  const std::string document(kDocument);
  for (const std::string& line : {document, std::string("CloudError: (VMNotFound) It is gone."),
                                  std::string("Code=\"VMNotFound\" Message=\"It is gone.\"")}) {
    EXPECT_THAT(AnswerTo(line + "\n\n" + line + "\n").errors,
                ElementsAre("1 VMNotFound: It is gone.", "3 VMNotFound: It is gone."))
        << line;
  }
}

TEST(BlockDecoder, OtherErrorsInOtherFormsStaySeveral) {
  const std::string document(kDocument);
  EXPECT_THAT(AnswerTo("(VMDiskNotFound) It is gone.\n\n" + document).errors, SizeIs(2)) << "another code";
  EXPECT_THAT(AnswerTo("(VMNotFound) Nobody knows it.\n\n" + document).errors, SizeIs(2))
      << "another message";
}

TEST(BlockDecoder, TheBetterTellingStays) {
  const Answer answer = AnswerTo(
      "Message: It is gone for good.\n\n"
      R"({"error":{"code":"Outer","message":"O.","details":[{"code":"VMNotFound","message":"It is gone for good."}]}})");
  EXPECT_THAT(answer.errors, ElementsAre("1 Outer > VMNotFound: It is gone for good."));
}

TEST(BlockDecoder, AWrapperStandsAboveWhatItRefersTo) {
  EXPECT_THAT(AnswerTo("(DeploymentFailed) At least one resource deployment operation failed.\n"
                       "\n"
                       R"({"error":{"code":"VMNotFound","message":"It is gone."}})")
                  .errors,
              ElementsAre("3 DeploymentFailed > VMNotFound: It is gone."));
  EXPECT_THAT(
      AnswerTo("-> DeploymentFailed : One.\n  -> Conflict : Two.\n    -> VMNotFound : Three.\n").errors,
      ElementsAre("3 DeploymentFailed > Conflict > VMNotFound?: Three."));
}

TEST(BlockDecoder, ATreeMayFork) {
  EXPECT_THAT(
      AnswerTo("-> DeploymentFailed : One.\n  -> Conflict : Two.\n  -> VMNotFound : Three.\n").errors,
      ElementsAre("2 DeploymentFailed > Conflict?: Two.", "3 DeploymentFailed > VMNotFound?: Three."));
}

TEST(BlockDecoder, AMessageThatAConsoleWrappedIsOne) {
  // The console is 80 columns wide and breaks words.
  const std::string message =
      "The requested size for the resource is currently not available in the location westeurope zones, "
      "please "
      "try another size or deploy to a different location or zone and try all of it again later on.";
  const std::string line = "ERROR: (SkuNotAvailable) " + message;
  std::string wrapped;
  for (size_t at = 0; at < line.size(); at += 80) wrapped += line.substr(at, 80) + "\n";
  const Answer answer = AnswerTo(wrapped + "\nafter\n");
  EXPECT_THAT(answer.errors, ElementsAre("1 SkuNotAvailable?: " + message));
}

TEST(BlockDecoder, WhatStandsAfterAWrappedMessageKeepsItsPlace) {
  const std::string row(80, 'x');
  EXPECT_THAT(AnswerTo(row + "\n" + row + "\n" + row + "\nshort\n(VMNotFound) It is gone.\n").errors,
              ElementsAre("5 VMNotFound?: It is gone."));
}

TEST(BlockDecoder, AMessageWithoutACodeIsACandidateIfItIsKnown) {
  EXPECT_THAT(AnswerTo("text\nit says: The VM 'web-01' cannot be found.\n").errors,
              ElementsAre("2 -?: The VM 'web-01' cannot be found."));
  EXPECT_THAT(AnswerTo("it says: nobody knows this failed message\n").errors, IsEmpty());
  BlockDecoder decoder(nullptr);
  EXPECT_THAT(Answered(&decoder, "it says: The VM 'web-01' cannot be found.\n").errors, IsEmpty())
      << "nothing is known";
}

TEST(BlockDecoder, AKnownMessageUnderItsCodeIsNoErrorOfItsOwn) {
  EXPECT_THAT(AnswerTo("(VMNotFound) The VM 'web-01' cannot be found.\n").errors,
              ElementsAre("1 VMNotFound?: The VM 'web-01' cannot be found."));
  EXPECT_THAT(
      AnswerTo(R"({"error":{"code":"VMNotFound","message":"The VM 'web-01' cannot be found."}})").errors,
      ElementsAre("1 VMNotFound: The VM 'web-01' cannot be found."));
}

TEST(BlockDecoder, TheVmNamedBeforeAnErrorStandsNearby) {
  EXPECT_THAT(AnswerTo("Creating VM 'web-01'\ntext\n(VMNotFound) It is gone.\n").vms, ElementsAre("web-01"));
  EXPECT_THAT(AnswerTo("VM 'web-01'\nVM 'web-02'\n(VMNotFound) It is gone.\n").vms, ElementsAre("web-02"))
      << "the nearest";
  EXPECT_THAT(AnswerTo("(VMNotFound) It is gone.\n").vms, ElementsAre(""));
}

TEST(BlockDecoder, TheVmNamedAfterAnErrorStandsNearbyIfNoneIsBefore) {
  EXPECT_THAT(AnswerTo("(VMNotFound) It is gone.\nvmName=web-01\n").vms, ElementsAre("web-01"));
  EXPECT_THAT(AnswerTo("VM 'web-01'\n(VMNotFound) It is gone.\nvmName=web-02\n").vms, ElementsAre("web-01"));
}

TEST(BlockDecoder, AnIdStandsNearbyAsAWhole) {
  const std::string id =
      "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/web-01";
  EXPECT_THAT(AnswerTo("PUT " + id + "\n(VMNotFound) It is gone.\n").vms, ElementsAre(id));
}

TEST(BlockDecoder, AVmNearerToAnotherErrorIsThatOnes) {
  EXPECT_THAT(
      AnswerTo("VM 'web-01'\n(VMNotFound) It is gone.\n\nVM 'web-02'\n(DiskNotFound) It is gone too.\n").vms,
      ElementsAre("web-01", "web-02"));
  EXPECT_THAT(AnswerTo("VM 'web-01'\n(VMNotFound) It is gone.\n\n(DiskNotFound) It is gone too.\n").vms,
              ElementsAre("web-01", ""));
}

TEST(BlockDecoder, ARecordKeepsItsVmToItself) {
  EXPECT_THAT(AnswerTo("2026-11-23T17:02:11Z INFO created VM 'web-01'\n"
                       "2026-11-23T17:02:12Z ERROR failed with error: VMNotFound: It is gone.\n"
                       "2026-11-23T17:02:13Z INFO creating VM 'web-02'\n")
                  .vms,
              ElementsAre(""));
  EXPECT_THAT(AnswerTo("2026-11-23T17:02:12Z ERROR VM 'web-01'\n"
                       "failed with error: VMNotFound: It is gone.\n")
                  .vms,
              ElementsAre("web-01"));
}

TEST(BlockDecoder, ADocumentKeepsItsVmToItself) {
  EXPECT_THAT(AnswerTo(R"({"vmName":"web-01","error":{"code":"Abcd","message":"1"}}
{"error":{"code":"Bcde","message":"2"}}
)")
                  .vms,
              ElementsAre("web-01", ""));
}

TEST(BlockDecoder, AVmFarAwayIsNotNearby) {
  EXPECT_THAT(AnswerTo("VM 'web-01'\n" + std::string(20000, 'x') + "\n(VMNotFound) It is gone.\n").vms,
              ElementsAre(""));
}

TEST(BlockDecoder, AnErrorHasTheTimeOfItsLine) {
  const Answer answer = AnswerTo(
      "2026-11-23T17:02:11Z text\n2026-11-23T17:02:12Z (VMNotFound) It is gone.\n\ntext\n(DiskNotFound) "
      "Too.\n");
  ASSERT_THAT(answer.failures, SizeIs(2));
  EXPECT_EQ(answer.failures[0].time, "2026-11-23T17:02:12Z");
  EXPECT_EQ(answer.failures[1].time, "");
}

TEST(BlockDecoder, TheTimeOfADocumentIsBetterThanThatOfItsLine) {
  const Answer answer = AnswerTo(
      "2026-11-23T17:02:11Z "
      "{\"time\":\"2026-01-01T00:00:00Z\",\"error\":{\"code\":\"Abcd\",\"message\":\"1\"}}\n");
  ASSERT_THAT(answer.failures, SizeIs(1));
  EXPECT_EQ(answer.failures[0].time, "2026-01-01T00:00:00Z");
}

TEST(BlockDecoder, FieldsOfATextWithSeveralErrorsAreNobodys) {
  const Answer one = AnswerTo("CorrelationId: 'c-1'\nCode: Abcd\nMessage: 1\n");
  ASSERT_THAT(one.failures, SizeIs(1));
  EXPECT_EQ(one.failures[0].correlation_id, "c-1");
  const Answer two = AnswerTo("CorrelationId: 'c-1'\nCode: Abcd\nMessage: 1\n\nCode: Bcde\nMessage: 2\n");
  ASSERT_THAT(two.failures, SizeIs(2));
  for (const FoundFailure& failure : two.failures) EXPECT_EQ(failure.correlation_id, "");
}

TEST(BlockDecoder, ErrorsInTheProseOfADocumentTakeItsPlace) {
  const Answer answer = AnswerTo(
      R"({"level":"error","time":"2026-11-23T17:02:11Z","msg":"failed with error: VMNotFound: It is gone."})");
  EXPECT_THAT(answer.errors, ElementsAre("1 VMNotFound: It is gone."));
  ASSERT_THAT(answer.failures, SizeIs(1));
  EXPECT_EQ(answer.failures[0].time, "2026-11-23T17:02:11Z");
}

TEST(BlockDecoder, RecordsOfAProgramsLogAreErrorsOfTheirOwn) {
  EXPECT_THAT(AnswerTo("Nov  1 00:00:00 h d[1]: x: HttpResponseError: (VMNotFound) The VM 'a' is gone.\n"
                       "Nov  1 00:00:01 h d[1]: x: HttpResponseError: (VMNotFound) The VM 'b' is gone.\n"
                       "Nov  1 00:00:02 h d[1]: all is well\n")
                  .errors,
              ElementsAre("1 VMNotFound: The VM 'a' is gone.", "2 VMNotFound: The VM 'b' is gone."));
  const std::string a =
      "E0411 04:43:03.535382 1 c.go:1] VM 'a': Code=\"VMNotFound\" Message=\"It is gone.\"\n";
  const std::string b = "E0411 04:43:04.535382 1 c.go:1] VM 'b', err: " + std::string(kDocument) + "\n";
  EXPECT_THAT(AnswerTo(a + b).errors, ElementsAre("1 VMNotFound: It is gone.", "2 VMNotFound: It is gone."));
  EXPECT_THAT(AnswerTo(a + b).vms, ElementsAre("a", "b"));
}

TEST(BlockDecoder, AMessageWithoutQuotesEndsBeforeTheNextErrorsFields) {
  EXPECT_THAT(AnswerTo("2024-01-01T00:00:00Z ##[error]Error Code: VMNotFound\n"
                       "2024-01-01T00:00:00Z ##[error]Error Message: The VM 'a' is gone.\n"
                       "2024-01-01T00:00:01Z ##[error]Error Code: VMNotFound\n"
                       "2024-01-01T00:00:01Z ##[error]Error Message: The VM 'b' is gone.\n"
                       "2024-01-01T00:00:02Z ##[section]Finishing: x\n")
                  .errors,
              ElementsAre("1 VMNotFound?: The VM 'a' is gone.", "3 VMNotFound?: The VM 'b' is gone."));
}

TEST(BlockDecoder, LinesOfOneLengthThatBeginAlikeAreNotOneLine) {
  const std::string line = "Build " + std::string(40, 'a') +
                           R"(: Code="AllocationFailed" Message="Allocation failed.")"
                           "\n";
  EXPECT_THAT(AnswerTo(line + line + "more\n").errors, ElementsAre("1 AllocationFailed: Allocation failed.",
                                                                   "2 AllocationFailed: Allocation failed."));
}

TEST(BlockDecoder, ErrorsInAFieldAreThatRecords) {
  EXPECT_THAT(
      AnswerTo(
          "Code=\"AllocationFailed\" Message=\"Allocation failed.\"\nmore\n"
          R"(time="2024-01-01T00:00:00Z" level=error error="Code=\"VMNotFound\" Message=\"It is gone.\"")"
          "\n")
          .errors,
      ElementsAre("1 AllocationFailed: Allocation failed.", "3 VMNotFound: It is gone."));
}

TEST(BlockDecoder, AQuoteOfTheStringAroundEndsBoth) {
  EXPECT_THAT(
      AnswerTo(R"(stderr: "Code=\"VMNotFound\" Message=\"It is gone.\"" while reading the rest)").errors,
      ElementsAre("1 VMNotFound: It is gone."));
}

TEST(BlockDecoder, TreesOfTwoBuildsAreTwo) {
  EXPECT_THAT(AnswerTo("==> a.x: ERROR: -> Abcd : One.\n==> a.longer: ERROR: -> Bcde : Two.\n").errors,
              ElementsAre("1 Abcd?: One.", "2 Bcde?: Two."));
  EXPECT_THAT(AnswerTo("==> a.x: ERROR: -> Abcd : One.\n==> a.x: ERROR:   -> Bcde : Two.\n").errors,
              ElementsAre("2 Abcd > Bcde?: Two."));
}

TEST(BlockDecoder, AMapOfGosHoldsItsEntries) {
  EXPECT_THAT(AnswerTo("error:map[code:OSProvisioningTimedOut message:It did not work target:x]\n").errors,
              ElementsAre("1 OSProvisioningTimedOut: It did not work"));
}

TEST(BlockDecoder, ATargetNamesTheVm) {
  const Answer answer = AnswerTo(
      "virtual machine 'early'\nErrorCode: AllocationFailed\nErrorMessage: Allocation failed.\n"
      "ErrorTarget: /subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/b\n");
  ASSERT_THAT(answer.failures, SizeIs(1));
  EXPECT_THAT(answer.failures[0].target, testing::EndsWith("/virtualMachines/b"));
}

TEST(BlockDecoder, AVmInOneOfTheDetailsIsNotThatOfTheOthers) {
  const Answer answer = AnswerTo(
      R"({"error":{"code":"Outer","message":"One.","details":[{"code":"VMNotFound","message":"The VM 'a' is gone."},)"
      R"({"code":"AllocationFailed","message":"Allocation failed."}]}})");
  EXPECT_THAT(answer.vms, ElementsAre("", ""));
}

TEST(BlockDecoder, WordsOfAProgramAreNoCodes) {
  EXPECT_THAT(AnswerTo("def restart(vm, code=None):\n    message: \"started\"\n").errors,
              ElementsAre("2 -?: started"));
}

TEST(BlockDecoder, FailuresComeInOrderOfTheirPlaces) {
  const Answer answer = AnswerTo(
      "(Abcd) One.\n\n{\"error\":{\"code\":\"Bcde\",\"message\":\"Two.\"}}\n\nCode=\"Cdef\" "
      "Message=\"Three.\"\n\n(Defg) Four.\n");
  EXPECT_THAT(answer.errors,
              ElementsAre("1 Abcd?: One.", "3 Bcde: Two.", "5 Cdef: Three.", "7 Defg?: Four."));
}

TEST(BlockDecoder, NothingOfABlockShowsInTheNext) {
  BlockDecoder decoder(&Known());
  ASSERT_THAT(Answered(&decoder, "VM 'web-01'\n(VMNotFound) It is gone.\n{\"a\":").bad_spots, SizeIs(1));
  for (const char* text : {"", "text", "it failed", "{}"}) {
    const Answer next = Answered(&decoder, text);
    EXPECT_THAT(next.errors, IsEmpty()) << text;
    EXPECT_THAT(next.bad_spots, IsEmpty()) << text;
  }
  EXPECT_THAT(Answered(&decoder, "(VMDiskNotFound) Too.\n").vms, ElementsAre(""));
}

TEST(BlockDecoder, AFailedOperationWithoutAnErrorIsASuspect) {
  const auto suspects = [](std::string_view text) {
    BlockDecoder decoder(&Known());
    const Block block = OnlyBlockOf(text);
    BlockDecoder::Result result;
    decoder.Decode(block, &result);
    std::vector<uint64_t> lines;
    for (const BadSpot& spot : result.suspects)
      lines.push_back(block.lines.at(block.LineAt(spot.offset)).number);
    return lines;
  };
  const std::string put = "PUT https://management.azure.com/subscriptions/s/resourceGroups/g\n";
  EXPECT_THAT(suspects(put + "RESPONSE 500: 500 Internal Server Error\n"), ElementsAre(2u));
  EXPECT_THAT(suspects("Name : /subscriptions/s\nProvisioningState : Failed\n"), ElementsAre(2u));
  EXPECT_THAT(suspects(put + "RESPONSE 200: 200 OK\n"), IsEmpty());
  EXPECT_THAT(suspects("Name : /subscriptions/s\nProvisioningState : Succeeded\n"), IsEmpty());
  EXPECT_THAT(suspects("GET https://example.org/\nRESPONSE 500: 500 Internal Server Error\n"), IsEmpty());
  EXPECT_THAT(
      suspects(put + "RESPONSE 409: 409 Conflict\nERROR CODE: VMNotFound\n" + std::string(kDocument) + "\n"),
      IsEmpty());
}

}  // namespace
}  // namespace vmsift
