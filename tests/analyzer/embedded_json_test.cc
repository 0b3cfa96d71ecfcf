// JSON inside a text: where it begins and ends, what only looks like it, and that no text takes long.
#include "analyzer/decode/embedded_json.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

std::vector<std::string> Found(std::string_view text) {
  std::vector<std::string> found;
  EmbeddedJsonFinder finder(text);
  for (std::string_view json = finder.Next(); !json.empty(); json = finder.Next()) found.emplace_back(json);
  EXPECT_EQ(finder.Next(), "") << "asked again after the end";
  return found;
}

TEST(EmbeddedJson, ATextThatIsNothingButJson) {
  EXPECT_THAT(Found(R"({"error":{"code":"X"}})"), ElementsAre(R"({"error":{"code":"X"}})"));
  EXPECT_THAT(Found("\r\n  { \"a\" : 1 }\n"), ElementsAre("{ \"a\" : 1 }"));
  EXPECT_THAT(Found(R"([{"a":1},{"b":2}])"), ElementsAre(R"([{"a":1},{"b":2}])"));
}

TEST(EmbeddedJson, JsonInProse) {
  EXPECT_THAT(Found(R"(Status: 409. Body: {"a":{"b":[1]}} (see log))"), ElementsAre(R"({"a":{"b":[1]}})"));
}

TEST(EmbeddedJson, SeveralComeInOrder) {
  EXPECT_THAT(Found(R"(first {"a":1} then [{"b":2}] and {"c":3})"),
              ElementsAre(R"({"a":1})", R"([{"b":2}])", R"({"c":3})"));
}

TEST(EmbeddedJson, BracesThatAreNoJsonArePassedOver) {
  EXPECT_THAT(Found("{0} of {1} in [ERROR] {} [] {name} {'a': 1}"), ElementsAre());
  EXPECT_THAT(Found("[2026-11-23] set {x} failed"), ElementsAre());
  EXPECT_THAT(Found(R"(function() { return {"a":1}; })"), ElementsAre(R"({"a":1})"));
  EXPECT_THAT(Found(""), ElementsAre());
  EXPECT_THAT(Found("no brace at all"), ElementsAre());
}

TEST(EmbeddedJson, BracesInStringsDoNotCount) {
  EXPECT_THAT(Found(R"({"a":"}"} {"b":"\"}{"})"), ElementsAre(R"({"a":"}"})", R"({"b":"\"}{"})"));
}

TEST(EmbeddedJson, WhatNeverClosesHidesNothingBehindIt) {
  EXPECT_THAT(Found(R"({"cut": and then {"a":1})"), ElementsAre(R"({"a":1})"));
  EXPECT_THAT(Found(R"({"cut": [)"), ElementsAre());
  EXPECT_THAT(Found(R"({"cut)"), ElementsAre());
}

// Openings that never close are the only ones whose rest is looked at more than once. Their number is
// bounded, so that the work is linear in the text: the next JSON is found behind fewer of them, and is not
// behind more.
TEST(EmbeddedJson, TriesAtWhatNeverClosesAreBounded) {
  std::string open;
  for (int i = 0; i + 1 < EmbeddedJsonFinder::kMaxUnbalanced; ++i) open += "{\"a\": ";
  EXPECT_THAT(Found(open + R"({"b":1})"), ElementsAre(R"({"b":1})"));
  EXPECT_THAT(Found("{\"a\": " + open + R"({"b":1})"), ElementsAre());
}

TEST(EmbeddedJson, ALongTextTakesNoMoreCallsThanItHasJson) {
  constexpr size_t kCount = 100'000;
  std::string open;
  std::string closed;
  for (size_t i = 0; i < kCount; ++i) {
    open += "{\"a\":[";
    closed += "{\"a\":1}";
  }
  EXPECT_EQ(Found(open).size(), 0u);

  // Candidates never overlap, so all of them together are no more than the text.
  EmbeddedJsonFinder finder(closed);
  size_t calls = 0;
  const char* end = closed.data();
  for (std::string_view json = finder.Next(); !json.empty(); json = finder.Next()) {
    ++calls;
    ASSERT_GE(json.data(), end);
    end = json.data() + json.size();
  }
  EXPECT_EQ(calls, kCount);
}

}  // namespace
}  // namespace vmsift
