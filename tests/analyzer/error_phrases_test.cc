// Errors printed without keys: every form, what is certain of it, and what only looks like one.
#include "analyzer/decode/error_phrases.h"

#include <string>
#include <string_view>
#include <vector>

#include "base/white_space.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// `code: message`, with a question mark where a template must fit.
std::vector<std::string> Forms(std::string_view text) {
  std::vector<PhraseMatch> matches = {PhraseMatch()};  // of a call before
  FindErrorPhrases(text, {}, nullptr, &matches);
  std::vector<std::string> forms;
  for (const PhraseMatch& match : matches) {
    EXPECT_EQ(text.substr(match.offset, match.code.size()), match.code) << text;
    EXPECT_LE(match.offset + match.code.size(), match.end) << text;
    forms.push_back(std::string(match.code) + (match.confirmed ? ": " : "?: ") + std::string(match.message));
  }
  return forms;
}

TEST(FindErrorPhrases, FormsOfAzuresToolsAreCertain) {
  for (const char* line : {
           "unexpected status 409 (409 Conflict) with error: VMNotFound: It is gone.",
           "with error:\nVMNotFound: It is gone.",
           "with error: VMNotFound:\nIt is gone.",
           "azure.core.exceptions.HttpResponseError: (VMNotFound) It is gone.",
           "Exception: ResourceExistsError: (VMNotFound) It is gone.",
           "cli.azure.cli.core.azclierror: (VMNotFound) It is gone.",
           "msrestazure.azure_exceptions.CloudError: (VMNotFound) It is gone.",
           "Hyak.Common.CloudException: VMNotFound: It is gone.",
           "Microsoft.Rest.Azure.CloudException : VMNotFound: It is gone.",
           "HTTPStatusCode: 404, RawError: VMNotFound, It is gone.",
       }) {
    EXPECT_THAT(Forms(line), ElementsAre("VMNotFound: It is gone.")) << line;
  }
}

TEST(FindErrorPhrases, WhatStandsForACodeAloneIsCertain) {
  for (const char* line : {
           "Deployment Failed: Microsoft.Compute/virtualMachines:web-01 - VMNotFound - com.example.Status@1f",
           "Deployment Failed: Microsoft.Compute/virtualMachines:web-01 - VMNotFound",
           "powerStates=ProvisioningState/failed/VMNotFound, PowerState/running",
           "powerStates=PowerState/running, ProvisioningState/failed/VMNotFound",
           "Provisioning state error code ProvisioningState/failed/VMNotFound",
       }) {
    EXPECT_THAT(Forms(line), ElementsAre("VMNotFound: ")) << line;
  }
}

TEST(FindErrorPhrases, FormsThatAnybodyPrintsNeedEvidence) {
  for (const char* line : {
           "-> VMNotFound : It is gone.",
           "==> azure-arm: ERROR: -> VMNotFound : It is gone.",
           "ERROR: (VMNotFound) It is gone.",
           "(VMNotFound) It is gone.",
           "    (VMNotFound) It is gone.",
           "(VMNotFound)\nIt is gone.",
           "[ERROR] (VMNotFound) It is gone.",
           "Error (VMNotFound) It is gone.",
           "`(VMNotFound) It is gone.`",
           "errors=[\"updating it: (VMNotFound) It is gone.\"]",
           "reasons=['updating it: (VMNotFound) It is gone.']",
           "orchard.errors.HarvestError: (VMNotFound) It is gone.",
           "Exception Details:\t(VMNotFound) It is gone.",
           "error: VMNotFound: It is gone.",
           "creating it failed: VMNotFound: It is gone.",
           "VMNotFound: It is gone.",
           "  VMNotFound: It is gone.",
           "Error: VMNotFound : It is gone.",
           "Error: Compute.VMNotFound : It is gone.",
           "VMNotFound:\nIt is gone.",
           "Update-AzVM : VMNotFound: It is gone.",
           "Resource : web-01 - VMNotFound\nMessage  : It is gone.",
       }) {
    EXPECT_THAT(Forms(line), ElementsAre("VMNotFound?: It is gone.")) << line;
  }
}

TEST(FindErrorPhrases, AWordBeforeAFormOfAzuresOwnIsNoCode) {
  EXPECT_THAT(Forms("Error: CloudException: VMNotFound: It is gone."),
              ElementsAre("VMNotFound: It is gone."));
  EXPECT_THAT(Forms("Trouble: with error: VMNotFound: It is gone."), ElementsAre("VMNotFound: It is gone."));
}

