// What an alert rule can say, and what is said of one that cannot be meant.
#include <random>
#include <string>

#include "analyzer/alert/rule.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

AlertRule Rule(std::string_view text) {
  absl::StatusOr<AlertRule> rule = AlertRule::Parse(text);
  EXPECT_TRUE(rule.ok()) << rule.status();
  return rule.ok() ? *std::move(rule) : AlertRule();
}

std::string Refusal(std::string_view text) {
  const absl::StatusOr<AlertRule> rule = AlertRule::Parse(text);
  EXPECT_EQ(rule.status().code(), absl::StatusCode::kInvalidArgument) << text;
  return std::string(rule.status().message());
}

TEST(AlertRule, OfACode) {
  const AlertRule rule = Rule("code=VMStartTimedOut count>10 within 5m");
  EXPECT_THAT(rule.codes.patterns(), ElementsAre("VMStartTimedOut"));
  EXPECT_TRUE(rule.vms.takes_all());
  EXPECT_EQ(rule.within_seconds, 300);
  EXPECT_EQ(rule.grouping, AlertRule::Grouping::kAll);
  EXPECT_FALSE(rule.HoldsFor(10));
  EXPECT_TRUE(rule.HoldsFor(11));
}

TEST(AlertRule, OfVms) {
  const AlertRule rule = Rule("vm=rg-shop/web-* vm=(none) code=VMExtension* count>=3 within 1h by vm");
  EXPECT_TRUE(rule.vms.Takes("0000/RG-Shop/web-01"));
  EXPECT_FALSE(rule.vms.Takes("0000/rg-mail/web-01"));
  EXPECT_TRUE(rule.vms.Takes(""));
  EXPECT_TRUE(rule.codes.Takes("VMExtensionProvisioningError"));
  EXPECT_EQ(rule.grouping, AlertRule::Grouping::kByVm);
  EXPECT_FALSE(rule.HoldsFor(2));
  EXPECT_TRUE(rule.HoldsFor(3));
}

TEST(AlertRule, OfAllFailures) {
  const AlertRule rule = Rule("count>100 within 1m by code");
  EXPECT_TRUE(rule.codes.takes_all());
  EXPECT_TRUE(rule.vms.takes_all());
  EXPECT_EQ(rule.grouping, AlertRule::Grouping::kByCode);
}

TEST(AlertRule, SpacesMayStandBetweenWords) {
  EXPECT_EQ(Rule("  code=A\tcount >=  3   within 90s  by  vm ").Text(), "code=A count>=3 within 90s by vm");
}

TEST(AlertRule, TimesHaveUnits) {
  const auto seconds = [](const std::string& time) { return Rule("count>1 within " + time).within_seconds; };
  EXPECT_EQ(seconds("1s"), 1);
  EXPECT_EQ(seconds("5m"), 300);
  EXPECT_EQ(seconds("24h"), 86400);
  EXPECT_EQ(seconds("1d"), 86400);
  EXPECT_EQ(seconds("86400s"), 86400);
  for (const char* time : {"0s", "86401s", "25h", "2d", "5", "m", "5w", "-5m", "1.5h", "+5m", "5 m",
                           "99999999999999999999m", "5M", "5min"}) {
    EXPECT_THAT(Refusal(std::string("count>1 within ") + time), HasSubstr("a duration from 1s to 1d"))
        << time;
  }
}

TEST(AlertRule, CountsAreWholeNumbers) {
  EXPECT_TRUE(Rule("count>0 within 1m").HoldsFor(1));
  EXPECT_TRUE(Rule("count>1000000000 within 1m").HoldsFor(1'000'000'001));
  for (const char* count : {"ten", "-1", "1e3", "1000000001", "99999999999999999999", "1,000", "0x10", ""}) {
    EXPECT_THAT(Refusal(std::string("count>") + count + " within 5m"), HasSubstr("a whole number")) << count;
  }
  EXPECT_THAT(Refusal("count>=0 within 5m"), HasSubstr("always holds"));
}

TEST(AlertRule, ARefusalNamesThePlaceAndShowsAnExample) {
  EXPECT_EQ(
      Refusal("code=VMNotFound cuont>10 within 5m"),
      "alert rule 'code=VMNotFound cuont>10 within 5m', at 'cuont>10' (character 17): here code=, vm= or "
      "count is expected; a rule is, for example, 'code=VMStartTimedOut count>10 within 5m'");
  EXPECT_THAT(Refusal(""), HasSubstr("'', at its end: here code=, vm= or count"));
  EXPECT_THAT(Refusal("count>10"), HasSubstr("at its end: within is expected"));
  EXPECT_THAT(Refusal("count<10 within 5m"), HasSubstr("at '<10' (character 6): after count, > or >="));
  EXPECT_THAT(Refusal("count=10 within 5m"), HasSubstr("at '=10' (character 6)"));
  EXPECT_THAT(Refusal("count>10 in 5m"), HasSubstr("at 'in' (character 10): within is expected"));
  EXPECT_THAT(Refusal("count>10 within 5m for vm"),
              HasSubstr("at 'for' (character 20): nothing but 'by vm'"));
  EXPECT_THAT(Refusal("count>10 within 5m by"), HasSubstr("at its end: vm or code"));
  EXPECT_THAT(Refusal("count>10 within 5m by hour"), HasSubstr("at 'hour'"));
  EXPECT_THAT(Refusal("count>10 within 5m by vm code=A"), HasSubstr("at 'code=A' (character 26): nothing"));
}

TEST(AlertRule, PatternsAreThoseOfNames) {
  EXPECT_THAT(Refusal("code=VM[ count>10 within 5m"),
              HasSubstr("at 'code=VM[' (character 1): pattern 'VM[': its [ is not closed by a ]"));
  EXPECT_THAT(Refusal("vm= count>10 within 5m"), HasSubstr("at 'vm=' (character 1): an empty pattern"));
}

TEST(AlertRule, ItsTextMeansTheSame) {
  for (const char* text :
       {"code=VMStartTimedOut count>10 within 5m", "vm=web-* count>=3 within 1h",
        "count>100 within 1m by code", "code=A code=B* vm=rg/web-? vm=(none) count>0 within 1d by vm",
        "count>=1 within 61m"}) {
    EXPECT_EQ(Rule(text).Text(), text);
  }
  EXPECT_EQ(Rule("vm=b code=a count > 007 within 3600s").Text(), "code=a vm=b count>7 within 1h");
}

TEST(AlertRule, AnyTextIsARuleWhoseTextIsItselfOrIsRefused) {
  const char* const words[] = {"code=",  "vm=", "web-*", "count", ">",  "=",  ">=", "1", "within ",
                               "within", " ",   " ",     "5m",    "1h", "by", "vm", "[", "\xFF\n"};
  std::mt19937 random(7);
  size_t rules = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string text = i % 2 == 0 ? "count>1 within 5m" : "";
    for (auto words_left = random() % 9; words_left > 0; --words_left)
      text += words[random() % std::size(words)];
    const absl::StatusOr<AlertRule> rule = AlertRule::Parse(text);
    if (!rule.ok()) {
      EXPECT_THAT(std::string(rule.status().message()), HasSubstr("for example"));
      continue;
    }
    ++rules;
    EXPECT_EQ(Rule(rule->Text()).Text(), rule->Text());
  }
  EXPECT_GT(rules, 100u);
}

}  // namespace
}  // namespace vmsift
