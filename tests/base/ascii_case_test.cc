#include "base/ascii_case.h"

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(AsciiCaseTest, ClassesAndFoldingOfEveryByte) {
  const std::string upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::string lower = "abcdefghijklmnopqrstuvwxyz";
  const std::string digits = "0123456789";
  for (int byte = 0; byte < 256; ++byte) {
    SCOPED_TRACE(byte);
    const char c = static_cast<char>(byte);
    const size_t place = upper.find(c);
    EXPECT_EQ(AsciiLower(c), place == std::string::npos ? c : lower[place]);
    const bool alpha = (upper + lower).find(c) != std::string::npos;
    const bool digit = digits.find(c) != std::string::npos;
    EXPECT_EQ(IsAsciiAlpha(c), alpha);
    EXPECT_EQ(IsAsciiDigit(c), digit);
    EXPECT_EQ(IsAsciiAlnum(c), alpha || digit);
  }
}

TEST(AsciiCaseTest, LoweredKeepsAllButLetters) {
  EXPECT_EQ(AsciiLowered("VM-01_Ä[Z]"), "vm-01_Ä[z]");
  EXPECT_EQ(AsciiLowered(""), "");
  EXPECT_EQ(AsciiLowered(std::string_view("A\0B", 3)), std::string("a\0b", 3));
}

TEST(AsciiCaseTest, EqualityFoldsLettersOnly) {
  EXPECT_TRUE(EqualsIgnoreCase("VMNotFound", "vmnotfOUND"));
  EXPECT_TRUE(EqualsIgnoreCase("", ""));
  EXPECT_FALSE(EqualsIgnoreCase("VM", "VM1"));
  EXPECT_FALSE(EqualsIgnoreCase("VM1", "VM"));
  // Pairs that differ in the bit that tells letter case, and are no letters.
  EXPECT_FALSE(EqualsIgnoreCase("[", "{"));
  EXPECT_FALSE(EqualsIgnoreCase("@", "`"));
  EXPECT_FALSE(EqualsIgnoreCase("É", "é"));
}

TEST(AsciiCaseTest, EqualityOfWordsIsThatOfTheirBytes) {
  // For eight bytes at a time, and for four; the neighbours are such as could carry into a byte, or borrow.
  for (const char neighbour : {'\0', '\x7f', '\xff', 'z', 'A'}) {
    for (const auto& [size, at] : std::vector<std::pair<size_t, size_t>>{
             {11, 0}, {11, 3}, {11, 7}, {11, 10}, {6, 0}, {6, 3}, {6, 5}, {4, 2}, {3, 1}}) {
      std::string a(size, neighbour);
      std::string b = a;
      for (int x = 0; x < 256; ++x) {
        for (int y = 0; y < 256; ++y) {
          a[at] = static_cast<char>(x);
          b[at] = static_cast<char>(y);
          if (EqualsIgnoreCase(a, b) != (AsciiLower(a[at]) == AsciiLower(b[at])))
            FAIL() << x << " " << y << " at " << at;
        }
      }
      a[at] = neighbour;
    }
  }
}

TEST(AsciiCaseTest, FindAgreesWithAPlainSearchOfLoweredText) {
  constexpr uint64_t kSeed = 20240501;
  SCOPED_TRACE(kSeed);
  std::mt19937_64 random(kSeed);
  // Few letters, so that needles are found, and found almost.
  const auto text = [&](size_t length, std::string_view letters) {
    std::string out;
    for (size_t i = 0; i < length; ++i) out += letters[random() % letters.size()];
    return out;
  };
  int found = 0;
  for (int i = 0; i < 3000; ++i) {
    // Longer than the sixteen or thirty-two places that are looked at together, and shorter.
    const std::string haystack = text(random() % 150, "aAbBc/\x0f");
    const std::string needle = text(1 + random() % 9, "ab/");
    const size_t from = random() % 154;
    const size_t expected = AsciiLowered(haystack).find(needle, from);
    ASSERT_EQ(FindIgnoreCase(haystack, needle, from), expected) << haystack << " " << needle << " " << from;
    found += expected != std::string::npos ? 1 : 0;
  }
  EXPECT_GT(found, 200);
}

TEST(AsciiCaseTest, TablesFindAKeyInAnyLetterCase) {
  absl::flat_hash_map<std::string, int, IgnoreCaseHash, IgnoreCaseEqual> table;
  table["WebServer-01"] = 1;
  table["webserver-02"] = 2;
  table["WEBSERVER-01"] += 10;
  EXPECT_EQ(table.size(), 2u);
  const std::string_view key = "webserver-01";
  ASSERT_NE(table.find(key), table.end());
  EXPECT_EQ(table.find(key)->second, 11);
  EXPECT_EQ(table.find(key)->first, "WebServer-01") << "the first spelling stays";
  EXPECT_EQ(table.find(std::string_view("webserver-03")), table.end());
}

TEST(AsciiCaseTest, BeginsAndEnds) {
  EXPECT_TRUE(StartsWithIgnoreCase("/SUBSCRIPTIONS/0", "/subscriptions/"));
  EXPECT_FALSE(StartsWithIgnoreCase("/subs", "/subscriptions/"));
  EXPECT_TRUE(EndsWithIgnoreCase("Azure ERROR", "error"));
  EXPECT_FALSE(EndsWithIgnoreCase("or", "error"));
  EXPECT_TRUE(StartsWithIgnoreCase("x", "") && EndsWithIgnoreCase("x", ""));
}

}  // namespace
}  // namespace vmsift
