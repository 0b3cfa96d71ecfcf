#include "matchers/template_pattern.h"

#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/markdown.h"
#include "matchers/normalized_text.h"
#include "re2/re2.h"

namespace vmsift {
namespace {

using testing::IsEmpty;

enum Fit { kNoName, kRevised, kExact };
void PrintTo(Fit fit, std::ostream* out) {
  *out << (fit == kExact ? "exact" : fit == kRevised ? "revised" : "none");
}

MessageTemplate Template(std::string_view cell) {
  std::vector<std::string> oddities;
  return MessageTemplate::Parse(MarkdownCellText(cell), &oddities).value();
}

// The best that one template says of a message, asked of each pattern by itself.
Fit FitOf(std::string_view cell, std::string_view message) {
  const std::string text = NormalizeText(message);
  const MessageTemplate message_template = Template(cell);
  Fit best = kNoName;
  for (const PatternSteps& pattern : StepsOfPatterns(message_template)) {
    bool fits = false;
    for (const std::string& regex : CapturingRegexes(pattern)) {
      const RE2 re2(regex, PatternOptions());
      EXPECT_TRUE(re2.ok()) << regex << ": " << re2.error();
      fits |= RE2::FullMatch(text, re2);
    }
    if (!fits) continue;
    const RE2 opening(OpeningRegex(message_template), PatternOptions());
    EXPECT_TRUE(opening.ok()) << opening.pattern() << ": " << opening.error();
    EXPECT_TRUE(opening.Match(text, 0, text.size(), RE2::ANCHOR_START, nullptr, 0)) << opening.pattern();
    if (pattern.exact) return kExact;
    best = kRevised;
  }
  return best;
}

constexpr std::string_view kStart =
    "VM '{0}' did not start in the allotted time. The VM may still start successfully. Please check the "
    "power "
    "state later.";
constexpr std::string_view kProvisioning =
    "VM has reported a failure when processing extension '{0}'. Error message: \"{1}\".";
constexpr std::string_view kList =
    "The size '{0}' is not available here. Please try:<ul><li>another region</li><li>a smaller "
    "size</li></ul>";

TEST(ExactPatternTest, EveryCharacterInPlace) {
  EXPECT_EQ(FitOf(kProvisioning,
                  "VM has reported a failure when processing extension 'web'. Error message: \"exit 1\"."),
            kExact);
  EXPECT_EQ(FitOf("The VM {0} cannot be found.", "The VM web 01 cannot be found."), kExact);
  EXPECT_EQ(FitOf("An internal error occurred (code 17).", "An internal error occurred (code 17)."), kExact);
  EXPECT_EQ(FitOf("An internal error occurred (code 17).", "An internal error occurred (code 18)."), kNoName);
}

TEST(ExactPatternTest, PunctuationOfATemplateIsNoRegularExpression) {
  EXPECT_EQ(FitOf(R"(Use a-z, [0-9]+ (or .*?) $^ \\d \| x.)", R"(Use a-z, [0-9]+ (or .*?) $^ \d | x.)"),
            kExact);
  EXPECT_EQ(FitOf("Value a.c+ is wrong here", "Value abc+ is wrong here"), kNoName);
  EXPECT_EQ(FitOf("Größe der Festplatte {0} ist falsch", "Größe der Festplatte 5 ist falsch"), kExact);
}

TEST(ExactPatternTest, WhiteSpaceAndQuoteStyleNeverDecide) {
  EXPECT_EQ(FitOf(kProvisioning,
                  "VM has reported a failure when\r\nprocessing  extension \"web\".\tError "
                  "message: ‘exit 1’."),
            kExact);
  EXPECT_EQ(FitOf(kProvisioning,
                  " \nVM has reported a failure when processing extension `web`. Error message: "
                  "“exit 1”.\r\n"),
            kExact);
}

TEST(ExactPatternTest, QuotesMayBeMissingAroundASingleWord) {
  const std::string_view text = "The VM '{0}' cannot be found.";
  EXPECT_EQ(FitOf(text, "The VM web-01 cannot be found."), kExact);
  EXPECT_NE(FitOf(text, "The VM web 01 cannot be found."), kExact);
}

TEST(ExactPatternTest, AnyBytesInAValue) {
  EXPECT_EQ(FitOf(kProvisioning,
                  "VM has reported a failure when processing extension 'w'. Error message: \"line "
                  "1\r\nline 'two'. \xFF\xC2 and more.\"."),
            kExact);
  const std::string nul("The VM 'a\0b' cannot be found.", 29);
  EXPECT_EQ(FitOf("The VM '{0}' cannot be found.", nul), kExact);
}

TEST(ExactPatternTest, GluedPlaceholders) {
  EXPECT_EQ(FitOf("The range {0}-{1} ends at {2}GB.", "The range 1-3 ends at 4095GB."), kExact);
  EXPECT_EQ(FitOf("The range {0}-{1} ends at {2}GB.", "The range 1 to 3 ends at 4095GB."), kNoName);
}

TEST(ExactPatternTest, ALostQuoteMayBeThereOrBothGone) {
  for (std::string_view text : {"The VM '{0} cannot be found.", "The VM {0}' cannot be found."}) {
    EXPECT_EQ(FitOf(text, "The VM 'web' cannot be found."), kExact) << text;
    EXPECT_EQ(FitOf(text, "The VM web cannot be found."), kExact) << text;
  }
  EXPECT_EQ(FitOf("Both VMs' disks are full now.", "Both VMs' disks are full now."), kExact);
  EXPECT_EQ(FitOf("Both VMs' disks are full now.", "Both VMs disks are full now."), kExact);
}

// The page may hold the very text of the service, slip and all.
TEST(ExactPatternTest, ALostQuoteMayBeLostInTheMessageToo) {
  EXPECT_EQ(FitOf("The VM '{0} cannot be found.", "The VM 'web cannot be found."), kExact);
  EXPECT_EQ(FitOf("The VM {0}' cannot be found.", "The VM web' cannot be found."), kExact);
}

TEST(ExactPatternTest, AnApostropheAfterAPlaceholder) {
  EXPECT_EQ(
      FitOf("Disk {0}'s size is too large for its host.", "Disk data1's size is too large for its host."),
      kExact);
}

TEST(ExactPatternTest, ListItemsWithAnyBullet) {
  for (std::string_view list : {"- another region\r\n- a smaller size", "* another region * a smaller size",
                                "• another region\n• a smaller size", "1. another region 2. a smaller size",
                                "1) another region\n2) a smaller size", "a. another region b. a smaller size",
                                "another region\na smaller size", "another region a smaller size",
                                "-another region -a smaller size"}) {
    EXPECT_EQ(FitOf(kList, "The size 'A1' is not available here. Please try: " + std::string(list)), kExact)
        << list;
  }
}

TEST(ExactPatternTest, TheListAtTheEndMayBeMissing) {
  EXPECT_EQ(FitOf(kList, "The size 'A1' is not available here. Please try:"), kExact);
  EXPECT_EQ(FitOf(kList, "The size 'A1' is not available here. Please try: \r\n"), kExact);
}

TEST(ExactPatternTest, HalfAListOrAnotherOrderIsNotExact) {
  const std::string lead = "The size 'A1' is not available here. Please try: ";
  EXPECT_NE(FitOf(kList, lead + "- another region"), kExact);
  EXPECT_NE(FitOf(kList, lead + "- a smaller size"), kExact);
  EXPECT_NE(FitOf(kList, lead + "- a smaller size - another region"), kExact);
}

TEST(ExactPatternTest, ATemplateThatIsAllListDoesNotFitNothing) {
  EXPECT_EQ(FitOf("<ul><li>Try another region</li><li>Try a smaller size</li></ul>", ""), kNoName);
}

TEST(RevisedPatternTest, AClauseInsertedAfterAPlaceholder) {
  EXPECT_EQ(FitOf(kProvisioning,
                  "VM has reported a failure when processing extension 'web' (publisher 'x' and type "
                  "'y'). Error message: \"exit 1\"."),
            kRevised);
  EXPECT_EQ(FitOf(kStart,
                  "VM 'web' (size 'A1') did not start in the allotted time. The VM may still start "
                  "successfully. Please check the power state later."),
            kRevised);
}

TEST(RevisedPatternTest, AQuotedClauseInsertedAfterAQuotedPlaceholder) {
  // Exact would make the clause a part of the VM's name.
  EXPECT_EQ(FitOf(kStart,
                  "VM 'web' in group 'g1' did not start in the allotted time. The VM may still start "
                  "successfully. Please check the power state later."),
            kRevised);
}

TEST(RevisedPatternTest, UpToTwoWordsInsertedBetweenWords) {
  EXPECT_EQ(FitOf(kProvisioning,
                  "VM has reported a user failure when processing extension 'web'. Error message: 'exit 1'."),
            kRevised);
  EXPECT_EQ(FitOf(kStart, "VM 'web' did not yet fully start in the allotted time."), kRevised);
  EXPECT_EQ(FitOf(kStart, "VM 'web' did not ever even once start in the allotted time."), kNoName);
}

TEST(RevisedPatternTest, SentencesInsertedAndAppended) {
  EXPECT_EQ(
      FitOf(kStart,
            "VM 'web' did not start in the allotted time. However, the guest agent was seen. The VM may "
            "still start successfully. Please check the power state later. See https://docs.example."),
      kRevised);
  EXPECT_EQ(FitOf(kProvisioning,
                  "VM has reported a failure when processing extension 'web'. Error message: \"exit "
                  "1\". More information is available at https://docs.example."),
            kRevised);
}

TEST(RevisedPatternTest, TheEndMayBeRewrittenOrMissing) {
  EXPECT_EQ(FitOf(kStart, "VM 'web' did not start in the allotted time."), kRevised);
  EXPECT_EQ(FitOf(kStart, "VM 'web' did not start in the allotted time. Try once more."), kRevised);
  EXPECT_EQ(FitOf(kStart, "VM 'web' did not start in the allotted time"), kRevised);
}

TEST(RevisedPatternTest, TheFinalFullStopMayBeMissing) {
  EXPECT_EQ(FitOf("The VM '{0}' cannot be found.", "The VM 'web' cannot be found"), kRevised);
  EXPECT_EQ(FitOf(kProvisioning,
                  "VM has reported a failure when processing extension 'web'. Error message: \"exit 1\""),
            kRevised);
}

TEST(RevisedPatternTest, LetterCaseAndDoubledLetters) {
  EXPECT_EQ(FitOf(kStart, "vm 'web' did NOT start in the Allotted time."), kRevised);
  const std::string_view slip = "Multiple errors occured while preparing the extensions.";
  EXPECT_EQ(FitOf(slip, "Multiple errors occurred while preparing the extensions."), kRevised);
  EXPECT_EQ(FitOf("Multiple errors occurred while preparing the extensions.", slip), kRevised);
}

TEST(RevisedPatternTest, WhatMustNotFit) {
  // Another message that begins alike, or says the opposite.
  EXPECT_EQ(FitOf(kStart, "VM 'web' did not stop in the allotted time."), kNoName);
  EXPECT_EQ(FitOf(kStart, "VM 'web' did start in the allotted time."), kNoName);
  EXPECT_EQ(FitOf(kProvisioning, "VM has reported a failure when processing disk 'web'."), kNoName);
  // Words in another order, or cut short before the first sentence ends.
  EXPECT_EQ(FitOf(kStart, "In the allotted time VM 'web' did not start."), kNoName);
  EXPECT_EQ(FitOf(kStart, "VM 'web' did not start in the"), kNoName);
  // The last word is another word that begins alike.
  EXPECT_EQ(FitOf("The VM '{0}' cannot be found.", "The VM 'web' cannot be founded here."), kNoName);
  // The message stands inside another text: it is decoding's work to take it out.
  EXPECT_EQ(FitOf(kStart, "Deployment of web failed: VM 'web' did not start in the allotted time."), kNoName);
  // Nothing, white space, quotes alone.
  for (std::string_view message : {"", " \r\n", "''", "'"}) {
    EXPECT_EQ(FitOf(kStart, message), kNoName) << message;
    EXPECT_EQ(FitOf(kProvisioning, message), kNoName) << message;
  }
}

TEST(RevisedPatternTest, ShortTextsMayNotBeReworded) {
  // Under kMinRevisedLiteral letters: what is left after rewording could be anything.
  EXPECT_EQ(FitOf("VM is off now.", "VM is off now."), kExact);
  EXPECT_EQ(FitOf("VM is off now.", "VM is off right now."), kNoName);
  // Enough letters, but under kMinRevisedWords words.
  EXPECT_EQ(FitOf("Internalserviceerror occurred.", "Internalserviceerror just occurred."), kNoName);
}

TEST(StepsOfPatternsTest, TooLittleTextHasNoPattern) {
  EXPECT_THAT(StepsOfPatterns(Template("{0}: {1}")), IsEmpty());
  EXPECT_THAT(StepsOfPatterns(Template("1234567")), IsEmpty());
  EXPECT_EQ(StepsOfPatterns(Template("12345678")).size(), 1u);
}

TEST(StepsOfPatternsTest, ExactFirstThenRevisedFromTheWholeToTheShortest) {
  const MessageTemplate start = Template(kStart);
  const std::vector<PatternSteps> patterns = StepsOfPatterns(start);
  ASSERT_EQ(patterns.size(), 4u);
  EXPECT_TRUE(patterns[0].exact);
  EXPECT_EQ(patterns[0].literal_length, start.literal_length());
  EXPECT_EQ(patterns[1].literal_length, start.literal_length());
  for (size_t i = 1; i < patterns.size(); ++i) EXPECT_FALSE(patterns[i].exact);
  EXPECT_GT(patterns[1].literal_length, patterns[2].literal_length);
  EXPECT_GT(patterns[2].literal_length, patterns[3].literal_length);
}

TEST(StepsOfPatternsTest, ManySentencesStayWithinTheLimit) {
  std::string text = "The first sentence has enough words and letters.";
  for (int i = 0; i < 10; ++i) text += " One more sentence with words.";
  EXPECT_EQ(StepsOfPatterns(Template(text)).size(), 1u + kMaxRevisedPatterns);
}

TEST(CapturingRegexesTest, TwoGroupsAPlaceholderAndTwoPatternsWhenRevised) {
  const std::vector<PatternSteps> patterns = StepsOfPatterns(Template(kProvisioning));
  EXPECT_EQ(CapturingRegexes(patterns[0]).size(), 1u);
  EXPECT_EQ(CapturingRegexes(patterns[1]).size(), 2u);
  for (size_t pattern : {0u, 1u}) {
    for (const std::string& regex : CapturingRegexes(patterns[pattern])) {
      EXPECT_EQ(RE2(regex, PatternOptions()).NumberOfCapturingGroups(), 4);
    }
  }
}

bool BeginsAs(std::string_view cell, const std::string& text) {
  const RE2 opening(OpeningRegex(Template(cell)), PatternOptions());
  return opening.Match(text, 0, text.size(), RE2::ANCHOR_START, nullptr, 0);
}

TEST(OpeningRegexTest, TheFirstTextAsExactAndRevisedPatternsHaveIt) {
  EXPECT_TRUE(BeginsAs(kStart, "VM 'a' did not start"));
  EXPECT_TRUE(BeginsAs(kStart, "'vm of ours 'a' DID actually nott at all"));
  EXPECT_FALSE(BeginsAs(kStart, "The VM 'a' did not start in the allotted time."));
  EXPECT_FALSE(BeginsAs(kStart, "VM 'a' was started."));
}

}  // namespace
}  // namespace vmsift
