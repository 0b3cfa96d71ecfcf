// The webhook's queue against servers that fail, its schedule, its URL, and libcurl where nobody answers.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/alert/curl_client.h"
#include "analyzer/alert/webhook.h"
#include "analyzer/alert/webhook_url.h"
#include "analyzer/net/retry.h"
#include "analyzer/state/alert_windows.h"
#include "analyzer/state/notices.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr auto kPatience = 60s;  // no test waits for it, if all is well

TEST(RetryDelay, DoublesUpToFiveMinutesWithinItsUpperHalf) {
  const std::vector<int> seconds = {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300};
  for (size_t i = 0; i < seconds.size(); ++i) {
    const int failures = static_cast<int>(i) + 1;
    EXPECT_EQ(RetryDelay(failures, 1), seconds[i] * 1000ms) << failures;
    EXPECT_EQ(RetryDelay(failures, 0), seconds[i] * 500ms) << failures;
  }
  EXPECT_EQ(RetryDelay(2'000'000'000, 1), 300s);
  EXPECT_EQ(RetryDelay(1, 0.5), 750ms);
}

TEST(RetryAfter, IsANumberOfSecondsOrADateAndAtMostAnHour) {
  const absl::Time now = absl::FromUnixSeconds(1'795'000'000);  // 2026-11-18T11:06:40Z
  EXPECT_EQ(RetryAfter("0", now), 0ms);
  EXPECT_EQ(RetryAfter("120", now), 120s);
  EXPECT_EQ(RetryAfter("99999", now), 1h);
  EXPECT_EQ(RetryAfter("99999999999999999999999999", now), 1h);
  EXPECT_EQ(
      RetryAfter(absl::FormatTime("%a, %d %b %Y %H:%M:%S GMT", now + absl::Seconds(90), absl::UTCTimeZone()),
                 now),
      90s);
  EXPECT_EQ(RetryAfter("Wed, 21 Oct 2015 07:28:00 GMT", now), 0ms) << "it is over";
  EXPECT_EQ(RetryAfter("Wed, 21 Oct 2105 07:28:00 GMT", now), 1h);
  for (const char* wrong : {"", "-1", "1.5", "soon", "2015-10-21"})
    EXPECT_FALSE(RetryAfter(wrong, now)) << wrong;
}

TEST(MaySucceedLater, IsNotForWhatTheServerRefuses) {
  for (const long status : {408, 429, 500, 502, 503, 504, 599})
    EXPECT_TRUE(MaySucceedLater(status)) << status;
  for (const long status : {301, 400, 401, 403, 404, 410, 413, 422})
    EXPECT_FALSE(MaySucceedLater(status)) << status;
}

AlertNotice NoticeOf(const std::string& name) {
  AlertNotice notice;
  notice.alert.rule = "count>0 within 5m by vm";
  notice.alert.within_seconds = 300;
  notice.alert.count = 1;
  notice.alert.group.name = name;
  return notice;
}

// A server's side: answers from a list, then 200. Each Post waits for a permit.
struct FakeServer {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<PostAnswer> answers;
  std::vector<std::string> bodies;
  size_t permits = SIZE_MAX;
  bool stopped = false;

  void Permit(size_t more) {
    const std::lock_guard lock(mutex);
    permits += more;
    changed.notify_all();
  }
  bool WaitForBodies(size_t count) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, kPatience, [&] { return bodies.size() >= count; });
  }
};

class FakePoster : public HttpPoster {
 public:
  explicit FakePoster(FakeServer* server) : server_(*server) {}

  PostAnswer Post(const std::string& body) override {
    std::unique_lock lock(server_.mutex);
    server_.bodies.push_back(body);
    server_.changed.notify_all();
    server_.changed.wait(lock, [this] { return server_.permits > 0 || server_.stopped; });
    if (server_.stopped) return {.status = 0, .error = "stopped", .retry_after = ""};
    --server_.permits;
    if (server_.answers.empty()) return {.status = 200, .error = "", .retry_after = ""};
    PostAnswer answer = server_.answers.front();
    server_.answers.pop_front();
    return answer;
  }
  void Stop() override {
    const std::lock_guard lock(server_.mutex);
    server_.stopped = true;
    server_.changed.notify_all();
  }

 private:
  FakeServer& server_;
};

PostAnswer Status(long status, const std::string& retry_after = "") {
  return {.status = status, .error = "", .retry_after = retry_after};
}

// Names of groups, each followed by `;`.
std::string Names(const AlertWebhook::Batch& batch) {
  std::string names;
  for (const auto& notice : batch) names += notice->alert.group.name + ";";
  return names;
}

AlertWebhook::Options Quick() {
  AlertWebhook::Options options;
  options.place = "https://example.com";
  options.retry_delay = [](int /*failures*/) { return 1ms; };
  return options;
}

std::unique_ptr<AlertWebhook> WebhookTo(FakeServer* server, AlertWebhook::Options options = Quick()) {
  return std::make_unique<AlertWebhook>(std::make_unique<FakePoster>(server), Names, std::move(options));
}

TEST(AlertWebhook, WhatWaitsMeanwhileIsSentAsABatchInOrder) {
  FakeServer server;
  server.permits = 0;
  const auto webhook = WebhookTo(&server);
  webhook->Send(NoticeOf("a"));
  ASSERT_TRUE(server.WaitForBodies(1));
  for (const char* name : {"b", "c", "d"}) webhook->Send(NoticeOf(name));
  server.Permit(9);
  EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience));
  EXPECT_EQ(webhook->Finish().delivered, 4u);
  EXPECT_THAT(server.bodies, ElementsAre("a;", "b;c;d;"));
  EXPECT_THAT(webhook->TakeNotes(), IsEmpty());
}

