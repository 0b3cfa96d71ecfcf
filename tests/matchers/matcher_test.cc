#include "matchers/matcher.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/matchers/catalog_of.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Answer {
  std::string grade;
  std::string code;  // of the row; empty without one
  int row = 0;       // 1 for the first; 0 without one
  std::vector<std::string> values;
};

class Asked {
 public:
  explicit Asked(Catalog catalog) : catalog_(std::move(catalog)), matcher_(catalog_) {}

  Answer operator()(std::string_view code, std::string_view message) {
    matcher_.Find(code, message, &match_);
    Answer answer;
    answer.grade = GradeName(match_.grade);
    EXPECT_EQ(match_.row == nullptr, match_.row_index < 0);
    if (match_.row != nullptr) {
      EXPECT_EQ(match_.row, &catalog_.rows().at(static_cast<size_t>(match_.row_index)));
      answer.code = match_.row->code;
      answer.row = match_.row_index + 1;
    }
    for (const MatchedParameter& parameter : match_.parameters) answer.values.emplace_back(parameter.value);
    return answer;
  }

  const Match& match() const { return match_; }

 private:
  const Catalog catalog_;
  Matcher matcher_;
  Match match_;  // one for all questions, as a worker has it: nothing of the last answer may stay
};

TEST(MatcherRuleTest, OwnCodeComesBeforeMoreText) {
  Asked ask(CatalogOf({{"Own", "Disk '{0}' is broken. {1}"},
                       {"Other", "Disk '{0}' is broken. Please put another disk in its place."}}));
  const std::string message = "Disk 'd' is broken. Please put another disk in its place.";
  EXPECT_EQ(ask("Own", message).row, 1);
  EXPECT_EQ(ask("Other", message).row, 2);
  EXPECT_EQ(ask("", message).row, 2) << "without a code the more literal text";
}

TEST(MatcherRuleTest, OwnCodeComesBeforeAnExactFit) {
  Asked ask(CatalogOf(
      {{"Other", "Disk '{0}' is broken in every way."}, {"Own", "disk '{0}' is BROKEN in every way."}}));
  const Answer answer = ask("Own", "Disk 'd' is broken in every way.");
  EXPECT_EQ(answer.row, 2);
  EXPECT_EQ(answer.grade, "revised");
}

TEST(MatcherRuleTest, MoreLiteralTextComesBeforeAnExactFit) {
  // Row 1 fits exactly, with most of the message in its placeholder; row 2 says more and is reworded.
  Asked ask(CatalogOf(
      {{"A", "Disk '{0}' is broken. {1}"}, {"A", "Disk '{0}' is broken. Please put another in its place."}}));
  const Answer answer = ask("A", "Disk 'd' is broken. Please put yet another in its place.");
  EXPECT_EQ(answer.row, 2);
  EXPECT_EQ(answer.grade, "revised");
}

TEST(MatcherRuleTest, ExactComesBeforeRevised) {
  Asked ask(
      CatalogOf({{"A", "Disk '{0}' is Broken in every way."}, {"A", "Disk '{0}' is broken in every way."}}));
  EXPECT_EQ(ask("A", "Disk 'd' is broken in every way.").row, 2);
  EXPECT_EQ(ask("A", "Disk 'd' is Broken in every way.").row, 1);
  EXPECT_EQ(ask("A", "Disk 'd' is broken in every way.").grade, "exact");
}

TEST(MatcherRuleTest, CatalogOrderComesLast) {
  // The same text but for quotes, and one text under two codes.
  Asked quotes(
      CatalogOf({{"A", "Disk {0} is broken in every way."}, {"A", "Disk '{0}' is broken in every way."}}));
  EXPECT_EQ(quotes("A", "Disk 'd' is broken in every way.").row, 1);
  Asked quotes_first(
      CatalogOf({{"A", "Disk '{0}' is broken in every way."}, {"A", "Disk {0} is broken in every way."}}));
  EXPECT_EQ(quotes_first("A", "Disk 'd' is broken in every way.").row, 1);
  Asked codes(CatalogOf({{"A", "Every disk is broken."}, {"B", "Every disk is broken."}}));
  EXPECT_EQ(codes("", "Every disk is broken.").code, "A");
  EXPECT_EQ(codes("A", "Every disk is broken.").code, "A");
  EXPECT_EQ(codes("B", "Every disk is broken.").code, "B");
  EXPECT_EQ(codes("B", "Every disk is broken.").grade, "exact");
}

