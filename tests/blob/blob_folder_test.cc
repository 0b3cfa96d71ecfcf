// Blobs that are followed: what is listed at which price, and what is read of blobs that change.
#include "analyzer/blob/blob_folder.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "analyzer/blob/blob_service.h"
#include "analyzer/net/curl_library.h"
#include "analyzer/pipeline/blob_hour.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/blob/blob_server.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

std::string HourOf(const std::string& resource, const std::string& day, int hour) {
  return absl::StrCat("resourceId=/", resource, "/y=2026/m=11/d=", day, "/h=", hour, "/m=00/PT1H.json");
}

class BlobFolders : public testing::Test {
 protected:
  BlobFolders() {
    options_.now = [this] { return now_; };
  }

  std::unique_ptr<BlobFolder> Folder(const std::string& name) {
    const absl::StatusOr<CurlLibrary> curl = CurlLibrary::Load();
    EXPECT_TRUE(curl.ok()) << curl.status();
    const BlobLocation location = *ParseBlobPath(server_.endpoint() + "/logs" + name, {});
    auto store = std::make_shared<BlobStore>();
    store->service = *BlobService::Create(*curl, location, {}, {});
    return std::make_unique<BlobFolder>(std::move(store), location, options_);
  }
  std::string PathOf(const std::string& name) const { return server_.endpoint() + "/logs/" + name; }

  static std::vector<std::string> Paths(const absl::StatusOr<RemoteListing>& listing) {
    EXPECT_TRUE(listing.ok()) << listing.status();
    std::vector<std::string> paths;
    for (const RemoteEntry& file : listing->entries) paths.push_back(file.path);
    return paths;
  }
  // Since the last call: `HEAD /a`, or `LIST prefix`.
  std::vector<std::string> Requests() {
    std::vector<std::string> all;
    for (const ServedRequest& request : server_.Requests()) {
      const auto prefix = request.query.find("prefix");
      const bool lists = request.query.count("comp") > 0;
      const std::string what = prefix == request.query.end() ? "" : prefix->second;
      const std::string deep = request.query.count("delimiter") > 0 ? " flat" : "";
      all.push_back(lists ? "LIST " + what + deep : request.method + " " + request.path);
    }
    const std::vector<std::string> since(all.begin() + static_cast<ptrdiff_t>(asked_), all.end());
    asked_ = all.size();
    return since;
  }

  BlobServer server_;
  BlobFolder::Options options_;
  absl::Time now_ = absl::FromCivil(absl::CivilHour(2026, 11, 23, 12), absl::UTCTimeZone());
  size_t asked_ = 0;
};

TEST_F(BlobFolders, BetweenWholeListingsFoldersOfTodayAreListed) {
  server_.set_page_size(2);
  for (const char* resource : {"A", "B"}) {
    for (int hour = 10; hour < 16; ++hour) server_.Put(HourOf(resource, "22", hour), {"x"});
    server_.Put(HourOf(resource, "23", 11), {"x"});
  }
  server_.Put("resourceId=/deploy.log", {"x"});
  const auto folder = Folder("/resourceId=");
  EXPECT_THAT(Paths(folder->List(true)), SizeIs(15));
  EXPECT_THAT(Requests(), SizeIs(1 + 8));
  server_.Put(HourOf("A", "23", 12), {"x"});
  server_.Put(HourOf("C", "23", 12), {"x"});
  const absl::StatusOr<RemoteListing> some = folder->List(false);
  EXPECT_FALSE(some->whole);
  EXPECT_THAT(Paths(some),
              UnorderedElementsAre(PathOf(HourOf("A", "23", 11)), PathOf(HourOf("A", "23", 12)),
                                   PathOf(HourOf("B", "23", 11)), PathOf("resourceId=/deploy.log")));
  EXPECT_THAT(Requests(), ElementsAre("LIST resourceId=/A/y=2026/m=11/d=23/",
                                      "LIST resourceId=/B/y=2026/m=11/d=23/", "LIST resourceId=/ flat",
                                      "LIST resourceId=/ flat"));  // two pages
  EXPECT_THAT(Paths(folder->List(true)), SizeIs(17));
  Requests();
  // In the first hours of a day, blobs of the day before still grow.
  now_ += absl::Hours(13);
  EXPECT_THAT(Paths(folder->List(false)), SizeIs(5));
  EXPECT_THAT(Requests(), SizeIs(3 * 2 + 2));
}

TEST_F(BlobFolders, WhereAWholeListingIsCheaperAllIsListed) {
  for (const char* resource : {"A", "B"}) server_.Put(HourOf(resource, "22", 10), {"x"});
  const auto folder = Folder("/resourceId=");
  EXPECT_TRUE(folder->List(true)->whole);
  EXPECT_THAT(Requests(), ElementsAre("HEAD /resourceId=", "LIST resourceId=/"));
  EXPECT_TRUE(folder->List(false)->whole);
  EXPECT_THAT(Requests(), ElementsAre("LIST resourceId=/"));
}

