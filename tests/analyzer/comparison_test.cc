// What is called new, worse, better or gone; and the rules of --fail-on.
#include "analyzer/compare/comparison.h"

#include <random>
#include <string>
#include <vector>

#include "analyzer/compare/gate.h"
#include "analyzer/compare/significance.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Chance, IsThatOfTheBinomialTest) {
  EXPECT_DOUBLE_EQ(ChanceOf(0, 0, 0.5), 1);
  EXPECT_NEAR(ChanceOf(0, 3, 0.5), 0.25, 1e-12);
  EXPECT_NEAR(ChanceOf(3, 0, 0.5), 0.25, 1e-12);
  EXPECT_NEAR(ChanceOf(10, 10, 0.5), 1, 1e-12);
  // R: binom.test(15, 20, 0.5)$p.value
  EXPECT_NEAR(ChanceOf(5, 15, 0.5), 0.04138947, 1e-7);
  EXPECT_LT(ChanceOf(1'000'000, 1'010'000, 0.5), 1e-11);
  EXPECT_GT(ChanceOf(1'000'000, 1'000'100, 0.5), 0.9);
}

void CountTimes(uint64_t times, const std::string& code, const std::string& vm, Cube* cube,
                int32_t hours = 720) {
  for (uint64_t i = 0; i < times; ++i) {
    const int32_t hour = 490'000 + static_cast<int32_t>(i * 7919 % static_cast<uint64_t>(hours));
    cube->Add(code, -1, {"s/g/" + vm, vm, "", "g"}, StartOfHour(hour), {0, i});
  }
}

std::vector<std::string> Names(const std::vector<Change>& changes) {
  std::vector<std::string> names;
  for (const Change& change : changes) names.push_back(change.name);
  return names;
}

Comparison OfCubes(const Cube& before, const Cube& after) {
  return Compare({before, {}, {}}, {after, {}, {}}, BuiltinCatalog());
}

TEST(Comparison, PlantedChangesAreFound) {
  Cube before;
  Cube after;
  for (const char* code : {"Steady", "AlsoSteady"}) {
    CountTimes(100, code, "a", &before);
    CountTimes(104, code, "a", &after);
  }
  CountTimes(40, "Rising", "b", &before);
  CountTimes(120, "Rising", "b", &after);
  CountTimes(120, "Falling", "c", &before);
  CountTimes(40, "Falling", "c", &after);
  CountTimes(5, "Gone", "d", &before);
  CountTimes(5, "New", "e", &after);
  const Comparison found = OfCubes(before, after);
  EXPECT_THAT(Names(found.codes.appeared), ElementsAre("New"));
  EXPECT_THAT(Names(found.codes.worse), ElementsAre("Rising"));
  EXPECT_THAT(Names(found.codes.better), ElementsAre("Falling"));
  EXPECT_THAT(Names(found.codes.gone), ElementsAre("Gone"));
  EXPECT_THAT(Names(found.vms.worse), ElementsAre("b"));
  EXPECT_NEAR(*found.codes.worse[0].rate_ratio, 3, 0.1);
  EXPECT_FALSE(found.codes.appeared[0].rate_ratio.has_value());
}

TEST(Comparison, EqualRatesAreNoAlarm) {
  std::mt19937_64 random(5);
  for (int pair = 0; pair < 1000; ++pair) {
    Cube sides[2];
    for (Cube& side : sides) {
      for (int code = 0; code < 12; ++code) {
        std::poisson_distribution<uint64_t> count(30.0 * (code + 1));
        // One row of each is enough, and quick.
        const uint64_t times = count(random);
        Cell cell{times, StartOfHour(490'000), StartOfHour(490'700)};
        CellKey key;
        key.code = side.InternCode("C" + std::to_string(code), "C" + std::to_string(code), {});
        key.vm = side.InternVm("vm", "vm", "", {});
        key.hour = 490'000;
        side.AddCell(key, cell);
      }
    }
    const Comparison found = OfCubes(sides[0], sides[1]);
    EXPECT_THAT(found.codes.worse, IsEmpty());
    EXPECT_THAT(found.codes.better, IsEmpty());
    EXPECT_THAT(found.codes.appeared, IsEmpty());
    EXPECT_THAT(found.codes.gone, IsEmpty());
  }
}