TEST(AlertWebhook, WhatFailsIsSentAgainUntilItArrivesAndToldOnce) {
  FakeServer server;
  server.answers = {Status(500),
                    Status(500),
                    {.status = 0, .error = "no route", .retry_after = ""},
                    Status(429, "0"),
                    Status(503, "2")};
  std::vector<int> failures;
  AlertWebhook::Options options = Quick();
  options.retry_delay = [&failures](int count) {
    failures.push_back(count);
    return 1ms;
  };
  const auto webhook = WebhookTo(&server, options);
  webhook->Send(NoticeOf("a"));
  EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience));
  EXPECT_EQ(webhook->Finish().delivered, 1u);
  EXPECT_THAT(server.bodies, Each("a;"));
  EXPECT_EQ(server.bodies.size(), 6u);
  EXPECT_THAT(failures, ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(webhook->TakeNotes(),
              ElementsAre("alert webhook https://example.com: HTTP status 500; trying again",
                          "alert webhook https://example.com: no route; trying again",
                          "alert webhook https://example.com: HTTP status 429; trying again",
                          "alert webhook https://example.com: HTTP status 503; trying again in 2 s, as asked",
                          "alert webhook https://example.com: works again after 5 failed tries"));
}

TEST(AlertWebhook, AServerThatAsksForNoPauseIsNotFlooded) {
  FakeServer server;
  AlertWebhook::Options options = Quick();
  options.retry_delay = [](int /*failures*/) { return 24h; };
  for (const char* retry_after : {"0", "Wed, 21 Oct 2015 07:28:00 GMT"}) {
    server.answers = {Status(429, retry_after)};
    server.bodies.clear();
    server.stopped = false;
    const auto webhook = WebhookTo(&server, options);
    webhook->Send(NoticeOf("a"));
    ASSERT_TRUE(server.WaitForBodies(1));
    EXPECT_FALSE(webhook->WaitUntilEmpty(50ms)) << retry_after;
    webhook->Hurry();  // what it asked for is over
    EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience)) << retry_after;
    EXPECT_THAT(server.bodies, ElementsAre("a;", "a;"));
  }
}

TEST(AlertWebhook, OneFailedTryIsToldAsOne) {
  FakeServer server;
  server.answers = {Status(500)};
  const auto webhook = WebhookTo(&server, Quick());
  webhook->Send(NoticeOf("a"));
  EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience));
  webhook->Finish();
  EXPECT_THAT(webhook->TakeNotes(),
              ElementsAre("alert webhook https://example.com: HTTP status 500; trying again",
                          "alert webhook https://example.com: works again after 1 failed try"));
}

