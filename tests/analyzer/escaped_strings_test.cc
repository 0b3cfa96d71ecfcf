// Quotes behind backslashes, strings whose quotes lost their escaping, running text, escapes of any depth.
#include "analyzer/decode/escaped_strings.h"

#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(QuoteAt, KnowsEachQuote) {
  const struct {
    const char* text;
    char quote;
    size_t backslashes;
    size_t end;
  } kQuotes[] = {
      {"\"x", '"', 0, 1},
      {"'x", '\'', 0, 1},
      {"\\\"x", '"', 1, 2},
      {"\\\\\\\"x", '"', 3, 4},
      {"\\'x", '\'', 1, 2},
      {"\xE2\x80\x9Cx", '"', 0, 3},
      {"\xE2\x80\x9Dx", '"', 0, 3},
      {"\xE2\x80\x98x", '\'', 0, 3},
      {"\xE2\x80\x99x", '\'', 0, 3},
      {"\\\xE2\x80\x9Cx", '"', 1, 4},
  };
  for (const auto& [text, quote, backslashes, end] : kQuotes) {
    const QuoteToken token = QuoteAt(text, 0);
    EXPECT_EQ(token.quote, quote) << text;
    EXPECT_EQ(token.backslashes, backslashes) << text;
    EXPECT_EQ(token.begin, 0u) << text;
    EXPECT_EQ(token.end, end) << text;
  }
}

TEST(QuoteAt, KnowsWhatIsNone) {
  for (const char* text : {"", "x", "`x`", "\\n", "\\", "\\\\", "\xE2\x80", "\xE2\x80\xA6", "\xE2\x94\x82"}) {
    EXPECT_EQ(QuoteAt(text, 0).quote, 0) << text;
  }
  EXPECT_EQ(QuoteAt("\"", 1).quote, 0) << "past the end";
}

TEST(QuoteAt, LooksAtItsPlace) {
  const QuoteToken token = QuoteAt("ab\\\"cd", 2);
  EXPECT_EQ(token.begin, 2u);
  EXPECT_EQ(token.end, 4u);
  EXPECT_EQ(token.backslashes, 1u);
}

// The content of the string that `text` begins with, a bar, and what comes after it. One that is not closed
// ends in "...".
std::string Read(std::string_view text) {
  const EscapedString read = ReadEscapedString(text, QuoteAt(text, 0));
  return std::string(read.content) + (read.closed ? "|" : "...|") + std::string(text.substr(read.after));
}

TEST(ReadEscapedString, EndsAtItsClosingQuote) {
  EXPECT_EQ(Read(R"("abc")"), "abc|");
  EXPECT_EQ(Read(R"("abc","x":1)"), R"(abc|,"x":1)");
  EXPECT_EQ(Read(R"("abc"})"), "abc|}");
  EXPECT_EQ(Read(R"("abc" ])"), "abc| ]");
  EXPECT_EQ(Read(R"("abc"; more)"), "abc|; more");
  EXPECT_EQ(Read(R"("abc") more)"), "abc|) more");
  EXPECT_EQ(Read("\"abc\"\n\"x\": 1"), "abc|\n\"x\": 1");
  EXPECT_EQ(Read(R"("" , 1)"), "| , 1");
  EXPECT_EQ(Read("'abc', 'x'"), "abc|, 'x'");
  EXPECT_EQ(Read("\xE2\x80\x9C"
                 "abc\xE2\x80\x9D,"),
            "abc|,");
}

TEST(ReadEscapedString, EndsBeforeAnotherKeyOfTheForm) {
  EXPECT_EQ(Read(R"("abc" Message="def")"), R"(abc| Message="def")");
  EXPECT_EQ(Read(R"("abc" "message"="def")"), R"(abc| "message"="def")");
  EXPECT_EQ(Read(R"("abc" "message"=>"def")"), R"(abc| "message"=>"def")");
}

TEST(ReadEscapedString, TheOtherQuoteIsContent) {
  EXPECT_EQ(Read(R"("VM 'a', gone",)"), "VM 'a', gone|,");
  EXPECT_EQ(Read(R"('VM "a", gone',)"), R"(VM "a", gone|,)");
}

TEST(ReadEscapedString, AnEscapedQuoteIsContent) {
  EXPECT_EQ(Read(R"("VM \"a\", gone",)"), R"(VM \"a\", gone|,)");
  EXPECT_EQ(Read(R"("ends in \\ or \n so",)"), R"(ends in \\ or \n so|,)");
}

TEST(ReadEscapedString, AQuoteThatLostItsEscapingIsContent) {
  EXPECT_EQ(Read(R"("VM "a" is gone",)"), R"(VM "a" is gone|,)");
  EXPECT_EQ(Read(R"("{"code":"X"}",)"), R"({"code":"X|}",)") << "but where it looks like an end, it is one";
}