TEST(Comparison, RatesAreThoseOfPeriodsOfOneLength) {
  Cube month;
  Cube week;
  CountTimes(400, "X", "a", &month, 720);
  CountTimes(100, "X", "a", &week, 180);
  const Comparison found = OfCubes(month, week);
  ASSERT_TRUE(found.hours_before && found.hours_after);
  EXPECT_NEAR(*found.hours_before / *found.hours_after, 4, 0.1);
  EXPECT_THAT(found.codes.better, IsEmpty());
  // The bounds of a selection say it better than the failures in them.
  const Comparison bounded = Compare({month, StartOfHour(0), StartOfHour(100)},
                                     {week, StartOfHour(0), StartOfHour(100)}, BuiltinCatalog());
  EXPECT_THAT(Names(bounded.codes.better), ElementsAre("X"));
}

TEST(Comparison, LetterCaseTellsNoCodesApart) {
  Cube before;
  Cube after;
  CountTimes(3, "vmnotfound", "a", &before);
  CountTimes(3, "VMNotFound", "A", &after);
  const Comparison found = OfCubes(before, after);
  EXPECT_THAT(found.codes.appeared, IsEmpty());
  EXPECT_THAT(found.vms.appeared, IsEmpty());
}

TEST(Gate, ReadsItsForms) {
  for (const char* rule : {"new", "worse", "worse>2x", "worse>1.5", "suspects>0", "empty", "count>0",
                           "code=VM* count>10", "vm=web-* code=X count>3"})
    EXPECT_TRUE(Gate::Parse(rule).ok()) << rule;
  EXPECT_EQ(Gate::Parse("worse>2x")->ratio, 2);
  EXPECT_EQ(Gate::Parse("code=VM* count>10")->count, 10u);
}

TEST(Gate, WhatIsWrongIsToldWithItsPlace) {
  const auto why = [](const char* rule) { return std::string(Gate::Parse(rule).status().message()); };
  EXPECT_THAT(why(""), HasSubstr("an empty rule"));
  EXPECT_THAT(why("worse>x"), HasSubstr("character 6: a factor is missing"));
  EXPECT_THAT(why("code=X"), HasSubstr("character 7: count>N is missing"));
  EXPECT_THAT(why("code=X counts>0"), HasSubstr("character 8: \"counts>0\" is no part"));
  EXPECT_THAT(why("count>many"), HasSubstr("character 7: a number is missing"));
  EXPECT_THAT(why("new count>0"), HasSubstr("character 1: \"new\" is no part"));
  EXPECT_THAT(why("code=[ count>0"), HasSubstr("character 6"));
}

TEST(Gate, IsMetByMoreThanItsCount) {
  Tally tally;
  CountTimes(3, "VMNotFound", "web-1", &tally.cube);
  CountTimes(2, "Other", "db-1", &tally.cube);
  const auto met = [&tally](const char* rule) {
    return Gate::Parse(rule)->Met(tally, BuiltinCatalog(), nullptr).value_or("");
  };
  EXPECT_EQ(met("count>4"), "5 failures");
  EXPECT_EQ(met("count>5"), "");
  EXPECT_EQ(met("code=vm* count>2"), "3 failures");
  EXPECT_EQ(met("code=vm* vm=db-* count>0"), "");
  EXPECT_EQ(met("suspects>0"), "");
  EXPECT_EQ(met("empty"), "no line was read");
  tally.suspect_count = 1;
  tally.inputs.insert(InputTally());
  EXPECT_EQ(met("empty"), "no line was read") << "of an empty input";
  tally.ledger.Book(Outcome::kBlank, 1);
  EXPECT_EQ(met("suspects>0"), "1 suspect");
  EXPECT_EQ(met("empty"), "");
}

TEST(Gate, OfAComparisonNamesTheCodes) {
  Cube before;
  Cube after;
  CountTimes(40, "Rising", "b", &before);
  CountTimes(120, "Rising", "b", &after);
  CountTimes(5, "New", "e", &after);
  const Comparison comparison = OfCubes(before, after);
  const auto met = [&comparison](const char* rule) {
    return Gate::Parse(rule)->Met(Tally(), BuiltinCatalog(), &comparison).value_or("");
  };
  EXPECT_EQ(met("new"), "1 new code: New (5)");
  EXPECT_EQ(met("worse"), "1 code is worse: Rising (120)");
  EXPECT_EQ(met("worse>2x"), "1 code is worse: Rising (120)");
  EXPECT_EQ(met("worse>4x"), "");
}

}  // namespace
}  // namespace vmsift
