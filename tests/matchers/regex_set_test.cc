// The set leaves out no template that a message fits, and leaves few that it does not.
#include "matchers/regex_set.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/matcher.h"
#include "matchers/normalized_text.h"
#include "matchers/pattern_matcher.h"
#include "tests/matchers/catalog_of.h"
#include "tests/matchers/random_message.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr uint64_t kSeed = 20240503;

struct OracleCase {
  std::string name;
  Catalog (*catalog)();
};

class RegexSetOracleTest : public testing::TestWithParam<OracleCase> {
 protected:
  const Catalog catalog_ = GetParam().catalog();
};

TEST_P(RegexSetOracleTest, ATemplateThatFitsIsAmongTheNamed) {
  SCOPED_TRACE(kSeed);
  RegexSet set(catalog_);
  std::vector<std::vector<PatternMatcher>> patterns(catalog_.rows().size());
  for (size_t row = 0; row < catalog_.rows().size(); ++row) {
    if (catalog_.rows()[row].duplicate_of >= 0 || catalog_.rows()[row].needs_code) continue;
    const MessageTemplate& message = catalog_.rows()[row].message;
    const std::vector<PatternSteps> steps = StepsOfPatterns(message);
    for (size_t i = 0; i < steps.size(); ++i) patterns[row].emplace_back(message, i, steps[i]);
  }
  RandomMessage random(kSeed, catalog_);
  std::vector<std::string_view> values;
  size_t fitting = 0;
  size_t named = 0;
  constexpr size_t kMessages = 5000;
  for (size_t i = 0; i < kMessages; ++i) {
    const std::string message = NormalizeText(random.Next());
    const std::vector<int>& rows = set.Match(message);
    named += rows.size();
    for (size_t row = 0; row < patterns.size(); ++row) {
      const bool fits = std::any_of(patterns[row].begin(), patterns[row].end(),
                                    [&](PatternMatcher& p) { return p.MatchByRe2(message, &values); });
      if (!fits) continue;
      ++fitting;
      ASSERT_NE(std::find(rows.begin(), rows.end(), static_cast<int>(row)), rows.end())
          << catalog_.rows()[row].message.text() << "\n"
          << message;
    }
  }
  EXPECT_EQ(set.out_of_memory_count(), 0u);
  // Neither is rare, or the test says little.
  EXPECT_GT(fitting, kMessages / 10);
  EXPECT_LT(named, 10 * kMessages) << "the set leaves few";
}

// A set with the least memory that compiles throws its automaton away all the time; the answers stay.
TEST_P(RegexSetOracleTest, LittleMemoryChangesNoAnswer) {
  SCOPED_TRACE(kSeed);
  // All templates: the set could not be compiled.
  const auto runs_out = [this](int64_t memory) {
    RegexSet set(catalog_, memory);
    set.Match("x");
    return set.out_of_memory_count() > 0;
  };
  int64_t too_little = 1;
  int64_t enough = RegexSet::kDefaultMaxMemory;
  ASSERT_TRUE(runs_out(too_little));
  ASSERT_FALSE(runs_out(enough));
  while (enough - too_little > enough / 100) {
    const int64_t middle = (too_little + enough) / 2;
    (runs_out(middle) ? too_little : enough) = middle;
  }
  ASSERT_LT(enough, RegexSet::kDefaultMaxMemory / 10) << "the default is far from the limit";
  RegexSet smallest(catalog_, enough);
  RegexSet ample(catalog_);
  RandomMessage random(kSeed + 3, catalog_);
  for (int i = 0; i < 1000; ++i) {
    const std::string message = NormalizeText(random.Long(2000));
    std::vector<int> expected = ample.Match(message);
    std::vector<int> rows = smallest.Match(message);
    std::sort(expected.begin(), expected.end());
    std::sort(rows.begin(), rows.end());
    ASSERT_EQ(rows, expected) << enough << " bytes: " << message;
  }
  EXPECT_EQ(smallest.out_of_memory_count(), 0u);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogs, RegexSetOracleTest,
    testing::Values(OracleCase{"Builtin", BuiltinCatalog},
                    OracleCase{"Odd", [] { return CatalogOfPage("odd", TestPage("odd-catalog.md")); }}),
    [](const testing::TestParamInfo<OracleCase>& c) { return c.param.name; });

Catalog OfFour() {
  return CatalogOf({{"A", "The disk '{0}' is not in the vault. Look for it elsewhere."},
                    {"B", "{0}"},
                    {"B", "The disk '{0}' is not in the vault. Look for it elsewhere."},
                    {"C", "Internal error."}});
}

TEST(RegexSetTest, NamesTheRowsThatAMessageBeginsAs) {
  const Catalog catalog = OfFour();
  RegexSet set(catalog);
  EXPECT_THAT(set.Match("Internal error."), ElementsAre(3));
  EXPECT_THAT(set.Match("The disk 'd' is not in the vault. Look for it elsewhere."),
              UnorderedElementsAre(0, 2));
  EXPECT_THAT(set.Match("'the ssingle disk 'd' is gone."), UnorderedElementsAre(0, 2));
  EXPECT_THAT(set.Match("A disk of the vault is not here."), IsEmpty());
  EXPECT_THAT(set.Match(""), IsEmpty());
  EXPECT_EQ(set.out_of_memory_count(), 0u);
}

TEST(RegexSetTest, WithoutMemoryAllRowsAreNamedAndThatIsCounted) {
  const Catalog catalog = OfFour();
  RegexSet set(catalog, 1000);
  EXPECT_THAT(set.Match("Internal error."), UnorderedElementsAre(0, 2, 3));
  EXPECT_THAT(set.Match("anything"), UnorderedElementsAre(0, 2, 3));
  EXPECT_EQ(set.out_of_memory_count(), 2u);
}

TEST(RegexSetTest, TheMatcherAnswersAsEverWithoutMemory) {
  const Catalog catalog = BuiltinCatalog();
  Matcher matcher(catalog, /*max_set_memory=*/1000);
  Match match;
  matcher.Find("", "VM 'web-01' did not start in the allotted time.", &match);
  EXPECT_EQ(GradeName(match.grade), "text");
  ASSERT_EQ(match.parameters.size(), 1u);
  EXPECT_EQ(match.parameters[0].value, "web-01");
  matcher.Find("", "Nothing that any template says.", &match);
  EXPECT_EQ(GradeName(match.grade), "unknown");
  EXPECT_EQ(matcher.out_of_memory_count(), 2u);
}

TEST(RegexSetTest, ARowThatNeedsItsCodeIsNeverNamed) {
  const Catalog catalog = CatalogOfPage("page.md",
                                        "| Error Code | Error Message | Needs Code |\n| --- | --- | --- |\n"
                                        "| A | The requested operation failed. | yes |\n"
                                        "| B | Another VM is gone now. | |\n");
  RegexSet set(catalog);
  EXPECT_THAT(set.Match("The requested operation failed."), IsEmpty());
  EXPECT_THAT(set.Match("Another VM is gone now."), ElementsAre(1));
}

TEST(RegexSetTest, ACatalogWithoutPatternsMatchesNothing) {
  const Catalog catalog = CatalogOf({{"A", "{0}"}});
  RegexSet set(catalog);
  EXPECT_THAT(set.Match("anything"), IsEmpty());
  EXPECT_THAT(set.Match(""), IsEmpty());
  EXPECT_EQ(set.out_of_memory_count(), 0u);
}

}  // namespace
}  // namespace vmsift