TEST_F(BlobFolders, ABlobIsAskedForByItsName) {
  server_.Put("a/b.log", {"x"});
  const auto folder = Folder("/a/b.log");
  for (const bool whole : {true, false}) {
    EXPECT_THAT(Paths(folder->List(whole)), ElementsAre(PathOf("a/b.log")));
    EXPECT_THAT(Requests(), ElementsAre("HEAD /a/b.log"));
  }
  server_.Remove("a/b.log");
  const absl::StatusOr<RemoteListing> listing = folder->List(false);
  EXPECT_TRUE(listing->whole);
  EXPECT_THAT(listing->entries, IsEmpty());
  EXPECT_FALSE((*folder->Find(PathOf("a/b.log"))).has_value());
}

TEST_F(BlobFolders, OfAPrefixOnlyBlobsThatBeginSoAreListed) {
  server_.set_page_size(1);
  for (const char* name : {"logs/m=1.log", "logs/m=10.log", "logs/m=1x/a.log", "logs/m=1x/b.log", "logs/z"})
    server_.Put(name, {"x"});
  const auto folder = Folder("/logs/m=1*");
  EXPECT_THAT(Paths(folder->List(true)), SizeIs(4));
  Requests();
  EXPECT_THAT(Paths(folder->List(false)), SizeIs(4));
  EXPECT_EQ(Requests().front(), "LIST logs/m=1 flat");
}

TEST_F(BlobFolders, ThePeriodAndTheFilterHold) {
  server_.set_page_size(1);
  for (int hour = 10; hour < 13; ++hour) server_.Put(HourOf("A", "23", hour), {"x"});
  server_.Put("B/deploy.log", {"x"});
  options_.filter.exclude = {*Glob::OfPaths("B")};
  options_.judge = [](std::string_view folder) {
    return folder.find("/d=23/") == std::string_view::npos ? FolderVerdict::kSome : FolderVerdict::kNone;
  };
  const auto folder = Folder("");
  EXPECT_THAT(Paths(folder->List(true)), IsEmpty());
  EXPECT_THAT(Paths(folder->List(false)), IsEmpty());
}

TEST_F(BlobFolders, WhatGrewIsReadAndWhatChangedIsNot) {
  const std::string name = "a b/100%#?";
  server_.Put(name, {.content = "0123", .etag = "\"1\"", .append = true});
  const auto folder = Folder("");
  RemoteEntry file = folder->List(true)->entries.front();
  EXPECT_EQ(file.size, 4u);
  EXPECT_NE(file.lineage, "");
  EXPECT_EQ((*folder->Find(file.path))->path, file.path);
  server_.Put(name, {.content = "012345", .etag = "\"2\"", .append = true});
  char buffer[4];
  ASSERT_TRUE(folder->Read(file, 1, buffer, 3).ok());
  EXPECT_EQ(std::string(buffer, 3), "123");
  const std::string later = "Mon, 30 Nov 2026 10:00:00 GMT";
  server_.Put(name, {.content = "012345", .etag = "\"3\"", .created = later, .append = true});
  EXPECT_TRUE(absl::IsAborted(folder->Read(file, 1, buffer, 3)));
  server_.Put(name, {.content = "012345", .etag = "\"4\""});
  EXPECT_TRUE(absl::IsAborted(folder->Read(file, 1, buffer, 3)));
  file = folder->List(true)->entries.front();
  EXPECT_EQ(file.lineage, "");
  EXPECT_TRUE(folder->Read(file, 1, buffer, 3).ok());
  server_.Put(name, {.content = "0123456", .etag = "\"5\""});
  EXPECT_TRUE(absl::IsAborted(folder->Read(file, 1, buffer, 3)));
  server_.Remove(name);
  EXPECT_TRUE(absl::IsNotFound(folder->Read(file, 1, buffer, 3)));
}

TEST_F(BlobFolders, WhatIsBelowAPathIsCovered) {
  const auto folder = Folder("/a/b");
  for (const char* name : {"a/b", "a/b/c", "a/b/c/d.log"}) EXPECT_TRUE(folder->Covers(PathOf(name))) << name;
  for (const char* name : {"a", "a/bc", "c"}) EXPECT_FALSE(folder->Covers(PathOf(name))) << name;
  EXPECT_FALSE(folder->Covers("/logs/a/b/c"));
  EXPECT_TRUE(Folder("/a/b*")->Covers(PathOf("a/bc")));
  EXPECT_TRUE(Folder("")->Covers(PathOf("x")));
}

TEST(FolderOfDates, IsFoundInNames) {
  EXPECT_EQ(FolderOfDates("r/y=2026/m=11/d=23/h=17/m=00/PT1H.json"), "r/");
  EXPECT_EQ(FolderOfDates("y=2026/m=11/d=23/h=17/m=00/macAddress=A/PT1H.json"), "");
  EXPECT_EQ(FolderOfDates("a/b/y=2026/m=11/d=23/x"), "a/b/");
  for (const char* other :
       {"", "x", "y=2026/m=11/d=23/", "a/y=2026/m=11/d=2/x", "ay=2026/m=11/d=23/x", "y=2026/m=11/x/d=23/x"})
    EXPECT_EQ(FolderOfDates(other), std::nullopt) << other;
}

}  // namespace
}  // namespace vmsift