TEST(MatcherRuleTest, AMissingListIsNoLiteralText) {
  // What the pattern demands is the same in both: catalog order decides.
  Asked ask(CatalogOf(
      {{"A", "Placement failed."}, {"A", "Placement failed.<ul><li>Ask for fewer machines</li></ul>"}}));
  EXPECT_EQ(ask("A", "Placement failed.").row, 1);
  const Answer with_list = ask("A", "Placement failed. - Ask for fewer machines");
  EXPECT_EQ(with_list.row, 2);
  EXPECT_EQ(with_list.grade, "exact");
}

TEST(MatcherRuleTest, TheLongerOfTwoThatBeginAlike) {
  Asked ask(CatalogOf({{"A", "The disk '{0}' is not in the vault."},
                       {"A", "The disk '{0}' is not in the vault. It may come back later."}}));
  EXPECT_EQ(ask("A", "The disk 'd' is not in the vault.").row, 1);
  EXPECT_EQ(ask("A", "The disk 'd' is not in the vault.").grade, "exact");
  EXPECT_EQ(ask("A", "The disk 'd' is not in the vault. It may come back later.").row, 2);
  EXPECT_EQ(ask("A", "The disk 'd' is not in the vault. It may come back later.").grade, "exact");
  EXPECT_EQ(ask("A", "The disk 'd' is not in the vault. Ask somebody.").row, 1);
}

TEST(MatcherRuleTest, ARepeatedRowAnswersAsTheFirst) {
  Catalog catalog = CatalogOf({{"A", "Every disk is broken."}});
  ASSERT_TRUE(catalog.Add("more", "|Error Code|Error Message|\n|---|---|\n|A|Every disk is broken.|\n").ok());
  Asked ask(std::move(catalog));
  EXPECT_EQ(ask("A", "Every disk is broken.").row, 1);
}

TEST(MatcherGradeTest, TheFiveGrades) {
  Asked ask(BuiltinCatalog());
  EXPECT_EQ(ask("VMNotFound", "The VM 'web01' cannot be found.").grade, "exact");
  EXPECT_EQ(ask("VMNotFound", "The VM 'web01' cannot be found. Look elsewhere.").grade, "revised");
  EXPECT_EQ(ask("VMNotFound", "Where is it?").grade, "code");
  EXPECT_EQ(ask("SomethingElse", "The VM 'web01' cannot be found.").grade, "text");
  EXPECT_EQ(ask("", "The VM 'web01' cannot be found.").grade, "text");
  EXPECT_EQ(ask("SomethingElse", "Where is it?").grade, "unknown");
  EXPECT_EQ(ask("", "").grade, "unknown");
}

TEST(MatcherGradeTest, TheTemplateOfAnotherKnownCodeIsText) {
  Asked ask(BuiltinCatalog());
  const Answer answer = ask("VMStartTimedOut", "The VM 'web01' cannot be found.");
  EXPECT_EQ(answer.grade, "text");
  EXPECT_EQ(answer.code, "VMNotFound");
  EXPECT_THAT(answer.values, ElementsAre("web01"));
}

TEST(MatcherGradeTest, WithoutATemplateThereIsNoRow) {
  Asked ask(BuiltinCatalog());
  ask("VMNotFound", "The VM 'web01' cannot be found.");
  for (std::string_view code : {"VMNotFound", "SomethingElse", ""}) {
    const Answer answer = ask(code, "Where is it?");
    EXPECT_EQ(answer.row, 0);
    EXPECT_THAT(answer.values, IsEmpty());
  }
}

TEST(MatcherGradeTest, ATooShortTemplateMakesItsCodeKnown) {
  Asked ask(CatalogOf({{"Odd", "{0}"}, {"A", "Every disk is broken."}}));
  EXPECT_EQ(ask("Odd", "anything").grade, "code");
  EXPECT_EQ(ask("Odd", "").grade, "code");
}

TEST(MatcherGradeTest, GradeNamesAreThoseOfReports) {
  std::vector<std::string_view> names;
  for (int grade = 0; grade < kGradeCount; ++grade) names.push_back(GradeName(static_cast<Grade>(grade)));
  EXPECT_THAT(names, ElementsAre("exact", "revised", "code", "text", "unknown"));
}

TEST(MatcherTest, CodesCompareWithoutLetterCase) {
  Asked ask(BuiltinCatalog());
  EXPECT_EQ(ask("vmnotfound", "The VM 'web01' cannot be found.").grade, "exact");
  EXPECT_EQ(ask("VMNOTFOUND", "Where is it?").grade, "code");
}

