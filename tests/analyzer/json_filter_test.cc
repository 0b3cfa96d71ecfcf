// What the filter passes over holds no failure: no marker is missed at any place, and records made of every
// key that means something, in every dress, give the same failures with the filter and without it.
#include "analyzer/decode/json_filter.h"

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/line_decoder.h"
#include "gtest/gtest.h"
#include "matchers/known_messages.h"
#include "matchers/matcher.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/decoding.h"
#include "tests/matchers/random_message.h"

namespace vmsift {
namespace {

bool MayHold(std::string_view json, bool words_fit = false) {
  const PaddedText padded(json);
  const JsonFilter filter(words_fit);
  const bool may = filter.MayHoldFailure(padded.text());
  EXPECT_EQ(filter.MayHoldFailurePortably(padded.text()), may) << json;
#ifdef __x86_64__
  if (JsonFilter::HasAvx2()) {
    EXPECT_EQ(filter.MayHoldFailureAvx2(padded.text()), may) << json;
  }
  if (JsonFilter::HasAvx512()) {
    EXPECT_EQ(filter.MayHoldFailureAvx512(padded.text()), may) << json;
  }
#endif
  return may;
}

TEST(JsonFilter, SeesEveryMarkerAtEveryPlace) {
  for (std::string_view marker : {R"("error")",
                                  R"("Error")",
                                  R"("innerError")",
                                  R"("ERRORCODE")",
                                  R"("azureError")",
                                  R"("code")",
                                  R"(\"Code\")",
                                  R"("details")",
                                  R"("detail")",
                                  R"("statusMessage":"x")",
                                  R"("status":"FAILED")",
                                  R"("resultType":"Failure")",
                                  R"(\u0065)",
                                  R"("message":"VM 'x' did not start")",
                                  R"("Message" : "a b")",
                                  R"("@message":"a b")",
                                  R"("msg":"a b")",
                                  R"("log":"a b")",
                                  R"("summary":"a b")",
                                  R"("stderr":"a b")",
                                  R"("stdout":"a b")",
                                  R"(\"message\":\"{\\\"a\\\":1}\")",
                                  R"("message":"a\"b")",
                                  R"("msg":"code=X,message=Y")",
                                  R"({\"message\"\n:\"a b\"})",
                                  R"({\"message\":\n\"a b\"})",
                                  R"("msg":"a)"}) {
    for (size_t before : {0, 1, 15, 29, 30, 31, 32, 33, 62, 63, 64, 65}) {
      for (size_t after : {0, 1, 31, 64}) {
        const std::string json = std::string(before, '0') + std::string(marker) + std::string(after, '0');
        EXPECT_TRUE(MayHold(json)) << json;
      }
    }
  }
}

TEST(JsonFilter, PassesOverWhatTellsNothing) {
  for (std::string_view json :
       {"", "{}", R"({"status":"Succeeded","statusCode":"OK","correlationId":"c0de","description":"a b"})",
        R"({"properties":{"message":"Microsoft.Compute/virtualMachines/write","hierarchy":"a/b"}})",
        R"({"message":null,"msg":17,"log":true,"summary":{"text":"a b"},"stdout":[]})",
        R"({"body":"{\"message\":\"Microsoft.Compute/virtualMachines/write\"}"})", R"({"message":""})",
        R"({"a":"the message: of the day","messages":"a b","catalog":"a b","codec":"a b","decoder":"x"})",
        R"({"encode":"a","std":"c d","logger":"a b","mscode":1})"}) {
    EXPECT_FALSE(MayHold(json)) << json;
  }
}

