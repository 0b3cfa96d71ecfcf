// Names that are too long are cut in one way, and never within a character.
#include "analyzer/count/name_limit.h"

#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string Limited(const std::string& name) {
  TextArena texts;
  return std::string(LimitedName(name, &texts));
}

const std::string kMark(kCutMark);

TEST(NameLimit, ShortNamesStayWhereTheyAre) {
  TextArena texts;
  for (const size_t size : {size_t{0}, size_t{1}, kMaxNameBytes}) {
    const std::string name(size, 'a');
    EXPECT_EQ(LimitedName(name, &texts).data(), name.data());
    EXPECT_EQ(LimitedName(name, &texts).size(), size);
  }
}

TEST(NameLimit, LongOnesAreCutAndMarked) {
  const std::string whole(kMaxNameBytes, 'a');
  EXPECT_EQ(Limited(whole + "b"), whole + kMark);
  EXPECT_EQ(Limited(whole + std::string(15'000'000, 'b')), whole + kMark);
}

TEST(NameLimit, ACharacterIsKeptOrLeftOutWhole) {
  for (const std::string character : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"}) {
    for (size_t inside = 1; inside < character.size(); ++inside) {
      const std::string begin(kMaxNameBytes - inside, 'a');
      EXPECT_EQ(Limited(begin + character + "tail"), begin + kMark);
    }
    const std::string begin(kMaxNameBytes - character.size(), 'a');
    EXPECT_EQ(Limited(begin + character + "tail"), begin + character + kMark);
  }
}

TEST(NameLimit, BytesThatAreNoUtf8AreCutAnywhere) {
  EXPECT_EQ(Limited(std::string(1000, '\x80')), std::string(kMaxNameBytes, '\x80') + kMark);
}

}  // namespace
}  // namespace vmsift
