// vmsift tail --listen as its readers see it: what is served, to whom, and that readers of any kind change no
// count.
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "base/owned_descriptor.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/http_client.h"
#include "tests/cli/listen_program.h"
#include "tests/cli/metrics_text.h"
#include "tests/cli/tail_program.h"

namespace vmsift {
namespace {

using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kFailingRecord[] =
    R"({"time":"2026-11-23T17:02:11Z","error":{"code":"VMNotFound","message":"The VM 'web' cannot be found."}})"
    "\n";

// The samples that are plain text, in `logs` of the scratch directory.
void CopySamples(const ScratchDirectory& scratch) {
  const RunResult copied = RunShell("mkdir " + scratch.path("logs") +
                                    " && cp samples/logs/*.log samples/logs/*.jsonl " + scratch.path("logs"));
  ASSERT_EQ(copied.status, 0) << copied.errors;
}

TEST(Listen, ItsFiguresAreThoseOfAScan) {
  const ScratchDirectory scratch;
  CopySamples(scratch);
  const ListeningTail tail(scratch, {"logs"});
  ASSERT_TRUE(tail.WaitUntilReady());
  const std::string in_scratch = "cd " + scratch.path("") + " && vmsift ";
  const auto scan = nlohmann::json::parse(RunShell(in_scratch + "scan --format json logs").out);
  nlohmann::json report = tail.Json("/report.json");
  EXPECT_TRUE(report.contains("time"));
  report.erase("time");
  EXPECT_EQ(report, scan);
  const auto incidents = nlohmann::json::parse(RunShell(in_scratch + "incidents --format json logs").out);
  EXPECT_EQ(tail.Json("/incidents.json")["incidents"], incidents["incidents"]);
}

TEST(Listen, ItsMetricsAreThoseOfAScan) {
  const ScratchDirectory scratch;
  CopySamples(scratch);
  // A line without an end is in no counter.
  const std::string in_scratch =
      "cd " + scratch.path("") +
      " && rm logs/windows-bom-crlf.jsonl && echo >> logs/damaged.jsonl && vmsift ";
  const auto scan = nlohmann::json::parse(RunShell(in_scratch + "scan --format json logs/*.jsonl").out);
  const ListeningTail tail(scratch, {"logs/*.jsonl"});
  ASSERT_TRUE(tail.WaitUntilReady());
  const uint64_t failures = scan["failures"];
  EXPECT_GT(failures, 20u);
  // A text's last failure is shown after a moment of silence.
  std::string metrics;
  EXPECT_TRUE(WaitUntil([&] {
    metrics = Get(tail.port(), "/metrics").body;
    return SumOf(metrics, "vmsift_failures_total") == failures;
  })) << metrics;
  EXPECT_EQ(SumOf(metrics, "vmsift_vm_failures_total") + SumOf(metrics, "vmsift_other_vm_failures"),
            failures);
  EXPECT_EQ(SumOf(metrics, "vmsift_report_failures"), failures);
  EXPECT_EQ(SumOf(metrics, "vmsift_lines_total"), scan["ledger"]["lines"]);
  EXPECT_EQ(SumOf(metrics, "vmsift_read_bytes_total"), scan["ledger"]["bytes"]);
  EXPECT_EQ(SumOf(metrics, "vmsift_followed_logs"), scan["inputs"].size());
}

TEST(Listen, MetricsComeInTheFormatThatIsAskedFor) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const ListeningTail tail(scratch, {"--state", "st", "app.log"});
  ASSERT_TRUE(tail.WaitUntilReady());
  const HttpAnswer classic = Get(tail.port(), "/metrics");
  EXPECT_THAT(classic.head, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
  const HttpAnswer open = Get(tail.port(), "/metrics",
                              "Host: localhost\r\nAccept: application/openmetrics-text;version=1.0.0\r\n");
  EXPECT_THAT(open.head,
              HasSubstr("Content-Type: application/openmetrics-text; version=1.0.0; charset=utf-8\r\n"));
  EXPECT_TRUE(open.body.ends_with("\n# EOF\n"));
  EXPECT_THAT(open.body, HasSubstr("\nvmsift_state_age_seconds "));
}

TEST(Listen, CountersBeginAnewWhereTheReportResumes) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", std::string(kFailingRecord) + kFailingRecord);
  {
    ListeningTail tail(scratch, {"--state", "st", "app.log"});
    ASSERT_TRUE(tail.WaitForFailures(2));
    EXPECT_EQ(tail.Stop(SIGTERM), 0) << tail.errors();
  }
  const ListeningTail tail(scratch, {"--state", "st", "app.log"});
  ASSERT_TRUE(tail.WaitUntilReady());
  std::ofstream(scratch.path("app.log"), std::ios::app) << kFailingRecord;
  ASSERT_TRUE(tail.WaitForFailures(3));
  const std::string metrics = Get(tail.port(), "/metrics").body;
  EXPECT_EQ(SumOf(metrics, "vmsift_failures_total"), 1u);
  EXPECT_EQ(SumOf(metrics, "vmsift_lines_total"), 1u);
  EXPECT_EQ(SumOf(metrics, "vmsift_report_failures"), 3u);
}

TEST(Listen, ALineThatIsBeingWrittenIsInNoCounter) {
  const ScratchDirectory scratch;
  scratch.Write("app.jsonl", std::string(kFailingRecord) + R"({"time":"2026-11-23T17:02)");
  const ListeningTail tail(scratch, {"app.jsonl"});
  ASSERT_TRUE(tail.WaitUntilReady());
  EXPECT_EQ(tail.Json("/report.json")["ledger"]["lines"], 2);
  EXPECT_EQ(SumOf(Get(tail.port(), "/metrics").body, "vmsift_lines_total"), 1u);
  std::ofstream(scratch.path("app.jsonl"), std::ios::app) << ":12Z\"}\n" << kFailingRecord;
  ASSERT_TRUE(tail.WaitForFailures(2));
  const auto lines = SamplesBy(Get(tail.port(), "/metrics").body, "vmsift_lines_total", "outcome");
  EXPECT_EQ(lines.at("failure"), 2u);
  EXPECT_EQ(lines.at("clean"), 1u);
  EXPECT_EQ(lines.at("malformed"), 0u);
}

TEST(Listen, OnlyReadersOnThisMachineAreAnswered) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  const ListeningTail tail(scratch, {"app.log"});
  const HttpAnswer page = Get(tail.port(), "/");
  EXPECT_EQ(page.status, 200);
  EXPECT_THAT(page.head, HasSubstr("Content-Security-Policy: default-src 'none'"));
  EXPECT_THAT(page.head, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
  EXPECT_THAT(page.head, HasSubstr("Cache-Control: no-store\r\n"));
  EXPECT_THAT(page.body, StartsWith("<!doctype html>"));
  EXPECT_EQ(Get(tail.port(), "/", "Host: evil.example\r\n").status, 403);
  EXPECT_EQ(Get(tail.port(), "/metrics", "").status, 400);
  EXPECT_EQ(Get(tail.port(), "/report.json", "Host: localhost\r\n", "POST").status, 405);
  EXPECT_EQ(Get(tail.port(), "/nothing").status, 404);
  EXPECT_EQ(Get(tail.port(), "/report.json", "Host: localhost\r\n", "HEAD").status, 200);
}

TEST(Listen, WithATokenOnlyWhoKnowsItIsAnswered) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  std::filesystem::permissions(scratch.Write("token", "correct-horse-battery\n"),
                               std::filesystem::perms::owner_read);
  ListeningTail tail(scratch, {"--listen-token-file", "token", "app.log"});
  const auto status_of = [&tail](const std::string& path, const std::string& token = "") {
    const std::string header = token.empty() ? "" : "Authorization: Bearer " + token + "\r\n";
    return Get(tail.port(), path, "Host: other.example\r\n" + header).status;
  };
  EXPECT_EQ(status_of("/"), 401);
  EXPECT_EQ(status_of("/?token=wrong"), 401);
  EXPECT_EQ(status_of("/?token=correct-horse-battery"), 200);
  EXPECT_EQ(status_of("/healthz", "correct-horse-battery"), 200);
  EXPECT_EQ(status_of("/metrics", "correct-horse-batterie"), 401);
  EXPECT_EQ(tail.Stop(SIGTERM), 0) << tail.errors();
}

