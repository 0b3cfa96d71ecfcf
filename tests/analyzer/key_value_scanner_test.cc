// The tolerant road: one error in all its spellings, what nests in what without a grammar, and damage.
#include "analyzer/decode/key_value_scanner.h"

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/record.h"
#include "base/text_arena.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/decoding.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<FoundFailure> Scanned(std::string_view text) {
  KeyValueScanner scanner;
  Record record;
  TextArena arena;
  scanner.Scan(text, {}, &record, &arena);
  std::vector<Failure> failures;
  record.Finish(&failures);
  std::vector<FoundFailure> found;
  for (const Failure& failure : failures) {
    EXPECT_LE(failure.offset, text.size()) << text;
    found.push_back(Copied(failure));
  }
  return found;
}

// `chain: message`, with a question mark where the error only might be one.
std::vector<std::string> Errors(std::string_view text) {
  std::vector<std::string> errors;
  for (const FoundFailure& failure : Scanned(text))
    errors.push_back(failure.chain + (failure.confirmed ? ": " : "?: ") + failure.message);
  return errors;
}

// The text as a string inside a string, `depth` times: its quotes are behind 1, 3, 7, 15 … backslashes.
std::string Escaped(std::string text, int depth) {
  for (; depth > 0; --depth) {
    text = JsonString(text);
    text = text.substr(1, text.size() - 2);
  }
  return text;
}

TEST(KeyValueScanner, ALineOfJsonEndsOneBeforeItThatWasCutShort) {
  EXPECT_THAT(Errors("{\"error\":{\"code\":\"First\",\"message\":\"It is gone.\"\n"
                     "some text\n"
                     "{\"error\":{\"code\":\"Second\",\"message\":\"So is this.\"\n"),
              ElementsAre("First: It is gone.", "Second: So is this."));
}

TEST(KeyValueScanner, KnowsAnErrorInEverySpelling) {
  for (const char* text : {
           R"({"code": "VMNotFound", "message": "It is gone."})",
           R"({"code":"VMNotFound","message":"It is gone."})",
           R"({"message":"It is gone.","code":"VMNotFound"})",
           R"({"Code" : "VMNotFound" , "Message" : "It is gone."})",
           R"({"errorCode":"VMNotFound","errorMessage":"It is gone."})",
           R"({\"code\":\"VMNotFound\",\"message\":\"It is gone.\"})",
           R"({'code': 'VMNotFound', 'message': 'It is gone.'})",
           R"({"code"=>"VMNotFound", "message"=>"It is gone."})",
           R"(Code="VMNotFound" Message="It is gone.")",
           R"(failed: Code="VMNotFound" Message="It is gone." Target="vm")",
           R"(Code=VMNotFound; Message=It is gone.)",
           "code=VMNotFound, message=It is gone.",
           "status=Failed, code=VMNotFound, message=It is gone.",
           "ErrorCode: VMNotFound\nErrorMessage: It is gone.",
           "ErrorCode : VMNotFound\nErrorMessage : It is gone.\nErrorTarget : vm\n",
           "\xE2\x80\x9C"
           "code\xE2\x80\x9D: \xE2\x80\x9CVMNotFound\xE2\x80\x9D, "
           "\xE2\x80\x9Cmessage\xE2\x80\x9D: \xE2\x80\x9CIt is gone.\xE2\x80\x9D",
           "\xE2\x80\x98"
           "code\xE2\x80\x99: \xE2\x80\x98VMNotFound\xE2\x80\x99, "
           "\xE2\x80\x98message\xE2\x80\x99: \xE2\x80\x98It is gone.\xE2\x80\x99",
           "Message: It is gone. (Code:VMNotFound)",
           "Message: It is gone. (Code: VMNotFound)",
       }) {
    EXPECT_THAT(Errors(text), ElementsAre("VMNotFound: It is gone.")) << text;
  }
}

TEST(KeyValueScanner, LabelsThatAnybodyPrintsNeedEvidence) {
  for (const char* text : {
           "Error Code: VMNotFound\nError Message: It is gone.",
           "Error code = VMNotFound\n\nError message = It is gone.",
           "Error Code | VMNotFound\n\nError Message | It is gone.",
           "Code: VMNotFound\nMessage: It is gone.",
           "  Code:    VMNotFound\n  Message: It is gone.\n",
           "- code: VMNotFound\n  message: It is gone.",
           "Code: `VMNotFound`\n\nMessage: \"It is gone.\"",
           "It prints `Code: VMNotFound\n Message: It is gone.` and nothing else.",
           "It stopped. Error code: VMNotFound; error message: It is gone.",
           "Error code: VMNotFound, error message: It is gone.",
       }) {
    EXPECT_THAT(Errors(text), ElementsAre("VMNotFound?: It is gone.")) << text;
  }
}

