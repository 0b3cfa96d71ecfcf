// A day of the service: vmsift tail with a state, a page, alerts to a webhook, reports and a watchdog, while
// logs grow, rotate and are deleted, the webhook fails in every way, readers of the page come, stay and get
// stuck, and the program is restarted and killed. The day passes as fast as the program follows.
//
// Each hour the report and the metrics hold exactly what was written. In the end each alert arrived, and the
// program takes no more memory, threads or files than it did in the morning.
//
// Two hours of the day take half a minute; VMSIFT_DAY_HOURS=24 makes it a whole one, in some minutes, and
// prints what was measured.
#include <signal.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/timestamp.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/http_client.h"
#include "tests/cli/listen_program.h"
#include "tests/cli/metrics_text.h"
#include "tests/cli/notify_socket.h"
#include "tests/cli/page_readers.h"
#include "tests/cli/service_logs.h"
#include "tests/cli/simulated_clock.h"
#include "tests/cli/webhook_process.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using CountsByName = std::map<std::string, uint64_t>;

constexpr int kStepsAnHour = 6;
constexpr int64_t kStep = kTicksPerHour / kStepsAnHour;
constexpr uint64_t kHoursKept = 3;  // of rotated logs

// A VM's burst of failures is over a step later, that of the code two steps later.
constexpr char kVmRule[] = "vm=db-* count>=20 within 5m by vm";
constexpr char kCodeRule[] = "code=OverconstrainedAllocationRequest count>4 within 15m";

// Of the process, at the end of an hour.
struct Usage {
  uint64_t resident_kb = 0;
  uint64_t peak_kb = 0;
  uint64_t threads = 0;
  uint64_t files = 0;
};

// What is known of an episode of a rule. The time is that of the failure that reached its count.
struct Episode {
  bool killed = false;  // the program, while it lasted; then what was not saved is unknown to the next run
  int firing = 0;       // how often it arrived
  int resolved = 0;
};

uint64_t StatusNumber(const std::string& status, const std::string& name) {
  const size_t at = status.find("\n" + name + ":");
  return at == std::string::npos ? 0 : std::strtoull(status.c_str() + at + name.size() + 2, nullptr, 10);
}