TEST(ReadEscapedString, TheNumberOfBackslashesTellsWhoseQuoteItIs) {
  EXPECT_EQ(Read(R"(\"abc\",\"x\")"), R"(abc|,\"x\")");
  EXPECT_EQ(Read(R"(\"a \\\"b\\\", c\",)"), R"(a \\\"b\\\", c|,)");
  EXPECT_EQ(Read(R"(\\\"abc\\\"}\"})"), R"(abc|}\"})");
}

TEST(ReadEscapedString, AQuoteOfAnOuterStringCutsIt) {
  EXPECT_EQ(Read(R"(\"abc", "x")"), R"(abc...|", "x")");
}

TEST(ReadEscapedString, TheEndOfTheTextCutsIt) {
  EXPECT_EQ(Read(R"("abc)"), "abc...|");
  EXPECT_EQ(Read(R"(")"), "...|");
  EXPECT_EQ(Read(R"("abc\)"), "abc\\...|");
}

TEST(BeginsField, KnowsFieldsPlacesAndNothing) {
  for (const char* line :
       {"", "   ", "\t", "Target: vm", "  Code : X", "code=X", "STATUS: 409", "Message: x", "ErrorCode : X",
        "Request ID: 1", "Exception Details: x", "At C:\\deploy.ps1:12 char:3", "+ New-AzVM -Name x", "~~~~~",
        "  on main.tf line 3, in resource \"a\" \"b\":", "  with azurerm_linux_virtual_machine.vm,"}) {
    EXPECT_TRUE(BeginsField(line)) << line;
  }
}

TEST(BeginsField, KnowsProse) {
  for (const char* line :
       {"Target", "Codes: 1", "The code: X", "At noon it failed.", "on the machine", "with care",
        "Statuses are listed", "error in the extension", "- item", "Typed: x"}) {
    EXPECT_FALSE(BeginsField(line)) << line;
  }
}

TEST(ParagraphEnd, GoesToAFieldABlankLineOrTheEnd) {
  const auto paragraph = [](std::string_view text, size_t at = 0) {
    return std::string(text.substr(at, ParagraphEnd(text, at) - at));
  };
  EXPECT_EQ(paragraph("one"), "one");
  EXPECT_EQ(paragraph(""), "");
  EXPECT_EQ(paragraph("one\ntwo\n"), "one\ntwo");
  EXPECT_EQ(paragraph("one\ntwo\n\nthree"), "one\ntwo");
  EXPECT_EQ(paragraph("one\n \t \nthree"), "one");
  EXPECT_EQ(paragraph("one\nTarget: two"), "one");
  EXPECT_EQ(paragraph("Target: one\ntwo"), "Target: one\ntwo") << "what it begins with is its own";
  EXPECT_EQ(paragraph("zero\none\n\ntwo", 5), "one");
}

std::string Unescaped(std::string_view raw, size_t backslashes) {
  std::string out = "kept ";
  AppendUnescaped(raw, backslashes, &out);
  return out.substr(0, 5) == "kept " ? out.substr(5) : "(what stood there is gone)";
}

TEST(AppendUnescaped, UndoesEachEscape) {
  EXPECT_EQ(Unescaped(R"(a\nb\rc\td)", 0), "a\nb\rc\td");
  EXPECT_EQ(Unescaped(R"(\"a\" \'b\' \/ \\ \`)", 0), "\"a\" 'b' / \\ `");
  EXPECT_EQ(Unescaped(R"(\u0027a\u0027 \u003c\u003E)", 0), "'a' <>");
  EXPECT_EQ(Unescaped("no escape", 0), "no escape");
  EXPECT_EQ(Unescaped("", 0), "");
}

TEST(AppendUnescaped, WhatIsNoEscapeStays) {
  EXPECT_EQ(Unescaped(R"(C:\Windows\x)", 0), R"(C:\Windows\x)");
  EXPECT_EQ(Unescaped("cut \\", 0), "cut \\");
  EXPECT_EQ(Unescaped(R"(\u00)", 0), R"(\u00)");
  EXPECT_EQ(Unescaped(R"(\u00zz)", 0), R"(\u00zz)");
  EXPECT_EQ(Unescaped(R"(\u20AC)", 0), R"(\u20AC)") << "beyond ASCII";
  EXPECT_EQ(Unescaped(R"(\u0000)", 0), R"(\u0000)") << "no character of a text";
}

TEST(AppendUnescaped, UndoesAsOftenAsTheQuotesWereEscaped) {
  std::string raw = "a \"b\"\n";
  size_t backslashes = 0;
  for (int depth = 0; depth < 5; ++depth) {
    std::string escaped;
    for (char c : raw) {
      if (c == '\n') {
        escaped += "\\n";
        continue;
      }
      if (c == '"' || c == '\\') escaped += '\\';
      escaped += c;
    }
    raw = escaped;
    EXPECT_EQ(Unescaped(raw, backslashes), "a \"b\"\n") << raw;
    backslashes = 2 * backslashes + 1;
  }
}

}  // namespace
}  // namespace vmsift