TEST(KeyValueScanner, LabelsOfAzuresToolsAreCertain) {
  for (const char* text : {
           "Azure Error: VMNotFound\nMessage: It is gone.",
           "Message: It is gone.\nAzure Error: VMNotFound\n",
           "Azure error code: VMNotFound\nAzure error message: It is gone.",
           "It stopped. Azure error code: VMNotFound Azure error message: It is gone.",
           "It is gone. ErrorCode:\nVMNotFound ErrorMessage: It is gone. ErrorTarget:",
           "ErrorCode: VMNotFound ErrorMessage: It is gone. ErrorTarget:  StatusCode: 404 ReasonPhrase: Not "
           "Found",
           "Code=\"VMNotFound\"\n\nMessage=\"It is gone.\"",
           "{u'code': u'VMNotFound', u'message': u'It is gone.'}",
       }) {
    EXPECT_THAT(Errors(text), ElementsAre("VMNotFound: It is gone.")) << text;
  }
}

TEST(KeyValueScanner, ANumberIsACodeWhereOnlyACodeCanStand) {
  EXPECT_THAT(Errors(R"(Code="28020" Message="It is gone.")"), ElementsAre("28020: It is gone."));
  EXPECT_THAT(Errors(R"(Code="404" Message="It is gone.")"), ElementsAre("-?: It is gone."));
}

TEST(KeyValueScanner, AnEmptyMessageIsOne) {
  EXPECT_THAT(Errors(R"(Status=409 Code="VMNotFound" Message="")"), ElementsAre("VMNotFound: "));
  EXPECT_THAT(Errors(R"(Code="" Message="")"), IsEmpty());
}

TEST(KeyValueScanner, WhatSucceededIsNoError) {
  EXPECT_THAT(Errors("Code: DeploymentSucceeded\nMessage: All is well."), IsEmpty());
  EXPECT_THAT(Errors("{'code': 'Created', 'message': 'All is well.'}"), IsEmpty());
}

TEST(KeyValueScanner, AMessageEndsBeforeAFenceAndAStack) {
  EXPECT_THAT(Errors("Code=VMNotFound\nMessage=It is gone.\n```\n"), ElementsAre("VMNotFound: It is gone."));
  EXPECT_THAT(Errors("Code: VMNotFound\nMessage: It is gone.\nStack:   File \"a.py\", line 4, in b\n"),
              ElementsAre("VMNotFound?: It is gone."));
  EXPECT_THAT(Errors("Code: VMNotFound\nMessage: It is gone.\nTraceback (most recent call last):\n"),
              ElementsAre("VMNotFound?: It is gone."));
}

TEST(KeyValueScanner, AMessageThatYamlFoldedIsOneLine) {
  EXPECT_THAT(Errors("message: 'failed: Code=\"VMNotFound\" Message=\"It is\n      gone.\"'\nreason: x\n"),
              ElementsAre("- > VMNotFound: It is gone."));
}

TEST(KeyValueScanner, KnowsAnErrorBehindAnyNumberOfBackslashes) {
  for (int depth = 0; depth <= 4; ++depth) {
    const std::string text = Escaped(R"({"code":"VMNotFound","message":"VM \"a\" is\ngone."})", depth);
    EXPECT_THAT(Errors(text), ElementsAre("VMNotFound: VM \"a\" is\ngone.")) << text;
  }
  const std::string deepest = Escaped(R"("code":"VMNotFound")", 4);
  EXPECT_EQ(deepest.find("code"), 16u) << "fifteen backslashes and a quote";
}

