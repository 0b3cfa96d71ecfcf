// The oracle: the set, a loop over single patterns, and the capturing patterns are three roads to one answer.
#include "matchers/template_set.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "matchers/normalized_text.h"
#include "matchers/template_pattern.h"
#include "tests/matchers/catalog_of.h"
#include "tests/matchers/random_message.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr uint64_t kSeed = 20240503;

struct OracleCase {
  std::string name;
  Catalog (*catalog)();
};

class TemplateSetOracleTest : public testing::TestWithParam<OracleCase> {
 protected:
  void SetUp() override {
    absl::StatusOr<std::unique_ptr<TemplateSet>> set = TemplateSet::Create(catalog_);
    ASSERT_TRUE(set.ok()) << set.status();
    set_ = *std::move(set);
    RE2::Options options;
    options.set_encoding(RE2::Options::EncodingLatin1);
    options.set_max_mem(TemplateSet::kDefaultMaxMemory);
    for (const SetEntry& entry : set_->entries()) {
      // The last of them is the widest.
      const std::string regex = CapturingRegexes(Message(entry), entry.pattern).back();
      capturing_.push_back(std::make_unique<RE2>(regex, options));
      ASSERT_TRUE(capturing_.back()->ok()) << capturing_.back()->error();
    }
  }

  const MessageTemplate& Message(const SetEntry& entry) const {
    return catalog_.rows()[static_cast<size_t>(entry.row)].message;
  }

  const Catalog catalog_ = GetParam().catalog();
  std::unique_ptr<TemplateSet> set_;
  std::vector<std::unique_ptr<RE2>> capturing_;
};

TEST_P(TemplateSetOracleTest, EveryRoadGivesOneAnswer) {
  SCOPED_TRACE(kSeed);
  RandomMessage random(kSeed, catalog_);
  int without_match = 0;
  int revised_only = 0;
  int several = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::string message = NormalizeText(random.Next());
    const std::vector<int> matched = set_->Match(message);
    ASSERT_EQ(matched, set_->MatchOneByOne(message)) << message;

    std::vector<int> captured;
    for (size_t entry = 0; entry < capturing_.size(); ++entry) {
      if (RE2::FullMatch(message, *capturing_[entry])) captured.push_back(static_cast<int>(entry));
    }
    ASSERT_EQ(matched, captured) << message;

    const auto exact = [&](int entry) { return set_->entries()[static_cast<size_t>(entry)].exact; };
    without_match += matched.empty() ? 1 : 0;
    revised_only += !matched.empty() && std::none_of(matched.begin(), matched.end(), exact) ? 1 : 0;
    several += matched.size() > 2 ? 1 : 0;
  }
  EXPECT_EQ(set_->out_of_memory_count(), 0u);
  // The messages are of every kind, or the agreement says little.
  EXPECT_GT(without_match, 500);
  EXPECT_GT(revised_only, 500);
  EXPECT_GT(several, 500);
}

TEST_P(TemplateSetOracleTest, AFilledTemplateFitsExactly) {
  SCOPED_TRACE(kSeed);
  RandomMessage random(kSeed + 1, catalog_);
  for (int i = 0; i < 2000; ++i) {
    const CatalogRow& row = random.Row();
    if (row.too_short) continue;
    const int index =
        row.duplicate_of >= 0 ? row.duplicate_of : static_cast<int>(&row - catalog_.rows().data());
    const std::string message = NormalizeText(random.Filled(row, /*tidy=*/true));
    const std::vector<int>& matched = set_->Match(message);
    ASSERT_TRUE(std::any_of(matched.begin(), matched.end(),
                            [&](int entry) {
                              const SetEntry& e = set_->entries()[static_cast<size_t>(entry)];
                              return e.row == index && e.exact;
                            }))
        << row.message.text() << "\n"
        << message;
  }
}

std::string WithoutQuotes(std::string_view text) {
  std::string out(text);
  out.erase(std::remove(out.begin(), out.end(), '\''), out.end());
  return out;
}

// The values stand in the message, in the order of the template; and a template filled with the values of an
// exact match is the message again.
TEST_P(TemplateSetOracleTest, CaptureTakesAMessageApartAsTheTemplateSays) {
  SCOPED_TRACE(kSeed);
  RandomMessage random(kSeed + 2, catalog_);
  std::vector<std::string_view> values;
  int rebuilt_count = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string message = NormalizeText(random.Next());
    const std::vector<int> matched = set_->Match(message);
    for (int index : matched) {
      const SetEntry& entry = set_->entries()[static_cast<size_t>(index)];
      const MessageTemplate& message_template = Message(entry);
      set_->Capture(index, message, &values);
      ASSERT_EQ(values.size(), message_template.placeholders().size());
      const char* end = message.data();
      bool all_there = true;
      for (std::string_view value : values) {
        all_there &= value.data() != nullptr;
        if (value.data() == nullptr) continue;
        ASSERT_TRUE(all_there || !entry.exact) << "a value after a missing one: " << message;
        ASSERT_GE(value.data(), end) << message;
        end = value.data() + value.size();
        ASSERT_LE(end, message.data() + message.size()) << message;
      }
      const std::vector<TemplatePiece>& pieces = message_template.pieces();
      const bool has_list = std::any_of(pieces.begin(), pieces.end(), [](const TemplatePiece& piece) {
        return piece.kind == TemplatePiece::kListItem;
      });
      if (!entry.exact || has_list) continue;
      ASSERT_TRUE(all_there) << message_template.text() << "\n" << message;
      std::string rebuilt;
      for (const TemplatePiece& piece : pieces) {
        rebuilt += piece.kind == TemplatePiece::kPlaceholder
                       ? std::string(values[static_cast<size_t>(piece.placeholder)])
                       : piece.text;
      }
      // Which quotes there were is not told by the values.
      ASSERT_EQ(WithoutQuotes(rebuilt), WithoutQuotes(message)) << message_template.text();
      ++rebuilt_count;
    }
  }
  EXPECT_GT(rebuilt_count, 500);
}

