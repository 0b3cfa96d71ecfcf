// Whether a message fits, and its values, by backtracking and by RE2.
#include "matchers/pattern_matcher.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/normalized_text.h"
#include "tests/matchers/catalog_of.h"
#include "tests/matchers/random_message.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

constexpr uint64_t kSeed = 20240503;

struct PatternCase {
  std::string name;
  Catalog (*catalog)();
};

class PatternMatcherPropertyTest : public testing::TestWithParam<PatternCase> {
 protected:
  const Catalog catalog_ = GetParam().catalog();
};

TEST_P(PatternMatcherPropertyTest, AFilledTemplateFitsExactly) {
  SCOPED_TRACE(kSeed);
  RandomMessage random(kSeed + 1, catalog_);
  std::vector<std::string_view> values;
  for (int i = 0; i < 2000; ++i) {
    const CatalogRow& row = random.Row();
    if (row.too_short) continue;
    const std::string message = NormalizeText(random.Filled(row, /*tidy=*/true));
    const std::vector<PatternSteps> patterns = StepsOfPatterns(row.message);
    bool fits = false;
    for (size_t p = 0; p < patterns.size() && patterns[p].exact; ++p)
      fits |= PatternMatcher(row.message, p, patterns[p]).MatchByRe2(message, &values);
    ASSERT_TRUE(fits) << row.message.text() << "\n" << message;
  }
}

std::string WithoutQuotes(std::string_view text) {
  std::string out(text);
  out.erase(std::remove(out.begin(), out.end(), '\''), out.end());
  return out;
}

bool HasList(const MessageTemplate& message_template) {
  const std::vector<TemplatePiece>& pieces = message_template.pieces();
  return std::any_of(pieces.begin(), pieces.end(),
                     [](const TemplatePiece& piece) { return piece.kind == TemplatePiece::kListItem; });
}

// The message that has these values in place of the placeholders.
std::string Rebuilt(const MessageTemplate& message_template, const std::vector<std::string_view>& values) {
  std::string rebuilt;
  for (const TemplatePiece& piece : message_template.pieces()) {
    rebuilt += piece.kind == TemplatePiece::kPlaceholder
                   ? std::string(values[static_cast<size_t>(piece.placeholder)])
                   : piece.text;
  }
  return rebuilt;
}

// The values are parts of the message, in the order of the template; and a template filled with the values of
// an exact match is the message again.
TEST_P(PatternMatcherPropertyTest, AMessageIsTakenApartAsTheTemplateSays) {
  SCOPED_TRACE(kSeed);
  RandomMessage random(kSeed + 2, catalog_);
  std::vector<std::string_view> values;
  int rebuilt_count = 0;
  for (int i = 0; i < 3000; ++i) {
    const CatalogRow& row = random.Row();
    std::string filled = random.Filled(row, /*tidy=*/false);
    for (size_t mutations = random.Below(3); mutations > 0; --mutations) random.Mutate(&filled);
    const std::string message = NormalizeText(filled);
    const std::vector<PatternSteps> patterns = StepsOfPatterns(row.message);
    for (size_t p = 0; p < patterns.size(); ++p) {
      if (!PatternMatcher(row.message, p, patterns[p]).MatchByRe2(message, &values)) continue;
      ASSERT_EQ(values.size(), row.message.placeholders().size());
      const char* end = message.data();
      bool all_there = true;
      for (std::string_view value : values) {
        all_there &= value.data() != nullptr;
        if (value.data() == nullptr) continue;
        ASSERT_TRUE(all_there || !patterns[p].exact) << "a value after a missing one: " << message;
        ASSERT_GE(value.data(), end) << message;
        end = value.data() + value.size();
        ASSERT_LE(end, message.data() + message.size()) << message;
      }
      if (!patterns[p].exact || HasList(row.message)) continue;
      ASSERT_TRUE(all_there) << row.message.text() << "\n" << message;
      // Which quotes there were is not told by the values.
      ASSERT_EQ(WithoutQuotes(Rebuilt(row.message, values)), WithoutQuotes(message)) << row.message.text();
      ++rebuilt_count;
    }
  }
  EXPECT_GT(rebuilt_count, 500);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogs, PatternMatcherPropertyTest,
    testing::Values(PatternCase{"Builtin", BuiltinCatalog},
                    PatternCase{"Odd", [] { return CatalogOfPage("odd", TestPage("odd-catalog.md")); }}),
    [](const testing::TestParamInfo<PatternCase>& c) { return c.param.name; });

class PatternMatcherTest : public testing::Test {
 protected:
  static PatternMatcher Last(const Catalog& catalog) {
    const MessageTemplate& message = catalog.rows()[0].message;
    const std::vector<PatternSteps> patterns = StepsOfPatterns(message);
    return PatternMatcher(message, patterns.size() - 1, patterns.back());
  }

  std::vector<std::string_view> values_ = {"left", "from", "before", "the call"};
  int64_t budget_ = 4096;
};

TEST_F(PatternMatcherTest, WhatThePatternDoesNotReachIsLeftOut) {
  const Catalog catalog =
      CatalogOf({{"A", "The disk '{0}' is not in the vault. Look for it in '{1}' and {2}."}});
  PatternMatcher matcher = Last(catalog);
  const std::string message = "The disk 'd' is not in the vault.";
  ASSERT_TRUE(matcher.MatchByRe2(message, &values_));
  ASSERT_THAT(values_, ElementsAre("d", "", ""));
  EXPECT_EQ(values_[1].data(), nullptr);
  EXPECT_EQ(values_[2].data(), nullptr);
  values_ = {"left", "from", "before", "the call"};
  ASSERT_TRUE(matcher.Match(message, &budget_, &values_));
  ASSERT_THAT(values_, ElementsAre("d", "", ""));
  EXPECT_EQ(values_[1].data(), nullptr);
  EXPECT_EQ(values_[2].data(), nullptr);
}

TEST_F(PatternMatcherTest, WithoutABudgetRe2Answers) {
  const Catalog catalog = CatalogOf({{"A", "The disk '{0}' is not in the vault '{1}'."}});
  PatternMatcher matcher = Last(catalog);
  budget_ = 0;
  const std::string message = "The disk 'd' is not in the vault 'v'.";
  ASSERT_TRUE(matcher.Match(message, &budget_, &values_));
  EXPECT_THAT(values_, ElementsAre("d", "v"));
  EXPECT_FALSE(matcher.Match("The disk 'd' is somewhere.", &budget_, &values_));
}

// More placeholders than backtracking keeps.
TEST_F(PatternMatcherTest, ManyPlaceholdersAreLeftToRe2) {
  std::string text = "The disk '{0}' has partitions";
  std::string message = "The disk 'd' has partitions";
  for (int i = 1; i < 20; ++i) {
    text += " '{" + std::to_string(i) + "}'";
    message += " 'p" + std::to_string(i) + "'";
  }
  const Catalog catalog = CatalogOf({{"DiskFull", text + " of every kind."}});
  PatternMatcher matcher = Last(catalog);
  message += " of every kind.";
  ASSERT_TRUE(matcher.Match(message, &budget_, &values_));
  ASSERT_EQ(values_.size(), 20u);
  EXPECT_EQ(values_[0], "d");
  EXPECT_EQ(values_[19], "p19");
  EXPECT_FALSE(matcher.Match("Something else.", &budget_, &values_));
}

}  // namespace
}  // namespace vmsift