TEST(AlertWebhook, WhatIsRefusedIsGivenUpAndTheNextIsSent) {
  FakeServer server;
  server.permits = 0;
  server.answers = {Status(400), Status(302)};
  const auto webhook = WebhookTo(&server);
  webhook->Send(NoticeOf("a"));
  ASSERT_TRUE(server.WaitForBodies(1));
  webhook->Send(NoticeOf("b"));
  server.Permit(9);
  EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience));
  const AlertWebhook::Counts counts = webhook->Finish();
  EXPECT_EQ(counts.given_up, 2u);
  EXPECT_EQ(counts.delivered, 0u);
  EXPECT_THAT(
      webhook->TakeNotes(),
      ElementsAre("alert webhook https://example.com: 1 notice given up: HTTP status 400",
                  "alert webhook https://example.com: 1 notice given up: HTTP status 302, a redirect, "
                  "which is not followed"));
}

TEST(AlertWebhook, WhatTheQueueCannotTakeIsDroppedAndTold) {
  FakeServer server;
  server.permits = 0;
  AlertWebhook::Options options = Quick();
  options.max_waiting = 2;
  const auto webhook = WebhookTo(&server, options);
  for (const char* name : {"a", "b", "c", "d", "e"}) webhook->Send(NoticeOf(name));
  EXPECT_THAT(webhook->TakeNotes(),
              ElementsAre("alert webhook https://example.com: 3 notices dropped, since 2 were waiting"));
  EXPECT_THAT(webhook->TakeNotes(), IsEmpty());
  server.Permit(9);
  EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience));
  EXPECT_EQ(webhook->Finish().delivered, 2u);
}

TEST(AlertWebhook, TheEndStopsARequestAndTellsWhatIsLeft) {
  FakeServer server;
  server.permits = 0;
  const auto webhook = WebhookTo(&server);
  webhook->Send(NoticeOf("a"));
  ASSERT_TRUE(server.WaitForBodies(1));
  webhook->Send(NoticeOf("b"));
  EXPECT_FALSE(webhook->WaitUntilEmpty(1ms));
  EXPECT_EQ(webhook->Finish().not_sent, 2u);
  EXPECT_THAT(webhook->TakeNotes(),
              ElementsAre("alert webhook https://example.com: 2 notices not delivered before the end"));
  webhook->Send(NoticeOf("c"));
  EXPECT_EQ(webhook->Finish().dropped, 1u);
}

TEST(AlertWebhook, AtTheEndWhatFailedIsTriedAgainAtOnceUnlessAskedToWait) {
  FakeServer server;
  server.answers = {Status(500)};
  AlertWebhook::Options options = Quick();
  options.retry_delay = [](int /*failures*/) { return 24h; };
  {
    const auto webhook = WebhookTo(&server, options);
    webhook->Send(NoticeOf("a"));
    ASSERT_TRUE(server.WaitForBodies(1));
    std::vector<std::string> notes;
    while (notes.empty()) notes = webhook->TakeNotes();  // now it waits
    webhook->Hurry();
    EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience));
  }
  FakeServer busy;
  busy.answers = {Status(503, "3600")};
  const auto webhook = WebhookTo(&busy, options);
  webhook->Send(NoticeOf("a"));
  std::vector<std::string> notes;
  while (notes.empty()) notes = webhook->TakeNotes();
  webhook->Hurry();
  EXPECT_FALSE(webhook->WaitUntilEmpty(50ms));
  EXPECT_EQ(webhook->Finish().not_sent, 1u);
}

TEST(AlertWebhook, WithAStateTheNextBatchWaitsForTheSaveThatRemovesTheLast) {
  FakeServer server;
  AlertWebhook::Options options = Quick();
  options.in_state = true;
  options.max_batch = 1;
  const auto webhook = WebhookTo(&server, options);
  webhook->Send(NoticeOf("a"));
  webhook->Send(NoticeOf("b"));
  while (webhook->Waiting().first != 2) {
  }
  EXPECT_TRUE(webhook->wants_save());
  EXPECT_FALSE(webhook->WaitUntilEmpty(50ms)) << "a crash would repeat a, and must not repeat b as well";
  const WaitingNotices waiting = webhook->Waiting();
  ASSERT_EQ(waiting.notices.size(), 1u);
  webhook->Saved(waiting);
  EXPECT_TRUE(webhook->WaitUntilEmpty(kPatience));
  webhook->Saved(webhook->Waiting());
  EXPECT_FALSE(webhook->wants_save());
  EXPECT_THAT(server.bodies, ElementsAre("a;", "b;"));
}

