// Which files a path means, and in which order.
#include "analyzer/input/input_list.h"

#include <sys/stat.h>

#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "analyzer/input/path_pattern.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> Paths(const std::vector<std::string>& named, const PathFilter& filter = {}) {
  std::vector<std::string> paths;
  for (const Input& input : ListInputs(named, filter).inputs) {
    EXPECT_TRUE(input.status.ok()) << input.status;
    paths.push_back(input.path);
  }
  return paths;
}

TEST(ListInputs, FilesComeAsNamed) {
  const TemporaryFolder folder;
  const std::string b = folder.Write("b.log", "");
  const std::string a = folder.Write("a.log", "");
  EXPECT_THAT(Paths({b, a, b}), ElementsAre(b, a, b));
  EXPECT_THAT(Paths({}), IsEmpty());
}

TEST(ListInputs, StandardInputIsAFile) {
  EXPECT_THAT(Paths({"-"}), ElementsAre("-"));
}

TEST(ListInputs, WhatIsNotThereComesAsNamed) {
  const TemporaryFolder folder;
  const std::string gone = folder.path("gone.log");
  EXPECT_THAT(Paths({gone}), ElementsAre(gone)) << "whether it can be read shows when it is opened";
}

TEST(ListInputs, ADirectoryGivesItsFilesAtAnyDepthSorted) {
  const TemporaryFolder folder;
  const std::string b = folder.Write("b.log", "");
  const std::string upper = folder.Write("Z.log", "");
  const std::string a = folder.Write("a.log", "");
  const std::string hidden = folder.Write(".hidden", "");
  const std::string deep = folder.Write("aa/x/y.log", "");
  fs::create_directory(folder.path("empty"));
  EXPECT_THAT(Paths({folder.path("")}), ElementsAre(hidden, upper, a, deep, b));
}

TEST(ListInputs, PathsSortByBytesWhereADirectoryStandsAmongFiles) {
  const TemporaryFolder folder;
  const std::string inside = folder.Write("a/x", "");
  const std::string dot = folder.Write("a.log", "");     // `.` comes before `/`
  const std::string digit = folder.Write("a0.log", "");  // which comes before `0`
  EXPECT_THAT(Paths({folder.path("")}), ElementsAre(dot, inside, digit));
}

TEST(ListInputs, FilesAndDirectoriesKeepTheirOrder) {
  const TemporaryFolder folder;
  const std::string first = folder.Write("z.log", "");
  const std::string inside = folder.Write("d/a.log", "");
  EXPECT_THAT(Paths({first, folder.path("d"), "-"}), ElementsAre(first, inside, "-"));
}

TEST(ListInputs, ALinkToAFileIsFollowed) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("d/a.log", "");
  fs::create_symlink(file, folder.path("d/link.log"));
  EXPECT_THAT(Paths({folder.path("d")}), ElementsAre(file, folder.path("d/link.log")));
}

TEST(ListInputs, ALoopOfLinksEnds) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("d/a.log", "");
  fs::create_directory_symlink(folder.path("d"), folder.path("d/loop"));
  EXPECT_THAT(Paths({folder.path("d")}), ElementsAre(file));
}

TEST(ListInputs, ALinkToNothingIsLeftOut) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("d/a.log", "");
  fs::create_symlink(folder.path("gone"), folder.path("d/dangling"));
  EXPECT_THAT(Paths({folder.path("d")}), ElementsAre(file));
}

TEST(ListInputs, ANamedLinkToADirectoryIsLookedInto) {
  const TemporaryFolder folder;
  folder.Write("d/a.log", "");
  fs::create_directory_symlink(folder.path("d"), folder.path("link"));
  EXPECT_THAT(Paths({folder.path("link")}), ElementsAre(folder.path("link/a.log")));
}

