// A template is ruled out by a word that it demands, and never by one that it does not.
#include "matchers/required_words.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/normalized_text.h"
#include "tests/matchers/catalog_of.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class RequiredWordsTest : public testing::Test {
 protected:
  RequiredWordsTest()
      : catalog_(CatalogOf({{"Started", "VM '{0}' did not start in the allotted time."},
                            {"Found", "The VM '{0}' cannot be found."},
                            {"Named", "{0} is a name that nobody gave to anything here."}})),
        index_(Words(catalog_)) {}

  static std::vector<TemplateWords> Words(const Catalog& catalog) {
    std::vector<TemplateWords> words;
    for (size_t row = 0; row < catalog.rows().size(); ++row) {
      words.push_back(RequiredWords(static_cast<int>(row), StepsOfPatterns(catalog.rows()[row].message)));
    }
    return words;
  }

  std::vector<int> Left(std::string_view message) const {
    std::vector<int> templates;
    index_.Find(NormalizeText(message), &templates);
    std::sort(templates.begin(), templates.end());
    return templates;
  }

  const Catalog catalog_;
  const RequiredWordIndex index_;
};

TEST_F(RequiredWordsTest, TheTemplateOfAMessageIsLeft) {
  EXPECT_THAT(Left("VM 'a' did not start in the allotted time."), ElementsAre(0));
  EXPECT_THAT(Left("The VM 'a' cannot be found."), ElementsAre(1));
  EXPECT_THAT(Left("Rose is a name that nobody gave to anything here."), ElementsAre(2));
}

TEST_F(RequiredWordsTest, LetterCaseDoubledLettersAndInsertedWordsRuleNothingOut) {
  EXPECT_THAT(Left("vm 'a' DID really not startt in the aloted time. It may later."), ElementsAre(0));
}

TEST_F(RequiredWordsTest, OtherMessagesLeaveNone) {
  EXPECT_THAT(Left("Everything went as planned today."), IsEmpty());
  EXPECT_THAT(Left(""), IsEmpty());
}

}  // namespace
}  // namespace vmsift
