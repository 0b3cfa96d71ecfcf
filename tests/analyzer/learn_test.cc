// Learning templates: what messages were made of is found again, noise is not, and order has no influence.
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/learn/learn_templates.h"
#include "analyzer/learn/message_samples.h"
#include "analyzer/learn/message_tokens.h"
#include "analyzer/report/learned_page.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/markdown.h"
#include "matchers/matcher.h"
#include "matchers/normalized_text.h"
#include "tests/analyzer/message_history.h"
#include "tests/matchers/catalog_of.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Messages = std::vector<LoggedMessage>;

MessageSamples SamplesOf(const Messages& messages) {
  MessageSamples samples;
  for (const LoggedMessage& message : messages) samples.Add(message.code, message.text);
  return samples;
}

std::vector<LearnedTemplate> Learned(const Messages& messages, const Catalog& known = Catalog()) {
  return LearnTemplates(SamplesOf(messages).Samples(), known, {});
}

std::vector<std::string> Texts(const Messages& messages) {
  std::vector<std::string> texts;
  for (const LearnedTemplate& learned : Learned(messages)) texts.push_back(learned.text);
  return texts;
}

// Each text once, under one code.
Messages OfCode(const std::vector<std::string>& texts) {
  Messages messages;
  for (const std::string& text : texts) messages.push_back({"DiskStuck", text});
  return messages;
}

// The message again, from its tokens.
std::string Joined(const std::string& message) {
  std::string joined;
  for (const MessageToken& token : MessageTokens(message)) {
    if (token.after_space) joined += ' ';
    const std::string quote = token.kind == MessageToken::kQuoted ? "'" : "";
    joined += quote + std::string(token.text) + quote;
  }
  return joined;
}

// Which share is found, and which share of what is proposed is none of them.
struct Score {
  double found = 0;
  double spurious = 0;
};

Score ScoreOf(const MessageHistory& history) {
  std::set<std::pair<std::string, std::string>> truth;
  for (const LoggedMessage& t : history.templates()) truth.emplace(t.code, t.text);
  const std::vector<LearnedTemplate> learned = Learned(history.messages());
  size_t found = 0;
  for (const LearnedTemplate& l : learned) found += truth.count({l.code, l.text});
  return {static_cast<double>(found) / static_cast<double>(truth.size()),
          static_cast<double>(learned.size() - found) / static_cast<double>(learned.size())};
}

TEST(LearnTemplates, MessagesOfManyTemplatesGiveTheTemplatesAndNoNoise) {
  for (const uint64_t seed : {1u, 2u, 3u}) {
    MessageHistory history(seed, {.templates = 150, .siblings = 0.1, .free_text = 0.1});
    const Score score = ScoreOf(history);
    RecordProperty("found_" + std::to_string(seed), std::to_string(score.found));
    EXPECT_GE(score.found, 0.95) << "seed " << seed;
    EXPECT_LE(score.spurious, 0.03) << "seed " << seed;
  }
}

TEST(LearnTemplates, NeitherOrderNorSplittingHasAnInfluence) {
  MessageHistory history(4, {.templates = 30, .siblings = 0.2, .free_text = 0.2});
  Messages messages = history.messages();
  const Catalog known = BuiltinCatalog();
  const auto page = [&known](const MessageSamples& samples) {
    return LearnedTable(LearnTemplates(samples.Samples(), known, {}), known);
  };
  const std::string whole = page(SamplesOf(messages));
  std::mt19937_64 random(5);
  for (int round = 0; round < 3; ++round) {
    std::shuffle(messages.begin(), messages.end(), random);
    EXPECT_EQ(page(SamplesOf(messages)), whole);
    std::vector<Messages> parts(4);
    for (const LoggedMessage& message : messages) parts[random() % parts.size()].push_back(message);
    MessageSamples merged;
    for (const Messages& part : parts) merged.Merge(SamplesOf(part));
    EXPECT_EQ(page(merged), whole);
  }
}