// A set with the least memory that compiles throws its automaton away all the time; the answers stay.
TEST_P(TemplateSetOracleTest, LittleMemoryChangesNoAnswer) {
  SCOPED_TRACE(kSeed);
  int64_t too_little = 1;
  int64_t enough = TemplateSet::kDefaultMaxMemory;
  std::unique_ptr<TemplateSet> smallest;
  while (enough - too_little > enough / 100) {
    const int64_t middle = (too_little + enough) / 2;
    absl::StatusOr<std::unique_ptr<TemplateSet>> set = TemplateSet::Create(catalog_, middle);
    if (set.ok()) {
      enough = middle;
      smallest = *std::move(set);
    } else {
      EXPECT_TRUE(absl::IsResourceExhausted(set.status())) << set.status();
      too_little = middle;
    }
  }
  ASSERT_NE(smallest, nullptr);
  ASSERT_LT(enough, TemplateSet::kDefaultMaxMemory / 3) << "the default is far from the limit";
  RandomMessage random(kSeed + 3, catalog_);
  size_t matches = 0;
  for (int i = 0; i < 200; ++i) {
    const std::string message = NormalizeText(random.Long(2000));
    const std::vector<int> expected = set_->Match(message);
    ASSERT_EQ(smallest->Match(message), expected) << enough << " bytes: " << message;
    matches += expected.size();
  }
  EXPECT_GT(matches, 50u);
}

INSTANTIATE_TEST_SUITE_P(
    Catalogs, TemplateSetOracleTest,
    testing::Values(OracleCase{"Builtin", BuiltinCatalog},
                    OracleCase{"Odd", [] { return CatalogOfPage("odd", TestPage("odd-catalog.md")); }}),
    [](const testing::TestParamInfo<OracleCase>& c) { return c.param.name; });

TEST(TemplateSetTest, EntriesFollowTheCatalogAndItsPatterns) {
  const Catalog catalog = CatalogOf({{"A", "The disk '{0}' is not in the vault. Look for it elsewhere."},
                                     {"A", "{0}"},
                                     {"A", "The disk '{0}' is not in the vault. Look for it elsewhere."},
                                     {"B", "Internal error."}});
  const auto set = TemplateSet::Create(catalog).value();
  std::vector<int> rows;
  for (const SetEntry& entry : set->entries()) rows.push_back(entry.row);
  // Three patterns of row 0, none of the short one and of the duplicate, one of the last row.
  EXPECT_THAT(rows, ElementsAre(0, 0, 0, 3));
  EXPECT_THAT(set->Match("Internal error."), ElementsAre(3));
  EXPECT_THAT(set->Match("The disk 'd' is not in the vault. Look for it elsewhere."), ElementsAre(0, 1, 2));
  EXPECT_THAT(set->Match("The disk 'd' is not in the vault. Look here."), ElementsAre(2));
  EXPECT_THAT(set->Match("internal error of another kind"), IsEmpty());
}

TEST(TemplateSetTest, CaptureLeavesOutWhatThePatternDoesNotReach) {
  const Catalog catalog =
      CatalogOf({{"A", "The disk '{0}' is not in the vault. Look for it in '{1}' and {2}."}});
  const auto set = TemplateSet::Create(catalog).value();
  const std::string message = "The disk 'd' is not in the vault.";
  const std::vector<int> matched = set->Match(message);
  ASSERT_EQ(matched.size(), 1u);
  std::vector<std::string_view> values = {"left", "from", "before", "the call"};
  set->Capture(matched[0], message, &values);
  ASSERT_THAT(values, ElementsAre("d", "", ""));
  EXPECT_EQ(values[1].data(), nullptr);
  EXPECT_EQ(values[2].data(), nullptr);
}

TEST(TemplateSetTest, TooLittleMemoryToCompileIsAnError) {
  const Catalog catalog = BuiltinCatalog();
  const absl::StatusOr<std::unique_ptr<TemplateSet>> set = TemplateSet::Create(catalog, 1000);
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.status().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(set.status().message()), testing::HasSubstr("1000 bytes"));
}

TEST(TemplateSetTest, ACatalogWithoutPatternsMatchesNothing) {
  const Catalog catalog = CatalogOf({{"A", "{0}"}});
  const auto set = TemplateSet::Create(catalog).value();
  EXPECT_THAT(set->Match("anything"), IsEmpty());
  EXPECT_THAT(set->Match(""), IsEmpty());
  EXPECT_EQ(set->out_of_memory_count(), 0u);
}

}  // namespace
}  // namespace vmsift
