// Bytes looked at many at a time agree with a look at each.
#include "base/byte_masks.h"

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "base/ascii_case.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(FindAnyByte, AgreesWithALookAtEachByte) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string text(random() % 70, 'x');
    for (size_t hits = random() % 3; hits > 0 && !text.empty(); --hits) {
      text[random() % text.size()] = ":=\xE2"[random() % 3];
    }
    for (size_t from = 0; from <= text.size(); ++from) {
      const size_t place = std::min(text.find_first_of(":=\xE2", from), text.size());
      EXPECT_EQ((FindAnyByte<':', '=', '\xE2'>(text, from)), place) << text << " from " << from;
    }
  }
}

TEST(SixteenBytes, KnowsEachByte) {
  for (int begin = 0; begin < 256; begin += 16) {
    std::string text;
    for (int i = 0; i < 16; ++i) text += static_cast<char>(begin + i);
    const SixteenBytes bytes(text.data());
    for (size_t i = 0; i < 16; ++i) {
      const auto is = [i](uint32_t mask) { return (mask >> i & 1u) != 0; };
      EXPECT_EQ(is(bytes.Equal('v')), text[i] == 'v') << begin + static_cast<int>(i);
      EXPECT_EQ(is(bytes.EqualFolded('v')), text[i] == 'v' || text[i] == 'V') << begin + static_cast<int>(i);
      EXPECT_EQ(is(bytes.EqualFolded('v', 'w')),
                std::string_view("vVwW").find(text[i]) != std::string_view::npos)
          << begin + static_cast<int>(i);
      EXPECT_EQ(is(bytes.Between('A', 'Z')), text[i] >= 'A' && text[i] <= 'Z') << begin + static_cast<int>(i);
      EXPECT_EQ(is(bytes.BetweenFolded('a', 'z')), IsAsciiAlpha(text[i])) << begin + static_cast<int>(i);
      EXPECT_EQ(is(bytes.High()), begin >= 128) << begin + static_cast<int>(i);
    }
    std::string replaced(16, '\0');
    bytes.Replace('v', '"', '\'', replaced.data());
    std::replace(text.begin(), text.end(), 'v', '\'');
    std::replace(text.begin(), text.end(), '"', '\'');
    EXPECT_EQ(replaced, text);
  }
}

}  // namespace
}  // namespace vmsift