TEST(Listen, WhatCannotBeServedIsToldBeforeReading) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kLine);
  scratch.Write("token", "correct-horse-battery\n");
  const ListeningTail tail(scratch, {"app.log"});
  const auto refused = [&](const std::string& options) {
    const RunResult result =
        RunShell("cd " + scratch.path("") + " && chmod 644 token && vmsift tail --state st " + options +
                 " app.log; echo $?; ls st 2> /dev/null");
    EXPECT_EQ(result.out, "2\n") << options << result.errors;
    return result.errors;
  };
  EXPECT_THAT(refused("--listen 127.0.0.1:" + std::to_string(tail.port())),
              HasSubstr("Address already in use; another program listens there"));
  EXPECT_THAT(refused("--listen 0.0.0.0:0"), HasSubstr("--listen-token-file says who may read"));
  EXPECT_THAT(refused("--listen example.com:80"), HasSubstr("neither an IP address nor localhost"));
  EXPECT_THAT(refused("--listen 127.0.0.1"), HasSubstr("no port from 0 to 65535"));
  EXPECT_THAT(refused("--listen 192.0.2.1:0 --listen-token-file token"), HasSubstr("chmod 600"));
  EXPECT_THAT(refused("--listen :0 --listen-token-file none"), HasSubstr("No such file"));
  EXPECT_THAT(refused("--listen-token-file token"), HasSubstr("--listen-token-file requires --listen"));
  EXPECT_THAT(refused("--listen ''"), HasSubstr("is empty"));
}

