// Blobs through a service that breaks, delays, cuts and changes what it sends.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "analyzer/blob/blob_file.h"
#include "analyzer/blob/blob_listing.h"
#include "analyzer/blob/blob_service.h"
#include "analyzer/net/curl_library.h"
#include "base/status_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/blob/blob_server.h"

namespace vmsift {
namespace {

using std::chrono::milliseconds;
using testing::Each;
using testing::ElementsAre;
using testing::Ge;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;

std::string RandomBytes(size_t size, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::string bytes(size, '\0');
  for (char& c : bytes) c = static_cast<char>(random());
  return bytes;
}

class BlobReading : public testing::Test {
 protected:
  // A service that does not wait, but notes how long it would have.
  std::shared_ptr<BlobStore> Service(const std::string& name, const StorageSettings& settings = {}) {
    const absl::StatusOr<CurlLibrary> curl = CurlLibrary::Load();
    EXPECT_TRUE(curl.ok()) << curl.status();
    BlobService::Options options;
    options.wait = [this](milliseconds time) {
      const std::lock_guard lock(mutex_);
      waits_.push_back(time);
      return may_wait_;
    };
    const BlobLocation location = *ParseBlobPath(server_.endpoint() + "/logs" + name, settings);
    auto store = std::make_shared<BlobStore>();
    store->service = *BlobService::Create(*curl, location, settings, options);
    return store;
  }

  static absl::StatusOr<BlobList> ListIn(const std::shared_ptr<BlobStore>& store,
                                         const BlobSelection& selection) {
    return ListBlobs(store, store->service->location(), selection);
  }

  std::shared_ptr<BlobFile> Open(const std::string& name) {
    const absl::StatusOr<BlobList> list = ListIn(Service("/" + name), {});
    EXPECT_TRUE(list.ok()) << list.status();
    return list.ok() && list->blobs.size() == 1 ? list->blobs.front() : nullptr;
  }

  // Paths below the container, or the error.
  std::vector<std::string> List(const std::string& name, const BlobSelection& selection = {}) {
    const absl::StatusOr<BlobList> list = ListIn(Service(name), selection);
    if (!list.ok()) return {std::string(Message(list.status()))};
    std::vector<std::string> names;
    for (const std::shared_ptr<BlobFile>& blob : list->blobs) names.push_back(blob->blob().name);
    return names;
  }

  // All of it, read in portions of random sizes.
  static absl::StatusOr<std::string> ReadAll(const BlobFile& blob, uint64_t seed) {
    return ReadAll(blob.Open(true), seed);
  }
  static absl::StatusOr<std::string> ReadAll(std::shared_ptr<const RandomAccess> blob, uint64_t seed) {
    const std::unique_ptr<ByteSource> source = ReadInOrder(std::move(blob));
    std::mt19937_64 random(seed);
    std::string all;
    std::vector<char> buffer(1 << 20);
    for (;;) {
      const absl::StatusOr<size_t> got = source->Read(buffer.data(), 1 + random() % buffer.size());
      if (!got.ok()) return got.status();
      if (*got == 0) return all;
      all.append(buffer.data(), *got);
    }
  }

  // Ends each of the first `count` answers to GETs of blobs in another way.
  void BreakOften(size_t count, uint64_t seed) {
    auto random = std::make_shared<std::mt19937_64>(seed);
    auto left = std::make_shared<size_t>(count);
    server_.set_fault([random, left](const ServedRequest& request) -> std::optional<Fault> {
      if (*left == 0 || (*random)() % 2 == 0) return std::nullopt;
      --*left;
      switch ((*random)() % 4) {
        case 0:
          return Fault{ErrorAnswer(503, "ServerBusy", "Retry-After: 7\r\n"), std::nullopt, false};
        case 1:
          return Fault{ErrorAnswer(500, "InternalError"), std::nullopt, false};
        case 2:
          return Fault{"", (*random)() % 5'000'000, false};
        default:
          return Fault{"", (*random)() % (request.method == "HEAD" ? 100 : 9'000'000), true};
      }
    });
  }

