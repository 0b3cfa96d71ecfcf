// Counts by one or two dimensions: their order, the gaps of a series, zones, inputs.
#include "analyzer/count/breakdown.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

class BreakdownTest : public testing::Test {
 protected:
  void Count(const char* code, const char* vm, const char* time, uint32_t input = 0) {
    const std::string name = vm;
    const std::string id =
        name.empty()
            ? ""
            : "/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/" + name;
    const std::string identity = by_input_ ? IdentityInInput(input, name) : name;
    cube_.Add(code, -1, {identity, name, id, "G"}, ParseTimestamp(time), {input, 1});
  }

  // Each row as `key key count`.
  std::vector<std::string> By(const std::vector<Dimension>& by, const char* zone_name = "UTC") const {
    absl::TimeZone zone;
    EXPECT_TRUE(absl::LoadTimeZone(zone_name, &zone));
    std::vector<std::string> told;
    for (const BreakdownRow& row : BreakDown(cube_, BuiltinCatalog(), inputs_, by, zone)) {
      std::string text;
      for (const std::string& key : row.keys) text += key + " ";
      told.push_back(text + std::to_string(row.count));
    }
    return told;
  }

  Cube cube_;
  bool by_input_ = false;
  std::vector<Input> inputs_ = {{"a.log", absl::OkStatus(), false, 0}, {"b.log", absl::OkStatus(), false, 1}};
};

TEST_F(BreakdownTest, ByNameTheMostFrequentFirst) {
  Count("X", "b", "2026-11-01");
  Count("VMNotFound", "a", "2026-11-01");
  Count("VMNotFound", "a", "2026-12-01");
  Count("vmnotfound", "", "");
  EXPECT_THAT(By({Dimension::kCode}), ElementsAre("VMNotFound 3", "X 1"));
  EXPECT_THAT(By({Dimension::kVm}), ElementsAre("a 2", "(none) 1", "b 1"));
  EXPECT_THAT(By({Dimension::kClass}), ElementsAre("config 3", "none 1"));
  EXPECT_THAT(By({Dimension::kResourceGroup}), ElementsAre("G 3", "(none) 1"));
  EXPECT_THAT(By({Dimension::kSubscription, Dimension::kCode}),
              ElementsAre("S VMNotFound 2", "(none) VMNotFound 1", "S X 1"));
}

TEST_F(BreakdownTest, ASeriesHasNoGaps) {
  Count("X", "a", "2026-11-30T23:00:00Z");
  Count("X", "a", "2026-12-03T01:00:00Z");
  Count("X", "a", "");
  EXPECT_THAT(By({Dimension::kDay}),
              ElementsAre("(none) 1", "2026-11-30 1", "2026-12-01 0", "2026-12-02 0", "2026-12-03 1"));
  EXPECT_THAT(By({Dimension::kMonth}), ElementsAre("(none) 1", "2026-11 1", "2026-12 1"));
  EXPECT_THAT(By({Dimension::kMonth, Dimension::kCode}),
              ElementsAre("(none) X 1", "2026-11 X 1", "2026-12 X 1"));
  Count("Y", "a", "2026-12-03T01:00:00Z");
  EXPECT_THAT(By({Dimension::kMonth, Dimension::kCode}),
              ElementsAre("(none) X 1", "2026-11 X 1", "2026-11 Y 0", "2026-12 X 1", "2026-12 Y 1"));
}

TEST_F(BreakdownTest, TimesAreThoseOfTheZone) {
  Count("X", "a", "2026-11-30T23:30:00Z");
  EXPECT_THAT(By({Dimension::kHour}, "Europe/Berlin"), ElementsAre("2026-12-01T00:00 1"));
  EXPECT_THAT(By({Dimension::kMonth}, "America/New_York"), ElementsAre("2026-11 1"));
}

TEST_F(BreakdownTest, TwoVmsOfOneNameAreTwo) {
  cube_.Add(
      "X", -1,
      {"s/g/a", "a", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/a", "g"},
      {}, {});
  cube_.Add(
      "X", -1,
      {"s/h/a", "a", "/subscriptions/s/resourceGroups/h/providers/Microsoft.Compute/virtualMachines/a", "h"},
      {}, {});
  EXPECT_THAT(By({Dimension::kVm}), ElementsAre("a 1", "a 1"));
}

TEST_F(BreakdownTest, BySourceInputsAreToldApart) {
  by_input_ = true;
  Count("X", "a", "", 0);
  Count("X", "a", "", 1);
  Count("X", "", "", 1);
  EXPECT_THAT(By({Dimension::kSource}), ElementsAre("b.log 2", "a.log 1"));
  EXPECT_THAT(By({Dimension::kSource, Dimension::kVm}),
              ElementsAre("a.log a 1", "b.log (none) 1", "b.log a 1"));
}

}  // namespace
}  // namespace vmsift