TEST(AlertWebhook, WithAStateEachBatchThatIsDoneWithAsksForASave) {
  FakeServer server;
  server.answers = {Status(400)};  // given up, which is done with, too
  AlertWebhook::Options options = Quick();
  options.in_state = true;
  options.max_batch = 1;
  std::mutex mutex;
  std::condition_variable changed;
  int calls = 0;
  options.on_done = [&] {
    const std::lock_guard lock(mutex);
    ++calls;
    changed.notify_all();
  };
  const auto webhook = WebhookTo(&server, options);
  for (int batch = 1; batch <= 3; ++batch) {
    webhook->Send(NoticeOf("a"));
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, kPatience, [&] { return calls == batch; }));
    lock.unlock();
    EXPECT_TRUE(webhook->wants_save());
    webhook->Saved(webhook->Waiting());
  }
}

TEST(StateNotices, ComeBackAsTheyWereAndAreRemovedFromTheFront) {
  auto database = SqliteDatabase::OpenInMemory();
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE((*database)->Execute(NoticesSchema()).ok());
  WaitingNotices waiting{.first = 7, .notices = {}};
  AlertNotice full = NoticeOf("web-01");
  full.alert.group.grouping = AlertRule::Grouping::kByVm;
  full.alert.time = Timestamp{-5};
  full.alert.failure_time = Timestamp{17};
  full.alert.message = std::string("a\0b\xFF", 4);
  full.alert.correlation_id = "c";
  full.alert.line = 3;
  full.resolved_at = Timestamp{99};
  for (const AlertNotice& notice : {NoticeOf("a"), full, NoticeOf("c")})
    waiting.notices.push_back(std::make_shared<const AlertNotice>(notice));
  StateNotices saved;
  EXPECT_TRUE(saved.HasNews(waiting));
  ASSERT_TRUE(saved.Save(waiting, database->get()).ok());
  EXPECT_FALSE(saved.HasNews(waiting));
  waiting.notices.erase(waiting.notices.begin());
  waiting.first = 8;
  waiting.notices.push_back(std::make_shared<const AlertNotice>(NoticeOf("d")));
  ASSERT_TRUE(saved.Save(waiting, database->get()).ok());
  for (const bool again : {false, true}) {
    if (again) {
      saved.SaveAllAgain();
      ASSERT_TRUE(saved.Save(waiting, database->get()).ok());
    }
    const absl::StatusOr<WaitingNotices> loaded = StateNotices().Load(database->get());
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->first, 8u);
    ASSERT_EQ(Names(loaded->notices), "web-01;c;d;");
    const AlertNotice& first = *loaded->notices[0];
    EXPECT_EQ(first.alert.group.grouping, AlertRule::Grouping::kByVm);
    EXPECT_EQ(first.alert.time, full.alert.time);
    EXPECT_EQ(first.alert.failure_time, full.alert.failure_time);
    EXPECT_EQ(first.alert.message, full.alert.message);
    EXPECT_EQ(first.alert.correlation_id, "c");
    EXPECT_EQ(first.alert.line, 3u);
    EXPECT_EQ(first.resolved_at, full.resolved_at);
    EXPECT_FALSE(loaded->notices[1]->resolved_at);
  }
  ASSERT_TRUE((*database)->Execute("DELETE FROM notice WHERE number = 9").ok());
  EXPECT_THAT(std::string(StateNotices().Load(database->get()).status().message()), HasSubstr("have a gap"));
}

