// UTF-16 is recognized by its mark or its zeros, and gives the same text for any read size and portions.
#include "analyzer/input/utf16.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/reading.h"

namespace vmsift {
namespace {

using std::string_view_literals::operator""sv;

std::string InOrder(std::u16string_view units, Utf16Order order) {
  std::string bytes;
  for (char16_t unit : units) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += order == Utf16Order::kLittleEndian ? low : high;
    bytes += order == Utf16Order::kLittleEndian ? high : low;
  }
  return bytes;
}

// What a source makes of the bytes, checked to be the same for every read size and portions of any size.
std::string Utf8Of(const std::string& bytes, Utf16Order order) {
  std::string expected;
  bool first = true;
  for (const size_t capacity : {size_t{1} << 18, size_t{1}, size_t{2}, size_t{3}, size_t{7}, size_t{4096}}) {
    for (const uint64_t seed : {0, 1, 2, 3}) {
      auto memory = std::make_unique<MemorySource>(bytes);
      if (seed > 0) memory->InPortions(seed);
      Utf16Source source(std::move(memory), order);
      const WholeRead read = ReadAll(&source, capacity);
      EXPECT_TRUE(read.status.ok()) << read.status;
      if (std::exchange(first, false)) expected = read.text;
      EXPECT_TRUE(read.text == expected) << "by " << capacity << ", seed " << seed;
    }
  }
  return expected;
}

TEST(Utf16Source, GivesUtf8OfCharactersOfEveryLength) {
  for (Utf16Order order : {Utf16Order::kLittleEndian, Utf16Order::kBigEndian}) {
    EXPECT_EQ(Utf8Of("", order), "");
    EXPECT_EQ(Utf8Of(InOrder(u"VM 'web-01'\r\n", order), order), "VM 'web-01'\r\n");
    EXPECT_EQ(Utf8Of(InOrder(u"\u007F\u0080\u07FF\u0800\uFFFF\U00010000\U0010FFFF|", order), order),
              "\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xEF\xBF\xBF\xF0\x90\x80\x80\xF4\x8F\xBF\xBF|");
  }
}

TEST(Utf16Source, OnlyAMarkAtTheBeginIsDropped) {
  for (Utf16Order order : {Utf16Order::kLittleEndian, Utf16Order::kBigEndian}) {
    EXPECT_EQ(Utf8Of(InOrder(u"\uFEFF", order), order), "");
    EXPECT_EQ(Utf8Of(InOrder(u"\uFEFFa\uFEFF\uFEFF", order), order), "a\xEF\xBB\xBF\xEF\xBB\xBF");
  }
}

TEST(Utf16Source, HalvesOfPairsAndAnOddByteAreReplaced) {
  const std::string bad = "\xEF\xBF\xBD";
  for (Utf16Order order : {Utf16Order::kLittleEndian, Utf16Order::kBigEndian}) {
    const auto utf8_of = [order](std::u16string_view units, std::string_view more = "") {
      return Utf8Of(InOrder(units, order) + std::string(more), order);
    };
    EXPECT_EQ(utf8_of(u"a\xD800z"), "a" + bad + "z");
    EXPECT_EQ(utf8_of(u"a\xDC00z"), "a" + bad + "z");
    EXPECT_EQ(utf8_of(u"\xD83D\xD83D\xDE00"), bad + "\xF0\x9F\x98\x80");
    EXPECT_EQ(utf8_of(u"\xDE00\xD83D"), bad + bad);
    EXPECT_EQ(utf8_of(u"\xD83D\u20AC"), bad + "\xE2\x82\xAC");
    EXPECT_EQ(utf8_of(u"a", "x"), "a" + bad);
    EXPECT_EQ(utf8_of(u"\xD83D", "x"), bad + bad);
    EXPECT_EQ(utf8_of(u"", "x"), bad);
  }
}

TEST(Utf16Source, LongTextsGoThroughItsBuffers) {
  std::u16string units;
  std::string expected;
  for (int i = 0; i < 20'000; ++i) {
    units += u"\xD83D\xDE00\u4E00x";
    expected += "\xF0\x9F\x98\x80\xE4\xB8\x80x";
  }
  EXPECT_TRUE(Utf8Of(InOrder(units, Utf16Order::kLittleEndian), Utf16Order::kLittleEndian) == expected);
  const std::u16string wide(100'000, u'\u4E00');
  EXPECT_EQ(Utf8Of(InOrder(wide, Utf16Order::kBigEndian), Utf16Order::kBigEndian).size(), 300'000u);
}

TEST(Utf16Source, AnErrorComesAfterTheTextBeforeIt) {
  auto memory = std::make_unique<MemorySource>(InOrder(u"text", Utf16Order::kLittleEndian) + "x");
  memory->FailingWith(absl::DataLossError("the disk is gone"));
  Utf16Source source(std::move(memory), Utf16Order::kLittleEndian);
  const WholeRead read = ReadAll(&source, 3);
  EXPECT_EQ(read.text, "text");
  EXPECT_EQ(read.status, absl::DataLossError("the disk is gone"));
}

TEST(DetectUtf16, TellsItByTheMarkOrTheZeros) {
  for (std::string_view little : {"\xFF\xFE"sv, "\xFF\xFE{\0"sv, "{\0\"\0"sv, "T\0h\0e\0 \0V\0M\0"sv,
                                  "{\0\"\0\xAC\x20"  // a euro sign among ASCII
                                  "a\0b\0c\0"sv,
                                  "{\0}\0\n"sv}) {
    EXPECT_EQ(DetectUtf16(little), Utf16Order::kLittleEndian) << testing::PrintToString(little);
  }
  for (std::string_view big : {"\xFE\xFF"sv, "\xFE\xFF\0{"sv, "\0{\0\""sv, "\0T\0h\0e\0 \0V\0M"sv}) {
    EXPECT_EQ(DetectUtf16(big), Utf16Order::kBigEndian) << testing::PrintToString(big);
  }
  for (std::string_view other :
       {""sv, "a"sv, "a\0"sv, "\0a"sv, "text"sv, "\0\0\0\0\0\0"sv, "a\0\0\0b\0\0\0"sv,
        "a\0b\0c\0text that goes"sv, "\xEF\xBB\xBF{\"a\":1}"sv, "\x1f\x8b\x08\0\0\0\0\0"sv}) {
    EXPECT_EQ(DetectUtf16(other), std::nullopt) << testing::PrintToString(other);
  }
}

}  // namespace
}  // namespace vmsift
