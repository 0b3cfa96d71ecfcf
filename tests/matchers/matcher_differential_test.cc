// RE2 is the authority, one pattern after the other: backtracking and set give the same template, grade and
// parameters for whatever message. And so does backtracking by itself, for fit and values.
//
// VMSIFT_DIFFERENTIAL_MESSAGES sets how many messages a catalog is tried with (default 30,000), and
// VMSIFT_DIFFERENTIAL_SEED which.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bench/synthetic_catalog.h"
#include "gtest/gtest.h"
#include "matchers/backtracking_matcher.h"
#include "matchers/matcher.h"
#include "matchers/normalized_text.h"
#include "matchers/pattern_matcher.h"
#include "matchers/pattern_steps.h"
#include "tests/matchers/catalog_of.h"
#include "tests/matchers/random_message.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

constexpr std::array<std::string_view, 24> kInsertions = {"' '",
                                                          "'",
                                                          "''",
                                                          ", ",
                                                          ",",
                                                          ". ",
                                                          ": ",
                                                          "  ",
                                                          " a",
                                                          " and again",
                                                          " one two three",
                                                          "-",
                                                          "1.",
                                                          "• ",
                                                          "\n",
                                                          "\xE2",
                                                          "\xC3",
                                                          "\xE3",
                                                          "\xDF",
                                                          "s",
                                                          "'. ",
                                                          "'x' 'y', 'z'.",
                                                          " (publisher 'p' and type 't')",
                                                          ". It may also be another thing: see 'x'."};

// Harder than RandomMessage on what backtracking takes apart: runs of letters, words, quotes and ends.
class Adversary {
 public:
  Adversary(uint64_t seed, const Catalog& catalog) : random_(seed, catalog) {}

  std::string Message() {
    std::string message = random_.Next();
    if (Below(4) == 0) message = random_.Filled(random_.Row(), /*tidy=*/true);
    for (size_t changes = Below(5); changes > 0; --changes) Change(&message);
    if (Below(50) == 0) message = Repeated(message.substr(Below(message.size() + 1), 1 + Below(20)), 400);
    if (Below(100) == 0) message = random_.Long(1000);
    return message;
  }

  // The code that the message is sent under: mostly that of some row.
  std::string Code() {
    switch (Below(8)) {
      case 0:
        return "";
      case 1:
        return "SomethingElse";
      default:
        return random_.Row().code;
    }
  }

  size_t Below(size_t limit) { return random_.Below(limit); }
  const CatalogRow& Row() { return random_.Row(); }
  std::string Filled(const CatalogRow& row) {
    std::string message = random_.Filled(row, Below(2) == 0);
    for (size_t changes = Below(6); changes > 0; --changes) Change(&message);
    return message;
  }

 private:
  static std::string Repeated(const std::string& unit, size_t bytes) {
    std::string text;
    while (text.size() < bytes && !unit.empty()) text += unit;
    return text;
  }

  void Change(std::string* message) {
    const size_t at = Below(message->size() + 1);
    const std::string text = random_.Row().message.text();
    switch (Below(12)) {
      case 0:
      case 1:
        message->insert(at, kInsertions[Below(kInsertions.size())]);
        break;
      case 2: {  // some words where a word ends
        const size_t space = std::min(message->find(' ', at), message->size());
        for (size_t words = Below(4); words > 0; --words)
          message->insert(space, words == 1 ? " now," : " or");
        break;
      }
      case 3:  // letter case, ASCII's and Latin-1's
        for (size_t i = at; i < std::min(message->size(), at + 1 + Below(8)); ++i) {
          const unsigned char c = static_cast<unsigned char>((*message)[i] | 0x20);
          if ((c >= 'a' && c <= 'z') || c >= 0xE0) (*message)[i] = static_cast<char>((*message)[i] ^ 0x20);
        }
        break;
      case 4:  // some of a letter
        if (at < message->size()) message->insert(at, 1 + Below(3), (*message)[at]);
        break;
      case 5:  // a quote goes
        if (const size_t quote = message->find('\'', at); quote != std::string::npos)
          message->erase(quote, 1);
        break;
      case 6:  // what the mark stands in
        if (const size_t mark = message->find_first_of(".,:'", at); mark != std::string::npos)
          (*message)[mark] = std::string_view(".,:' !?")[Below(7)];
        break;
      case 7:
        message->append(kInsertions[Below(kInsertions.size())]);
        break;
      case 8: {  // a piece of a template
        const size_t from = Below(text.size());
        message->insert(at, text.substr(from, 1 + Below(30)));
        break;
      }
      case 9:  // a piece once more
        message->insert(at, message->substr(Below(at + 1), 1 + Below(30)));
        break;
      case 10:
        message->erase(at, 1 + Below(3));
        break;
      case 11:
        message->resize(at);
        if (Below(2) == 0) message->append(".");
        break;
    }
  }