TEST(MatcherTest, ParametersAreVerbatim) {
  Asked ask(BuiltinCatalog());
  const std::string message =
      "VM has reported a failure when  processing extension “My  Ext”.\r\nError message: \"Line "
      "\"one\"\r\n\tline\xC2\xA0"
      "‘two’.\".";
  EXPECT_THAT(ask("VMExtensionProvisioningError", message).values,
              ElementsAre("My  Ext", "Line \"one\"\r\n\tline\xC2\xA0‘two’."));
  EXPECT_EQ(ask.match().grade, Grade::kExact);
  for (const MatchedParameter& parameter : ask.match().parameters) {
    EXPECT_GE(parameter.value.data(), message.data()) << "a view into the message itself";
    EXPECT_LE(parameter.value.data() + parameter.value.size(), message.data() + message.size());
  }
}

TEST(MatcherTest, ParametersCarryTheirPlaceholders) {
  Asked ask(BuiltinCatalog());
  const Answer answer =
      ask("VHDSizeInvalid",
          "The specified disk size value of 9999 for disk 'data 1' with blob https://b.example/d.vhd is "
          "invalid. Disk size must be between 1 and 4095.");
  EXPECT_THAT(answer.values, ElementsAre("9999", "data 1", "https://b.example/d.vhd", "1", "4095"));
  ASSERT_EQ(ask.match().parameters.size(), 5u);
  EXPECT_EQ(ask.match().parameters[1].placeholder->name, "1");
  EXPECT_EQ(ask.match().parameters[1].placeholder->role, PlaceholderRole::kDisk);
}

TEST(MatcherTest, EmptyValuesArePresent) {
  Asked ask(BuiltinCatalog());
  const Answer answer = ask("VMExtensionProvisioningError",
                            "VM has reported a failure when processing extension ''. Error message: \"\".");
  EXPECT_EQ(answer.grade, "exact");
  EXPECT_THAT(answer.values, ElementsAre("", ""));
}

TEST(MatcherTest, ParametersThatTheMessageDoesNotReachAreAbsent) {
  Asked ask(BuiltinCatalog());
  const Answer answer =
      ask("VMExtensionProvisioningError", "VM has reported a failure when processing extension 'web'.");
  EXPECT_EQ(answer.grade, "revised");
  EXPECT_THAT(answer.values, ElementsAre("web"));
}

TEST(MatcherTest, RevisedWordingKeepsParametersApart) {
  Asked ask(BuiltinCatalog());
  const Answer extension =
      ask("VMExtensionProvisioningError",
          "VM has reported a failure when processing extension 'web' (handler 'p.q' and type 't'). Error "
          "message: 'Step 'two' failed.'. See the log in the guest.");
  EXPECT_EQ(extension.grade, "revised");
  EXPECT_THAT(extension.values, ElementsAre("web", "Step 'two' failed."));
  const Answer user =
      ask("VMExtensionProvisioningError",
          "VM has reported a user failure when processing extension 'web'. Error message: \"x\"");
  EXPECT_EQ(user.grade, "revised");
  EXPECT_THAT(user.values, ElementsAre("web", "x"));
}

bool IsQuoted(const MessageTemplate& message, size_t placeholder) {
  return std::any_of(message.pieces().begin(), message.pieces().end(), [&](const TemplatePiece& piece) {
    return piece.placeholder == static_cast<int>(placeholder) && piece.quoted;
  });
}

// Inserts a clause after each quoted name of each built-in template, and expects every value as it was.
void ExpectNamesSurvive(std::string_view clause) {
  const Catalog catalog = BuiltinCatalog();
  Asked ask(BuiltinCatalog());
  int names = 0;
  for (const CatalogRow& row : catalog.rows()) {
    for (size_t target = 0; target < row.message.placeholders().size(); ++target) {
      const PlaceholderRole role = row.message.placeholders()[target].role;
      if (role != PlaceholderRole::kVm && role != PlaceholderRole::kExtension &&
          role != PlaceholderRole::kHandler) {
        continue;
      }
      if (!IsQuoted(row.message, target)) continue;
      std::string message;
      std::vector<std::string> values;
      for (const TemplatePiece& piece : row.message.pieces()) {
        message += piece.text;
        if (piece.kind != TemplatePiece::kPlaceholder) continue;
        values.push_back("value" + std::to_string(values.size()));
        message += piece.quoted ? "'" + values.back() + "'" : values.back();
        if (values.size() == target + 1) message += clause;
      }
      const Answer answer = ask(row.code, message);
      EXPECT_EQ(answer.code, row.code) << message;
      EXPECT_EQ(answer.values, values) << message;
      EXPECT_EQ(answer.grade, "revised") << message;
      ++names;
    }
  }
  EXPECT_GT(names, 20);
}