TEST(ListInputs, AnUnreadableDirectoryIsToldAndTheRestGoesOn) {
  const TemporaryFolder folder;
  const std::string before = folder.Write("d/a.log", "");
  const std::string after = folder.Write("d/z.log", "");
  const std::string closed = folder.path("d/closed");
  fs::create_directory(closed);
  fs::permissions(closed, fs::perms::none);
  std::error_code readable;
  fs::directory_iterator(closed, readable);
  if (!readable) GTEST_SKIP() << "this user may read everything";
  const std::vector<Input> inputs = ListInputs({folder.path("d")}).inputs;
  fs::permissions(closed, fs::perms::owner_all);
  ASSERT_EQ(inputs.size(), 3u);
  EXPECT_EQ(inputs[0].path, before);
  EXPECT_EQ(inputs[1].path, closed);
  EXPECT_EQ(inputs[1].status.code(), absl::StatusCode::kPermissionDenied);
  EXPECT_THAT(std::string(inputs[1].status.message()), testing::HasSubstr(closed));
  EXPECT_EQ(inputs[2].path, after);
}

TEST(ListInputs, WhatIsNoFileIsPassedOver) {
  const TemporaryFolder folder;
  const std::string file = folder.Write("d/a.log", "");
  ASSERT_EQ(mkfifo(folder.path("d/fifo").c_str(), 0600), 0);
  fs::create_symlink(folder.path("d/fifo"), folder.path("d/link-to-fifo"));
  fs::create_symlink("/dev/zero", folder.path("d/zero"));
  fs::create_symlink("self", folder.path("d/self"));
  EXPECT_THAT(Paths({folder.path("d")}), ElementsAre(file));
}

PathFilter Filter(const std::vector<std::string>& include, const std::vector<std::string>& exclude) {
  PathFilter filter;
  for (const std::string& pattern : include) filter.include.push_back(*Glob::OfPaths(pattern));
  for (const std::string& pattern : exclude) filter.exclude.push_back(*Glob::OfPaths(pattern));
  return filter;
}

TEST(ListInputs, OnlyWhatIsIncludedAndNotExcludedIsTaken) {
  const TemporaryFolder folder;
  const std::string log = folder.Write("t/a.log", "");
  const std::string json = folder.Write("t/b.json", "");
  const std::string deep = folder.Write("t/d/c.json", "");
  const std::string tmp = folder.Write("t/tmp/d.json", "");
  const std::vector<std::string> tree = {folder.path("t")};
  EXPECT_THAT(Paths(tree, Filter({"*.json"}, {})), ElementsAre(json, deep, tmp));
  EXPECT_THAT(Paths(tree, Filter({"*.json", "*.log"}, {"tmp"})), ElementsAre(log, json, deep));
  EXPECT_THAT(Paths(tree, Filter({}, {"*.json"})), ElementsAre(log));
  EXPECT_THAT(Paths(tree, Filter({"/*"}, {})), ElementsAre(log, json));
  EXPECT_THAT(Paths(tree, Filter({"d/"}, {})), ElementsAre(deep));
  EXPECT_THAT(Paths(tree, Filter({"t/*"}, {})), IsEmpty()) << "the named directory is no part of the path";
}

TEST(ListInputs, AFilterIsNotForWhatIsNamed) {
  const TemporaryFolder folder;
  const std::string named = folder.Write("a.log", "");
  folder.Write("tmp/b.log", "");
  EXPECT_THAT(Paths({named, "-"}, Filter({"*.json"}, {"*.log"})), ElementsAre(named, "-"));
  EXPECT_THAT(Paths({folder.path("tmp")}, Filter({}, {"tmp"})), ElementsAre(folder.path("tmp/b.log")));
}

TEST(ListInputs, AnExcludedDirectoryIsNotLookedInto) {
  const TemporaryFolder folder;
  folder.Write("t/a.log", "");
  const fs::path closed = folder.path("t/closed");
  fs::create_directory(closed);
  fs::permissions(closed, fs::perms::none);
  const InputList list = ListInputs({folder.path("t")}, Filter({}, {"closed/**"}));
  fs::permissions(closed, fs::perms::owner_all);
  ASSERT_EQ(list.inputs.size(), 1u);
  EXPECT_TRUE(list.inputs[0].status.ok());
}