size_t CountOf(const std::string& text, const std::string& what) {
  size_t count = 0;
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

class ServiceDay : public testing::Test {
 protected:
  ServiceDay() { fs::create_directory(scratch_.path("logs")); }

  void Start() {
    std::vector<std::string> environment = clock_.environment();
    environment.push_back("NOTIFY_SOCKET=" + scratch_.path("notify"));
    environment.push_back("WATCHDOG_USEC=1000000");
    const std::vector<std::pair<std::string, std::string>> options = {
        {"--state", "st"},
        {"--every", "1s"},
        {"-o", "report"},
        {"--alert", kVmRule},
        {"--alert", kCodeRule},
        {"--alert-webhook", webhook_.url()},
        {"--alert-ca", webhook_.certificate()},
    };
    std::vector<std::string> arguments = {"logs"};
    for (const auto& [name, value] : options) arguments.insert(arguments.end(), {name, value});
    tail_ = std::make_unique<ListeningTail>(scratch_, arguments, 0, environment);
    base_.clear();
    readers_.SetPort(tail_->port());
  }

  // While something is written before the end, and after it.
  void Restart(int signal) {
    const Timestamp now = clock_.now();
    readers_.SetPort(0);
    logs_.Write({now.ticks - 60 * kTicksPerSecond}, now);
    EXPECT_EQ(tail_->Stop(signal), signal == SIGTERM ? 0 : -1) << tail_->errors();
    told_ += tail_->errors();
    logs_.Write({now.ticks - 60 * kTicksPerSecond}, now);
    logs_.Rotate();
    if (signal == SIGKILL) {
      for (const auto& [key, until] : firing_) episodes_[key].killed = true;
      firing_.clear();
      // What was not saved is read again, so an episode may begin again.
      unsure_until_ = now.ticks + 2 * kStep;
    }
    Start();
  }

  void Burst(const std::string& rule, size_t which, const std::string& code, const std::string& vm,
             size_t count, int steps) {
    const Timestamp now = clock_.now();
    logs_.WriteBurst(which, code, vm, count, now);
    const std::pair<std::string, std::string> key = {rule, FormatTimestamp(now)};
    episodes_[key] = {};
    firing_[key] = now.ticks + steps * kStep;
  }

  void ExpectFiring() {
    const Timestamp now = clock_.now();
    std::erase_if(firing_, [now](const auto& firing) { return firing.second <= now.ticks; });
    if (now.ticks < unsure_until_) return;
    CountsByName expected = {{kVmRule, 0}, {kCodeRule, 0}};
    for (const auto& [key, until] : firing_) ++expected[key.first];
    CountsByName seen;
    EXPECT_TRUE(WaitUntil([&] {
      seen = SamplesBy(Metrics(), "vmsift_alerts_firing", "rule");
      return seen == expected;
    })) << FormatTimestamp(now)
        << testing::PrintToString(seen) << testing::PrintToString(expected) << tail_->errors();
  }

  std::string Metrics() const { return Get(tail_->port(), "/metrics").body; }

  // Twice an hour.
  void SetFaults(int hour, bool second_half) {
    constexpr std::array<const char*, 5> kPlans = {"500 500 429:1", "reset reset", "hang", "500", ""};
    constexpr size_t kAway = 1;
    const size_t which = static_cast<size_t>(hour) % kPlans.size();
    if (!second_half && which == kAway + 1) webhook_.Start();
    if (!second_half) webhook_.Plan(kPlans[which]);
    if (second_half && which == kAway) webhook_.Stop();
  }

  void Hour(int hour) {
    for (int step = 0; step < kStepsAnHour && !HasFailure(); ++step) {
      const Timestamp now{start_.ticks + hour * kTicksPerHour + (step + 1) * kStep};
      clock_.Set(now);
      if (step % 3 == 0) SetFaults(hour, step > 0);
      const auto which = static_cast<size_t>(hour * kStepsAnHour + step);
      if (step % 2 == 0)
        Burst(kVmRule, which / 2, "VMStartTimedOut", "db-" + std::to_string(which / 2 % 4), 20, 1);
      if (step == 0) Burst(kCodeRule, which / 2, "OverconstrainedAllocationRequest", "db-9", 5, 2);
      ExpectFiring();
      logs_.Write({now.ticks - kStep}, now);
      if (hour == 1 && step == 0) Restart(SIGKILL);
      if ((hour == 0 || hour == 3) && step == 1) Restart(SIGTERM);
      if (step == 3) logs_.Rotate();
      if (hour % 4 == 3 && step == 4) kill(tail_->pid(), SIGHUP);
    }
    logs_.EndLines();
    logs_.DeleteRotated(kHoursKept);
    ExpectCounts();
    const size_t signs = CountOf(ReadFile(scratch_.path("notes")), "WATCHDOG=1");
    EXPECT_TRUE(WaitUntil([&] { return CountOf(ReadFile(scratch_.path("notes")), "WATCHDOG=1") > signs; }));
    Measure(hour);
  }

  // Waits until all is counted, as long as something happens.
  void ExpectCounts() {
    uint64_t bytes = 0;
    json report;
    const auto counted = [&] {
      report = tail_->Json("/report.json");
      return report["ledger"]["bytes"] == logs_.counts().bytes;
    };
    while (!WaitUntil(counted) && bytes < report["ledger"]["bytes"]) bytes = report["ledger"]["bytes"];
    ExpectReport(report);
    const LogCounts& counts = logs_.counts();
    ExpectMetric("vmsift_failures_total", "code", counts.by_code);
    ExpectMetric("vmsift_vm_failures_total", "vm", counts.by_vm);
    ExpectMetric("vmsift_lines_total", "", {{"", counts.lines}});
    ExpectMetric("vmsift_read_bytes_total", "", {{"", counts.bytes}});
    const std::string metrics = Metrics();
    EXPECT_EQ(SumOf(metrics, "vmsift_report_failures"), logs_.failures());
    EXPECT_EQ(SumOf(metrics, "vmsift_lost_bytes_total"), 0u);
    EXPECT_EQ(SumOf(metrics, "vmsift_unreadable_paths"), 0u);
    EXPECT_EQ(readers_.trouble(), "");
  }

  void ExpectReport(const json& report) const {
    const LogCounts& counts = logs_.counts();
    CountsByName by_code;
    CountsByName by_vm;
    for (const json& code : report["codes"]) by_code[code["code"]] = code["count"];
    for (const json& vm : report["vms"])
      by_vm[vm["vm"]] += vm["count"].get<uint64_t>();  // one with an id, and one without
    EXPECT_EQ(by_code, counts.by_code);
    EXPECT_EQ(by_vm, counts.by_vm);
    EXPECT_EQ(report["failures"], logs_.failures());
    EXPECT_EQ(report["ledger"]["lines"], counts.lines);
    EXPECT_EQ(report["ledger"]["bytes"], counts.bytes);
  }

  // A counter begins anew with each process: what it lacks of all that was written stays the same.
  void ExpectMetric(const std::string& name, const std::string& label, const CountsByName& written) {
    CountsByName lacks;
    const auto look = [&] {
      lacks.clear();
      const CountsByName samples = SamplesBy(Metrics(), name, label);
      for (const auto& [value, count] : written) {
        const auto sample = samples.find(value);
        lacks[value] = count - (sample == samples.end() ? 0 : sample->second);
      }
      return base_.contains(name) && lacks == base_[name];
    };
    if (!base_.contains(name)) {
      // A failure is shown when its log was silent for a moment.
      WaitUntil([&] {
        look();
        return lacks == std::exchange(base_[name], lacks);
      });
    }
    EXPECT_TRUE(WaitUntil(look)) << name << testing::PrintToString(lacks)
                                 << testing::PrintToString(base_[name]);
  }

  void Measure(int hour) {
    readers_.Pause();
    const std::string process = "/proc/" + std::to_string(tail_->pid());
    const std::string status = ReadFile(process + "/status");
    const Usage usage = {
        .resident_kb = StatusNumber(status, "VmRSS"),
        .peak_kb = StatusNumber(status, "VmHWM"),
        .threads = StatusNumber(status, "Threads"),
        .files = static_cast<uint64_t>(std::distance(fs::directory_iterator(process + "/fd"), {}))};
    readers_.Resume();
    usage_.push_back(usage);
    if (!long_) return;
    std::cout << "hour " << hour + 1 << ": " << logs_.failures() << " failures, " << logs_.counts().lines
              << " lines, " << usage.resident_kb << " kB resident, " << usage.peak_kb << " kB at most, "
              << usage.threads << " threads, " << usage.files << " files, " << readers_.answers()
              << " answers, " << readers_.events() << " events" << std::endl;
  }

  void CountAlerts() {
    for (auto& [key, episode] : episodes_) episode.firing = episode.resolved = 0;
    for (const json& request : webhook_.Requests()) {
      if (request["plan"] != "200") continue;
      for (const json& alert : request["body"]["alerts"]) {
        const auto episode = episodes_.find({alert["rule"], alert["failure"]["time"]});
        ASSERT_TRUE(episode != episodes_.end()) << alert;
        if (alert["state"] == "firing") ++episode->second.firing;
        if (alert["state"] == "resolved") ++episode->second.resolved;
        EXPECT_LE(episode->second.resolved, episode->second.firing) << alert;
      }
    }
  }

  bool AllArrived() {
    CountAlerts();
    return std::all_of(episodes_.begin(), episodes_.end(), [](const auto& entry) {
      const Episode& episode = entry.second;
      return episode.firing > 0 && (episode.resolved > 0 || episode.killed);
    });
  }

  void ExpectAlerts() {
    while (!WaitUntil([this] { return AllArrived(); }) && !HasFailure()) {
      // The next try may be minutes away, so it ends only when nothing failed that is tried again.
      ASSERT_NE(tail_->errors().find("trying again"), std::string::npos);
    }
    for (const auto& [key, episode] : episodes_) {
      SCOPED_TRACE(key.first + " " + key.second);
      EXPECT_EQ(episode.firing, episode.killed ? std::clamp(episode.firing, 1, 2) : 1);
      EXPECT_EQ(episode.resolved, episode.killed ? std::min(episode.resolved, 1) : 1);
    }
  }

  void Stop() {
    readers_.SetPort(0);
    EXPECT_EQ(tail_->Stop(SIGTERM), 0) << tail_->errors();
    told_ += tail_->errors();
  }

  // After six hours the attempts of incidents and the names have reached their bounds, some hours later the
  // logs that vanished, of which 256 are known. What is left to grow are the counts by hour, some hundred
  // kilobytes. The allocator keeps what snapshots needed at most, in steps of 2 MB. A leak of a hundred bytes
  // per failure, or of a megabyte an hour, is more than all that.
  void ExpectFlat() const {
    constexpr size_t kWarm = 6;
    constexpr uint64_t kReaders = PageReaders::kPollers + PageReaders::kListeners + PageReaders::kStuck;
    if (usage_.size() <= kWarm) return;
    const Usage& warm = usage_[kWarm - 1];
    const Usage& last = usage_.back();
    // Sanitizers keep what was freed.
    if (!kSanitized) {
      constexpr uint64_t kSlackKb = 8 << 10;
      EXPECT_LE(last.resident_kb, warm.resident_kb * 11 / 10 + kSlackKb);
      EXPECT_LE(last.peak_kb, warm.peak_kb * 11 / 10 + kSlackKb);
    }
    // Each reader has a thread and a connection, at some moments.
    EXPECT_LE(last.threads, warm.threads + kReaders);
    EXPECT_LE(last.files, warm.files + kReaders);
  }

  void PrintFigures() const {
    if (!long_) return;
    std::cout << told_;
    uint64_t requests = 0;
    uint64_t repeated = 0;
    uint64_t arrived = 0;
    for (const json& request : webhook_.Requests()) requests += request["plan"] != "200";
    for (const auto& [key, episode] : episodes_) {
      arrived += static_cast<uint64_t>(episode.firing + episode.resolved);
      repeated += static_cast<uint64_t>(std::max(episode.firing - 1, 0));
    }
    std::cout << episodes_.size() << " alerts: " << arrived << " notices arrived, " << repeated
              << " repeated, after " << requests << " faults\n";
  }

  const bool long_ = std::getenv("VMSIFT_DAY_HOURS") != nullptr;
  const int hours_ = !long_ ? 2 : std::atoi(std::getenv("VMSIFT_DAY_HOURS"));
  const Timestamp start_ = ParseTimestamp("2026-11-30T00:00:00Z").value();
  const ScratchDirectory scratch_;
  const NotifySocket systemd_{scratch_.path("notify"), scratch_.path("notes")};
  WebhookProcess webhook_{scratch_.path("webhook")};
  SimulatedClock clock_{scratch_.path("clock"), start_};
  ServiceLogs logs_{scratch_.path("logs"), 20261130};
  PageReaders readers_{[this] { return logs_.failures(); }};
  std::unique_ptr<ListeningTail> tail_;
  std::string told_;
  std::map<std::string, CountsByName> base_;  // of this process: what its counters lack
  std::map<std::pair<std::string, std::string>, Episode> episodes_;
  std::map<std::pair<std::string, std::string>, int64_t> firing_;  // until when
  int64_t unsure_until_ = 0;
  std::vector<Usage> usage_;
};

TEST_F(ServiceDay, CountsAreExactAndMemoryIsFlat) {
  Start();
  for (int hour = 0; hour < hours_ && !HasFailure(); ++hour) Hour(hour);
  ASSERT_FALSE(HasFailure());
  webhook_.Stop();
  webhook_.Start();
  webhook_.Plan("");
  Stop();
  ExpectReport(json::parse(ReadFile(scratch_.path("report"))));
  Start();
  ExpectCounts();
  ExpectAlerts();
  Stop();
  readers_.Finish();
  EXPECT_EQ(readers_.trouble(), "");
  ExpectFlat();
  PrintFigures();
}

}  // namespace
}  // namespace vmsift