TEST(MatcherTest, ANameEndsWithItsQuotes) {
  for (std::string_view clause : {" now", " (size A1)", " (group 'rg')", " (resource group 'rg')",
                                  " (handler 'p' and type 't')", " in resource group rg", ", size 'A1',"}) {
    ExpectNamesSurvive(clause);
  }
}

// The clause ends with a quote itself: it is no part of the name all the same.
TEST(MatcherTest, ANameEndsWithItsFirstQuotes) {
  for (std::string_view clause : {" in resource group 'rg'", " of 'x' in 'y' and 'z'"}) {
    ExpectNamesSurvive(clause);
  }
}

TEST(MatcherTest, AnErrorMessageEndsBeforeWhatIsAppended) {
  Asked ask(BuiltinCatalog());
  const std::string start = "VM has reported a failure when processing extension 'web'. Error message: ";
  for (std::string_view end : {"'exit 1'.", "'exit 1'", "'exit 1' now.", "'exit 1' in step two.",
                               "'exit 1'. More is available at https://docs.example."}) {
    const Answer answer = ask("VMExtensionProvisioningError", start + std::string(end));
    EXPECT_THAT(answer.values, ElementsAre("web", "exit 1")) << end;
  }
}

TEST(MatcherTest, AnyBytesAreAnswered) {
  Asked ask(BuiltinCatalog());
  const std::string bytes("\xFF\x00\xC2 \x80\xE2\x80", 7);
  EXPECT_EQ(ask("VMNotFound", bytes).grade, "code");
  EXPECT_THAT(ask("VMNotFound", "The VM '" + bytes + "' cannot be found.").values, ElementsAre(bytes));
}

TEST(MatcherTest, OneTextUnderTwoCodesIsThatOfTheMessagesCode) {
  Asked ask(BuiltinCatalog());
  const std::string terminal = "The resource operation completed with terminal provisioning state 'Failed'.";
  for (const char* code : {"ResourceDeploymentFailure", "ResourceOperationFailure", "Conflict"}) {
    const Answer answer = ask(code, terminal);
    EXPECT_EQ(answer.code, code);
    EXPECT_EQ(answer.grade, "exact");
  }
  const std::string image =
      "The platform image 'a:b:c:1' is not available. Verify that all fields in the storage "
      "profile are correct.";
  EXPECT_EQ(ask("ImageNotFound", image).code, "ImageNotFound");
  EXPECT_EQ(ask("PlatformImageNotFound", image).code, "PlatformImageNotFound");
}

TEST(MatcherTest, ATextThatNeedsItsCodeTellsNoOtherMessage) {
  Asked ask(CatalogOfPage("a",
                          "| Error Code | Error Message | Needs Code |\n|---|---|---|\n"
                          "| 28020 | The requested operation failed. | yes |\n"
                          "| Gone | The requested VM is gone. | |\n"));
  EXPECT_EQ(ask("28020", "The requested operation failed.").grade, "exact");
  EXPECT_EQ(ask("", "The requested operation failed.").grade, "unknown");
  EXPECT_EQ(ask("Gone", "The requested operation failed.").grade, "code");
  EXPECT_EQ(ask("Other", "The requested operation failed.").grade, "unknown");
  EXPECT_EQ(ask("", "The requested VM is gone.").grade, "text");
}

TEST(MatcherTest, BracesOfATextAreTold) {
  Asked ask(BuiltinCatalog());
  const Answer answer =
      ask("TooManyRequests",
          "{\"operationGroup\":\"HighCostGet30Min\",\"startTime\":\"2026-11-23T10:00:00+00:00\","
          "\"endTime\":\"2026-11-23T10:30:00+00:00\",\"allowedRequestCount\":900,"
          "\"measuredRequestCount\":951}");
  EXPECT_EQ(answer.grade, "exact");
  EXPECT_THAT(answer.values, ElementsAre("HighCostGet30Min", "2026-11-23T10:00:00+00:00",
                                         "2026-11-23T10:30:00+00:00", "900", "951"));
}

}  // namespace
}  // namespace vmsift
