// The checksum of a state's rows: the hash is SipHash's own, and the sum forgets what is taken off again.
#include "analyzer/state/row_sum.h"

#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

// The reference's first vectors, read as two little-endian numbers.
TEST(RowSum, HashesAsTheReferenceDoes) {
  EXPECT_EQ(HashOfBytes(""), (RowSum{.high = 0x930255c71472f66d, .low = 0xe6a825ba047f81a3}));
  EXPECT_EQ(HashOfBytes(std::string(1, '\0')),
            (RowSum{.high = 0x45fc229b11597634, .low = 0x44af996bd8c187da}));
}

TEST(RowSum, IsFreeOfOrderAndTakesRowsOffAgain) {
  RowSum sum;
  RowSum other_way;
  for (int i = 0; i < 100; ++i) {
    sum += HashOfBytes(std::to_string(i));
    other_way += HashOfBytes(std::to_string(99 - i));
  }
  EXPECT_EQ(sum, other_way);
  for (int i = 0; i < 100; ++i) {
    EXPECT_NE(sum, RowSum());
    sum -= HashOfBytes(std::to_string(i));
  }
  EXPECT_EQ(sum, RowSum());
}

}  // namespace
}  // namespace vmsift