  BlobServer server_;
  std::mutex mutex_;
  std::vector<milliseconds> waits_;
  bool may_wait_ = true;
};

TEST_F(BlobReading, EveryByteArrivesThroughFaults) {
  const std::string content = RandomBytes(3 * FetchThreads::kRangeBytes + 12'345, 1);
  server_.Put("a/big", {content});
  for (uint64_t seed = 0; seed < 4; ++seed) {
    BreakOften(5, seed);
    const std::shared_ptr<BlobFile> blob = Open("a/big");
    ASSERT_NE(blob, nullptr);
    const absl::StatusOr<std::string> got = ReadAll(*blob, seed);
    ASSERT_TRUE(got.ok()) << got.status();
    EXPECT_TRUE(*got == content) << "seed " << seed;
  }
}

TEST_F(BlobReading, ACutBodyIsResumedAtTheByteReachedOfTheSameVersion) {
  server_.Put("a", {RandomBytes(300'000, 2), "\"0xV1\""});
  const std::shared_ptr<BlobFile> blob = Open("a");
  bool first = true;
  server_.set_fault([&first](const ServedRequest&) -> std::optional<Fault> {
    if (!std::exchange(first, false)) return std::nullopt;
    return Fault{"", 100'000, false};
  });
  ASSERT_TRUE(ReadAll(*blob, 1).ok());
  const std::vector<ServedRequest> requests = server_.Requests();
  ASSERT_THAT(requests, SizeIs(3));  // HEAD, and two of GET
  EXPECT_EQ(requests[1].Header("x-ms-range"), "bytes=0-299999");
  size_t from = 0;
  ASSERT_EQ(std::sscanf(requests[2].Header("x-ms-range").c_str(), "bytes=%zu-299999", &from), 1);
  EXPECT_GT(from, 99'000u);
  EXPECT_LE(from, 100'000u);
  EXPECT_EQ(requests[2].Header("if-match"), "\"0xV1\"");
}

TEST_F(BlobReading, WhatTheServiceAsksIsWaitedAndWhatItNeverAsksIsBounded) {
  server_.Put("a", {"content"});
  const std::shared_ptr<BlobFile> blob = Open("a");
  const Fault busy{ErrorAnswer(503, "ServerBusy", "Retry-After: 17\r\n"), std::nullopt, false};
  server_.set_fault([&busy](const ServedRequest&) { return busy; });
  const absl::Status status = ReadAll(*blob, 1).status();
  EXPECT_EQ(Message(status), server_.endpoint() + "/logs/a: HTTP status 503, after 6 tries (ServerBusy)");
  EXPECT_THAT(waits_, ElementsAre(milliseconds(17'000), milliseconds(17'000), milliseconds(17'000),
                                  milliseconds(17'000), milliseconds(17'000)));

  waits_.clear();
  const Fault reset{"", 0, true};
  server_.set_fault([&reset](const ServedRequest&) { return reset; });
  EXPECT_FALSE(ReadAll(*blob, 1).ok());
  EXPECT_THAT(waits_, SizeIs(5));
  EXPECT_THAT(waits_, Each(Ge(milliseconds(500))));
  EXPECT_THAT(waits_, Each(Le(milliseconds(30'000))));
}

TEST_F(BlobReading, ABlobThatChangesIsNoticed) {
  server_.Put("a", {RandomBytes(100'000, 3), "\"0xV1\""});
  const std::shared_ptr<BlobFile> blob = Open("a");
  server_.Put("a", {RandomBytes(100'000, 4), "\"0xV2\""});
  EXPECT_EQ(Message(ReadAll(*blob, 1).status()),
            server_.endpoint() +
                "/logs/a: changed since it was listed; it had 100000 bytes; read it again when "
                "nobody writes it");
  char byte;
  EXPECT_FALSE(blob->Open(true)->ReadAt(90'000, &byte, 1).ok());
}

TEST_F(BlobReading, AnAppendBlobThatGrewIsReadToTheLengthItHad) {
  const std::string content = RandomBytes(100'000, 5);
  server_.Put("a", {content, "\"0xV1\"", "Mon, 30 Nov 2026 09:00:00 GMT", true});
  const std::shared_ptr<BlobFile> blob = Open("a");
  server_.Put("a", {content + "more", "\"0xV2\"", "Mon, 30 Nov 2026 09:00:00 GMT", true});
  const absl::StatusOr<std::string> got = ReadAll(*blob, 1);
  ASSERT_TRUE(got.ok()) << got.status();
  EXPECT_TRUE(*got == content);

  server_.Put("a", {content + "more", "\"0xV3\"", "Mon, 30 Nov 2026 09:00:01 GMT", true});
  const std::shared_ptr<BlobFile> again = Open("a");
  server_.Put("a", {content + "more", "\"0xV4\"", "Mon, 30 Nov 2026 09:00:02 GMT", true});
  EXPECT_THAT(std::string(Message(ReadAll(*again, 1).status())), HasSubstr("changed since it was listed"));
}

TEST_F(BlobReading, ReadingHereAndThereGivesTheBytesThere) {
  const std::string content = RandomBytes(2 * FetchThreads::kRangeBytes, 6);
  server_.Put("a", {content});
  const std::shared_ptr<BlobFile> blob = Open("a");
  const std::shared_ptr<const RandomAccess> opened = blob->Open(true);
  std::mt19937_64 random(7);
  for (int i = 0; i < 50; ++i) {
    const size_t offset = random() % content.size();
    std::string got(1 + random() % (i % 10 == 0 ? 2'000'000 : 5000), '\0');
    const absl::StatusOr<size_t> size = opened->ReadAt(offset, got.data(), got.size());
    ASSERT_TRUE(size.ok()) << size.status();
    EXPECT_EQ(*size, std::min(got.size(), content.size() - offset));
    EXPECT_TRUE(got.substr(0, *size) == content.substr(offset, *size)) << offset;
  }
}

TEST_F(BlobReading, APartIsReadWithoutTheRest) {
  const std::string content = RandomBytes(4 * FetchThreads::kRangeBytes, 9);
  server_.Put("a", {content});
  const std::shared_ptr<BlobFile> blob = Open("a");
  const size_t from = FetchThreads::kRangeBytes + 5;
  const std::unique_ptr<ByteSource> source = ReadInOrder(blob->Open(false), from, from + 1000);
  std::string got(1000, '\0');
  for (size_t i = 0; i < got.size(); ++i) ASSERT_EQ(*source->Read(&got[i], 1), 1u);
  EXPECT_TRUE(got == content.substr(from, 1000));
  EXPECT_THAT(server_.Requests(), SizeIs(2));  // HEAD, and the range
}

TEST(VersionText, TellsWhatIsNeededToReadTheVersionAgain) {
  for (const bool append : {false, true}) {
    const BlobVersion blob{"a", 7, "\"0x8DC\"", "Mon, 30 Nov 2026 09:00:00 GMT", append};
    const BlobVersion again = ParseVersionText(VersionText(blob));
    EXPECT_EQ(again.etag, blob.etag);
    EXPECT_EQ(again.append, append);
    EXPECT_EQ(again.created, append ? blob.created : "");
  }
}

TEST_F(BlobReading, SmallBlobsTakeOneRequestEachAndEmptyOnesNone) {
  for (int i = 0; i < 40; ++i)
    server_.Put("d/" + std::to_string(i), {i % 4 == 0 ? "" : "blob " + std::to_string(i)});
  const absl::StatusOr<BlobList> list = ListIn(Service("/d/"), {});
  ASSERT_TRUE(list.ok());
  ASSERT_THAT(list->blobs, SizeIs(40));
  for (const std::shared_ptr<BlobFile>& blob : list->blobs) {
    char head[512];
    const std::shared_ptr<const RandomAccess> opened = blob->Open(true);
    const absl::StatusOr<size_t> got = opened->ReadAt(0, head, sizeof head);  // as formats are detected
    ASSERT_TRUE(got.ok());
    const absl::StatusOr<std::string> all = ReadAll(opened, 1);
    ASSERT_TRUE(all.ok());
    EXPECT_EQ(*all, std::string(head, *got));
  }
  EXPECT_THAT(server_.Requests(), SizeIs(31));
}

TEST_F(BlobReading, WhatIsNotReadAnyMoreIsLetGo) {
  server_.Put("a", {RandomBytes(5 * FetchThreads::kRangeBytes, 8)});
  const std::shared_ptr<BlobFile> blob = Open("a");
  const std::unique_ptr<ByteSource> source = ReadInOrder(blob->Open(true));
  char byte;
  ASSERT_TRUE(source->Read(&byte, 1).ok());
}

TEST_F(BlobReading, PathsAreBlobsFoldersAndPrefixes) {
  for (const char* name : {"a", "a/b", "a/c/d", "a-b", "ab/c", "z & <y>/ä b"}) server_.Put(name, {"x"});
  for (const size_t page_size : {1, 2, 5000}) {
    server_.set_page_size(page_size);
    EXPECT_THAT(List("/a"), ElementsAre("a"));
    EXPECT_THAT(List("/a/"), ElementsAre("a/b", "a/c/d"));
    EXPECT_THAT(List("/a*"), ElementsAre("a", "a-b", "a/b", "a/c/d", "ab/c"));
    EXPECT_THAT(List("/ab"), ElementsAre("ab/c"));
    EXPECT_THAT(List("/z%20%26%20<y>"), ElementsAre("z & <y>/ä b"));
    EXPECT_THAT(List(""), SizeIs(6));
    EXPECT_THAT(List("/b"), IsEmpty());
  }
}

TEST_F(BlobReading, PatternsAreForPathsBelowWhatWasNamed) {
  for (const char* name : {"d/a.json", "d/b.log", "d/e/c.json", "d/e/f/g.json"}) server_.Put(name, {"x"});
  PathFilter filter;
  filter.include = {*Glob::OfPaths("*.json")};
  filter.exclude = {*Glob::OfPaths("e/f")};
  BlobSelection selection;
  selection.filter = &filter;
  EXPECT_THAT(List("/d", selection), ElementsAre("d/a.json", "d/e/c.json"));
  EXPECT_THAT(List("/d/e", selection), ElementsAre("d/e/c.json", "d/e/f/g.json"));
}

TEST_F(BlobReading, FoldersThatNobodyWantsAreNotListed) {
  for (const char* name : {"r/y=1/m=1/a", "r/y=2/m=1/b", "r/y=2/m=2/c", "r/other/d"})
    server_.Put(name, {"x"});
  BlobSelection selection;
  selection.judge = [](std::string_view folder) {
    if (folder == "r/y=1/") return FolderVerdict::kNone;
    return folder.ends_with("m=2/") ? FolderVerdict::kAll : FolderVerdict::kSome;
  };
  EXPECT_THAT(List("/r", selection), ElementsAre("r/other/d", "r/y=2/m=1/b", "r/y=2/m=2/c"));
  for (const ServedRequest& request : server_.Requests())
    EXPECT_THAT(request.target, Not(HasSubstr("y%3D1")));
}

TEST_F(BlobReading, ErrorsSayWhatToDoAndNoSecret) {
  const auto error = [this](int status, const std::string& code, const StorageSettings& settings,
                            const std::string& query = "") {
    const Fault fault{ErrorAnswer(status, code), std::nullopt, false};
    server_.set_fault([fault](const ServedRequest&) { return fault; });
    const absl::StatusOr<BlobList> list = ListIn(Service("/d/" + query, settings), {});
    EXPECT_FALSE(list.ok());
    const std::string text(Message(list.status()));
    EXPECT_THAT(text, Not(HasSubstr("S3CRET")));
    EXPECT_THAT(text, HasSubstr(server_.endpoint() + "/logs/d/: "));
    EXPECT_THAT(text, HasSubstr("(" + code + ")"));
    return text;
  };
  StorageSettings key;
  key.key = "S3CRET==";
  StorageSettings sas;
  sas.sas = "sv=1&sig=S3CRET";
  EXPECT_THAT(error(404, "ContainerNotFound", key),
              HasSubstr("there is no container logs in the account account"));
  EXPECT_THAT(error(403, "AuthenticationFailed", key),
              HasSubstr("the key is not one of the account account; see `az storage account keys list`"));
  EXPECT_THAT(error(403, "KeyBasedAuthenticationNotPermitted", key),
              HasSubstr("AZURE_STORAGE_AUTH_MODE=login"));
  EXPECT_THAT(error(403, "AuthenticationFailed", sas),
              HasSubstr("the SAS token is not accepted; copy it whole"));
  EXPECT_THAT(error(403, "AuthorizationPermissionMismatch", sas),
              HasSubstr("listing a container or folder l"));
  EXPECT_THAT(error(403, "AuthenticationFailed", {}, "?se=2026-01-02T03%3A04%3A05Z&sig=S3CRET"),
              HasSubstr("the SAS token expired at 2026-01-02T03:04:05Z; make a new one"));
  EXPECT_THAT(error(403, "AuthenticationFailed", {}, "?st=2999-01-02&sig=S3CRET"),
              HasSubstr("the SAS token is valid only from 2999-01-02T00:00:00Z on"));
  EXPECT_THAT(error(401, "NoAuthenticationInformation", {}),
              HasSubstr("needs credentials: set AZURE_STORAGE_SAS"));
  EXPECT_THAT(error(409, "PublicAccessNotPermitted", {}), HasSubstr("needs credentials"));
}

TEST_F(BlobReading, WithoutCredentialsAManagedIdentityIsAsked) {
  server_.Put("a", {"content"});
  server_.set_fault([](const ServedRequest& request) -> std::optional<Fault> {
    if (request.target.starts_with("/metadata/identity/oauth2/token?api-version=2018-02-01&resource="
                                   "https%3A%2F%2Fstorage.azure.com%2F&client_id=me") &&
        request.Header("metadata") == "true") {
      const std::string json = R"({"access_token": "T0KEN", "expires_in": "3600", "token_type":"Bearer"})";
      return Fault{"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(json.size()) +
                       "\r\n\r\n" + json,
                   std::nullopt, false};
    }
    if (request.Header("authorization") == "Bearer T0KEN") return std::nullopt;
    return Fault{ErrorAnswer(401, "NoAuthenticationInformation"), std::nullopt, false};
  });
  StorageSettings settings;
  settings.identity_host = server_.endpoint().substr(0, server_.endpoint().rfind('/'));
  settings.client_id = "me";
  for (const bool login : {false, true}) {
    settings.login = login;
    const absl::StatusOr<BlobList> list = ListIn(Service("/a", settings), {});
    ASSERT_TRUE(list.ok()) << list.status();
    EXPECT_EQ(*ReadAll(*list->blobs.front(), 1), "content");
  }
  server_.set_fault([](const ServedRequest&) { return Fault{ErrorAnswer(400, "no"), std::nullopt, false}; });
  EXPECT_THAT(std::string(Message(ListIn(Service("/a", settings), {}).status())),
              HasSubstr("the managed identity gives no token: HTTP status 400"));
}

TEST_F(BlobReading, AServiceOfTokensThatIsBusyIsAskedAgainUntilTheWaitingEnds) {
  server_.Put("a", {"content"});
  server_.set_fault([](const ServedRequest&) {
    return Fault{ErrorAnswer(503, "busy"), std::nullopt, false};
  });
  StorageSettings settings;
  settings.identity_host = server_.endpoint().substr(0, server_.endpoint().rfind('/'));
  settings.login = true;
  EXPECT_THAT(std::string(Message(ListIn(Service("/a", settings), {}).status())),
              HasSubstr("the managed identity gives no token: HTTP status 503"));
  EXPECT_THAT(waits_, SizeIs(3));
  waits_.clear();
  may_wait_ = false;
  const size_t before = server_.Requests().size();
  EXPECT_FALSE(ListIn(Service("/a", settings), {}).ok());
  EXPECT_EQ(server_.Requests().size(), before + 1);
}

TEST(SharedKey, IsThatOfTheDocumentation) {
  BlobRequest request;
  request.path = "/account/logs/a%20b";
  request.query = {{"restype", "container"}, {"comp", "list"}, {"prefix", "a/b c"}};
  request.headers = {{"x-ms-version", "2021-12-02"},
                     {"x-ms-date", "Mon, 30 Nov 2026 09:21:30 GMT"},
                     {"If-Match", "\"0x1\""}};
  EXPECT_EQ(SharedKeyAuthorization(request, "account", "key"),
            "SharedKey account:div5tX/iWAVvfpN80SZ/zwsWk37LDOXziHiQ4SXr1XU=");
}

TEST(BlobService, CredentialsDoNotCrossANetworkInTheClear) {
  const absl::StatusOr<CurlLibrary> curl = CurlLibrary::Load();
  ASSERT_TRUE(curl.ok());
  const BlobLocation location = *ParseBlobPath("http://10.0.0.1/account/logs?sig=S3CRET", {});
  const absl::Status status = BlobService::Create(*curl, location, {}, {}).status();
  EXPECT_EQ(Message(status),
            "http://10.0.0.1/account/logs: http:// would send credentials unencrypted; use https://");
}

TEST(ListPage, WhatIsNoListingIsAnError) {
  for (const char* xml :
       {"", "<", "<a/>", "<EnumerationResults/>",
        "<EnumerationResults><Blobs><Blob><Name>a</Name></Blob></Blobs></EnumerationResults>"})
    EXPECT_FALSE(ParseListPage(xml).ok()) << xml;
}

TEST(ListPage, FoldersOfAHierarchicalNamespaceAreLeftOutAndEncodedNamesDecoded) {
  const absl::StatusOr<ListPage> page = ParseListPage(
      "<EnumerationResults><Blobs>"
      "<Blob><Name>d</Name><Properties><Content-Length>0</Content-Length><ResourceType>directory</"
      "ResourceType>"
      "</Properties></Blob>"
      "<Blob><Name Encoded=\"true\">a%EF%BF%BE "
      "b</Name><Properties><Content-Length>7</Content-Length><Etag>0x1</Etag>"
      "</Properties></Blob></Blobs><NextMarker/></EnumerationResults>");
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_THAT(page->blobs, SizeIs(1));
  EXPECT_EQ(page->blobs[0].name, "a\xEF\xBF\xBE b");
  EXPECT_EQ(page->blobs[0].size, 7u);
  EXPECT_EQ(page->blobs[0].etag, "\"0x1\"");
}

}  // namespace
}  // namespace vmsift