TEST(FindErrorPhrases, ACodeThatBeginsAMessageIsInsideTheOneBeforeIt) {
  std::vector<PhraseMatch> matches;
  FindErrorPhrases("DeploymentFailed: VMNotFound: It is gone.", {}, nullptr, &matches);
  ASSERT_EQ(matches.size(), 2u);
  EXPECT_FALSE(matches[0].inside);
  EXPECT_TRUE(matches[1].inside);
}

TEST(FindErrorPhrases, StatesAndProgramsErrorsAreNoCodes) {
  for (const char* line :
       {"(Success) All is well.", "(Optional) a name", "web-01: Creating -> Running",
        "Error: TypeError: x is undefined", "NullReferenceException: Object reference not set.",
        "Info: All is well.", "-> Deallocating", "com.example.CloudException: Orchard failed",
        "a (VMNotFound) in the middle"}) {
    EXPECT_THAT(Forms(line), IsEmpty()) << line;
  }
}

TEST(FindErrorPhrases, WithoutACodeThereIsNone) {
  for (const char* line :
       {"", "text", "error: it: is gone", "(see below) text", "ERROR: it failed", "(409) Conflict",
        "ALLCAPS: text", "Abc: too short", "lowerCase: text", "Two Words: text", "(VMNotFound): text",
        "VMNotFound", "-> ", "error: VMNotFound"}) {
    EXPECT_THAT(Forms(line), IsEmpty()) << line;
  }
}

TEST(FindErrorPhrases, AKeyIsNoCode) {
  for (const char* line : {"Message: text", "Code: VMNotFound", "Details: text", "error: Message: text"}) {
    EXPECT_THAT(Forms(line), IsEmpty()) << line;
  }
}

TEST(FindErrorPhrases, AMessageGoesOnOverItsParagraph) {
  EXPECT_THAT(Forms("(VMNotFound) It is\ngone.\nTarget: vm\n"), ElementsAre("VMNotFound?: It is\ngone."));
}

TEST(FindErrorPhrases, EachLineMayHoldOne) {
  EXPECT_THAT(Forms("(VMNotFound) One.\n\ntext\n(DiskNotFound) Two.\n"),
              ElementsAre("VMNotFound?: One.", "DiskNotFound?: Two."));
}

TEST(FindErrorPhrases, LinesOfATreeHoldTheirDepthAndEndWithTheirLine) {
  std::vector<PhraseMatch> matches;
  FindErrorPhrases("-> DeploymentFailed : One.\n  -> Conflict\n    -> VMNotFound : Two.\nmore\n", {}, nullptr,
                   &matches);
  ASSERT_EQ(matches.size(), 3u);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_TRUE(matches[i].tree);
    EXPECT_EQ(matches[i].indent, static_cast<int>(2 * i));
  }
  EXPECT_EQ(matches[0].message, "One.");
  EXPECT_EQ(matches[0].lead, "");
  EXPECT_EQ(matches[1].code, "Conflict");
  EXPECT_EQ(matches[1].message, "") << "a code alone on its line is a node of a tree";
  EXPECT_EQ(matches[2].message, "Two.");
}

TEST(FindErrorPhrases, AMessageEndsWhereTheNextMatchBegins) {
  EXPECT_THAT(Forms("x: HttpResponseError: (VMNotFound) One.\nx: HttpResponseError: (DiskNotFound) Two.\n"),
              ElementsAre("VMNotFound: One.", "DiskNotFound: Two."));
}

TEST(FindErrorPhrases, AMessageEndsWhereTheNextRecordBegins) {
  std::vector<PhraseMatch> matches;
  const std::string_view text = "(VMNotFound) One,\nit is.\nAll is well.\n";
  FindErrorPhrases(text, {text.find("All")}, nullptr, &matches);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(Trimmed(matches[0].message), "One,\nit is.");
}

TEST(FindErrorPhrases, OnlyAnArrowIsATree) {
  std::vector<PhraseMatch> matches;
  FindErrorPhrases("(VMNotFound) One.", {}, nullptr, &matches);
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_FALSE(matches[0].tree);
}

}  // namespace
}  // namespace vmsift
