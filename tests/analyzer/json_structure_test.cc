#include "analyzer/frame/json_structure.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

// The same, a byte at a time.
size_t ReferenceEnd(std::string_view text) {
  size_t depth = 0;
  bool in_string = false;
  bool escaped = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (escaped) {
      escaped = false;
      if (c == '"' || c == '\\') continue;
    } else if (c == '\\') {
      escaped = true;
      continue;
    }
    if (c == '"') {
      in_string = !in_string;
    } else if (!in_string && (c == '{' || c == '[')) {
      ++depth;
    } else if (!in_string && (c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

std::string Padded(std::string text) {
  text.append(JsonStructure::kPadding, '}');
  return text;
}

TEST(JsonStructure, EndsAfterTheBracketThatClosesTheFirst) {
  const std::string text = Padded(R"({"a":[{"b":"}]\"}"}]} {"c":1})");
  JsonStructure structure;
  EXPECT_EQ(structure.Advance(std::string_view(text).substr(0, text.size() - 64), 0), 21u);
}

TEST(JsonStructure, LeavesAStringOnDemand) {
  const std::string text = Padded(R"({"a":"cut)");
  JsonStructure structure;
  EXPECT_EQ(structure.Advance(std::string_view(text).substr(0, text.size() - 64), 0), std::string_view::npos);
  EXPECT_TRUE(structure.in_string());
  structure.LeaveString();
  const std::string rest = Padded(R"("b":1})");
  EXPECT_EQ(structure.Advance(std::string_view(rest).substr(0, rest.size() - 64), 0), 6u);
}

TEST(JsonStructure, AgreesWithAByteAtATimeInAnyPieces) {
  std::mt19937_64 random(7);
  constexpr std::string_view kAlphabet = "{}[]\"\\\\ a:,";
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "{";
    const size_t size = random() % 300;
    while (text.size() < size) {
      // Runs of ordinary text, so that documents last longer than a few bytes.
      if (random() % 3 == 0) text.append(random() % 40, 'x');
      text += kAlphabet[random() % kAlphabet.size()];
    }
    const size_t expected = ReferenceEnd(text);
    const std::string padded = Padded(text);
    JsonStructure structure;
    size_t found = std::string_view::npos;
    for (size_t at = 0; at < text.size() && found == std::string_view::npos;) {
      const size_t end = std::min(text.size(), at + 1 + random() % 130);
      found = structure.Advance(std::string_view(padded).substr(0, end), at);
      at = end;
    }
    ASSERT_EQ(found, expected) << text;
  }
}

}  // namespace
}  // namespace vmsift