TEST(MessageSamples, OfTooManyMessagesTheSameAreKeptInAnyOrder) {
  MessageHistory history(6, {.templates = 20, .siblings = 0, .free_text = 0.5});
  Messages messages = history.messages();
  const auto all = [](const MessageSamples& samples) {
    std::vector<std::pair<std::string, uint64_t>> kept;
    for (const MessageSample& sample : samples.Samples()) kept.emplace_back(sample.message, sample.count);
    return kept;
  };
  constexpr size_t kMost = 500;
  MessageSamples whole(kMost);
  for (const LoggedMessage& message : messages) whole.Add(message.code, message.text);
  ASSERT_LE(whole.Samples().size(), kMost);
  ASSERT_GE(whole.Samples().size(), kMost / 2);
  EXPECT_EQ(whole.total(), messages.size());
  std::mt19937_64 random(7);
  for (int round = 0; round < 5; ++round) {
    std::shuffle(messages.begin(), messages.end(), random);
    MessageSamples parts[2] = {MessageSamples(kMost), MessageSamples(kMost)};
    for (const LoggedMessage& message : messages) parts[random() % 2].Add(message.code, message.text);
    parts[0].Merge(parts[1]);
    EXPECT_EQ(all(parts[0]), all(whole));
    EXPECT_EQ(parts[0].total(), messages.size());
  }
}

TEST(MessageSamples, WhatCannotBeLearnedFromIsOnlyCounted) {
  const MessageSamples samples =
      SamplesOf({{"A", ""}, {"A", std::string(3000, 'x')}, {"A", "text \x1b[31m red"}, {"A", "all's  well"}});
  ASSERT_EQ(samples.Samples().size(), 1u);
  EXPECT_EQ(samples.Samples()[0].message, "all's well");
  EXPECT_EQ(samples.total(), 4u);
}

TEST(LearnTemplates, APlaceholderIsOnlyWhereMessagesDiffer) {
  EXPECT_THAT(Texts(OfCode({"Disk 'a' of 3 disks cannot be detached, error 0x5.",
                            "Disk 'b' of 3 disks cannot be detached, error 0x5.",
                            "Disk 'c c' of 3 disks cannot be detached, error 0x5.",
                            "Disk 'd' of 3 disks cannot be detached, error 0x5.",
                            "Disk '' of 3 disks cannot be detached, error 0x5."})),
              ElementsAre("Disk '{0}' of 3 disks cannot be detached, error 0x5."));
}

TEST(LearnTemplates, OneMessageThatOccursOftenHasNoPlaceholder) {
  EXPECT_THAT(Texts(OfCode(std::vector<std::string>(5, "Disk 'a' is stuck since 10:30."))),
              ElementsAre("Disk 'a' is stuck since 10:30."));
  EXPECT_THAT(Texts(OfCode(std::vector<std::string>(4, "Disk 'a' is stuck since 10:30."))), IsEmpty());
}

TEST(LearnTemplates, UnknownWordsThatVaryAreValuesAndKnownOnesAreText) {
  std::vector<std::string> texts;
  for (const char* region : {"eastus", "westeurope", "uksouth"}) {
    for (const char* size : {"4", "8"}) {
      texts.push_back("No room for " + std::string(size) + " cores is left in " + region + " today.");
      texts.push_back("No more than " + std::string(size) + " cores can start at once.");
      texts.push_back("No more than " + std::string(size) + " cores can stop at once.");
    }
  }
  EXPECT_THAT(Texts(OfCode(texts)), ElementsAre("No more than {0} cores can start at once.",
                                                "No more than {0} cores can stop at once.",
                                                "No room for {0} cores is left in {1} today."));
}

TEST(LearnTemplates, QuotedSentencesShareTheirWords) {
  std::vector<std::string> texts;
  for (const char* size : {"Standard_B2s", "Standard_D2s_v3", "Standard_D2_v3, Standard_D4_v3"}) {
    for (const char* region : {"eastus", "westus2"})
      texts.push_back(std::string("The size for 'SKUs that have failed: ") + size + "' is not there in '" +
                      region + "'.");
  }
  EXPECT_THAT(Texts(OfCode(texts)),
              ElementsAre("The size for 'SKUs that have failed: {0}' is not there in '{1}'."));
}

TEST(LearnTemplates, OfALongMessageOnlyTheBeginningIsText) {
  std::vector<std::string> texts;
  for (int i = 0; i < 6; ++i) {
    std::string output = "line " + std::to_string(i) + ": ";
    while (output.size() < 3000)
      output += "more words (" + std::to_string(output.size() % 7) + ") of a program ";
    texts.push_back("VM has reported a failure of extension 'x'. Error message: '" + output +
                    "'. See below.");
  }
  const Messages messages = OfCode(texts);
  const std::vector<LearnedTemplate> learned = Learned(messages);
  ASSERT_EQ(learned.size(), 1u);
  EXPECT_EQ(learned[0].text, "VM has reported a failure of extension 'x'. Error message: '{0}'");
  const Catalog catalog = CatalogOfPage("learned.md", LearnedTable(learned, Catalog()));
  Matcher matcher(catalog);
  Match match;
  matcher.Find("DiskStuck", texts[0], &match);
  EXPECT_EQ(match.row, &catalog.rows()[0]);
}

