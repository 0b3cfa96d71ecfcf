// Where in a running text a known message may begin: in any quoting and breaking of lines, and not in others'
// words.
#include "matchers/message_finder.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/matchers/catalog_of.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// All places where one begins, as the ten characters that stand there.
std::vector<std::string> Beginnings(const MessageFinder& known, std::string_view text) {
  std::vector<std::string> places;
  for (size_t at = known.Find(text, 0); at != std::string_view::npos; at = known.Find(text, at + 1))
    places.emplace_back(text.substr(at, 10));
  return places;
}

std::vector<std::string> Beginnings(const std::vector<TestRow>& rows, std::string_view text) {
  const Catalog catalog = CatalogOf(rows);
  return Beginnings(MessageFinder(catalog), text);
}

const std::vector<TestRow> kRows = {
    {"VMNotFound", "The VM '{0}' cannot be found."},
    {"AllocationFailed", "Allocation failed. Please try reducing the VM size."},
    {"VMStartTimedOut", "VM '{0}' did not start in the allotted time."},
};

TEST(MessageFinder, AMessageIsFoundWhereItBegins) {
  EXPECT_THAT(Beginnings(kRows, "The VM 'web-01' cannot be found."), ElementsAre("The VM 'we"));
  EXPECT_THAT(Beginnings(kRows, "it says: VM 'web-01' did not start in the allotted time."),
              ElementsAre("VM 'web-01"));
  EXPECT_THAT(Beginnings(kRows, "2026 [ERROR] \"Allocation failed. Please try reducing"),
              ElementsAre("Allocation"));
  EXPECT_THAT(Beginnings(kRows, "a\nb\n(Allocation failed. Please try reducing)"), ElementsAre("Allocation"));
}

TEST(MessageFinder, AllAreFoundInOrder) {
  EXPECT_THAT(
      Beginnings(kRows,
                 "VM 'b' did not start in time. Allocation failed. Please try. The VM 'a' cannot be found."),
      ElementsAre("VM 'b' did", "Allocation", "The VM 'a'"));
}

TEST(MessageFinder, TheSearchBeginsWhereItIsTold) {
  const Catalog catalog = CatalogOf(kRows);
  const MessageFinder known(catalog);
  const std::string text = "The VM 'a' cannot be found. The VM 'b' cannot be found.";
  EXPECT_EQ(known.Find(text, 0), 0u);
  EXPECT_EQ(known.Find(text, 1), text.find("The VM 'b'"));
  EXPECT_EQ(known.Find(text, text.find("The VM 'b'")), text.find("The VM 'b'"));
  EXPECT_EQ(known.Find(text, text.find("The VM 'b'") + 1), std::string_view::npos);
  EXPECT_EQ(known.Find(text, text.size()), std::string_view::npos);
}

TEST(MessageFinder, LetterCaseWhiteSpaceAndQuotesDoNotMatter) {
  for (const char* text : {
           "THE VM 'WEB-01' CANNOT BE FOUND.",
           "The vm \"web-01\" cannot be found.",
           "The VM `web-01` cannot be found.",
           "The VM \\\"web-01\\\" cannot be found.",
           "The  VM\t'web-01'   cannot be found.",
           "The VM 'web-01'\ncan\nnot be found.",
           "The VM web-01 cannot be found.",
           "The VM \xE2\x80\x98web-01\xE2\x80\x99 cannot be found.",
       }) {
    EXPECT_EQ(Beginnings(kRows, text).size(), 1u) << text;
  }
}

TEST(MessageFinder, WhatOnlyBeginsAlikeIsNone) {
  for (const char* text : {"", "The", "The VM", "The VM '", "The VM 'web-01'", "The VM 'web-01' is up.",
                           "Allocation succeeded.", "VM", "Theatre VM 'web-01' cannot be found.",
                           "the web-01 VM cannot be found", "It cannot be found."}) {
    EXPECT_THAT(Beginnings(kRows, text), IsEmpty()) << text;
  }
}

TEST(MessageFinder, AParameterWithoutItsQuotesIsOneWord) {
  EXPECT_THAT(Beginnings(kRows, "The VM is up and the other one cannot be found."), IsEmpty());
}

TEST(MessageFinder, AParameterMayHoldManyWordsInItsQuotes) {
  EXPECT_THAT(Beginnings(kRows, "The VM 'a b c d' cannot be found."), ElementsAre("The VM 'a "));
}

TEST(MessageFinder, AParameterIsNotLookedOverWithoutEnd) {
  EXPECT_THAT(Beginnings(kRows, "The VM '" + std::string(10000, 'x') + "' cannot be found."), IsEmpty());
}

TEST(MessageFinder, ATemplateThatSaysTooLittleAtItsBeginningIsNotLookedFor) {
  EXPECT_THAT(Beginnings({{"Anything", "{0} has reached the limit of all its cores."}},
                         "web-01 has reached the limit of all its cores."),
              IsEmpty())
      << "it begins with a parameter";
  EXPECT_THAT(Beginnings({{"Short", "It {0}."}}, "It {0}. It is."), IsEmpty());
}

