#include "matchers/normalized_text.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

// The part of the normalized text that reads `part`, led back to the original.
std::string_view OriginalOf(const NormalizedText& normalized, std::string_view part) {
  const size_t at = normalized.text().find(part);
  if (at == std::string_view::npos) {
    ADD_FAILURE() << "'" << part << "' is not in '" << normalized.text() << "'";
    return {};
  }
  return normalized.Original(normalized.text().substr(at, part.size()));
}

TEST(NormalizedTextTest, WhiteSpaceOfEveryKindIsOneSpace) {
  EXPECT_EQ(NormalizeText("a  b\tc\r\nd\n\n\ne\v\ff"), "a b c d e f");
  EXPECT_EQ(NormalizeText("a\xC2\xA0"
                          "b \xC2\xA0\r\n c"),
            "a b c");
  EXPECT_EQ(NormalizeText(" \r\n\xC2\xA0 a b \t\xC2\xA0"), "a b");
  EXPECT_EQ(NormalizeText(" \t\r\n\xC2\xA0"), "");
  EXPECT_EQ(NormalizeText(""), "");
}

TEST(NormalizedTextTest, QuotesOfEveryStyleAreApostrophes) {
  EXPECT_EQ(NormalizeText("'a' \"b\" `c`"), "'a' 'b' 'c'");
  EXPECT_EQ(NormalizeText("‘a’ “b” ‚c‛ „d‟ «e» ´f´"), "'a' 'b' 'c' 'd' 'e' 'f'");
}

TEST(NormalizedTextTest, OtherBytesStay) {
  EXPECT_EQ(NormalizeText("Größe – 5€…"), "Größe – 5€…");
  // A character cut short, a stray continuation byte, a NUL: none may be lost or run into its neighbours.
  const std::string bytes("\xC2|\xE2\x80|\xE2|\x98|\xFF|\0|", 13);
  EXPECT_EQ(NormalizeText(bytes), bytes);
  EXPECT_EQ(NormalizeText("x\xC2"), "x\xC2");
  EXPECT_EQ(NormalizeText("x\xE2\x80"), "x\xE2\x80");
}

TEST(NormalizedTextTest, PartsLeadBackToTheOriginal) {
  const std::string original = "\r\n VM\xC2\xA0 “web  01”\r\ndid not\t start. ";
  NormalizedText normalized;
  normalized.Assign(original);
  ASSERT_EQ(normalized.text(), "VM 'web 01' did not start.");
  EXPECT_EQ(OriginalOf(normalized, "VM"), "VM");
  EXPECT_EQ(OriginalOf(normalized, "web 01"), "web  01");
  EXPECT_EQ(OriginalOf(normalized, "'web 01'"), "“web  01”");
  EXPECT_EQ(OriginalOf(normalized, "'web 01' did"), "“web  01”\r\ndid");
  EXPECT_EQ(OriginalOf(normalized, "not start."), "not\t start.");
  EXPECT_EQ(OriginalOf(normalized, normalized.text()), original.substr(3, original.size() - 4));
}

TEST(NormalizedTextTest, WhiteSpaceAtTheEndsOfAPartGoes) {
  const std::string original = "a \r\n b\xC2\xA0\tc";
  NormalizedText normalized;
  normalized.Assign(original);
  ASSERT_EQ(normalized.text(), "a b c");
  EXPECT_EQ(OriginalOf(normalized, " b "), "b");
  EXPECT_EQ(OriginalOf(normalized, "a "), "a");
  EXPECT_EQ(OriginalOf(normalized, " "), "");
  EXPECT_EQ(normalized.Original(normalized.text().substr(2, 0)), "");
}

TEST(NormalizedTextTest, AssignForgetsTheTextBefore) {
  NormalizedText normalized;
  normalized.Assign("  a long first text “quoted”");
  const std::string second = "b\t\"c\"";
  normalized.Assign(second);
  EXPECT_EQ(normalized.text(), "b 'c'");
  EXPECT_EQ(OriginalOf(normalized, "'c'"), "\"c\"");
  normalized.Assign("");
  EXPECT_EQ(normalized.text(), "");
}

std::string Trimmed(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  return first == std::string_view::npos
             ? std::string()
             : std::string(text.substr(first, text.find_last_not_of(' ') - first + 1));
}

// Unit by unit, as the header says it.
std::string PlainlyNormalized(std::string_view original) {
  const std::vector<std::string_view> spaces = {" ", "\t", "\r", "\n", "\v", "\f", "\xC2\xA0"};
  const std::vector<std::string_view> quotes = {"'", "\"", "`", "‘", "’", "‚", "‛",
                                                "“", "”",  "„", "‟", "«", "»", "´"};
  std::string text;
  for (size_t i = 0; i < original.size();) {
    const auto stands = [&](std::string_view unit) { return original.substr(i).starts_with(unit); };
    const auto space = std::find_if(spaces.begin(), spaces.end(), stands);
    const auto quote = std::find_if(quotes.begin(), quotes.end(), stands);
    if (space != spaces.end()) {
      if (!text.empty() && text.back() != ' ') text += ' ';
      i += space->size();
    } else if (quote != quotes.end()) {
      text += '\'';
      i += quote->size();
    } else {
      text += original[i++];
    }
  }
  if (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

// Every span of the normalized text leads to a stretch of the original that says the same.
TEST(NormalizedTextTest, EverySpanOfRandomTextLeadsToWhatItSays) {
  constexpr uint64_t kSeed = 20240502;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  // Whole characters, and the bytes they are made of by themselves.
  const std::vector<std::string> units = {
      "a",    "B",    "7",        ".",    " ",    " ",    "\t",
      "\r\n", "\n",   "\xC2\xA0", "'",    "\"",   "`",    "‘",
      "”",    "«",    "´",        "é",    "€",    " ",    "»",
      "\xC2", "\xE2", "\x80",     "\x98", "\xA0", "\xFF", std::string(1, '\0')};
  NormalizedText normalized;
  for (int round = 0; round < 2000; ++round) {
    std::string original;
    // Of many plain bytes, or of few; within sixteen bytes, which are looked at at once, and over several.
    const size_t plain = random() % 20;
    for (size_t i = random() % (round % 4 == 0 ? 64 : 16); i > 0; --i)
      original += random() % 20 < plain ? "x" : units[random() % units.size()];
    normalized.Assign(original);
    const std::string_view text = normalized.text();
    ASSERT_EQ(text, PlainlyNormalized(original)) << original;
    ASSERT_EQ(NormalizeText(text), text) << "normalizing once more must change nothing: " << original;
    ASSERT_EQ(text.find("  "), std::string_view::npos) << original;
    for (size_t from = 0; from < text.size(); ++from) {
      for (size_t length = 1; from + length <= text.size(); ++length) {
        const std::string_view part = text.substr(from, length);
        const std::string_view found = normalized.Original(part);
        ASSERT_EQ(NormalizeText(found), Trimmed(part))
            << original << " from " << from << " length " << length;
        if (found.empty()) continue;
        ASSERT_GE(found.data(), original.data());
        ASSERT_LE(found.data() + found.size(), original.data() + original.size());
      }
    }
  }
}

}  // namespace
}  // namespace vmsift