TEST(LearnTemplates, SlipsAndMessagesCutShortAreNoTemplates) {
  std::vector<std::string> texts;
  for (int i = 0; i < 200; ++i) {
    const std::string n = std::to_string(i);
    texts.push_back("Disk 'disk" + n + "' cannot be detached from its VM now. Try later.");
    if (i % 40 == 0) texts.push_back("Disk 'disk" + n + "' cannot be detached from its");
    if (i % 40 == 1) texts.push_back("Disk 'disk" + n + "' cannot be detached from VM now. Try later.");
    if (i % 40 == 2)
      texts.push_back("Disk 'disk" + n + "' cannot be ever" + n + " detached from its VM now. Try later.");
  }
  EXPECT_THAT(Texts(OfCode(texts)), ElementsAre("Disk '{0}' cannot be detached from its VM now. Try later."));
  // A whole sentence is none.
  for (int i = 0; i < 5; ++i)
    texts.push_back("Disk 'disk" + std::to_string(i) + "' cannot be detached from its VM now.");
  EXPECT_THAT(Texts(OfCode(texts)), ElementsAre("Disk '{0}' cannot be detached from its VM now. Try later.",
                                                "Disk '{0}' cannot be detached from its VM now."));
}

TEST(LearnTemplates, FreeTextFollowsAColon) {
  EXPECT_THAT(Texts(OfCode({"Attaching the disk failed with error: 'Lease 'a' is lost'.",
                            "Attaching the disk failed with error: 'timeout'.",
                            "Attaching the disk failed with error: 'No such LUN (4) on 'b' or on 'c''.",
                            "Attaching the disk failed with error: 'Disk 'd': gone, never back'.",
                            "Attaching the disk failed with error: 'The 'e' of: f'."})),
              ElementsAre("Attaching the disk failed with error: {0}."));
}

TEST(LearnTemplates, CodesAreKeptApartInAnyLetterCase) {
  Messages messages;
  for (int i = 0; i < 6; ++i) {
    messages.push_back(
        {i % 2 == 0 ? "DiskStuck" : "diskstuck", "Disk " + std::to_string(i) + " is stuck here."});
    messages.push_back({"DiskGone", "Disk " + std::to_string(i) + " is stuck here."});
  }
  const std::vector<LearnedTemplate> learned = Learned(messages);
  ASSERT_EQ(learned.size(), 2u);
  EXPECT_EQ(learned[0].code, "DiskGone");
  EXPECT_EQ(learned[1].code, "DiskStuck");
  EXPECT_EQ(learned[1].count, 6u);
  EXPECT_EQ(learned[1].messages, 6u);
  EXPECT_EQ(learned[1].text, "Disk {0} is stuck here.");
}

TEST(MessageTokens, JoinedAgainAreTheMessage) {
  for (const std::string text :
       {"Disk 'a b' is (not) there: code=5, uri:https://a/b?c=d, 50%.", "'x' 'it's 'nested' here' didn't",
        "''", "zone(s) '' {'a':'b','c':3} 'open", "C:\\temp x=y=z [a,b] <c>", "' '", "a'b' c"}) {
    EXPECT_EQ(Joined(text), text);
  }
}

TEST(LearnedPage, WhatMarkdownMeansIsEscaped) {
  for (const std::string text :
       {"a | b \\ c \\| d \\\\ e", "**bold** *i* _u_ __v__", "<b>x</b> <vmname> [text](link) [GUID] ![x]",
        "&lt; &amp;amp; & &#39; AT&T", "`code` {braces} {0} {{}} }{", "tail\\"}) {
    EXPECT_EQ(MarkdownCellText(MarkdownCell(text)), text);
    EXPECT_THAT(MarkdownCells("| a | " + MarkdownCell(text) + " | b |"),
                ElementsAre("a", MarkdownCell(text), "b"));
  }
}

