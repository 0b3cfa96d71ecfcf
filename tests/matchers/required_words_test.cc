// A word is required if every message that fits has it, and then it is in all patterns.
#include "matchers/required_words.h"

#include <string>
#include <string_view>
#include <vector>

#include "base/ascii_case.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/matchers/catalog_of.h"
#include "tests/matchers/random_message.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

std::vector<std::string> WordsOf(const std::string& message) {
  const Catalog catalog = CatalogOf({{"A", message}});
  std::vector<std::string> texts;
  for (const RequiredWord& word : RequiredWords(StepsOfPatterns(catalog.rows()[0].message)))
    texts.push_back(word.text);
  return texts;
}

TEST(RequiredWordsTest, AreThoseOfTheFirstSentences) {
  EXPECT_THAT(WordsOf("VM '{0}' did not start in the allotted time."),
              ElementsAre("VM", "did", "not", "start", "in", "the", "allotted", "time"));
  EXPECT_THAT(WordsOf("The VM '{0}' cannot be found here. Look for it elsewhere."),
              ElementsAre("The", "VM", "cannot", "be", "found", "here"))
      << "a revised message may end after its first sentence";
}

TEST(RequiredWordsTest, APartOfAWordIsNone) {
  EXPECT_THAT(WordsOf("The size Standard_D{0}s is not a size of this region."),
              ElementsAre("The", "size", "Standard", "is", "not", "a", "size", "of", "this", "region"));
}

TEST(RequiredWordsTest, SentencesAreCounted) {
  const Catalog catalog = CatalogOf({{"A", "The disk of {0} is not in the vault."}});
  const std::vector<RequiredWord> words = RequiredWords(StepsOfPatterns(catalog.rows()[0].message));
  ASSERT_EQ(words.size(), 8u);
  EXPECT_EQ(words[0].sentence, words[2].sentence);
  EXPECT_NE(words[2].sentence, words[3].sentence) << "a placeholder stands between";
}

// Whether the text has the word, letter case aside and any letter once or more.
bool Has(std::string_view text, const std::string& word) {
  const auto condensed = [](std::string_view from) {
    std::string out;
    for (char c : from) {
      if (out.empty() || AsciiLower(c) != out.back() || !IsAsciiAlpha(c)) out += AsciiLower(c);
    }
    return out;
  };
  return condensed(text).find(condensed(word)) != std::string::npos;
}

TEST(RequiredWordsTest, EveryFilledTemplateHasThem) {
  const Catalog catalog = BuiltinCatalog();
  RandomMessage random(20240601, catalog);
  size_t checked = 0;
  for (int i = 0; i < 2000; ++i) {
    const CatalogRow& row = random.Row();
    if (row.too_short) continue;
    const std::string message = random.Filled(row, /*tidy=*/false);
    for (const RequiredWord& word : RequiredWords(StepsOfPatterns(row.message))) {
      ASSERT_TRUE(Has(message, word.text)) << word.text << ": " << message;
      ++checked;
    }
  }
  EXPECT_GT(checked, 2000u);
}

}  // namespace
}  // namespace vmsift
