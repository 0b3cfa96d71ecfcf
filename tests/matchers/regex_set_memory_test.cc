// What becomes of a message when the set's automaton runs out of memory.
//
// This RE2 cannot be brought to it by a small max_mem: Compile already refuses a budget under twenty states
// of its automaton, and with that many a search goes on for ever by throwing them away (regex_set_test
// holds it to that). Another RE2 may do otherwise, so here RE2::Set::Match is replaced, in this program
// alone, by one that always runs out.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/matcher.h"
#include "matchers/regex_set.h"
#include "re2/set.h"
#include "tests/matchers/catalog_of.h"

bool re2::RE2::Set::Match(const re2::StringPiece&, std::vector<int>* matched,
                          re2::RE2::Set::ErrorInfo* error) const {
  // A few matches that were found before: nobody may take them for the answer.
  if (matched != nullptr) *matched = {0, 1, 2};
  if (error != nullptr) error->kind = kOutOfMemory;
  return false;
}

namespace vmsift {
namespace {

using testing::ElementsAre;

TEST(RegexSetMemoryTest, AllRowsAreNamedAndThatIsCounted) {
  const Catalog catalog = CatalogOf({{"A", "Internal error {0}."},
                                     {"B", "The disk '{0}' is not in the vault. Look for it elsewhere."},
                                     {"C", "Internal error {0}. Retry."}});
  RegexSet set(catalog);
  EXPECT_EQ(set.out_of_memory_count(), 0u);
  EXPECT_THAT(set.Match("Internal error 5. Retry."), ElementsAre(0, 1, 2));
  EXPECT_EQ(set.out_of_memory_count(), 1u);
  EXPECT_THAT(set.Match(""), ElementsAre(0, 1, 2));
  EXPECT_EQ(set.out_of_memory_count(), 2u);
}

TEST(RegexSetMemoryTest, TheMatcherAnswersAsEver) {
  const Catalog catalog = BuiltinCatalog();
  Matcher matcher(catalog);
  Match match;
  matcher.Find("", "VM 'web-01' did not start in the allotted time.", &match);
  EXPECT_EQ(GradeName(match.grade), "text");
  ASSERT_EQ(match.parameters.size(), 1u);
  EXPECT_EQ(match.parameters[0].value, "web-01");
  matcher.Find("", "Nothing that any template says.", &match);
  EXPECT_EQ(GradeName(match.grade), "unknown");
  EXPECT_EQ(matcher.out_of_memory_count(), 2u);
}

}  // namespace
}  // namespace vmsift