TEST(KeyValueScanner, KnowsAnErrorThroughDamage) {
  const struct {
    const char* what;
    const char* text;
  } kDamaged[] = {
      {"trailing commas", R"({"error":{"code":"VMNotFound","message":"It is gone.",},})"},
      {"no opening braces", R"("code":"VMNotFound","message":"It is gone."}})"},
      {"no closing braces", R"({"error":{"code":"VMNotFound","message":"It is gone.")"},
      {"no braces at all", R"("code":"VMNotFound","message":"It is gone.")"},
      {"no commas", "{\"code\":\"VMNotFound\"\n\"message\":\"It is gone.\"}"},
      {"wrong brackets", R"([{"code":"VMNotFound","message":"It is gone."]})"},
      {"cut in the last string", R"({"code":"VMNotFound","message":"It is gone.)"},
      {"cut before another key", R"({"code":"VMNotFound","message":"It is gone.","deta)"},
      {"cut at the beginning", R"(r":{"code":"VMNotFound","message":"It is gone."}})"},
      {"a comment", "{\"code\":\"VMNotFound\", // why\n\"message\":\"It is gone.\"}"},
      {"text around", R"(Response was {"code":"VMNotFound","message":"It is gone."} after 3 s)"},
      {"odd values between", R"({"code":"VMNotFound","x":NaN,"y":undefined,"message":"It is gone."})"},
  };
  for (const auto& [what, text] : kDamaged) {
    EXPECT_THAT(Errors(text), ElementsAre("VMNotFound: It is gone.")) << what;
  }
}

TEST(KeyValueScanner, AMessageMayHoldQuotesThatLostTheirEscaping) {
  EXPECT_THAT(Errors(R"({"code":"VMNotFound","message":"VM "a" is gone."})"),
              ElementsAre(R"(VMNotFound: VM "a" is gone.)"));
}

TEST(KeyValueScanner, AMessageMayHoldRawLineBreaks) {
  EXPECT_THAT(Errors("{\"code\":\"VMNotFound\",\"message\":\"It is\n gone.\"}"),
              ElementsAre("VMNotFound: It is\n gone."));
}

TEST(KeyValueScanner, AMessageWithoutQuotesGoesToTheNextField) {
  EXPECT_THAT(Errors("Code: VMNotFound\nMessage: It is\ngone.\nTarget: vm\nmore"),
              ElementsAre("VMNotFound?: It is\ngone."));
  EXPECT_THAT(Errors("Code: VMNotFound\nMessage: It is gone.\n\nmore"),
              ElementsAre("VMNotFound?: It is gone."));
  EXPECT_THAT(Errors("code=VMNotFound, message=It is, they say, gone., target=vm"),
              ElementsAre("VMNotFound: It is, they say, gone."));
}

TEST(KeyValueScanner, WhatBracketsHoldIsNested) {
  EXPECT_THAT(
      Errors(R"({'code': 'Outer', 'message': 'One.', 'details': [{'code': 'Inner', 'message': 'Two.'}]})"),
      ElementsAre("Outer > Inner: Two."));
  EXPECT_THAT(
      Errors(R"({'details': [{'code': 'Inner', 'message': 'Two.'}], 'code': 'Outer', 'message': 'One.'})"),
      ElementsAre("Outer > Inner: Two."))
      << "keys come in any order";
  EXPECT_THAT(
      Errors(R"({'code': 'Outer', 'message': 'One.', 'innererror': {'code': 'Inner', 'message': 'Two.'}})"),
      ElementsAre("Outer > Inner: Two."));
  EXPECT_THAT(Errors(R"({'code': 'Outer', 'message': 'O.', 'details': [{'code': 'First', 'message': '1.'},
                        {'code': 'Second', 'message': '2.'}]})"),
              ElementsAre("Outer > First: 1.", "Outer > Second: 2."));
  EXPECT_THAT(Errors(R"({'code': 'Outer', 'message': 'O.', 'details': [{'code': 'Inner', 'message': 'T.')"),
              ElementsAre("Outer > Inner: T."))
      << "cut short";
}

TEST(KeyValueScanner, WhatAMessageHoldsIsNested) {
  const std::string inner = R"({"error":{"code":"Inner","message":"Two."}})";
  EXPECT_THAT(Errors(R"({"code":"Outer","message":)" + JsonString(inner) + ",}"),
              ElementsAre("Outer > Inner: Two."));
  EXPECT_THAT(Errors(R"(Code="Outer" Message="It says" Details=[{"code":"Inner","message":"Two."}])"),
              ElementsAre("Outer > Inner: Two."));
}

TEST(KeyValueScanner, WhatAWrapperRefersToStandsUnderIt) {
  EXPECT_THAT(Errors("Code: Outer\nMessage: Please see inner errors.\n\nCode: Inner\nMessage: Two.\n"),
              ElementsAre("Outer > Inner?: Two."));
  EXPECT_THAT(Errors("Code: First\nMessage: One.\n\nCode: Second\nMessage: Two.\n"),
              ElementsAre("First?: One.", "Second?: Two."));
}

