// Lines without what was put around them on the way: each kind of wrapping, and what must stay.
#include "analyzer/frame/line_cleaner.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"
#include "tests/analyzer/framing.h"

namespace vmsift {
namespace {

// A line's own text.
std::string Cleaned(std::string_view line) {
  std::string text = OnlyBlockOf(line).text;
  if (!text.empty()) text.pop_back();  // its line end
  return text;
}

struct Case {
  std::string_view line;
  std::string_view cleaned;
};

template <size_t N>
void ExpectCleaned(const Case (&cases)[N]) {
  for (const Case& c : cases) EXPECT_EQ(Cleaned(c.line), c.cleaned) << c.line;
}

void ExpectUnchanged(std::initializer_list<std::string_view> lines) {
  for (std::string_view line : lines) EXPECT_EQ(Cleaned(line), line);
}

TEST(LineCleaner, PlainTextStays) {
  ExpectUnchanged({"VM 'web-01' did not start.", "    \"code\": \"VMNotFound\",", "\tindented",
                   "a - b * c # d", "a < b && c > d", "\xFF\xFE", "résumé … „x“"});
}

TEST(LineCleaner, TakesColoursOut) {
  ExpectCleaned({
      {"\x1b[31mError\x1b[0m text", "Error text"},
      {"\x1b[1;38;5;196mbold red\x1b[m", "bold red"},
      {"a\x1b[Kb\x1b[2Jc\x1b[10;20Hd", "abcd"},
      {"{\"\x1b[34mcode\x1b[0m\": \x1b[33m\"X\"\x1b[0m}", "{\"code\": \"X\"}"},
      {"the line ends in one \x1b[", "the line ends in one "},
      {"or in its parameters \x1b[31;", "or in its parameters "},
      {"or at the escape \x1b", "or at the escape "},
  });
}

TEST(LineCleaner, TakesTheSideOfABoxAway) {
  ExpectCleaned({
      {"│ text", "text"},
      {"│   indented", "  indented"},
      {"│", ""},
      {"\x1b[31m│\x1b[0m \x1b[0mtext", "text"},
      {"  │ text", "text"},
      {"║ text", "text"},
      {"│ │ two boxes", "two boxes"},
      {"╷", ""},
  });
  ExpectUnchanged({"a │ b", "… text", "“quoted”"});
}

TEST(LineCleaner, TakesAGutterAway) {
  ExpectCleaned({
      {"| text", "text"},
      {"     | text", "text"},
      {"> quoted", "quoted"},
      {"- item", "item"},
      {"* item", "item"},
      {"# comment", "comment"},
  });
  ExpectUnchanged({"|text", ">text", "-text", "->text", "a | b", "a > b", "  - indented item", "#text"});
}

TEST(LineCleaner, TakesALeadingTimeAway) {
  ExpectCleaned({
      {"2026-11-23T17:02:11Z text", "text"},
      {"2026-11-23T17:02:11.1234567Z text", "text"},
      {"2026-11-23T17:02:11+01:00 text", "text"},
      {"2026-11-23 17:02:11,123 text", "text"},
      {"2026-11-23 17:02:11 text", "text"},
      {"[2026-11-23 17:02:11] text", "text"},
      {"  [2026-11-23T17:02:11Z] text", "text"},
      {"2026-11-23T17:02:11Z     indented", "    indented"},
      {"2026-11-23T17:02:11Z", ""},
      {"2026/11/23 17:02:11 text", "text"},
      {"17:02:11 text", "text"},
      {"17:02:11.123   text", "  text"},
      {"\x1b[90m2026-11-23T17:02:11Z\x1b[0m text", "text"},
  });
}

TEST(LineCleaner, TakesTheNameOfAServiceOrAStepAway) {
  ExpectCleaned({
      {"web-1  | text", "text"},
      {"db_2 |   indented", "  indented"},
      {"deploy\tStart it\t2026-11-23T17:02:11.123Z text", "text"},
      {"level=error msg=text", "text"},
      {"level=error msg=  \"code\": \"X\"", "  \"code\": \"X\""},
      {"time=\"2026-11-23T17:02:11Z\" level=info msg=text", "text"},
      {"::error::text", "text"},
      {"::error title=a::text", "text"},
  });
  ExpectUnchanged({"web-01 text", "a | b", "x\ty\tz", "level=error msg=\"text\"", "level=error"});
}

TEST(LineCleaner, TakesTheLevelBeforeMoreOfARecordAway) {
  ExpectCleaned({
      {"17:02:11 info   \"code\": \"X\"", "  \"code\": \"X\""},
      {"17:02:11 info RESPONSE 409: 409 Conflict", "RESPONSE 409: 409 Conflict"},
      {"2026-11-23 17:02:11 [INFO] pool-1 - Message: text", "Message: text"},
      {"2026-11-23 17:02:11 ERROR begin of another", "ERROR begin of another"},
  });
}

TEST(LineCleaner, TakesBoldMarksAway) {
  ExpectCleaned({{"**Code: X**", "Code: X"}, {"Code: **X**", "Code: X"}});
  ExpectUnchanged({"a * b", "***", "password: ******"});
}

TEST(LineCleaner, HalvesTheDoubledQuotesOfYaml) {
  ExpectCleaned({
      {"    message: 'VM ''web-01'' is gone.'", "    message: 'VM 'web-01' is gone.'"},
      {"      of VM ''web-01'' is gone.'", "      of VM 'web-01' is gone.'"},
  });
  ExpectUnchanged({"name: ''", "in zones '' for it", "'' and ''"});
}

TEST(LineCleaner, WhatOnlyLooksLikeATimeStays) {
  ExpectUnchanged({"2026-11-23 text", "17:02 text", "2026-11-23T17:02 text", "2026-11-23T17:02:11Ztext",
                   "[2026-11-23 17:02:11 text", "at 2026-11-23T17:02:11Z text", "2026-11-23_17:02:11 text"});
}

TEST(LineCleaner, TakesThePipelinesMarkAway) {
  ExpectCleaned({
      {"##[error]text", "text"},
      {"2026-11-23T17:02:11.1234567Z ##[error]text", "text"},
  });
  ExpectUnchanged({"##[warning]text", "a ##[error]text"});
}

TEST(LineCleaner, DecodesHtml) {
  ExpectCleaned({
      {"{&quot;code&quot;: &quot;X&quot;}", "{\"code\": \"X\"}"},
      {"VM &#39;web-01&#39; and &apos;web-02&apos;", "VM 'web-01' and 'web-02'"},
      {"<pre class=\"x\"><code>{&quot;a&quot;:1}</code></pre>", "{\"a\":1}"},
      {"&quot;1 &lt; 2 &amp;&amp; 3&nbsp;&gt; 2&quot;", "\"1 < 2 && 3 > 2\""},
      {"&quot;1 < 2&quot;<br/>", "\"1 < 2\""},
      {"&quot;&amp;quot;&quot;", "\"&quot;\""},
      {"&quot;&unknown; &&quot;", "\"&unknown; &\""},
  });
}

TEST(LineCleaner, WithoutEncodedQuotesMarkupStays) {
  ExpectUnchanged({"<code>x</code>", "a &amp; b", "List<String> x", "&lt;tag&gt;"});
}

TEST(LineCleaner, HalvesTheDoubledQuotesOfCsv) {
  ExpectCleaned({
      {R"(1,"{""code"":""X"",""message"":""VM 'a' is gone.""}",x)",
       R"(1,"{"code":"X","message":"VM 'a' is gone."}",x)"},
      {R"("{""a"":""""}")", R"("{"a":""}")"},
  });
  ExpectUnchanged({R"({"a":""})", R"(a "" b)"});
}

TEST(LineCleaner, TakesSeveralWrappingsAway) {
  ExpectCleaned({
      {"2026-11-23T17:02:11Z \x1b[31m│\x1b[0m   \"code\": \"X\"", "  \"code\": \"X\""},
      {"2026-11-23T17:02:11Z | <b>{&quot;a&quot;:1}</b>", "{\"a\":1}"},
      {"\x1b[31m##[error]2026\x1b[0m", "2026"},
  });
}

TEST(LineCleaner, ALineIsCleanedAlikeAfterOthers) {
  const std::string log =
      "\x1b[31mone\x1b[0m\n2026-11-23T17:02:11Z two\n&quot;three&quot;\n\"{\"\"a\"\":1}\"\n";
  EXPECT_EQ(OnlyBlockOf(log).text, "one\ntwo\n\"three\"\n\"{\"a\":1}\"\n");
}

}  // namespace
}  // namespace vmsift
