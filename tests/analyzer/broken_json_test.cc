// Damaged JSON of a log is told from other texts in braces.
#include "analyzer/decode/broken_json.h"

#include <string>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(BrokenJson, WhatALogsJsonBecomesByDamageLooksLikeIt) {
  for (const char* text : {
           "{\"a\":",
           "{\"a\"",
           "{\"error",
           "{",
           "[",
           "[{",
           "[\n  {\n    \"a\": 1,\n",
           " \t{ \"a\" : tru",
           "{\"a\":1,}",
           "{\"a\":-1.5e3 \"b\":2}",
           "{\"a\":\"\xFF\"}",
           "{\"a\":{\"b\":[1,2}}",
           "{\n  \"error\": {\n    \"code\": \"VMNotFound\",\n    \"message\": \"It is gone.\",\n    \"deta",
           "{\r\n  \"a\": [\r\n    \"x\",\r\n    null\r\n  ],\r\n",
           "{\n  \"message\": \"It was\nwrapped.\",\n  \"code\": \"X\",\n  \"target\": null\n",
       }) {
    EXPECT_TRUE(LooksLikeBrokenJson(text)) << text;
  }
}

TEST(BrokenJson, OtherTextsInBracesDoNot) {
  for (const char* text : {
           "",
           "text",
           "[] tail",
           "[2026-11-23] text",
           "{}{",
           "{ [Error: connect ECONNREFUSED]",
           "{'code': 'X'}",
           "{\"a\" \"b\"}",
           "{ \"x\" => 1 }",
           "{ \"x\" = 1 }",
           "{ \"a\" : var.x }",
           "{\"%s\", name}",
           "{ \"quoted\" text }",
           "{ \";\n  for (auto& e : m) print(e, \":\");",
           "{\n  \"a\" = 1\n  \"b\" = 2\n}",
           "{\n  name = \"web\"\n}",
           "{\"a\": [\n  for (x in y) {\n    print(x);\n    return x;\n  }\n",
       }) {
    EXPECT_FALSE(LooksLikeBrokenJson(text)) << text;
  }
}

TEST(BrokenJson, AStringOfYamlMayBeWrapped) {
  const char* const text = "{\"error\":{\"code\":\"X\",\"message\":\"It was not\"}\n}";
  EXPECT_FALSE(LooksLikeBrokenJson(text, "    string: '"));
  EXPECT_TRUE(LooksLikeBrokenJson(text, "Response: "));
}

TEST(BrokenJson, OfALongTextOnlyTheFirstLinesAreRead) {
  std::string text = "{\n";
  for (int i = 0; i < 1000; ++i) text += "  \"nothing to see\",\n";
  for (int i = 0; i < 5000; ++i) text += "prose without end\n";
  EXPECT_FALSE(LooksLikeBrokenJson(text)) << "its first member is none";
  text.insert(1, "\"a\": [");
  EXPECT_TRUE(LooksLikeBrokenJson(text));
}

}  // namespace
}  // namespace vmsift