TEST(LearnedPage, RoundTripThroughTheCatalogMatches) {
  Messages messages;
  for (int i = 0; i < 8; ++i) {
    const std::string n = std::to_string(i);
    messages.push_back(
        {"Odd", "Pipe | in \"disk-" + n + "\" and a {brace} \\ with **stars**, <b>tag</b> & `code`."});
    messages.push_back(
        {"Odd", "[link](x) of {'a':'" + n + "'} gave &lt; back to C:\\temp\\" + n + " again."});
    messages.push_back({"", "A message without any code came from host " + n + " today."});
    messages.push_back({"bad code!", "A message whose code is odd came from host " + n + " today."});
  }
  const std::vector<LearnedTemplate> learned = Learned(messages);
  ASSERT_EQ(learned.size(), 4u);
  const std::string page = LearnedPage(learned, Catalog(), {32, 0, 32});
  const Catalog catalog = CatalogOfPage("learned.md", page);
  EXPECT_THAT(catalog.warnings(), IsEmpty());
  ASSERT_EQ(catalog.rows().size(), 4u);
  for (size_t i = 0; i < 4; ++i) EXPECT_EQ(catalog.rows()[i].message.text(), learned[i].text);
  Matcher matcher(catalog);
  Match match;
  for (const LoggedMessage& message : messages) {
    matcher.Find(message.code, message.text, &match);
    EXPECT_EQ(match.grade, message.code == "Odd" ? Grade::kExact : Grade::kText) << message.text;
  }
}

// Quotes without partners, braces, marks in any order: whatever is proposed, the page holds.
TEST(LearnedPage, OfAnyMessagesIsReadBack) {
  const std::vector<std::string> pieces = {"'",        "\"",  ": ",   "(",   ")",  " a ", "disk", " lost ",
                                           " 1",       "=",   "[",    "]",   "{",  "}",   "|",    "\\",
                                           "*",        "<b>", "&lt;", ",",   ". ", "_",   "`",    "{0}",
                                           "\xc3\xa9", "-",   " of ", "/x/", "%",  "; "};
  std::mt19937_64 random(8);
  size_t rows = 0;
  for (int round = 0; round < 60; ++round) {
    Messages messages;
    for (int form = 0; form < 5; ++form) {
      std::string text = "Detaching it failed";
      for (uint64_t left = random() % 20; left > 0; --left) text += pieces[random() % pieces.size()];
      for (int i = 0; i < 6; ++i) {
        std::string message = text;
        if (i > 2) message.insert(19 + random() % (message.size() - 18), pieces[random() % pieces.size()]);
        messages.push_back(
            {"Code" + std::to_string(form / 3), message + " x" + std::to_string(random() % 3)});
        const std::string normalized = NormalizeText(messages.back().text);
        EXPECT_EQ(Joined(normalized), normalized);
      }
    }
    const std::vector<LearnedTemplate> learned = Learned(messages);
    if (learned.empty()) continue;
    const Catalog catalog = CatalogOfPage("learned.md", LearnedTable(learned, Catalog()));
    ASSERT_EQ(catalog.rows().size(), learned.size());
    for (size_t i = 0; i < learned.size(); ++i) EXPECT_EQ(catalog.rows()[i].message.text(), learned[i].text);
    rows += learned.size();
  }
  EXPECT_GE(rows, 50u);
}

TEST(LearnedPage, GuessesClassAndCodeFromWhatIsKnown) {
  const Catalog known = CatalogOfPage("known.md",
                                      "| Error Code | Error Message | Class |\n| - | - | - |\n"
                                      "| DiskGone | Disk '{0}' is not found in this region. | guest |\n"
                                      "| DiskStuck | | transient |\n");
  Messages messages;
  for (int i = 0; i < 6; ++i) {
    messages.push_back({"DiskStuck", "Something else went wrong " + std::to_string(i) + " times."});
    messages.push_back({"", "Disk '" + std::to_string(i) + "' is not found in that other region."});
  }
  const std::vector<LearnedTemplate> learned = Learned(messages, known);
  const std::string page = LearnedPage(learned, known, {20, 5, 15});
  EXPECT_THAT(page, HasSubstr("\n| DiskStuck | Something else went wrong {0} times. | transient | 6 | 6 | "));
  EXPECT_THAT(page,
              HasSubstr("\n| DiskGone | Disk '{0}' is not found in that other region. | guest | 6 | 6 | "));
  EXPECT_THAT(page,
              HasSubstr(" | DiskGone: Disk '{0}' is not found in this region. | the code is a guess |\n"));
  EXPECT_THAT(page,
              HasSubstr("20 failures: 5 (25.0%) have a known template, 15 (75.0%) with the 2 proposed"));
}

}  // namespace
}  // namespace vmsift
