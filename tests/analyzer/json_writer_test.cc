// JSON as a library writes it, but for what a terminal would obey.
#include "analyzer/report/json_writer.h"

#include <random>
#include <string>

#include "base/utf8.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace vmsift {
namespace {

using Json = nlohmann::ordered_json;

Json RandomText(std::mt19937* random) {
  static const std::vector<std::string> kTexts = {
      "",         "web-01",      "a \"quoted\" word", "C:\\Packages", "two\nlines",
      "\x01\x1f", "Überprüfung", "\xff\xfe",          "tab\t"};
  return kTexts[(*random)() % kTexts.size()];
}

Json RandomJson(std::mt19937* random, int depth) {
  switch ((*random)() % (depth > 0 ? 7 : 5)) {
    case 0:
      return Json();
    case 1:
      return uint64_t{(*random)()} << 20;
    case 2:
      return (*random)() % 2 == 0;
    case 3:
      return RandomText(random);
    case 4:
      return static_cast<double>((*random)() % 4000) / 8;
    case 5: {
      Json list = Json::array();
      for (uint64_t i = (*random)() % 4; i > 0; --i) list.push_back(RandomJson(random, depth - 1));
      return list;
    }
    default: {
      Json object = Json::object();
      for (uint64_t i = (*random)() % 4; i > 0; --i)
        object[RandomText(random).get<std::string>() + std::to_string(i)] = RandomJson(random, depth - 1);
      return object;
    }
  }
}

void Write(const Json& json, JsonWriter* writer) {
  if (json.is_object()) {
    writer->BeginObject();
    for (const auto& [key, value] : json.items()) {
      writer->Members(Member(key, [&, &member = value] { Write(member, writer); }));
    }
    writer->EndObject();
  } else if (json.is_array()) {
    writer->Array(json, [&](const Json& value) { Write(value, writer); });
  } else if (json.is_string()) {
    writer->Value(json.get_ref<const std::string&>());
  } else if (json.is_number_unsigned()) {
    writer->Value(json.get<uint64_t>());
  } else if (json.is_number_float()) {
    writer->Value(json.get<double>());
  } else if (json.is_boolean()) {
    writer->Value(json.get<bool>());
  } else {
    writer->Value(nullptr);
  }
}

TEST(JsonWriter, WritesWhatALibraryWrites) {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    const Json json = RandomJson(&random, 4);
    for (int indent : {-1, 0, 2}) {
      const std::string text = JsonText(indent, [&](JsonWriter& writer) { Write(json, &writer); });
      ASSERT_EQ(text, json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n");
    }
  }
}

TEST(JsonWriter, AbsentValuesAreNull) {
  const std::string text = JsonText(-1, [](JsonWriter& json) {
    json.Object(Member("a", TextOrNull("")), Member("b", TextOrNull("x")),
                Member("c", TimeOrNull(std::nullopt)), Member("d", std::optional<double>()),
                Member("e", std::optional(2.0)));
  });
  EXPECT_EQ(text, "{\"a\":null,\"b\":\"x\",\"c\":null,\"d\":null,\"e\":2.0}\n");
}

std::string Written(std::string_view text) {
  return JsonText(-1, [&](JsonWriter& json) { json.Value(text); });
}

void AppendUtf8(unsigned code, std::string* text) {
  char bytes[4];
  text->append(bytes, EncodeUtf8(code, bytes));
}

bool ATerminalObeys(unsigned code) {
  return (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

TEST(JsonWriter, EscapesWhatATerminalObeysAndNothingElse) {
  for (unsigned code = 0x20; code < 0x10000; ++code) {
    if (code == '"' || code == '\\' || (code >= 0xD800 && code < 0xE000)) continue;
    std::string character;
    AppendUtf8(code, &character);
    const std::string written = Written("a" + character + "b");
    EXPECT_EQ(written.find(character) == std::string::npos, ATerminalObeys(code)) << code;
    EXPECT_EQ(Json::parse(written).get<std::string>(), "a" + character + "b");
  }
}

TEST(JsonWriter, TheTextStaysTheSame) {
  std::mt19937 random(11);
  for (int run = 0; run < 2000; ++run) {
    std::string text;
    for (uint64_t i = random() % 12; i > 0; --i) {
      const auto any = static_cast<unsigned>(random());
      AppendUtf8(any % 3 == 0 ? any / 3 % 0xA1 : 0x2000 + any / 3 % 0x70, &text);
    }
    const std::string written =
        JsonText(-1, [&](JsonWriter& json) { json.Object(Member("key" + text, std::string_view(text))); });
    EXPECT_EQ(Json::parse(written)["key" + text], text);
  }
}

TEST(JsonWriter, HandsOnInPieces) {
  size_t pieces = 0;
  size_t longest = 0;
  {
    JsonWriter writer(
        [&](std::string_view piece) {
          ++pieces;
          longest = std::max(longest, piece.size());
        },
        2);
    writer.Array(std::vector<int>(20'000), [&](int) { writer.Object(Member("vm", "web-0123456789")); });
  }
  EXPECT_GT(pieces, 6u);
  EXPECT_LT(longest, size_t{70'000});
}

}  // namespace
}  // namespace vmsift