TEST(MessageFinder, ATextThatNeedsItsCodeIsNotLookedFor) {
  const Catalog catalog = CatalogOfPage("a",
                                        "| Error Code | Error Message | Needs Code |\n|---|---|---|\n"
                                        "| 28020 | The requested operation failed. | yes |\n");
  EXPECT_THAT(Beginnings(MessageFinder(catalog), "The requested operation failed."), IsEmpty());
  // A text of JSON is one word: were it looked for, no message of one word could be passed over.
  const Catalog long_word =
      CatalogOf({{"Odd", "DeploymentDocument '{0}' failed the validation of its parts."}});
  EXPECT_FALSE(MessageFinder(long_word).may_be_word());
  const Catalog builtin = BuiltinCatalog();
  EXPECT_FALSE(MessageFinder(builtin).may_be_word());
}

TEST(MessageFinder, CodesAreKnownInAnyLetterCase) {
  const Catalog catalog = BuiltinCatalog();
  const MessageFinder known(catalog);
  EXPECT_TRUE(known.IsCode("SkuNotAvailable"));
  EXPECT_TRUE(known.IsCode("skunotavailable"));
  EXPECT_TRUE(known.IsCode("AcquireDiskLeaseFailed")) << "only its code is known";
  EXPECT_FALSE(known.IsCode("SkuNotAvailabl"));
  EXPECT_FALSE(known.IsCode(""));
  EXPECT_FALSE(known.IsCode("506")) << "a number alone may be anything";
}

TEST(MessageFinder, WrappersAreToldByCodeOrByMessage) {
  const Catalog catalog = BuiltinCatalog();
  const MessageFinder known(catalog);
  EXPECT_TRUE(known.IsWrapper("DeploymentFailed", "At least one resource deployment operation failed."));
  EXPECT_TRUE(known.IsWrapper("deploymentfailed", "")) << "all its templates are";
  EXPECT_TRUE(known.IsWrapper("ResourceDeploymentFailure", "in any words"));
  EXPECT_TRUE(known.IsWrapper("InvalidTemplateDeployment",
                              "The template deployment 'dep-1' is not valid according to the validation "
                              "procedure. The tracking id is"));
  EXPECT_TRUE(known.IsWrapper("InvalidTemplateDeployment",
                              "the template\n  deployment failed because of policy violation. Please see"));
  EXPECT_FALSE(
      known.IsWrapper("InvalidTemplateDeployment",
                      "The template deployment failed with error: 'The resource with id: '/x' failed "
                      "validation with message: 'no'.'."));
  EXPECT_FALSE(known.IsWrapper("InvalidTemplateDeployment", ""));
  EXPECT_TRUE(known.IsWrapper("Conflict",
                              "The resource operation completed with terminal provisioning state 'Failed'."));
  EXPECT_FALSE(known.IsWrapper("Conflict", "The request failed due to conflict with a concurrent request."));
  EXPECT_FALSE(known.IsWrapper("SkuNotAvailable", "The requested VM size is not available."));
  EXPECT_FALSE(known.IsWrapper("Unheard", "At least one resource deployment operation failed."));
  EXPECT_FALSE(known.IsWrapper("AcquireDiskLeaseFailed", "")) << "no template says so";
}

TEST(MessageFinder, NothingIsFoundWithoutACatalog) {
  const Catalog none;
  EXPECT_THAT(Beginnings(MessageFinder(none), "The VM 'web-01' cannot be found."), IsEmpty());
}

// A brace, or a word and a placeholder and a word: see
// ATemplateThatSaysTooLittleAtItsBeginningIsNotLookedFor.
bool SaysLittleFirst(const MessageTemplate& message) {
  return message.text().starts_with("{{") || message.text().starts_with("Resource {0} has {1}");
}

TEST(MessageFinderProperty, EveryTemplateThatBeginsWithTextIsFoundInRunningText) {
  const Catalog catalog = BuiltinCatalog();
  const MessageFinder known(catalog);
  int found = 0;
  for (const CatalogRow& row : catalog.rows()) {
    if (row.too_short || row.needs_code || row.message.pieces().empty() ||
        row.message.pieces()[0].kind != TemplatePiece::kText || SaysLittleFirst(row.message)) {
      continue;
    }
    std::string message;
    for (const TemplatePiece& piece : row.message.pieces())
      message += piece.kind == TemplatePiece::kText ? std::string(piece.text) : "web-01";
    const std::string before = "2026-11-23 17:02:11 -- ";
    if (known.Find(before + message + "\nmore", 0) == before.size()) {
      ++found;
    } else {
      ADD_FAILURE() << row.code << ": " << message;
    }
  }
  EXPECT_GT(found, 150);
}

}  // namespace
}  // namespace vmsift