TEST(StateAlertWindows, ComeBackAsTheyWere) {
  auto database = SqliteDatabase::OpenInMemory();
  ASSERT_TRUE(database.ok());
  ASSERT_TRUE((*database)->Execute(AlertWindowsSchema()).ok());
  AlertWindow window{true, NoticeOf("web-01").alert, "key\xFF", {{-3, 1}, {7, 4'000'000'000}}};
  window.alert.failure_time = Timestamp{17};
  AlertWindows windows{2, {window, {false, NoticeOf("b").alert, "b", {{1, 1}}}}};
  StateAlertWindows saved;
  EXPECT_TRUE(saved.HasNews(windows));
  ASSERT_TRUE(saved.Save(windows, database->get()).ok());
  EXPECT_FALSE(saved.HasNews(windows));
  windows = {3, {window}};
  ASSERT_TRUE(saved.Save(windows, database->get()).ok());
  absl::StatusOr<std::vector<AlertWindow>> loaded = StateAlertWindows().Load(database->get());
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  ASSERT_EQ(loaded->size(), 1u);
  EXPECT_EQ(loaded->front().alert.group.name, "web-01");
  EXPECT_EQ(loaded->front().alert.failure_time, Timestamp{17});
  EXPECT_TRUE(loaded->front().firing);
  EXPECT_EQ(loaded->front().key, "key\xFF");
  EXPECT_EQ(loaded->front().failures, window.failures);
  for (const char* bytes : {"X'80'", "X'02'", "X'04010201'"}) {  // cut, cut, and buckets out of order
    ASSERT_TRUE((*database)->Execute(std::string("UPDATE alert_window SET failures = ") + bytes).ok());
    loaded = StateAlertWindows().Load(database->get());
    EXPECT_THAT(std::string(loaded.status().message()), HasSubstr("invalid failures")) << bytes;
  }
}

class WebhookUrlTest : public testing::Test {
 protected:
  void SetUp() override {
    absl::StatusOr<CurlLibrary> curl = CurlLibrary::Load();
    ASSERT_TRUE(curl.ok()) << curl.status();
    curl_ = *curl;
  }
  CurlLibrary curl_;
};

TEST_F(WebhookUrlTest, ShowsOnlySchemeHostAndPort) {
  const auto url =
      ParseWebhookUrl(curl_, "https://user:pw@hooks.example.com:8443/T0/secret?key=x&routing_key=r", true);
  ASSERT_TRUE(url.ok()) << url.status();
  EXPECT_EQ(url->place, "https://hooks.example.com:8443");
  EXPECT_EQ(url->url, "https://user:pw@hooks.example.com:8443/T0/secret?key=x");
  EXPECT_EQ(url->routing_key, "r");
  EXPECT_FALSE(url->loopback);
  const auto whole = ParseWebhookUrl(curl_, "https://example.com/?routing_key=r", false);
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->url, "https://example.com/?routing_key=r");
}

TEST_F(WebhookUrlTest, SendsUnencryptedToThisMachineOnly) {
  for (const char* url : {"http://127.0.0.1:80/a", "http://localhost/a", "http://[::1]:8080/"})
    EXPECT_TRUE(ParseWebhookUrl(curl_, url, false).ok()) << url;
  for (const char* url :
       {"http://example.com/secret", "http://127.0.0.1.example.com/secret", "http://10.0.0.1/secret",
        "ftp://example.com/secret", "file:///secret", "secret", "", "https://"}) {
    const auto refused = ParseWebhookUrl(curl_, url, false);
    EXPECT_FALSE(refused.ok()) << url;
    EXPECT_THAT(std::string(refused.status().message()), Not(HasSubstr("secret")));
  }
}

TEST_F(WebhookUrlTest, AServerThatDoesNotAnswerIsGivenUpAfterTheLimitOrAtTheEnd) {
  const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ASSERT_EQ(bind(server, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(listen(server, 8), 0);
  ASSERT_EQ(getsockname(server, reinterpret_cast<sockaddr*>(&address), &size), 0);
  const std::string url = "http://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/secret";
  CurlClient::Options options;
  options.target = *ParseWebhookUrl(curl_, url, false);
  options.limit_ms = 200;
  auto client = CurlClient::Create(curl_, options);
  ASSERT_TRUE(client.ok()) << client.status();
  const PostAnswer late = (*client)->Post("{}");
  EXPECT_EQ(late.status, 0);
  EXPECT_EQ(late.error, "Timeout was reached");
  options.limit_ms = 3'600'000;
  auto patient = CurlClient::Create(curl_, options);
  ASSERT_TRUE(patient.ok());
  std::thread stop([&] { (*patient)->Stop(); });
  EXPECT_EQ((*patient)->Post("{}").error, "stopped, as vmsift ends");
  stop.join();
  close(server);
  options.limit_ms = 15'000;
  auto refused = CurlClient::Create(curl_, options);
  EXPECT_THAT((*refused)->Post("{}").error, HasSubstr("connect to server"));
}

}  // namespace
}  // namespace vmsift