  RandomMessage random_;
};

struct DifferentialCase {
  std::string name;
  Catalog (*catalog)();
};

class MatcherDifferentialTest : public testing::TestWithParam<DifferentialCase> {
 protected:
  const uint64_t messages_ = FromEnvironment("VMSIFT_DIFFERENTIAL_MESSAGES", 30'000 / kOneCaseIn);
  const uint64_t seed_ = FromEnvironment("VMSIFT_DIFFERENTIAL_SEED", 20240601);
  const Catalog catalog_ = GetParam().catalog();
};

TEST_P(MatcherDifferentialTest, TheMatcherAnswersAsRe2Does) {
  Matcher matcher(catalog_);
  Adversary adversary(seed_, catalog_);
  Match quick;
  Match slow;
  std::array<int, kGradeCount> grades{};
  for (uint64_t i = 0; i < messages_; ++i) {
    std::string message;
    std::string code;
    if (adversary.Below(2) == 0) {
      const CatalogRow& row = adversary.Row();
      message = adversary.Filled(row);
      code = row.code;
    } else {
      message = adversary.Message();
      code = adversary.Code();
    }
    matcher.Find(code, message, &quick);
    matcher.FindByRe2(code, message, &slow);
    ++grades[static_cast<size_t>(slow.grade)];
    ASSERT_EQ(GradeName(quick.grade), GradeName(slow.grade)) << code << ": " << message;
    ASSERT_EQ(quick.row_index, slow.row_index) << code << ": " << message;
    ASSERT_EQ(quick.row, slow.row);
    ASSERT_EQ(quick.parameters.size(), slow.parameters.size()) << code << ": " << message;
    for (size_t p = 0; p < quick.parameters.size(); ++p) {
      ASSERT_EQ(quick.parameters[p].placeholder, slow.parameters[p].placeholder);
      ASSERT_EQ(quick.parameters[p].value, slow.parameters[p].value) << code << ": " << message;
      ASSERT_EQ(quick.parameters[p].value.data(), slow.parameters[p].value.data()) << code << ": " << message;
    }
  }
  for (int count : grades)
    EXPECT_GT(count, static_cast<int>(messages_ / 1000)) << "the messages are of every kind";
  EXPECT_EQ(matcher.out_of_memory_count(), 0u);
}

TEST_P(MatcherDifferentialTest, BacktrackingIsThePattern) {
  std::vector<BacktrackingMatcher> backtracking;
  std::vector<PatternMatcher> matchers;
  for (const CatalogRow& row : catalog_.rows()) {
    if (row.duplicate_of >= 0) continue;
    const std::vector<PatternSteps> patterns = StepsOfPatterns(row.message);
    for (size_t i = 0; i < patterns.size(); ++i) {
      backtracking.emplace_back(patterns[i]);
      matchers.emplace_back(row.message, i, patterns[i]);
    }
  }
  Adversary adversary(seed_ + 1, catalog_);
  std::array<std::string_view, BacktrackingMatcher::kMaxPlaceholders> values;
  std::vector<std::string_view> expected;
  uint64_t fits = 0;
  uint64_t unknown = 0;
  for (uint64_t i = 0; i < messages_ / 6; ++i) {
    const std::string message = NormalizeText(adversary.Message());
    for (size_t pattern = 0; pattern < backtracking.size(); ++pattern) {
      int64_t budget = 100'000;
      const Fit fit = backtracking[pattern].Run(message, values.data(), &budget);
      if (fit == Fit::kUnknown) {
        ++unknown;
        continue;
      }
      ASSERT_EQ(fit == Fit::kYes, matchers[pattern].MatchByRe2(message, &expected))
          << "pattern " << pattern << ": " << message;
      if (fit == Fit::kNo) continue;
      ++fits;
      for (size_t p = 0; p < expected.size(); ++p) {
        if (p >= backtracking[pattern].placeholder_count()) {
          ASSERT_EQ(expected[p].data(), nullptr);
          continue;
        }
        ASSERT_EQ(values[p], expected[p]) << "pattern " << pattern << ": " << message;
        ASSERT_EQ(values[p].data(), expected[p].data()) << "pattern " << pattern << ": " << message;
      }
    }
  }
  EXPECT_GT(fits, messages_ / 60);
  EXPECT_LT(unknown, backtracking.size() * messages_ / 6000);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogs, MatcherDifferentialTest,
    testing::Values(DifferentialCase{"Builtin", BuiltinCatalog},
                    DifferentialCase{"Odd", [] { return CatalogOfPage("odd", TestPage("odd-catalog.md")); }},
                    DifferentialCase{
                        "Synthetic",
                        [] { return CatalogOfPage("synthetic", SyntheticCatalogMarkdown(40)); }}),
    [](const testing::TestParamInfo<DifferentialCase>& c) { return c.param.name; });

}  // namespace
}  // namespace vmsift
