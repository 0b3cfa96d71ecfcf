// What holds no anchor holds no failure: no anchor is missed at any place, and records made of every key that
// means something, in every dress, give the same failures with the finder and without it.
#include "analyzer/decode/anchor_finder.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/anchor_choice.h"
#include "analyzer/decode/block_decoder.h"
#include "analyzer/decode/builtin_anchors.h"
#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/line_decoder.h"
#include "bench/text_log_generator.h"
#include "gtest/gtest.h"
#include "matchers/builtin_catalog.h"
#include "matchers/matcher.h"
#include "matchers/message_finder.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/decoding.h"
#include "tests/analyzer/framing.h"
#include "tests/matchers/random_message.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

const AnchorFinder& Builtin() {
  static const AnchorFinder& finder = *new AnchorFinder(&BuiltinCatalog());
  return finder;
}

// Where the first anchor is found; the same in every way of looking.
size_t FirstAnchor(const AnchorFinder& finder, std::string_view text, AnchorScope scope) {
  const PaddedText padded(text);
  const size_t at = finder.Find(padded.text(), 0, scope);
  EXPECT_EQ(finder.FindPortably(padded.text(), 0, scope), at) << text;
#ifdef __x86_64__
  if (AnchorFinder::HasAvx2()) {
    EXPECT_EQ(finder.FindAvx2(padded.text(), 0, scope), at) << text;
  }
  if (AnchorFinder::HasAvx512()) {
    EXPECT_EQ(finder.FindAvx512(padded.text(), 0, scope), at) << text;
  }
#endif
  return at;
}

bool InJson(std::string_view json) {
  return FirstAnchor(Builtin(), json, AnchorScope::kJson) != std::string_view::npos;
}

bool InText(std::string_view text) {
  return FirstAnchor(Builtin(), text, AnchorScope::kText) != std::string_view::npos;
}

TEST(AnchorFinder, SeesEveryAnchorAtEveryPlace) {
  for (std::string_view anchor :
       {R"("error")", R"("Error")", R"("innerError")", R"("ERRORCODE")", R"("azureError")", R"("code":)",
        R"(\"Code\":)", R"("code" : )", R"("azure_error_code":)", R"("status":"FAILED")",
        R"("resultType":"Failure")", R"(\u0065)", R"(SystemException)", R"((SkuNotAvailable))",
        R"( VMStartTimedOut )", "RESPONSE 409", "StatusCode=500", "did not start in the allotted time"}) {
    for (size_t before : {0, 1, 15, 29, 30, 31, 32, 33, 62, 63, 64, 65, 1020, 1021, 1022, 1023, 1024, 2047}) {
      for (size_t after : {0, 1, 31, 64}) {
        const std::string json = std::string(before, '.') + std::string(anchor) + std::string(after, '.');
        EXPECT_TRUE(InJson(json)) << json;
      }
    }
  }
}

TEST(AnchorFinder, SeesAnAnchorAmongManyThatAreAlmostOne) {
  // More of them side by side than are written without a look, and some that end the text.
  std::string text;
  for (int i = 0; i < 300; ++i) text += "errorcodestatusfail(A";
  EXPECT_FALSE(InText(text));
  EXPECT_TRUE(InText(text + " (SkuNotAvailable)"));
  EXPECT_TRUE(InText("(SkuNotAvailable) " + text));
}

TEST(AnchorFinder, PassesOverWhatTellsNothing) {
  for (std::string_view json :
       {"", "{}", R"({"status":"Succeeded","statusCode":"OK","correlationId":"c0de","description":"a b"})",
        R"({"properties":{"message":"Microsoft.Compute/virtualMachines/write","hierarchy":"a/b"}})",
        R"({"message":"all is well","msg":17,"log":true,"summary":{"text":"a b"},"details":[]})",
        R"({"resultType":"Success","resultSignature":"Succeeded.","codec":"a b","decoder":"x"})",
        R"({"html":"\u003cb\u003e","exit-code":"0"})"}) {
    EXPECT_FALSE(InJson(json)) << json;
  }
}

