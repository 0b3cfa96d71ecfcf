// Blank lines, text and JSON are told apart by how a line begins.
#include "analyzer/decode/line_decoder.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/analyzer/decoding.h"

namespace vmsift {
namespace {

std::string_view OutcomeOf(std::string_view line) {
  const AnchorFinder anchors(nullptr);
  LineDecoder decoder(nullptr, &anchors, /*validate=*/true);
  return OutcomeName(DecodeWith(&decoder, line).outcome);
}

TEST(LineDecoder, WhiteSpaceIsBlank) {
  for (const char* line : {"", " ", "\t \t", "\r", " \v\f "}) {
    EXPECT_EQ(OutcomeOf(line), "blank") << testing::PrintToString(line);
  }
}

TEST(LineDecoder, WhatDoesNotBeginAsJsonIsText) {
  for (const char* line :
       {"VM 'web-01' did not start.", "[2026-11-23 17:02:11] ERROR", "[2026-11-23T17:02:11Z] {\"a\":1}",
        "[ERROR] failed", "  [main] started", "{ [Error: connect ECONNREFUSED]", "{0} of {1}",
        "{'code': 'X'}", "ERROR: {\"error\":{}}", "\"quoted\"", "17", "null", "}", "]", "---"}) {
    EXPECT_EQ(OutcomeOf(line), "text") << line;
  }
  EXPECT_EQ(OutcomeOf(std::string_view("\0\0", 2)), "text");
  EXPECT_EQ(OutcomeOf("\xFF\xFE"), "text");
}

TEST(LineDecoder, JsonIsDecoded) {
  EXPECT_EQ(OutcomeOf("{}"), "clean");
  EXPECT_EQ(OutcomeOf("[]"), "clean");
  EXPECT_EQ(OutcomeOf(R"({"status":"Succeeded"})"), "clean");
  EXPECT_EQ(OutcomeOf(R"({"error":{"code":"VMNotFound","message":"No VM."}})"), "failure");
  EXPECT_EQ(OutcomeOf(" \t{ \"error\" : {\"code\":\"VMNotFound\",\"message\":\"No VM.\"}}"), "failure");
  EXPECT_EQ(OutcomeOf(R"([ {"error":{"code":"VMNotFound","message":"No VM."}}])"), "failure");
}

TEST(LineDecoder, WithoutValidationWhatHoldsNoAnchorIsCleanAndNotParsed) {
  const AnchorFinder anchors(nullptr);
  LineDecoder decoder(nullptr, &anchors);
  Decoded decoded;
  const auto passes_over = [&](std::string_view line) {
    const PaddedText padded(line);
    decoder.Decode(padded.text(), &decoded);
    return decoded.passed_over;
  };
  for (const char* line : {"{}", "[]", " {\"a\":1} ", "{\"a\":1},", "{\"a\" \"b\"}"}) {
    EXPECT_TRUE(passes_over(line)) << line;
    EXPECT_EQ(decoded.outcome, Outcome::kClean) << line;
    EXPECT_TRUE(decoded.failures.empty()) << line;
  }
  // Blank lines, text, what is cut short, and what may hold a failure.
  for (const char* line : {"", "VM", "{\"a\":", "{\"a\":1} // note", "{\"error\":null}"}) {
    EXPECT_FALSE(passes_over(line)) << line;
  }
  EXPECT_EQ(decoded.outcome, Outcome::kClean);
}

TEST(LineDecoder, WhatBeginsAsJsonAndIsNoneIsMalformed) {
  for (const char* line : {"{", "[", "{\"a\":", "[{", "{\"a\":1,}", "{\"a\":1}{", "{\"a\":1} // note"}) {
    EXPECT_EQ(OutcomeOf(line), "malformed") << line;
  }
  for (const char* line : {"{\"a\" \"b\"}", "{ \"a\" => 1 }", "{}{", "[] tail"})
    EXPECT_EQ(OutcomeOf(line), "text") << "no log's JSON: " << line;
}

TEST(LineDecoder, AFailedOperationWithoutAnErrorIsASuspect) {
  const std::string failed =
      R"({"status":"Failed","resourceId":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/)"
      R"(virtualMachines/web-01"})";
  LineDecoder decoder;
  const PaddedText padded(failed);
  Decoded decoded;
  decoder.Decode(padded.text(), &decoded);
  EXPECT_EQ(decoded.outcome, Outcome::kSuspect);
  ASSERT_EQ(decoded.suspects.size(), 1u);
  EXPECT_EQ(decoded.suspects[0].reason, "a failed Azure operation without an error");
  const PaddedText clean("{}");
  decoder.Decode(clean.text(), &decoded);
  EXPECT_EQ(decoded.outcome, Outcome::kClean);
  EXPECT_TRUE(decoded.suspects.empty());
}

TEST(LineDecoder, NothingOfALineShowsInTheNext) {
  LineDecoder decoder;
  for (const char* line : {"", "some text"}) {
    ASSERT_EQ(DecodeWith(&decoder, R"({"error":{"code":"VMNotFound","message":"No VM."}})").failures.size(),
              1u);
    EXPECT_EQ(DecodeWith(&decoder, line).failures.size(), 0u);
  }
  // The same answer object, as the pipeline uses it.
  const PaddedText failing(R"({"error":{"code":"VMNotFound","message":"No VM."}})");
  Decoded decoded;
  for (const char* line : {"", "some text", "{}"}) {
    decoder.Decode(failing.text(), &decoded);
    ASSERT_EQ(decoded.failures.size(), 1u);
    const PaddedText next(line);
    decoder.Decode(next.text(), &decoded);
    EXPECT_EQ(decoded.failures.size(), 0u) << line;
  }
}

}  // namespace
}  // namespace vmsift
