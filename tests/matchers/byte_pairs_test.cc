// What a text holds it is never said to lack, in either letter case, whatever letters are doubled.
#include "matchers/byte_pairs.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

BytePairs PairsOf(std::string_view text) {
  BytePairs pairs;
  pairs.Add(text);
  return pairs;
}

TEST(BytePairs, APartIsHeldInAnyLetterCaseAndWithLettersDoubled) {
  const BytePairs text = PairsOf("The VM 'web-01' did not start in the alotted time.");
  for (std::string_view part : {"", "x", "did not", "DID NOT", "allotted", "VM 'web", "time."})
    EXPECT_TRUE(text.Hold(PairsOf(part))) << part;
  for (std::string_view other : {"cannot be found", "disk", "01'x", "time!"})
    EXPECT_FALSE(text.Hold(PairsOf(other))) << other;
}

TEST(BytePairs, ClearForgetsAndAddAdds) {
  BytePairs pairs = PairsOf("ab");
  pairs.Add("cd");
  EXPECT_TRUE(pairs.Hold(PairsOf("ab")) && pairs.Hold(PairsOf("cd")));
  EXPECT_FALSE(pairs.Hold(PairsOf("bc")));
  pairs.Clear();
  EXPECT_FALSE(pairs.Hold(PairsOf("ab")));
}

TEST(BytePairs, RandomPartsAreHeld) {
  std::mt19937 random(3);
  for (int round = 0; round < 1000; ++round) {
    std::string text(1 + random() % 80, '\0');
    for (char& c : text) c = static_cast<char>(random());
    const size_t from = random() % text.size();
    EXPECT_TRUE(PairsOf(text).Hold(PairsOf(std::string_view(text).substr(from, random() % 20))));
  }
}

}  // namespace
}  // namespace vmsift
