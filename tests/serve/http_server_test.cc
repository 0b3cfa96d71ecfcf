// The limits of the server: what slow, greedy, wrong and many clients get.
#include "analyzer/serve/http_server.h"

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "analyzer/serve/listen_address.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/http_client.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

class HttpServerTest : public testing::Test {
 protected:
  HttpServerTest() {
    limits_.request = limits_.write = std::chrono::seconds(1);
    limits_.connections = 4;
  }

  void Start(HttpServer::Handler handler) {
    absl::StatusOr<OwnedDescriptor> listener = Listen(&address_);
    ASSERT_TRUE(listener.ok()) << listener.status();
    absl::StatusOr<std::unique_ptr<HttpServer>> server =
        HttpServer::Start(*std::move(listener), std::move(handler), limits_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  void StartEcho() {
    Start([](const HttpRequest& request) {
      HttpResponse response;
      response.headers.emplace_back("X-Seen", "yes");
      response.SetBody(request.method + " " + request.path + " " + request.host + " " +
                       request.authorization + " " + request.accept + " " + request.token);
      return response;
    });
  }
  uint16_t port() const { return address_.port; }

  ListenAddress address_;
  HttpLimits limits_;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, PassesOnWhatARequestSays) {
  StartEcho();
  const HttpAnswer answer =
      Get(port(), "/a%20b?token=x%2By&other=1", "Host: h:1\r\nAuthorization: Bearer t\r\nAccept: text/x\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /a b h:1 Bearer t text/x x+y");
  EXPECT_THAT(answer.head, HasSubstr("X-Seen: yes\r\n"));
  EXPECT_THAT(answer.head, HasSubstr("Connection: close\r\n"));
}

TEST_F(HttpServerTest, HeadHasTheLengthWithoutTheBody) {
  StartEcho();
  const HttpAnswer answer = Get(port(), "/", "Host: h\r\n", "HEAD");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.head, HasSubstr("Content-Length: 11\r\n"));
  EXPECT_EQ(answer.body, "");
}

TEST_F(HttpServerTest, ABodyIsNotReadAndHindersNoAnswer) {
  StartEcho();
  HttpConnection connection(port());
  connection.Send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n");
  connection.Send(std::string(100'000, 'x'));
  EXPECT_THAT(ParseAnswer(connection.ReadAll()).body, StartsWith("POST / h"));
}

TEST_F(HttpServerTest, RangesAreIgnored) {
  StartEcho();
  const HttpAnswer answer = Get(port(), "/", "Host: h\r\nRange: bytes=0-1,0-1,0-1\r\n");
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, StartsWith("GET / h"));
}

TEST_F(HttpServerTest, WhatIsNoRequestIsRefused) {
  StartEcho();
  HttpConnection connection(port());
  connection.Send("what?\r\n\r\n");
  EXPECT_EQ(ParseAnswer(connection.ReadAll()).status, 400);
}

TEST_F(HttpServerTest, AHostHeaderNamesAHost) {
  limits_.connections = 100;  // those that just ended may not be noticed yet
  StartEcho();
  for (const char* host : {"localhost", "h_1.example-2:9190", "127.0.0.1:", "[::1]", "[::ffff:10.0.0.1]:80",
                           "%6cocalhost"})  // as RFC 3986 allows it
    EXPECT_EQ(Get(port(), "/", "Host: " + std::string(host) + "\r\n").status, 200) << host;
  using std::string_literals::operator""s;
  for (const std::string& host : {"%"s,
                                  "%%%"s,
                                  "%zz"s,
                                  "localhost%"s,
                                  "localhost%00"s,
                                  "localhost\0"s,
                                  "localhost%0d%0aX: y"s,
                                  "%25"s,
                                  "%uD800"s,
                                  "\xff\xfe"s,
                                  ""s,
                                  ":80"s,
                                  "[::1"s,
                                  "[]"s,
                                  "[::1]x"s,
                                  "h:8o"s,
                                  "h:80:80"s,
                                  "a b"s,
                                  "a, b"s,
                                  "a/b"s,
                                  "u@h"s,
                                  "h\r\nHost: h"s}) {
    const HttpAnswer answer = Get(port(), "/", "Host: " + host + "\r\n");
    EXPECT_EQ(answer.status, 400) << host;
    EXPECT_THAT(answer.body, HasSubstr("Host header")) << host;
  }
  EXPECT_EQ(Get(port(), "/", "").status, 400);
  HttpConnection old(port());
  old.Send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(ParseAnswer(old.ReadAll()).status, 200);
}

TEST_F(HttpServerTest, ARequestIsBoundedInSize) {
  std::atomic<int> handled = 0;
  Start([&](const HttpRequest&) {
    ++handled;
    return HttpResponse();
  });
  for (const std::string& endless : {std::string("GET /"), std::string("GET / HTTP/1.1\r\nX: ")}) {
    HttpConnection connection(port());
    connection.Send(endless);
    const std::string more(4096, 'x');
    for (int i = 0; i < 3; ++i) connection.Send(more);
    const HttpAnswer answer = ParseAnswer(connection.ReadAll());
    EXPECT_NE(answer.status, 200);
  }
  EXPECT_EQ(handled, 0);
}

TEST_F(HttpServerTest, ARequestThatComesTooSlowlyIsGivenUp) {
  StartEcho();
  HttpConnection silent(port());
  HttpConnection half(port());
  half.Send("GET / HTTP/1.1\r\nHo");
  EXPECT_THAT(silent.ReadAll(), IsEmpty());
  EXPECT_THAT(half.ReadAll(), Not(HasSubstr("200 OK")));
  // A byte now and then gains no time.
  HttpConnection drip(port());
  const auto begin = std::chrono::steady_clock::now();
  while (drip.Send("x") && !drip.Wait(std::chrono::milliseconds(20)) &&
         std::chrono::steady_clock::now() - begin < std::chrono::seconds(50)) {
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

TEST_F(HttpServerTest, AReaderThatDoesNotReadIsGivenUp) {
  std::promise<void> gave_up;
  Start([&](const HttpRequest&) {
    HttpResponse response;
    response.stream = [&](const HttpResponse::Write& write) {
      const bool written = write(std::string(32 << 10, 'x'));
      if (!written) gave_up.set_value();
      return written;
    };
    return response;
  });
  HttpConnection stuck(port(), /*receive_bytes=*/4096);
  stuck.SendGet("/");
  EXPECT_EQ(gave_up.get_future().wait_for(std::chrono::seconds(60)), std::future_status::ready);
}

TEST_F(HttpServerTest, OnlySoManyConnectionsAreServedAtATime) {
  std::atomic<bool> go_on = false;
  std::atomic<int> waiting = 0;
  Start([&](const HttpRequest&) {
    ++waiting;
    waiting.notify_all();
    go_on.wait(false);
    HttpResponse response;
    response.SetBody("done");
    return response;
  });
  std::vector<std::unique_ptr<HttpConnection>> connections;
  for (size_t i = 0; i < limits_.connections; ++i) {
    connections.push_back(std::make_unique<HttpConnection>(port()));
    connections.back()->SendGet("/");
  }
  for (int seen = 0; seen < static_cast<int>(limits_.connections); seen = waiting) waiting.wait(seen);
  EXPECT_EQ(ParseAnswer(HttpConnection(port()).ReadAll()).status, 503);
  go_on = true;
  go_on.notify_all();
  for (const auto& connection : connections) EXPECT_EQ(ParseAnswer(connection->ReadAll()).body, "done");
  connections.clear();
  // There is room again, as soon as the server notices that they ended.
  HttpAnswer answer;
  for (int i = 0; i < 10'000 && answer.status != 200; ++i) answer = Get(port(), "/");
  EXPECT_EQ(answer.body, "done");
}

TEST_F(HttpServerTest, EndsAtOnceWhateverIsBeingWritten) {
  limits_.write = limits_.request = std::chrono::hours(1);
  std::atomic<int> streams = 0;
  Start([&](const HttpRequest&) {
    HttpResponse response;
    ++streams;
    streams.notify_all();
    response.stream = [](const HttpResponse::Write& write) { return write(std::string(32 << 10, 'x')); };
    return response;
  });
  HttpConnection stuck(port(), /*receive_bytes=*/4096);
  stuck.SendGet("/");
  HttpConnection silent(port());
  streams.wait(0);
  const auto begin = std::chrono::steady_clock::now();
  server_ = nullptr;
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

}  // namespace
}  // namespace vmsift