TEST(KeyValueScanner, BulletsUnderAMessageStandUnderIt) {
  EXPECT_THAT(Errors("Message: One. (Code:Outer)\n - Two. (Code:FirstOne)\n - Three. (Code:SecondOne)\n"),
              ElementsAre("Outer > FirstOne: Two.", "Outer > SecondOne: Three."));
}

TEST(KeyValueScanner, ErrorsThatStandApartAreSeveral) {
  EXPECT_THAT(Errors(R"({'code': 'First', 'message': 'One.'} {'code': 'Second', 'message': 'Two.'})"),
              ElementsAre("First: One.", "Second: Two."));
  EXPECT_THAT(Errors("Code=\"First\" Message=\"One.\"\nCode=\"Second\" Message=\"Two.\"\n"),
              ElementsAre("First: One.", "Second: Two."));
  EXPECT_THAT(Scanned("Code: First\n\n\n\n\nMessage: far away\n"), SizeIs(1));
  EXPECT_THAT(Errors("Code: First\n\n\n\n\nMessage: far away\n"), ElementsAre("-?: far away"));
}

TEST(KeyValueScanner, AMessageAloneMightBeAnError) {
  EXPECT_THAT(Errors(R"({'message': 'It is gone.')"), ElementsAre("-?: It is gone."));
  EXPECT_THAT(Errors("Message: It is gone."), ElementsAre("-?: It is gone."));
}

TEST(KeyValueScanner, ACodeAloneIsCertainOnlyUnderAnErrorThatWasCut) {
  EXPECT_THAT(Errors(R"({'code': 'VMNotFound')"), ElementsAre("VMNotFound?: ")) << "a catalog may know it";
  EXPECT_THAT(Errors("code: VMNotFound"), IsEmpty());
  EXPECT_THAT(Errors(R"({'code': 'Outer', 'message': 'One.', 'details': [{'code': 'VMNotFound', 'mess)"),
              ElementsAre("Outer > VMNotFound: One."));
}

TEST(KeyValueScanner, WhatIsCutIsNoCode) {
  EXPECT_THAT(Errors(R"({"message":"It is gone.","code":"VMNotFo)"), ElementsAre("-?: It is gone."));
}

TEST(KeyValueScanner, OnlyAzuresFormIsACodeWithoutBraces) {
  for (const char* code : {"200", "ok", "ENOENT", "some_code", "E42", "x"}) {
    const std::string text = "code=" + std::string(code) + ", message=It is gone.";
    for (const FoundFailure& failure : Scanned(text)) EXPECT_EQ(failure.code, "") << text;
  }
}

TEST(KeyValueScanner, ACodeIsAnIdentifier) {
  for (const char* code : {"no identifier", "a/b", "", "42", "x", "VM: gone"}) {
    const std::string text = R"({'code': ')" + std::string(code) + R"(', 'message': 'It is gone.'})";
    EXPECT_THAT(Errors(text), ElementsAre("-?: It is gone.")) << text;
  }
  EXPECT_THAT(Errors(R"({'code': ')" + std::string(500, 'x') + R"(', 'message': 'It is gone.'})"),
              ElementsAre("-?: It is gone."));
}

TEST(KeyValueScanner, AStatusOfABoxIsACodeOfThatLength) {
  const auto box = [](size_t length) {
    return "Status: \"Gone" + std::string(length - 8, 'x') + "Away\"\nMessage: \"It is gone.\"\n";
  };
  EXPECT_THAT(Errors(box(120)), ElementsAre("Gone" + std::string(112, 'x') + "Away: It is gone."));
  EXPECT_THAT(Errors(box(121)), ElementsAre("-?: It is gone."));
}

TEST(KeyValueScanner, AStatusOfAnInstanceViewHoldsItsCodeLast) {
  EXPECT_THAT(Errors(R"({'code': 'ProvisioningState/failed/VMNotFound', 'message': 'It is gone.'})"),
              ElementsAre("VMNotFound: It is gone."));
  EXPECT_THAT(Errors(R"({'code': 'ProvisioningState/succeeded', 'message': 'It is there.'})"),
              ElementsAre("-?: It is there."));
}

TEST(KeyValueScanner, WordsOfProseAreNoKeys) {
  for (const char* text : {"", "the code: VMNotFound is known", "no message at all", "mycode=VMNotFound",
                           "https://code:8080/message", "Code::VMNotFound", "code == VMNotFound",
                           "decode: Xyz", "it said message: nothing"}) {
    EXPECT_THAT(Errors(text), IsEmpty()) << text;
  }
}

TEST(KeyValueScanner, TheTargetIsItsErrorsOwn) {
  for (const char* text : {R"({'code': 'VMNotFound', 'message': 'It is gone.', 'target': 'web-01'})",
                           R"(Code="VMNotFound" Message="It is gone." Target="web-01")",
                           "Code: VMNotFound\nMessage: It is gone.\nTarget: web-01\n"}) {
    const std::vector<FoundFailure> found = Scanned(text);
    ASSERT_THAT(found, SizeIs(1)) << text;
    EXPECT_EQ(found[0].target, "web-01") << text;
    EXPECT_EQ(found[0].message, "It is gone.") << text;
  }
  EXPECT_EQ(Scanned(R"({'code': 'VMNotFound', 'message': 'It is gone.', 'target': null})").at(0).target, "");
}

TEST(KeyValueScanner, TheRecordAroundAnErrorIsRead) {
  const std::vector<FoundFailure> found = Scanned(
      R"({'status': 'Failed', 'operationName': 'op', 'correlationId': 'c-1', 'resourceId': '/r',
          'time': '2026-11-23T17:02:11Z', 'error': {'code': 'VMNotFound', 'message': 'It is gone.'}})");
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_EQ(found[0].status, "Failed");
  EXPECT_EQ(found[0].operation, "op");
  EXPECT_EQ(found[0].correlation_id, "c-1");
  EXPECT_EQ(found[0].resource_id, "/r");
  EXPECT_EQ(found[0].time, "2026-11-23T17:02:11Z");
}

