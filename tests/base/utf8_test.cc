// Text that is not UTF-8 is repaired byte by byte; text that is stays as it is.
#include "base/utf8.h"

#include <cstdint>
#include <iterator>
#include <random>
#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr size_t kNoName = std::string::npos;
constexpr char kBad[] = "\xEF\xBF\xBD";  // U+FFFD

// The repaired text; `first_bad` is what the call returned.
std::string Repaired(std::string_view text, size_t* first_bad) {
  std::string out;
  *first_bad = AppendRepairedUtf8(text, &out);
  return out;
}

void ExpectSound(std::string_view text) {
  size_t first_bad = 0;
  EXPECT_EQ(Repaired(text, &first_bad), text);
  EXPECT_EQ(first_bad, kNoName) << testing::PrintToString(text);
}

// `bad` bytes between two letters, none of which may stay.
void ExpectBad(std::string_view bad) {
  std::string expected = "a";
  for (size_t i = 0; i < bad.size(); ++i) expected += kBad;
  size_t first_bad = kNoName;
  EXPECT_EQ(Repaired("a" + std::string(bad) + "z", &first_bad), expected + "z")
      << testing::PrintToString(bad);
  EXPECT_EQ(first_bad, 1u);
}

TEST(Utf8, WellFormedTextStays) {
  ExpectSound("");
  ExpectSound("plain \t\x7F");
  ExpectSound(std::string_view("\0", 1));
  ExpectSound("\xC2\x80 \xDF\xBF");                                    // U+0080, U+07FF
  ExpectSound("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF");  // U+0800, U+D7FF, U+E000, U+FFFF
  ExpectSound("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF");                    // U+10000, U+10FFFF
}

TEST(Utf8, EveryByteOfNoSequenceIsReplaced) {
  ExpectBad("\xFF");
  ExpectBad("\x80");      // a continuation alone
  ExpectBad("\xC3");      // cut after the lead
  ExpectBad("\xE2\x82");  // cut before the last
  ExpectBad("\xF0\x9F\x98");
  ExpectBad("\xC0\xAF");  // overlong '/'
  ExpectBad("\xC1\xBF");
  ExpectBad("\xE0\x9F\xBF");      // overlong
  ExpectBad("\xF0\x8F\xBF\xBF");  // overlong
  ExpectBad("\xED\xA0\x80");      // a surrogate
  ExpectBad("\xF4\x90\x80\x80");  // beyond U+10FFFF
  ExpectBad("\xF5\x80\x80\x80");
}

TEST(Utf8, ALeadAtTheEndIsReplaced) {
  size_t first_bad = kNoName;
  EXPECT_EQ(Repaired("ok\xC3", &first_bad), std::string("ok") + kBad);
  EXPECT_EQ(first_bad, 2u);
}

TEST(Utf8, ALatin1WordKeepsItsLetters) {
  size_t first_bad = kNoName;
  EXPECT_EQ(Repaired("G\xE4rtner on duty", &first_bad), std::string("G") + kBad + "rtner on duty");
  EXPECT_EQ(first_bad, 1u);
}

TEST(Utf8, AppendsToWhatIsThere) {
  std::string out = "before ";
  AppendRepairedUtf8("after", &out);
  EXPECT_EQ(out, "before after");
}

TEST(Utf8, EveryCharacterIsReadAsItWasWritten) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    char bytes[4];
    const size_t size = EncodeUtf8(code, bytes);
    const Utf8Character character = Utf8CharacterAt(std::string_view(bytes, size), 0);
    ASSERT_EQ(character.code, static_cast<int32_t>(code));
    ASSERT_EQ(character.bytes, size);
  }
}

TEST(Utf8, APrefixCutsNoCharacter) {
  const std::string text = "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80z";
  const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
  for (size_t most = 0; most < std::size(expected); ++most)
    EXPECT_EQ(Utf8Prefix(text, most), text.substr(0, expected[most])) << most;
  EXPECT_EQ(Utf8Prefix(std::string(9, '\x80'), 6).size(), 6u) << "no UTF-8";
}

TEST(Utf8Property, TheRepairOfAnyBytesIsSoundAndKeepsAscii) {
  for (uint64_t seed = 1; seed <= 500; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::string bytes(random() % 64, '\0');
    // Leads and continuations of all kinds meet more often than in plain random bytes.
    for (char& c : bytes) c = static_cast<char>(random() % 3 == 0 ? random() % 128 : 128 + random() % 128);
    size_t first_bad = kNoName;
    const std::string repaired = Repaired(bytes, &first_bad);
    ExpectSound(repaired);
    if (first_bad == kNoName) {
      EXPECT_EQ(repaired, bytes);
    } else {
      EXPECT_EQ(repaired.substr(0, first_bad), bytes.substr(0, first_bad));
    }
    std::string ascii;
    std::string ascii_repaired;
    for (char c : bytes) {
      if (static_cast<unsigned char>(c) < 0x80) ascii += c;
    }
    for (char c : repaired) {
      if (static_cast<unsigned char>(c) < 0x80) ascii_repaired += c;
    }
    EXPECT_EQ(ascii_repaired, ascii);
  }
}

}  // namespace
}  // namespace vmsift