TEST(Listen, EventsTellWhenTheReportChanges) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kFailingRecord);
  const ListeningTail tail(scratch, {"app.log"});
  ASSERT_TRUE(tail.WaitForFailures(1));
  HttpConnection events(tail.port());
  events.SendGet("/events");
  EXPECT_THAT(events.ReadUntil("\r\n\r\n"), HasSubstr("Content-Type: text/event-stream\r\n"));
  const auto next = [&events] {
    const std::string event = events.ReadUntil("\n\n");
    const size_t data = event.find("data: ");
    EXPECT_THAT(event, StartsWith("event: report\nid: "));
    return data == std::string::npos ? nlohmann::json()
                                     : nlohmann::json::parse(event.substr(data + 6), nullptr, false);
  };
  const nlohmann::json first = next();
  EXPECT_EQ(first["failures"], 1);
  std::ofstream(scratch.path("app.log"), std::ios::app) << kFailingRecord;
  const nlohmann::json second = next();
  EXPECT_EQ(second["failures"], 2);
  EXPECT_GT(second["revision"], first["revision"]);
}

// Reads events until one holds `last`, as a browser does. Empty if the server ends them before.
std::string ReadEventsUntil(const std::string& last, HttpConnection* connection) {
  std::string event = connection->ReadUntil("\n\n");
  while (!event.empty() && event.find(last) == std::string::npos) event = connection->ReadUntil("\n\n");
  return event;
}

TEST(Listen, ReadersOfAnyKindChangeNoCount) {
  constexpr int kReaders = 180;
  constexpr int kStuck = 10;
  constexpr int kUnfinished = 10;
  constexpr int kRounds = 20;
  constexpr int kEvents = 6;  // more than a connection holds
  constexpr int kVms = 1000;
  constexpr uint64_t kLinesOfAVm = 2;
  constexpr uint64_t kFailures = (2 * kRounds + 1) * kVms * kLinesOfAVm + kEvents;
  // Long names, so that the report, and each event by the alerts in it, is large.
  std::string lines;
  for (int vm = 0; vm < kVms; ++vm) {
    const std::string name = "vm-" + std::to_string(vm) + std::string(60, 'x');
    for (uint64_t i = 0; i < kLinesOfAVm; ++i)
      lines += R"({"error":{"code":"VMNotFound","message":"The VM ')" + name +
               "' cannot be found.\"}}\n{\"status\":\"Succeeded\"}\n";
  }
  const auto failures_are = [](uint64_t count) { return "\"failures\":" + std::to_string(count) + ","; };

  const ScratchDirectory scratch;
  scratch.Write("app.log", lines);
  ListeningTail tail(scratch, {"--alert", "count>0 within 24h by vm", "app.log"});
  ASSERT_TRUE(tail.WaitUntilReady());
  std::vector<std::unique_ptr<HttpConnection>> readers;
  std::vector<std::future<std::string>> last_events;
  for (int i = 0; i < kReaders; ++i) {
    HttpConnection* const reader = readers.emplace_back(std::make_unique<HttpConnection>(tail.port())).get();
    ASSERT_TRUE(reader->connected());
    reader->SendGet("/events");
    last_events.push_back(std::async(std::launch::async, ReadEventsUntil, failures_are(kFailures), reader));
  }
  for (int i = 0; i < kUnfinished; ++i) {
    readers.push_back(std::make_unique<HttpConnection>(tail.port()));
    readers.back()->Send("GET /report.json HTTP/1.1\r\nHos");
  }
  std::ofstream log(scratch.path("app.log"), std::ios::app);
  uint64_t written = kVms * kLinesOfAVm;
  const auto write_rounds = [&] {
    for (int round = 0; round < kRounds; ++round) {
      log << lines << std::flush;
      written += kVms * kLinesOfAVm;
      EXPECT_EQ(Get(tail.port(), round % 2 == 0 ? "/metrics" : "/report.json").status, 200);
    }
  };
  write_rounds();
  std::vector<std::unique_ptr<HttpConnection>> not_reading;
  for (int i = 0; i < kStuck; ++i) {
    not_reading.push_back(std::make_unique<HttpConnection>(tail.port(), /*receive_bytes=*/2048));
    not_reading.back()->SendGet(i % 2 == 0 ? "/report.json" : "/events");
  }
  // Events come until all of them are stuck: nothing can be written to them any more.
  HttpConnection watcher(tail.port());
  watcher.SendGet("/events");
  std::vector<bool> stuck(kStuck);
  for (int i = 0; i < kEvents; ++i) {
    log << kFailingRecord << std::flush;
    EXPECT_NE(ReadEventsUntil(failures_are(++written), &watcher), "");
    for (size_t reader = 0; reader < stuck.size(); ++reader) {
      if (not_reading[reader]->BytesHeldUp() >= 64 << 10) stuck[reader] = true;
    }
  }
  EXPECT_THAT(stuck, Each(true));
  write_rounds();
  ASSERT_EQ(written, kFailures);
  ASSERT_TRUE(tail.WaitForFailures(kFailures));
  EXPECT_EQ(tail.Json("/report.json")["ledger"]["lines"], 2 * kFailures - kEvents);
  EXPECT_EQ(Get(tail.port(), "/healthz").status, 200);
  // Who reads gets every event, whoever does not.
  for (auto& event : last_events) EXPECT_THAT(event.get(), HasSubstr(failures_are(kFailures)));
  EXPECT_EQ(tail.Stop(SIGTERM), 0) << tail.errors();
  EXPECT_EQ(tail.FinalReport()["failures"], kFailures);
}

