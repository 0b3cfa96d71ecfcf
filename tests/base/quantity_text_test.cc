// Numbers and sizes as people read them.
#include "base/quantity_text.h"

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(QuantityText, NumbersAreInGroupsOfThree) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1'000), "1,000");
  EXPECT_EQ(Grouped(18'446'744'073'709'551'615u), "18,446,744,073,709,551,615");
}

TEST(QuantityText, OneIsCountedInTheSingular) {
  EXPECT_EQ(Counted(0, "failure", "failures"), "0 failures");
  EXPECT_EQ(Counted(1, "failure", "failures"), "1 failure");
  EXPECT_EQ(Counted(31'988, "failure", "failures"), "31,988 failures");
}

TEST(QuantityText, SizesAreInDecimalUnits) {
  EXPECT_EQ(Bytes(0), "0 B");
  EXPECT_EQ(Bytes(999), "999 B");
  EXPECT_EQ(Bytes(408'600'000), "408.6 MB");
}

}  // namespace
}  // namespace vmsift
