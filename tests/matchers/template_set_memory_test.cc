// What becomes of a message when the set's automaton runs out of memory.
//
// This RE2 cannot be brought to it by a small max_mem: Compile already refuses a budget under twenty states
// of its automaton, and with that many a search goes on for ever by throwing them away (template_set_test
// holds it to that). Another RE2 may do otherwise, so here RE2::Set::Match is replaced, in this program
// alone, by one that always runs out.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/matcher.h"
#include "matchers/template_set.h"
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
using testing::IsEmpty;

TEST(TemplateSetMemoryTest, TheSecondRoadAnswersAndIsCounted) {
  const Catalog catalog = CatalogOf({{"A", "Internal error {0}."},
                                     {"B", "The disk '{0}' is not in the vault. Look for it elsewhere."},
                                     {"C", "Internal error {0}. Retry."}});
  const auto set = TemplateSet::Create(catalog).value();
  EXPECT_EQ(set->out_of_memory_count(), 0u);
  EXPECT_THAT(set->Match("The disk 'd' is not in the vault. Look for it elsewhere."), ElementsAre(1, 2, 3));
  EXPECT_EQ(set->out_of_memory_count(), 1u);
  EXPECT_THAT(set->Match("Internal error 5. Retry."), ElementsAre(0, 4, 5));
  EXPECT_EQ(set->out_of_memory_count(), 2u);
}

TEST(TemplateSetMemoryTest, NoMatchIsStillNoMatch) {
  const Catalog catalog = BuiltinCatalog();
  const auto set = TemplateSet::Create(catalog).value();
  EXPECT_THAT(set->Match("nothing that any template says"), IsEmpty());
  EXPECT_THAT(set->Match(""), IsEmpty());
  EXPECT_EQ(set->out_of_memory_count(), 2u);
}

// Most messages never come to the set. This one does: its template has more placeholders than a program
// holds.
TEST(TemplateSetMemoryTest, TheMatcherAnswersAsEver) {
  std::string text = "The disk '{0}' has partitions";
  std::string message = "The disk 'd' has partitions";
  for (int i = 1; i < 20; ++i) {
    text += " '{" + std::to_string(i) + "}'";
    message += " 'p" + std::to_string(i) + "'";
  }
  const Catalog catalog = CatalogOf({{"DiskFull", text + " of every kind."}});
  const auto matcher = Matcher::Create(catalog).value();
  Match match;
  message += " of every kind.";
  matcher->Find("DiskFull", message, &match);
  EXPECT_EQ(GradeName(match.grade), "exact");
  ASSERT_EQ(match.parameters.size(), 20u);
  EXPECT_EQ(match.parameters[0].value, "d");
  EXPECT_EQ(match.parameters[19].value, "p19");
  EXPECT_EQ(matcher->out_of_memory_count(), 1u);
  matcher->Find("DiskFull", "Something else.", &match);
  EXPECT_EQ(GradeName(match.grade), "code");
  EXPECT_EQ(matcher->out_of_memory_count(), 2u);
}

}  // namespace
}  // namespace vmsift