TEST(KeyValueScanner, AnErrorIsToldByWhereItsCodeStands) {
  const std::string text = R"(before {'message': 'It is gone.', 'code': 'VMNotFound'})";
  KeyValueScanner scanner;
  Record record;
  TextArena arena;
  scanner.Scan(text, {}, &record, &arena);
  ASSERT_EQ(record.errors.size(), 1);
  EXPECT_EQ(record.errors.node(0).offset, text.find("'code'"));
}

TEST(KeyValueScanner, ErrorsOfOneOutermostBracketAreOneGroup) {
  KeyValueScanner scanner;
  Record record;
  TextArena arena;
  scanner.Scan(
      "[{'code': 'Abcd', 'message': '1'}, {'code': 'Bcde', 'message': '2'}]\n"
      "{'code': 'Cdef', 'message': '3'}\n"
      "Code=\"Defg\" Message=\"4\"\n",
      {}, &record, &arena);
  ASSERT_EQ(record.errors.size(), 4);
  EXPECT_NE(record.errors.node(0).group, 0u);
  EXPECT_EQ(record.errors.node(0).group, record.errors.node(1).group);
  EXPECT_NE(record.errors.node(2).group, 0u);
  EXPECT_NE(record.errors.node(2).group, record.errors.node(0).group);
  EXPECT_EQ(record.errors.node(3).group, 0u) << "in no bracket";
}

TEST(KeyValueScanner, NothingOfATextShowsInTheNext) {
  KeyValueScanner scanner;
  TextArena arena;
  Record record;
  scanner.Scan("[[[{'code': 'Outer', 'message': 'cut", {}, &record, &arena);
  record.Clear();
  scanner.Scan("{'code': 'VMNotFound', 'message': 'It is gone.'}", {}, &record, &arena);
  std::vector<Failure> failures;
  record.Finish(&failures);
  ASSERT_THAT(failures, SizeIs(1));
  EXPECT_EQ(Copied(failures[0]).chain, "VMNotFound");
  EXPECT_EQ(failures[0].group, 1u);
}

TEST(RefersToInnerErrors, KnowsTheWordsOfWrappers) {
  EXPECT_TRUE(RefersToInnerErrors("The template deployment failed. Please see inner errors for details."));
  EXPECT_TRUE(RefersToInnerErrors("At least one resource deployment operation failed."));
  EXPECT_TRUE(RefersToInnerErrors("List DEPLOYMENT OPERATIONS FOR DETAILS."));
  EXPECT_TRUE(RefersToInnerErrors("The resource write reached terminal provisioning state 'Failed'."));
  EXPECT_FALSE(RefersToInnerErrors("The VM 'web-01' cannot be found."));
  EXPECT_FALSE(RefersToInnerErrors(""));
}

}  // namespace
}  // namespace vmsift
