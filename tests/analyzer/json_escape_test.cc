// JSON on a terminal: what it would obey is escaped, and the value stays the same.
#include "analyzer/report/json_escape.h"

#include <cstdint>
#include <random>
#include <string>

#include "analyzer/report/json_values.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string Escaped(std::string json) {
  EscapeControls(&json);
  return json;
}

void AppendUtf8(unsigned code, std::string* text) {
  if (code < 0x80) {
    *text += static_cast<char>(code);
  } else if (code < 0x800) {
    *text += static_cast<char>(0xC0 | code >> 6);
    *text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *text += static_cast<char>(0xE0 | code >> 12);
    *text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    *text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

bool IsControl(unsigned code) {
  return (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

TEST(EscapeControls, EscapesEachAndNothingElse) {
  for (unsigned code = 0x20; code < 0x10000; ++code) {
    if (code >= 0xD800 && code < 0xE000) continue;
    std::string character;
    AppendUtf8(code, &character);
    const std::string escaped = Escaped("\"a" + character + "b\"");
    EXPECT_EQ(escaped.find(character) == std::string::npos, IsControl(code)) << code;
    if (IsControl(code)) {
      EXPECT_EQ(Json::parse(escaped).get<std::string>(), "a" + character + "b");
    }
  }
}

TEST(EscapeControls, TheValueStaysTheSame) {
  std::mt19937 random(11);
  for (int run = 0; run < 2000; ++run) {
    std::string text;
    for (uint64_t i = random() % 12; i > 0; --i) {
      const auto any = static_cast<unsigned>(random());
      AppendUtf8(any % 3 == 0 ? 0x7F + any / 3 % 0x22 : 0x2000 + any / 3 % 0x70, &text);
    }
    const std::string dumped = Dumped(Json{{"key" + text, text}}, -1);
    EXPECT_EQ(dumped.find('\x7f'), std::string::npos);
    EXPECT_EQ(dumped.find("\xC2\x9B"), std::string::npos);
    EXPECT_EQ(Json::parse(dumped)["key" + text], text);
  }
}

}  // namespace
}  // namespace vmsift