TEST(Listen, ConnectionsKeepNoLogFromBeingOpened) {
  const ScratchDirectory scratch;
  scratch.Write("logs/0.log", kFailingRecord);
  ListeningTail tail(scratch, {"--state", "st", "logs"}, /*most_files=*/100);
  ASSERT_TRUE(tail.WaitForFailures(1));
  std::vector<std::unique_ptr<HttpConnection>> readers;
  for (int i = 0; i < 120; ++i) {
    readers.push_back(std::make_unique<HttpConnection>(tail.port()));
    readers.back()->SendGet("/events");
  }
  constexpr int kLogs = 60;
  for (int i = 1; i < kLogs; ++i) scratch.Write("logs/" + std::to_string(i) + ".log", kFailingRecord);
  // One of those that were admitted is told.
  const std::string all = "\"failures\":" + std::to_string(kLogs) + ",";
  EXPECT_THAT(readers.front()->ReadUntil(all), HasSubstr(all));
  // Not all were: a new one may find the place of one that has just left.
  const auto turned_away = std::count_if(readers.begin() + 1, readers.end(), [](const auto& reader) {
    return reader->ReadUntil("\r\n").find(" 200 ") == std::string::npos;
  });
  EXPECT_GT(turned_away, 0);
  EXPECT_EQ(tail.Stop(SIGTERM), 0) << tail.errors();
  EXPECT_EQ(tail.FinalReport()["failures"], kLogs);
}

TEST(Listen, ASignalEndsItAtOnceWithReadersConnected) {
  const ScratchDirectory scratch;
  scratch.Write("app.log", kFailingRecord);
  for (int signal : {SIGTERM, SIGINT}) {
    ListeningTail tail(scratch, {"app.log"});
    HttpConnection events(tail.port());
    events.SendGet("/events");
    EXPECT_THAT(events.ReadUntil("\n\n"), HasSubstr("200 OK"));
    HttpConnection silent(tail.port());
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(tail.Stop(signal), 0) << tail.errors();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(4));
    EXPECT_EQ(tail.FinalReport()["failures"], 1);
    EXPECT_THAT(silent.ReadAll(), IsEmpty());
  }
}

TEST(Listen, AStreamIsServedToo) {
  const ScratchDirectory scratch;
  const std::string fifo = scratch.path("in");
  ASSERT_EQ(mkfifo(fifo.c_str(), 0600), 0);
  // For reading, too, which does not wait for a reader.
  OwnedDescriptor stream(open(fifo.c_str(), O_RDWR | O_CLOEXEC));
  ListeningTail tail(scratch, {"-"}, /*most_files=*/0, /*environment=*/{}, fifo);
  const std::string line = kLine;
  ASSERT_EQ(write(stream.get(), line.data(), line.size()), static_cast<ssize_t>(line.size()));
  EXPECT_TRUE(tail.WaitForFailures(1));
  stream.Close();
  EXPECT_EQ(tail.WaitForEnd(), 0) << tail.errors();
  EXPECT_EQ(tail.FinalReport()["failures"], 1);
}

}  // namespace
}  // namespace vmsift