TEST(AnchorFinder, WhatStandsBehindTheTextDoesNotCount) {
  // What a PaddedText has behind it is full of anchors.
  EXPECT_FALSE(InJson(R"({"a":"b"})"));
  EXPECT_FALSE(InJson(R"({"a":")"));
}

TEST(AnchorFinder, InTextAWordOfFailureNeedsACodeBesideIt) {
  for (std::string_view text :
       {"Error: SkuNotAvailable: The requested size", "ERROR: (Conflict) No.", "error: Locked: the scope",
        "azure.core.exceptions.HttpResponseError: (X) y", "with error: SomeNewCode: no",
        "ErrorCode: SomeNewCode", "Code=\"Conflict\" Message=\"No.\"", "\"error\": {",
        "provisioningState : Failed", "Status: Failed\nx", "a SubnetIsFullError was met",
        "**Code:** `Conflict`", "| Error Code | Conflict |", "(SomeNewCode) no", "Code: 'Conflict'"}) {
    EXPECT_TRUE(InText(text)) << text;
  }
  for (std::string_view text :
       {"sshd[47]: error: kex_exchange_identification: Connection closed", "an error message may follow",
        "POST /restart?code=504&message=error HTTP/1.1", "Unit entered failed state.", "0 failed, 3 passed",
        "{\"type\":\"error\",\"status-code\":404}", "exit code: 1", "(root) CMD (test -x /bin/true)",
        "vm-q: Creating -> Running", "- (Linux) Sockets", "error retrieving resource lock"}) {
    EXPECT_FALSE(InText(text)) << text;
  }
}

TEST(AnchorFinder, AKnownCodeIsAnAnchorAsAWholeWord) {
  EXPECT_TRUE(InText("reason VMStartTimedOut, retrying"));
  EXPECT_TRUE(InText(R"(first line\nVMStartTimedOut: x)")) << "after an escape";
  EXPECT_FALSE(InText("MyVMStartTimedOutHandler"));
}

TEST(AnchorFinder, ACatalogOfTheUsersBringsItsAnchors) {
  Catalog catalog;
  ASSERT_TRUE(catalog
                  .Add("own.md",
                       "| Error Code | Error Message |\n| --- | --- |\n"
                       "| OrchardFlooded | The orchard '{0}' is flooded; wait until the water has gone. |\n")
                  .ok());
  const AnchorFinder finder(&catalog);
  const auto holds = [&](std::string_view text) {
    return FirstAnchor(finder, text, AnchorScope::kText) != std::string_view::npos;
  };
  EXPECT_TRUE(holds("now OrchardFlooded again"));
  EXPECT_TRUE(holds("The orchard 'east' is flooded; wait until the water has gone."));
  EXPECT_FALSE(holds("The water has gone."));
  EXPECT_FALSE(InText("now OrchardFlooded again"));
}

TEST(AnchorFinder, TheBuildChoseWhatTheProgramWouldChoose) {
  EXPECT_EQ(BuiltinAnchors(), SaveAnchors(ChooseAnchors(&BuiltinCatalog())));
  EXPECT_EQ(BuiltinAnchorsDigest(), BuiltinCatalog().digest());
  Catalog other;
  ASSERT_TRUE(other.Add(kBuiltinCatalogName, std::string(BuiltinCatalogMarkdown()) + " ").ok());
  EXPECT_NE(BuiltinAnchorsDigest(), other.digest());
}

TEST(AnchorFinder, SavedAnchorsAreReadBackOrRefused) {
  const std::string_view saved = BuiltinAnchors();
  const std::optional<AnchorChoice> choice = ReadAnchors(saved);
  ASSERT_TRUE(choice.has_value());
  EXPECT_EQ(SaveAnchors(*choice), saved);
  EXPECT_FALSE(ReadAnchors(saved.substr(0, saved.size() - 1)).has_value()) << "no end of the last line";
  for (std::string_view damaged :
       {"7\t0\t0\tcode\t0\n", "0\t8\t0\tcode\t0\n", "0\t0\t1\tcode\t0\n", "0\t0\t0\tcod\t0\n",
        "x\t0\t0\tcode\t0\n", "0\t0\t0\tcode\n", "0\t0\t0\tcode\t0\t\t1\t9\n",
        "0\t0\t99999999999999999999\tcode\t0\n", "\n"}) {
    EXPECT_FALSE(ReadAnchors(damaged).has_value()) << damaged;
  }
}

TEST(AnchorFinder, AllWaysAgreeOnRandomBytes) {
  constexpr std::string_view kLetters = "\"\\:eErRoOfFaAiIlLsSgGmMcCdDtTuU /x(0";
  std::mt19937_64 random(17);
  for (int i = 0; i < 20'000; ++i) {
    std::string json(random() % 200, '\0');
    for (char& c : json)
      c = random() % 16 == 0 ? static_cast<char>(random()) : kLetters[random() % kLetters.size()];
    InJson(json);
    InText(json);
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
    if (!failure.confirmed && match.row == nullptr) continue;
    counted += std::string(failure.code) + "|" + std::string(failure.message) + "|" +
               std::to_string(failure.chain.size()) + "\n";
  }
  return counted;
}

TEST(AnchorFinderProperty, NoFailureOfJsonIsHidden) {
  const Catalog& catalog = BuiltinCatalog();
  const MessageFinder known(catalog);
  Matcher matcher(catalog);
  LineDecoder filtering(&known, &Builtin());
  LineDecoder validating(&known, &Builtin(), /*validate=*/true);
  RandomRecord records(23, catalog);
  int passed = 0;
  int failing = 0;
  int hidden = 0;
  std::string last_hidden;
  for (size_t i = 0; i < 21'000; i += kOneCaseIn) {
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
    const std::string with = Counted(&filtering, &matcher, line, &passed_over);
    const std::string without = Counted(&validating, &matcher, line, &never);
    hidden += with == without ? 0 : 1;
    if (passed_over && with != without) last_hidden = line;
    ASSERT_FALSE(never);
    passed += passed_over ? 1 : 0;
    failing += without.empty() ? 0 : 1;
  }
  // Random messages double letters in any word, those of anchors as well.
  EXPECT_LE(hidden, 1 + failing / 500) << last_hidden;
  // Neither kind is rare, or the test says little.
  constexpr int kEnough = 1'000 / static_cast<int>(kOneCaseIn);
  EXPECT_GT(passed, kEnough);
  EXPECT_GT(failing, kEnough);
}

// The failures of a text that would be counted, with the lines that they stand on.
std::string CountedInText(std::string_view text, const AnchorFinder* anchors, Matcher* matcher) {
  const MessageFinder known(BuiltinCatalog());
  BlockDecoder decoder(&known, anchors);
  BlockDecoder::Result result;
  std::string counted;
  Match match;
  for (const Block& block : BlocksOf(text)) {
    decoder.Decode(block, &result);
    for (const Failure& failure : result.failures) {
      matcher->Find(failure.code, failure.message, &match);
      if (!failure.confirmed && match.row == nullptr) continue;
      counted += std::to_string(block.lines[block.LineAt(failure.offset)].number) + "|" +
                 std::string(failure.code) + "|" + std::string(failure.message) + "\n";
    }
  }
  return counted;
}

TEST(AnchorFinderProperty, NoFailureOfTextIsHidden) {
  Matcher matcher(BuiltinCatalog());
  int failing = 0;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    TextLogGenerator log({.seed = seed, .failure_rate = 0.05, .vms = 100});
    std::string text;
    for (int event = 0; event < 300; ++event) log.Next(&text);
    const std::string with = CountedInText(text, &Builtin(), &matcher);
    ASSERT_EQ(with, CountedInText(text, nullptr, &matcher)) << seed;
    failing += with.empty() ? 0 : 1;
  }
  EXPECT_GT(failing, 40);
}

TEST(AnchorFinderProperty, NoSampleHoldsAFailureWithoutAnAnchor) {
  Matcher matcher(BuiltinCatalog());
  int samples = 0;
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/logs")) {
    if (!entry.is_regular_file() || entry.path().extension() == ".gz" || entry.path().extension() == ".zst")
      continue;
    std::ifstream file(entry.path(), std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    for (const Block& block : BlocksOf(text)) {
      std::string padded = block.text + std::string(AnchorFinder::kPadding, '\0');
      padded.resize(block.text.size());
      if (FirstAnchor(Builtin(), padded, AnchorScope::kText) != std::string_view::npos) continue;
      if (FirstAnchor(Builtin(), padded, AnchorScope::kJson) != std::string_view::npos &&
          !block.documents.empty())
        continue;
      EXPECT_EQ(CountedInText(block.text, nullptr, &matcher), "") << entry.path() << ": " << block.text;
    }
    ++samples;
  }
  EXPECT_GT(samples, 10);
}

}  // namespace
}  // namespace vmsift