TEST(ListInputs, ADirectoryThatGivesNothingIsTold) {
  const TemporaryFolder folder;
  folder.Write("t/a.log", "");
  fs::create_directory(folder.path("empty"));
  const InputList all = ListInputs({folder.path("t"), folder.path("empty")});
  EXPECT_THAT(all.bare, ElementsAre(folder.path("empty")));
  const InputList none = ListInputs({folder.path("t"), folder.path("empty")}, Filter({"*.json"}, {}));
  EXPECT_THAT(none.bare, ElementsAre(folder.path("t"), folder.path("empty")));
}

TEST(TotalBytes, IsWhatFilesHold) {
  const TemporaryFolder folder;
  const std::string a = folder.Write("a.log", "12345");
  const std::string b = folder.Write("b.log", "1");
  EXPECT_EQ(TotalBytes(ListInputs({a, b, a, folder.path("gone.log")}).inputs), 11);
  EXPECT_EQ(TotalBytes({}), 0);
}

TEST(TotalBytes, IsNotKnownOfWhatIsNoFile) {
  const TemporaryFolder folder;
  const std::string pipe = folder.path("pipe");
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_EQ(TotalBytes(ListInputs({folder.Write("a.log", "12345"), "-"}).inputs), std::nullopt);
  EXPECT_EQ(TotalBytes(ListInputs({pipe}).inputs), std::nullopt);
}

TEST(ExpandedPaths, APatternThatIsNoFileIsWhatMatchesIt) {
  const TemporaryFolder folder;
  for (const char* name : {"b.log", "a.log", "c.txt", "d/e.log", "[x].log"}) folder.Write(name, "");
  const auto expanded = [&folder](const std::string& path) {
    std::vector<std::string> names = ExpandedPaths({folder.path(path)});
    for (std::string& name : names) name = name.substr(folder.path("").size() + 1);
    return names;
  };
  EXPECT_THAT(expanded("?.log"), testing::ElementsAre("a.log", "b.log"));
  EXPECT_THAT(expanded("*/*.log"), testing::ElementsAre("d/e.log"));
  EXPECT_THAT(expanded("[ab].*"), testing::ElementsAre("a.log", "b.log"));
  EXPECT_THAT(expanded("[x].log"), testing::ElementsAre("[x].log")) << "there is such a file";
  EXPECT_THAT(expanded("c.txt"), testing::ElementsAre("c.txt"));
  EXPECT_THAT(expanded("*.gone"), testing::ElementsAre("*.gone")) << "to be told that it is not there";
  EXPECT_THAT(ExpandedPaths({"-"}), testing::ElementsAre("-"));
}

TEST(ExpandedPaths, TwoStarsAreAnyNumberOfDirectories) {
  const TemporaryFolder folder;
  for (const char* name : {"a.log", "d/b.log", "d/e/f/c.log", "d/e/f/c.txt", "[x]/y/d.log", ".h/i.log"})
    folder.Write(name, "");
  std::filesystem::create_directory_symlink("d", folder.path("link"));
  const auto matching = [&folder](const std::string& pattern) {
    std::vector<std::string> names = PathsMatching(folder.path(pattern));
    for (std::string& name : names) name = name.substr(folder.path("").size() + 1);
    return names;
  };
  EXPECT_THAT(matching("**/*.log"),
              testing::ElementsAre(".h/i.log", "[x]/y/d.log", "a.log", "d/b.log", "d/e/f/c.log"));
  EXPECT_THAT(matching("d/**/c.*"), testing::ElementsAre("d/e/f/c.log", "d/e/f/c.txt"));
  EXPECT_THAT(matching("d/**/**/b.log"), testing::ElementsAre("d/b.log"));
  EXPECT_THAT(matching("**/e/**/*.log"), testing::ElementsAre("d/e/f/c.log"));
  EXPECT_THAT(matching("d/**"), testing::ElementsAre("d/")) << "which is read at any depth";
  EXPECT_THAT(matching("gone/**/*.log"), testing::IsEmpty());
  EXPECT_THAT(matching(".*"), testing::ElementsAre(".h")) << "neither . nor ..";
  EXPECT_THAT(matching("d/.*/*.log"), testing::IsEmpty());
  EXPECT_THAT(matching("d/../*.log"), testing::ElementsAre("d/../a.log"));
}

}  // namespace
}  // namespace vmsift
