// Slips are forgiven, other words are not.
#include "analyzer/app/suggestion.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(EditDistance, CountsSlips) {
  EXPECT_EQ(EditDistance("", ""), 0u);
  EXPECT_EQ(EditDistance("", "top"), 3u);
  EXPECT_EQ(EditDistance("format", "format"), 0u);
  EXPECT_EQ(EditDistance("Format", "fORMAT"), 0u);
  EXPECT_EQ(EditDistance("fromat", "format"), 1u) << "two neighbours swapped";
  EXPECT_EQ(EditDistance("formt", "format"), 1u);
  EXPECT_EQ(EditDistance("fformat", "format"), 1u);
  EXPECT_EQ(EditDistance("formal", "format"), 1u);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3u);
}

// What a slip does to a word, it undoes.
TEST(EditDistance, IsTheSameBothWays) {
  const std::vector<std::string> words = {"",      "a",      "ab",    "ba",     "abc",
                                          "every", "evrery", "scope", "escape", "resource-group"};
  for (const std::string& a : words) {
    for (const std::string& b : words) EXPECT_EQ(EditDistance(a, b), EditDistance(b, a)) << a << " " << b;
  }
}

TEST(Nearest, IsTheCandidateWithTheFewestSlips) {
  const std::vector<std::string> commands = {"scan", "incidents", "tail", "explain", "extract"};
  EXPECT_EQ(Nearest("scna", commands), "scan");
  EXPECT_EQ(Nearest("SCAN", commands), "scan");
  EXPECT_EQ(Nearest("tial", commands), "tail");
  EXPECT_EQ(Nearest("incident", commands), "incidents");
  EXPECT_EQ(Nearest("exract", commands), "extract");
  EXPECT_EQ(Nearest("explian", commands), "explain");
}

TEST(Nearest, IsNothingForAnotherWord) {
  const std::vector<std::string> commands = {"scan", "tail", "top"};
  for (const char* word : {"", "deploy", "x", "samples/logs", "sn", "listen"})
    EXPECT_EQ(Nearest(word, commands), "") << word;
  EXPECT_EQ(Nearest("scan", {}), "");
  EXPECT_EQ(Nearest(std::string(1'000'000, 's'), commands), "");
  EXPECT_EQ(Nearest("o", {"t"}), "") << "nothing is left of it";
}

TEST(DidYouMean, GoesBehindAMessage) {
  EXPECT_EQ("jsno not in {table,json}" + DidYouMean("jsno", {"table", "json"}),
            "jsno not in {table,json}; did you mean \"json\"?");
  EXPECT_EQ(DidYouMean("yaml", {"table", "json"}), "");
}

}  // namespace
}  // namespace vmsift
