// A configuration file: keys, values and lines, and what is wrong with its form.
#include "analyzer/app/configuration.h"

#include <string>
#include <vector>

#include "base/status_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

std::vector<Setting> SettingsOf(const std::string& text) {
  const absl::StatusOr<Configuration> read = ParseConfiguration(text, "f.toml");
  EXPECT_TRUE(read.ok()) << read.status();
  return read.ok() ? read->settings : std::vector<Setting>();
}

std::string ErrorOf(const std::string& text) {
  return std::string(Message(ParseConfiguration(text, "f.toml").status()));
}

TEST(Configuration, WhatNestsTooDeeplyIsNotRead) {
  std::string key = "a";
  for (int i = 0; i < 100'000; ++i) key += ".a";
  const std::string what = ": a key of more than 16 parts, or as many brackets in each other";
  EXPECT_EQ(ErrorOf("b = 1\n" + key + " = 1\n"), "f.toml:2" + what);
  EXPECT_EQ(ErrorOf("b = \"\"\"\n\n\"\"\"\n[" + key + "]\n"), "f.toml:4" + what);
  EXPECT_EQ(ErrorOf("b = { " + key + " = 1 }"), "f.toml:1" + what);
  EXPECT_EQ(ErrorOf("b = " + std::string(100'000, '[')), "f.toml:1" + what);
  std::string quoted = "'a'";
  for (int i = 0; i < 20; ++i) quoted += " . \"a\"";
  EXPECT_EQ(ErrorOf(quoted + " = 1\n"), "f.toml:1" + what);
  // Text is not meant, wherever it is.
  const std::string dots(100, '.');
  std::string list = "1.5";
  for (int i = 0; i < 20; ++i) list += ", 1.5";
  const std::vector<Setting> settings =
      SettingsOf("# " + key + "\na = '" + dots + "' # " + dots + "\nb = \"\\\"" + dots +
                 "\"\nc = \"\"\"\n\"" + dots + "\n\"\"\"\nd = '''\n'" + dots + "'''\ne = [" + list + "]\n");
  ASSERT_EQ(settings.size(), 5u);
  EXPECT_EQ(settings[0].values, std::vector<std::string>{dots});
}

TEST(Configuration, KeysHaveTheirTableAndLine) {
  const std::vector<Setting> settings =
      SettingsOf("# a comment\nmax-line = '4MiB'\n\n[tail]\n# z before a\nz = 1\na = 2\n[scan]\nb = 3\n");
  ASSERT_EQ(settings.size(), 4u);
  EXPECT_EQ(settings[0].table, "");
  EXPECT_EQ(settings[0].key, "max-line");
  EXPECT_EQ(settings[0].line, 2u);
  EXPECT_EQ(settings[1].table, "tail");
  EXPECT_EQ(settings[1].key, "z");
  EXPECT_EQ(settings[1].line, 6u);
  EXPECT_EQ(settings[2].line, 7u);
  EXPECT_EQ(settings[3].table, "scan");
  EXPECT_EQ(settings[3].line, 9u);
}

TEST(Configuration, ValuesAreAsTheCommandLineHasThem) {
  const auto value = [](const std::string& text) { return SettingsOf("k = " + text).at(0).values; };
  EXPECT_THAT(value("\"10s\""), ElementsAre("10s"));
  EXPECT_THAT(value("'a # b, c = [d]'"), ElementsAre("a # b, c = [d]"));
  EXPECT_THAT(value("\"a \\\"b\\\" \\u00e9\""), ElementsAre("a \"b\" \xC3\xA9"));
  EXPECT_THAT(value("1_000"), ElementsAre("1000"));
  EXPECT_THAT(value("-3"), ElementsAre("-3"));
  EXPECT_THAT(value("0.25"), ElementsAre("0.25"));
  EXPECT_THAT(value("true"), ElementsAre("true"));
  EXPECT_THAT(value("2026-11-23"), ElementsAre("2026-11-23"));
  EXPECT_THAT(value("2026-11-23T17:00:00Z"), ElementsAre("2026-11-23T17:00:00Z"));
  EXPECT_THAT(value("[]"), IsEmpty());
  EXPECT_THAT(value("[ # of two\n 'a, b',\n 'c', # the end\n]"), ElementsAre("a, b", "c"));
}

TEST(Configuration, KindsAreToldApart) {
  EXPECT_EQ(SettingsOf("k = 'true'").at(0).kind, Setting::Kind::kValue);
  EXPECT_EQ(SettingsOf("k = true").at(0).kind, Setting::Kind::kBoolean);
  EXPECT_EQ(SettingsOf("k = ['a']").at(0).kind, Setting::Kind::kList);
}

TEST(Configuration, AnEmptyTableIsATable) {
  const absl::StatusOr<Configuration> read = ParseConfiguration("[tail]\n\n[scna]\n", "f.toml");
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->tables.size(), 2u);
  EXPECT_EQ(read->tables[1].table, "scna");
  EXPECT_EQ(read->tables[1].line, 3u);
  EXPECT_THAT(SettingsOf(""), IsEmpty());
}

TEST(Configuration, WhatIsNoTomlIsAnErrorWithItsLine) {
  EXPECT_THAT(ErrorOf("a = 1\nb = 10s\n"), StartsWith("f.toml:2: "));
  EXPECT_THAT(ErrorOf("a = 1\na = 2\n"), StartsWith("f.toml:2: "));
  EXPECT_THAT(ErrorOf("a = 1\n\n[tail\nb = 1\n"), StartsWith("f.toml:3: "));
  EXPECT_THAT(ErrorOf("just words\n"), StartsWith("f.toml:1: "));
  EXPECT_THAT(ErrorOf("k = \"never closed\n"), StartsWith("f.toml:1: "));
  EXPECT_THAT(ErrorOf("k = '\xFF'\n"), StartsWith("f.toml:1: "));
  EXPECT_THAT(ErrorOf("k = " + std::string(100'000, '[')), StartsWith("f.toml:1: "));
}

TEST(Configuration, OnlyCommandsHaveTables) {
  EXPECT_EQ(ErrorOf("[tail]\na = 1\n[tail.deep]\nb = 1\n"),
            "f.toml:3: tail.deep is a table; only commands have one");
  EXPECT_EQ(ErrorOf("a = ['b',\n ['c']]\n"), "f.toml:2: a has a table or a list within its list");
  EXPECT_EQ(ErrorOf("[[tail]]\na = 1\n"), "f.toml:1: tail has a table or a list within its list");
}

}  // namespace
}  // namespace vmsift
