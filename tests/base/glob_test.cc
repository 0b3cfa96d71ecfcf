// What a pattern means, on paths and on names, and which patterns are refused.
#include "base/glob.h"

#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

Glob OfPaths(std::string_view pattern) {
  const absl::StatusOr<Glob> glob = Glob::OfPaths(pattern);
  EXPECT_TRUE(glob.ok()) << glob.status();
  return *glob;
}

bool NameFits(std::string_view pattern, std::string_view name) {
  const absl::StatusOr<Glob> glob = Glob::OfNames(pattern);
  EXPECT_TRUE(glob.ok()) << glob.status();
  return glob->Matches(name);
}

struct Case {
  const char* pattern;
  std::vector<const char*> fit;
  std::vector<const char*> do_not;
};

TEST(Glob, OfPaths) {
  const std::vector<Case> cases = {
      {"*.log", {"a.log", ".log", "d/e/a.log"}, {"a.log.gz", "a.log/b"}},
      {"a?c", {"abc", "d/abc"}, {"ac", "abbc", "A?c"}},
      {"PT1H.json", {"PT1H.json", "y=2026/m=11/PT1H.json"}, {"pt1h.json", "PT1H.json.gz"}},
      {"d/*.log", {"d/a.log"}, {"a.log", "d/e/a.log", "x/d/a.log"}},
      {"/*.log", {"a.log"}, {"d/a.log"}},
      {"./d/*", {"d/a"}, {"d/e/a", "x/d/a"}},
      {"d//e", {"d/e"}, {"e"}},
      {"**/e/*", {"e/a", "d/e/a", "c/d/e/a"}, {"a", "e/d/a"}},
      {"d/**/a", {"d/a", "d/e/a", "d/e/f/a"}, {"a", "d/e", "x/d/a"}},
      {"**/d/**/a", {"d/a", "d/d/a", "c/d/c/a"}, {"c/a", "d/a/b"}},
      {"d/**", {"d/a", "d/e/a"}, {"d", "a", "e/d/a"}},
      {"**", {"a", "d/a"}, {}},
      {"tmp/", {"tmp/a", "d/tmp/e/a"}, {"tmp", "d/tmp"}},
      {"d/tmp/", {"d/tmp/a"}, {"tmp/a", "x/d/tmp/a"}},
      {"[ab]*", {"a", "b1"}, {"c", "[ab]"}},
      {"[!ab]", {"c"}, {"a", "b"}},
      {"[]a]x", {"]x", "ax"}, {"bx"}},
      {"[[:digit:]]", {"7"}, {"d", "]"}},
      {"a\\*", {"a*"}, {"ab"}},
      {"a\\[b", {"a[b"}, {"ab"}},
      {"a\\\\[bc]", {"a\\b"}, {"a[bc]"}},
      {"y=2026/m=11/**/PT1H.json",
       {"y=2026/m=11/d=23/h=17/m=00/PT1H.json"},
       {"y=2026/m=12/d=23/h=17/m=00/PT1H.json"}},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.pattern);
    const Glob glob = OfPaths(one.pattern);
    EXPECT_EQ(glob.text(), one.pattern);
    for (const char* path : one.fit) EXPECT_TRUE(glob.Matches(path)) << path;
    for (const char* path : one.do_not) EXPECT_FALSE(glob.Matches(path)) << path;
  }
}

TEST(Glob, OfDirectories) {
  for (const char* pattern : {"tmp", "tmp/", "/d/tmp", "d/tmp/", "d/tmp/**", "**/tmp/**", "d/*", "d/**"}) {
    EXPECT_TRUE(OfPaths(pattern).MatchesDirectory("d/tmp/")) << pattern;
  }
  for (const char* pattern : {"*.log", "tmp/*", "/tmp", "d/tmp/*", "d/tmp/**/a", "e/**"}) {
    EXPECT_FALSE(OfPaths(pattern).MatchesDirectory("d/tmp/")) << pattern;
  }
}

TEST(Glob, OfNames) {
  EXPECT_TRUE(NameFits("web-*", "web-01"));
  EXPECT_TRUE(NameFits("WEB-01", "web-01"));
  EXPECT_TRUE(NameFits("web-*", "s/g/WEB-01"));
  EXPECT_TRUE(NameFits("g/web-01", "s/G/web-01"));
  EXPECT_TRUE(NameFits("s/g/web-01", "S/g/web-01"));
  EXPECT_TRUE(NameFits("[a-c]1", "B1"));
  EXPECT_FALSE(NameFits("web", "web-01"));
  EXPECT_FALSE(NameFits("g", "s/g/web-01")) << "the name stands last";
  EXPECT_FALSE(NameFits("s/*", "s/g/web-01")) << "* does not cross a slash";
  EXPECT_FALSE(NameFits("g/web-01", "web-01"));
}

TEST(Glob, WhatCannotHaveBeenMeantIsRefused) {
  for (const char* pattern : {"", "/", "./", "[", "a[b", "a[]", "[!]", "[a/b]", "[[:alpha:]", "[[:alpha",
                              "a\\", "a/\\", "[\\", "[a\\]"}) {
    SCOPED_TRACE(pattern);
    EXPECT_EQ(Glob::OfPaths(pattern).status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_EQ(Glob::OfNames(pattern).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_THAT(std::string(Glob::OfPaths("d/web-[0-9").status().message()),
              testing::HasSubstr("pattern 'd/web-[0-9': its [ is not closed"));
}

// Logs may hold one in a name, and it does not end there.
TEST(Glob, ANameGoesOnAfterANul) {
  const std::string name("web\0one", 7);
  EXPECT_FALSE(NameFits("web", name));
  EXPECT_TRUE(NameFits("web*", name));
  EXPECT_TRUE(NameFits("web?one", name));
  EXPECT_FALSE(NameFits("web*two", name));
  EXPECT_FALSE(OfPaths("g/web").Matches("g/" + name));
}

// Each `**` and each `*` could begin anywhere: the time must not multiply.
TEST(Glob, ManyStarsEnd) {
  std::string path;
  std::string pattern;
  for (int i = 0; i < 200; ++i) path += "d/";
  for (int i = 0; i < 30; ++i) pattern += "**/d/";
  EXPECT_TRUE(OfPaths(pattern + "d").Matches(path));
  EXPECT_FALSE(OfPaths(pattern + "e").Matches(path));
  std::string stars;
  for (int i = 0; i < 30; ++i) stars += "*a";
  EXPECT_FALSE(OfPaths(stars + "b").Matches(std::string(200, 'a')));
}

}  // namespace
}  // namespace vmsift