TEST(JsonFilter, WhatStandsBehindTheTextDoesNotCount) {
  // Every marker is looked for in what a PaddedText has behind it.
  EXPECT_FALSE(MayHold(R"({"a":"b"})"));
  EXPECT_FALSE(MayHold(R"({"a":")"));
}

TEST(JsonFilter, WordsTellWhereATemplateIsOne) {
  const std::string json = R"({"message":"Microsoft.Compute/virtualMachines/write"})";
  EXPECT_FALSE(MayHold(json));
  EXPECT_TRUE(MayHold(json, /*words_fit=*/true));
  EXPECT_FALSE(MayHold(R"({"message":""})", /*words_fit=*/true));

  Catalog words;
  ASSERT_TRUE(words
                  .Add("words.md",
                       "| Error Code | Error Message |\n| --- | --- |\n"
                       "| Odd | Quota-exceeded-in-region-{0} |\n")
                  .ok());
  EXPECT_FALSE(KnownMessages(BuiltinCatalog()).may_be_word());
  EXPECT_TRUE(KnownMessages(words).may_be_word());
}

TEST(JsonFilter, BothWaysAgreeOnRandomBytes) {
  constexpr std::string_view kLetters = "\"\\:eErRoOfFaAiIlLsSgGmMcCdDtTuU /x";
  std::mt19937_64 random(17);
  for (int i = 0; i < 20'000; ++i) {
    std::string json(random() % 200, '\0');
    for (char& c : json)
      c = random() % 16 == 0 ? static_cast<char>(random()) : kLetters[random() % kLetters.size()];
    MayHold(json);
  }
}

// Random records out of every key that the decoder knows.
class RandomRecord {
 public:
  RandomRecord(uint64_t seed, const Catalog& catalog)
      : random_(seed), messages_(seed, catalog), keys_(JsonKeySpellings()) {
    keys_.push_back("description");
    keys_.push_back("lang");
  }

  std::string Next() { return Object(4); }
  size_t Below(size_t limit) { return random_() % limit; }

 private:
  std::string Blank() {
    constexpr std::string_view kBlanks[] = {"", "", "", "", " ", "\t", "  "};
    return std::string(kBlanks[Below(std::size(kBlanks))]);
  }

  static std::string Quoted(std::string_view text) {
    std::string quoted = "\"";
    for (char c : text) {
      if (c == '"' || c == '\\') quoted += '\\';
      if (c == '\n') {
        quoted += "\\n";
      } else if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x80) {
        quoted += '?';
      } else {
        quoted += c;
      }
    }
    return quoted + "\"";
  }

  std::string Key() {
    std::string key;
    const bool odd_case = Below(3) == 0;
    for (char c : keys_[Below(keys_.size())]) {
      if (Below(150) == 0) {
        constexpr std::string_view kHex = "0123456789abcdef";
        key += "\\u00";
        key += kHex[static_cast<unsigned char>(c) >> 4];
        key += kHex[c & 15];
      } else {
        key += odd_case && Below(2) == 0 && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      }
    }
    return "\"" + key + "\"";
  }

  std::string Text(int depth) {
    constexpr std::string_view kWords[] = {"",
                                           "OK",
                                           "Failed",
                                           "failure",
                                           "Succeeded",
                                           "VMStartTimedOut",
                                           "Microsoft.Compute/virtualMachines/write",
                                           "1",
                                           "ProvisioningState/failed/X",
                                           "code=VMStartTimedOut,message=x",
                                           "a\"b c",
                                           "/subscriptions/s/x"};
    constexpr std::string_view kProse[] = {"ERROR: (SkuNotAvailable) The requested size is not available.",
                                           "with error: VMStartTimedOut: VM 'x' did not start",
                                           "Code=\"Conflict\" Message=\"No.\"", "all is well"};
    switch (Below(8)) {
      case 0:
        return Quoted(messages_.Next());
      case 1:
        return Quoted(kProse[Below(std::size(kProse))]);
      case 2:
      case 3:
        if (depth > 0) return Quoted((Below(3) == 0 ? "It said: " : "") + Object(depth - 1));
        [[fallthrough]];
      default:
        return Quoted(kWords[Below(std::size(kWords))]);
    }
  }

  std::string Value(int depth) {
    switch (Below(10)) {
      case 0:
        return "null";
      case 1:
        return std::to_string(Below(500));
      case 2:
      case 3:
        if (depth > 0) return Object(depth - 1);
        return "true";
      case 4: {
        std::string array = "[";
        for (size_t i = Below(3); i > 0; --i)
          array += (array.size() > 1 ? "," : "") + Value(std::max(0, depth - 1));
        return array + "]";
      }
      default:
        return Text(depth);
    }
  }

  std::string Object(int depth) {
    std::string object = "{";
    for (size_t i = 1 + Below(4); i > 0; --i) {
      if (object.size() > 1) object += ",";
      object += Blank() + Key() + Blank() + ":" + Blank() + Value(depth);
    }
    return object + "}";
  }

  std::mt19937_64 random_;
  RandomMessage messages_;
  std::vector<std::string_view> keys_;
};

// What a decoder finds and would be counted, as text.
std::string Counted(LineDecoder* decoder, Matcher* matcher, std::string_view line, bool* passed_over) {
  const PaddedText padded(line);
  Decoded decoded;
  decoder->Decode(padded.text(), &decoded);
  *passed_over = decoded.passed_over;
  std::string counted;
  Match match;
  for (const Failure& failure : decoded.failures) {
    matcher->Find(failure.code, failure.message, &match);
    if (!failure.certain && match.row == nullptr) continue;
    counted += std::string(failure.code) + "|" + std::string(failure.message) + "|" +
               std::to_string(failure.chain.size()) + "\n";
  }
  return counted;
}

TEST(JsonFilterProperty, TheFilterHidesNoFailure) {
  const Catalog& catalog = BuiltinCatalog();
  const KnownMessages known(catalog);
  const auto matcher = Matcher::Create(catalog);
  ASSERT_TRUE(matcher.ok());
  LineDecoder filtering(&known);
  LineDecoder validating(&known, /*validate=*/true);
  RandomRecord records(23, catalog);
  int passed = 0;
  int failing = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string line = records.Next();
    // Every fourth is damaged.
    for (size_t damage = i % 4 == 0 ? 1 + records.Below(3) : 0; damage > 0 && !line.empty(); --damage) {
      const size_t at = records.Below(line.size());
      if (records.Below(2) == 0) {
        line.erase(at, 1 + records.Below(4));
      } else {
        line.insert(at, 1, "\"\\{}[]:,x"[records.Below(9)]);
      }
    }
    bool passed_over = false;
    bool never = false;
    const std::string with = Counted(&filtering, matcher->get(), line, &passed_over);
    const std::string without = Counted(&validating, matcher->get(), line, &never);
    ASSERT_EQ(with, without) << line;
    ASSERT_FALSE(never);
    passed += passed_over ? 1 : 0;
    failing += without.empty() ? 0 : 1;
  }
  // Neither kind is rare, or the test says little.
  EXPECT_GT(passed, 3'000);
  EXPECT_GT(failing, 3'000);
}

}  // namespace
}  // namespace vmsift
