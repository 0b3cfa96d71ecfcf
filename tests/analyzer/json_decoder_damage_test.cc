// Damaged and hostile JSON: an outcome with its place, never a crash, and the failures that can be read still
// count.
#include <string>
#include <string_view>

#include "analyzer/decode/json_decoder.h"
#include "analyzer/decode/line_decoder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/decoding.h"

namespace vmsift {
namespace {

using std::string_literals::operator""s;
using testing::ElementsAre;

const std::string& Good() {
  static const std::string& good = *new std::string("{\"error\":" + ErrorJson("VMNotFound", "No VM.") + "}");
  return good;
}
// The same as the start of a larger object.
std::string GoodThen(const std::string& rest) {
  return Good().substr(0, Good().size() - 1) + rest;
}

// A line as the pipeline has it decoded: what the strict road cannot read of it, the tolerant one may.
Found DecodeLine(std::string_view text) {
  LineDecoder decoder;
  return DecodeWith(&decoder, text);
}

// Malformed for `reason`, and yet the failure was found, once.
void ExpectFoundAndMalformed(const std::string& text, const std::string& reason) {
  const Found found = DecodeLine(text);
  EXPECT_EQ(OutcomeName(found.outcome), "malformed") << text;
  EXPECT_EQ(found.reason, reason) << text;
  EXPECT_LE(found.reason_offset, text.size()) << text;
  EXPECT_THAT(found.codes(), ElementsAre("VMNotFound")) << text;
}

TEST(Damage, TrailingContentIsToldWithItsPlace) {
  for (const char* rest : {" and more", "}", ",", "]", "{\"a\":1}", " \"x\""}) {
    ExpectFoundAndMalformed(Good() + rest, "more text after the JSON value");
  }
  EXPECT_EQ(DecodeJson(Good() + "  x").reason_offset, Good().size() + 2);
  EXPECT_EQ(DecodeJson(Good() + " \t\r").outcome, Outcome::kFailure) << "white space is no content";
}

// Most cuts fall into a string, as most of a log is strings.
TEST(Damage, ACutInsideAStringIsToldAndHidesNothing) {
  ExpectFoundAndMalformed(GoodThen(",\"caller\":\"garde"), "a string that never ends");
  ExpectFoundAndMalformed(GoodThen(",\"cal"), "a string that never ends");
}

TEST(Damage, WhereverALineIsCutTheFailureBeforeItCountsOnce) {
  const std::string line = GoodThen(
      R"(,"caller":"gardener \"G\"","level":4,"ok":true,"list":[1,{"a":null},"x"],"properties":{"b":"c"}})");
  for (size_t length = Good().size() - 1; length < line.size(); ++length) {
    const Found found = DecodeLine(std::string_view(line).substr(0, length));
    EXPECT_EQ(OutcomeName(found.outcome), "malformed") << line.substr(0, length);
    EXPECT_FALSE(found.reason.empty()) << length;
    EXPECT_THAT(found.codes(), ElementsAre("VMNotFound")) << line.substr(0, length);
  }
}

TEST(Damage, ACutAnywhereIsMalformed) {
  const std::string record =
      R"({"time":"2026-11-03T05:58:02Z","level":4,"ok":true,"properties":{"statusMessage":)" + Good() + "}}";
  for (size_t length = 1; length < record.size(); ++length) {
    const Found found = DecodeJson(std::string_view(record).substr(0, length));
    ASSERT_EQ(OutcomeName(found.outcome), "malformed") << length;
    ASSERT_FALSE(found.reason.empty()) << length;
    ASSERT_LE(found.reason_offset, length);
  }
  EXPECT_EQ(DecodeJson(record).outcome, Outcome::kFailure);
}

TEST(Damage, ABadByteIsToldWithItsPlaceAndHidesNothing) {
  const std::string text = GoodThen(",\"name\":\"G\xE4rtner\"}");
  ExpectFoundAndMalformed(text, "invalid UTF-8");
  EXPECT_EQ(DecodeJson(text).reason_offset, text.find('\xE4'));
  // In the message itself, the byte is replaced and the rest stays.
  const Found inside = DecodeJson("{\"error\":" + ErrorJson("VMNotFound", "No VM 'z\xFCrich'.") + "}");
  EXPECT_EQ(inside.outcome, Outcome::kMalformed);
  ASSERT_EQ(inside.failures.size(), 1u);
  EXPECT_EQ(inside.failures[0].message, "No VM 'z\xEF\xBF\xBDrich'.");
}

TEST(Damage, ABadByteInACutLineHidesNothing) {
  const Found found = DecodeLine(GoodThen(",\"name\":\"G\xE4rtner\",\"a\":"));
  EXPECT_EQ(found.outcome, Outcome::kMalformed);
  EXPECT_THAT(found.codes(), ElementsAre("VMNotFound"));
}

// A raw tab or NUL in a string is as little of a reason to lose the error beside it as a bad byte is.
TEST(Damage, AControlCharacterIsToldAndHidesNothing) {
  ExpectFoundAndMalformed(GoodThen(",\"name\":\"a\tb\"}"), "a control character inside a string");
  ExpectFoundAndMalformed(GoodThen(",\"name\":\"a\0b\"}"s), "a control character inside a string");
}

TEST(Damage, ABadEscapeIsMalformed) {
  const Found found = DecodeJson(R"({"error":{"code":"VMNotFound","message":"\x"}})");
  EXPECT_EQ(found.outcome, Outcome::kMalformed);
  EXPECT_EQ(found.reason, "a bad escape in a string");
}

TEST(Damage, NoJsonAtAllIsMalformed) {
  for (const std::string& text : {"{"s, "["s, "{]"s, "{\"a\" 1}"s, "{\"a\":}"s, "{a:1}"s,
                                  "[{\"a\":1} {\"b\":2}]"s, "\0"s, "{\0}"s, "\xFF"s}) {
    const Found found = DecodeJson(text);
    EXPECT_EQ(OutcomeName(found.outcome), "malformed") << testing::PrintToString(text);
    EXPECT_FALSE(found.reason.empty());
  }
}

// The decoder is used line after line: nothing of one may show in the next.
TEST(Damage, ABadLineLeavesNoTraceInTheNext) {
  LineDecoder decoder;
  for (const std::string& bad :
       {GoodThen(","), Good() + "x", GoodThen(",\"a\":\"\xFF\"}"), "{\"a\":\"cut"s, "{"s}) {
    DecodeWith(&decoder, bad);
    const Found clean = DecodeWith(&decoder, R"({"status":"Succeeded"})");
    EXPECT_EQ(OutcomeName(clean.outcome), "clean") << bad;
    EXPECT_EQ(clean.failures.size(), 0u) << bad;
    const Found good = DecodeWith(&decoder, Good());
    EXPECT_EQ(OutcomeName(good.outcome), "failure") << bad;
    EXPECT_EQ(good.failures.size(), 1u) << bad;
  }
}

// ---- Depth ----

// `levels` errors, each in the `details` of the one around it.
std::string NestedInDetails(int levels) {
  std::string response;
  for (int level = 1; level < levels; ++level)
    response += R"({"code":"C)" + std::to_string(level) + R"(","message":"m","details":[)";
  response += ErrorJson("C" + std::to_string(levels), "the leaf");
  for (int level = 1; level < levels; ++level) response += "]}";
  return "{\"error\":" + response + "}";
}

TEST(Depth, ErrorsNestToTheLimit) {
  for (int levels : {1, 2, 16, JsonDecoder::kMaxErrorDepth}) {
    SCOPED_TRACE(levels);
    const Found found = DecodeJson(NestedInDetails(levels));
    EXPECT_EQ(OutcomeName(found.outcome), "failure") << found.reason;
    ASSERT_EQ(found.failures.size(), 1u);
    EXPECT_EQ(found.failures[0].code, "C" + std::to_string(levels));
    EXPECT_EQ(found.failures[0].message, "the leaf");
  }
}

TEST(Depth, BeyondTheLimitNoWrapperStandsForTheRootCause) {
  for (int levels : {JsonDecoder::kMaxErrorDepth + 1, JsonDecoder::kMaxErrorDepth * 4}) {
    SCOPED_TRACE(levels);
    const Found found = DecodeJson(NestedInDetails(levels));
    EXPECT_EQ(OutcomeName(found.outcome), "suspect");
    EXPECT_THAT(found.codes(), ElementsAre());
    const Found beside =
        DecodeJson("[" + NestedInDetails(levels) + ",{\"error\":" + ErrorJson("Beside", "m") + "}]");
    EXPECT_EQ(OutcomeName(beside.outcome), "malformed");
    EXPECT_EQ(beside.reason, "errors nested too deep");
    EXPECT_THAT(beside.codes(), ElementsAre("Beside"));
  }
}

// `open` a hundred thousand times, then `middle`, then as many of `close`.
std::string Deep(std::string_view open, std::string_view middle, std::string_view close) {
  constexpr int kLevels = 100'000;
  std::string text;
  for (int i = 0; i < kLevels; ++i) text += open;
  text += middle;
  for (int i = 0; i < kLevels; ++i) text += close;
  return text;
}

// Each is a line of its own that somebody could put into a log; none may end the run.
class HostileDepth : public testing::TestWithParam<std::string_view> {};

TEST_P(HostileDepth, IsAnOutcome) {
  const std::string_view open = GetParam();
  const std::string_view close = open.back() == '[' ? (open.size() > 1 ? "]}" : "]") : "}";
  const Found found = DecodeJson(Deep(open, "null", close));
  EXPECT_TRUE(found.outcome == Outcome::kMalformed || found.outcome == Outcome::kSuspect ||
              found.outcome == Outcome::kClean)
      << OutcomeName(found.outcome);
  EXPECT_THAT(found.codes(), ElementsAre());
}

INSTANTIATE_TEST_SUITE_P(Containers, HostileDepth,
                         testing::Values("{\"x\":", "[", "{\"error\":", "{\"details\":", "{\"details\":[",
                                         "{\"innererror\":", "{\"properties\":", "{\"body\":", "{\"body\":[",
                                         "{\"records\":[", "{\"value\":[", "{\"statusMessage\":",
                                         "{\"status\":", "{\"targetResource\":", "{\"statuses\":[",
                                         "{\"rows\":["));

TEST(HostileDepth, ArraysInDetailsAreAnOutcome) {
  const std::string arrays = Deep("[", "null", "]");
  for (const char* key : {"details", "innererror", "error"}) {
    const Found found = DecodeJson("{\"error\":{\"code\":\"C\",\"message\":\"m\",\"" + std::string(key) +
                                   "\":" + arrays + "}}");
    EXPECT_THAT(found.codes(), ElementsAre("C")) << key;
  }
  for (const char* key : {"error", "rows", "records", "properties", "body"}) {
    EXPECT_EQ(DecodeJson("{\"" + std::string(key) + "\":" + arrays + "}").failures.size(), 0u) << key;
  }
}

}  // namespace
}  // namespace vmsift
