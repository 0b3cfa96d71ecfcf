// What is written piece by piece is what the library writes of the whole.
#include "analyzer/report/json_writer.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

Json RandomText(std::mt19937* random) {
  static const std::vector<std::string> kTexts = {
      "",         "web-01", "a \"quoted\" word", "C:\\Packages", "two\nlines",
      "\x01\x1f", "\x7f",   "Überprüfung",       "\xff\xfe",     "tab\t"};
  return kTexts[(*random)() % kTexts.size()];
}

Json RandomJson(std::mt19937* random, int depth) {
  switch ((*random)() % (depth > 0 ? 6 : 4)) {
    case 0:
      return Json();
    case 1:
      return uint64_t{(*random)()} << 20;
    case 2:
      return (*random)() % 2 == 0;
    case 3:
      return RandomText(random);
    case 4: {
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

// In pieces, or here and there as a whole.
void Write(const Json& json, std::mt19937* random, JsonWriter* writer) {
  if ((*random)() % 5 == 0) {
    writer->Value(json);
  } else if (json.is_object()) {
    writer->BeginObject();
    for (const auto& [key, value] : json.items()) {
      writer->Key(key);
      Write(value, random, writer);
    }
    writer->EndObject();
  } else if (json.is_array()) {
    writer->BeginArray();
    for (const Json& value : json) Write(value, random, writer);
    writer->EndArray();
  } else if (json.is_string()) {
    writer->Value(std::string_view(json.get_ref<const std::string&>()));
  } else if (json.is_number_unsigned()) {
    writer->Value(json.get<uint64_t>());
  } else {
    writer->Value(json);
  }
}

TEST(JsonWriter, WritesWhatTheLibraryWrites) {
  std::mt19937 random(1);
  for (int i = 0; i < 3000; ++i) {
    const Json json = RandomJson(&random, 4);
    for (int indent : {-1, 0, 2}) {
      std::string text;
      {
        JsonWriter writer([&text](std::string_view piece) { text += piece; }, indent);
        Write(json, &random, &writer);
        writer.EndLine();
      }
      ASSERT_EQ(text, JsonText(json, indent));
    }
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
    writer.BeginArray();
    for (int i = 0; i < 10'000; ++i) {
      writer.BeginObject();
      writer.Member("vm", std::string_view("web-0123456789"));
      writer.EndObject();
    }
    for (int i = 0; i < 10'000; ++i) writer.Value(Json{{"vm", "web-0123456789"}});
    writer.EndArray();
  }
  EXPECT_GT(pieces, 6u);
  EXPECT_LT(longest, size_t{70'000});
}

}  // namespace
}  // namespace vmsift
