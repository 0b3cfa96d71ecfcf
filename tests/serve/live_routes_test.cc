// Which request gets which answer, from a snapshot that the test makes.
#include <memory>
#include <string>
#include <thread>

#include "analyzer/serve/live_server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;

class LiveRoutesTest : public testing::Test {
 protected:
  LiveRoutesTest() {
    logs_.Count(0, MixedLog());
    Publish(1);
  }
  void Publish(uint64_t revision) {
    auto report = std::make_shared<LiveReport>();
    report->tally.Merge(logs_.tally);
    report->catalog = std::shared_ptr<const Catalog>(&BuiltinCatalog(), [](const Catalog*) {});
    report->inputs = logs_.inputs;
    auto snapshot = std::make_shared<LiveSnapshot>();
    snapshot->revision = revision;
    snapshot->report = report;
    board_.Publish(std::move(snapshot));
  }
  HttpResponse Ask(const std::string& path, const std::string& method = "GET") {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.host = "localhost:1";
    return routes_.Answer(request);
  }

  CountedLogs logs_;
  SnapshotBoard board_;
  LiveRoutes routes_{&board_,
                     {.page = "<p>", .page_policy = "default-src 'none'", .token = "", .source = {}}};
};

TEST_F(LiveRoutesTest, ServeThePageWithItsPolicy) {
  const HttpResponse page = Ask("/");
  EXPECT_EQ(*page.body, "<p>");
  EXPECT_EQ(page.type, "text/html; charset=utf-8");
  EXPECT_THAT(page.headers, Contains(Pair("Content-Security-Policy", "default-src 'none'")));
  EXPECT_THAT(page.headers, Contains(Pair("X-Content-Type-Options", "nosniff")));
  EXPECT_THAT(page.headers, Contains(Pair("Cache-Control", "no-store")));
}

TEST_F(LiveRoutesTest, ServeTheReportOfAScan) {
  nlohmann::json got = nlohmann::json::parse(*Ask("/report.json").body);
  got.erase("time");
  EXPECT_EQ(got, nlohmann::json::parse(logs_.Json()));
  // Made once for all readers.
  EXPECT_EQ(Ask("/report.json").body, Ask("/report.json").body);
  const nlohmann::json incidents = nlohmann::json::parse(*Ask("/incidents.json").body);
  EXPECT_EQ(incidents["schema"], "vmsift.incidents/1");
  EXPECT_EQ(incidents["dropped_attempts"], 0);
}

TEST_F(LiveRoutesTest, ServeReadersOnly) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "GETX", "get"}) {
    const HttpResponse response = Ask("/report.json", method);
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_THAT(response.headers, Contains(Pair("Allow", "GET, HEAD")));
  }
  EXPECT_EQ(Ask("/", "HEAD").status, 200);
  for (const char* path : {"", "/x", "/metrics/", "//", "/../etc/passwd", "/REPORT.JSON"})
    EXPECT_EQ(Ask(path).status, 404) << path;
}

TEST_F(LiveRoutesTest, AreReadyOnceTheLogsWereRead) {
  EXPECT_EQ(Ask("/healthz").status, 200);
  EXPECT_EQ(Ask("/readyz").status, 503);
  board_.SetReady();
  EXPECT_EQ(Ask("/readyz").status, 200);
}

TEST_F(LiveRoutesTest, TellEachRevisionOnceAsAnEvent) {
  const HttpResponse events = Ask("/events");
  EXPECT_EQ(events.type, "text/event-stream");
  std::string told;
  const auto next = [&] {
    told.clear();
    while (told.empty()) {
      EXPECT_TRUE(events.stream([&told](std::string_view text) {
        told += text;
        return true;
      }));
    }
    return told;
  };
  EXPECT_THAT(next(), StartsWith("event: report\nid: 1\ndata: {\"revision\":1,"));
  EXPECT_THAT(told, HasSubstr("\"report_time\":\""));
  EXPECT_THAT(told, HasSubstr("\"failures\":3,"));
  EXPECT_TRUE(told.ends_with("}\n\n")) << told;
  Publish(2);
  EXPECT_THAT(next(), HasSubstr("\nid: 2\n"));
  board_.Close();
  EXPECT_FALSE(events.stream([](std::string_view) { return true; }));
}

TEST_F(LiveRoutesTest, AReaderThatIsGoneEndsItsEvents) {
  const HttpResponse events = Ask("/events");
  EXPECT_FALSE(events.stream([](std::string_view) { return false; }));
}

TEST(LiveRoutes, SayThatThereIsNoReportYet) {
  SnapshotBoard board;
  board.Close();  // so that nobody waits
  LiveRoutes routes(&board, {.page = "", .page_policy = "", .token = "", .source = {}});
  HttpRequest request;
  request.method = "GET";
  request.host = "localhost";
  for (const char* path : {"/report.json", "/incidents.json", "/metrics"}) {
    request.path = path;
    EXPECT_EQ(routes.Answer(request).status, 503) << path;
  }
}

}  // namespace
}  // namespace vmsift
