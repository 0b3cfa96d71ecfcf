#include "tests/cli/service_logs.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "tests/analyzer/packing.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

constexpr size_t kFailuresPerLog = 100;  // in each Write
constexpr size_t kNoisePerFailure = 2;
constexpr size_t kVms = 20;  // of each kind of log

constexpr char kGroup[] =
    "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-day/providers/Microsoft.Compute/"
    "virtualMachines/";

std::string MessageOf(const std::string& code, const std::string& vm) {
  if (code == "VMNotFound") return "The VM '" + vm + "' cannot be found.";
  if (code == "VMStartTimedOut") {
    return "VM '" + vm +
           "' did not start in the allotted time. The VM may still start successfully. Please check the "
           "power "
           "state later.";
  }
  return "Allocation of VM '" + vm + "' failed.";
}

}  // namespace

ServiceLogs::ServiceLogs(const std::string& directory, uint64_t seed) : random_(seed) {
  for (int i = 0; i < kLogs; ++i) {
    const bool json = i % 2 == 0;
    const std::string letter(1, static_cast<char>('a' + i));
    logs_.push_back({.path = directory + "/app-" + letter + (json ? ".jsonl" : ".log"), .json = json});
  }
}

void ServiceLogs::Write(Timestamp begin, Timestamp end) {
  constexpr size_t kLines = kFailuresPerLog * (1 + kNoisePerFailure);
  for (Log& log : logs_) {
    std::string text = std::exchange(log.rest, {});
    size_t last = 0;  // where the last line begins
    for (size_t i = 0; i < kLines; ++i) {
      const Timestamp time{begin.ticks + (end.ticks - begin.ticks) / static_cast<int64_t>(kLines) *
                                             static_cast<int64_t>(i + 1)};
      last = text.size();
      text += i % (1 + kNoisePerFailure) == 0 ? RandomFailure(log, time) : Noise(log, time);
    }
    if (Below(4) == 0) {
      const size_t whole = last + 1 + Below(text.size() - last - 1);
      log.rest = text.substr(whole);
      text.resize(whole);
    }
    Append(&log, std::move(text));
  }
}

void ServiceLogs::WriteBurst(size_t which, const std::string& code, const std::string& vm, size_t count,
                             Timestamp time) {
  Log* const log = &logs_[which % logs_.size()];
  std::string text = std::exchange(log->rest, {});
  for (size_t i = 1; i <= count; ++i) {
    const int64_t before = static_cast<int64_t>(count - i) * kTicksPerSecond / 10;
    text += Failure(*log, code, vm, Timestamp{time.ticks - before});
  }
  Append(log, std::move(text));
}

void ServiceLogs::EndLines() {
  for (Log& log : logs_) EndLine(&log);
}

void ServiceLogs::Rotate() {
  ++rotations_;
  for (size_t i = 0; i < logs_.size(); ++i) Rotate(&logs_[i], (rotations_ + i / 2) % 4);
}

void ServiceLogs::DeleteRotated(uint64_t kept) {
  while (!rotated_.empty() && rotated_.begin()->first + kept <= rotations_) {
    for (const std::string& path : rotated_.begin()->second) fs::remove(path);
    rotated_.erase(rotated_.begin());
  }
}

std::string ServiceLogs::Failure(const Log& log, const std::string& code, const std::string& vm,
                                 Timestamp time) {
  ++failures_;
  ++counts_.by_code[code];
  ++counts_.by_vm[vm];
  ++counts_.lines;
  const std::string message = MessageOf(code, vm);
  const std::string number = std::to_string(100'000'000'000 + counts_.lines);
  if (!log.json) {
    return FormatTimestamp(time) + " ERROR deploy[" + number + "]: " + code + ": " + message + "\n";
  }
  return R"({"time":")" + FormatTimestamp(time) + R"(","resourceId":")" + kGroup + vm +
         R"(","operationName":"Microsoft.Compute/virtualMachines/start/action","category":"Administrative",)" +
         R"("resultType":"Failure","correlationId":"c0de0000-0000-4000-8000-)" + number +
         R"(","properties":{"statusCode":"Conflict","statusMessage":"{\"error\":{\"code\":\")" + code +
         R"(\",\"message\":\")" + message + R"(\"}}"}})" + "\n";
}

std::string ServiceLogs::RandomFailure(const Log& log, Timestamp time) {
  static const std::vector<std::string> kCodes = {"AllocationFailed", "VMNotFound", "VMStartTimedOut"};
  const std::string vm = (log.json ? "web-" : "job-") + std::to_string(Below(kVms));
  return Failure(log, kCodes[Below(kCodes.size())], vm, time);
}

std::string ServiceLogs::Noise(const Log& log, Timestamp time) {
  ++counts_.lines;
  const std::string number = std::to_string(counts_.lines);
  const std::string at = FormatTimestamp(time);
  if (!log.json) return at + " INFO deploy[" + number + "]: heartbeat, nothing to do\n";
  if (Below(20) > 0) return R"({"time":")" + at + R"(","level":"Information","n":)" + number + "}\n";
  return R"({"time":")" + at + R"(","resourceId":")" + kGroup + "web-" + std::to_string(Below(kVms)) +
         R"(","operationName":"Microsoft.Compute/virtualMachines/start/action","category":"Administrative",)" +
         R"("resultType":"Success","properties":{"statusCode":"OK"}})" + "\n";
}

// All begin alike, with a line that is longer than what a log may be recognized by.
void ServiceLogs::Append(Log* log, std::string text) {
  if (!std::exchange(log->begun, true)) {
    const std::string banner(700, '=');
    text.insert(0, log->json ? R"({"banner":")" + banner + "\"}\n" : banner + "\n");
    ++counts_.lines;
  }
  counts_.bytes += text.size();
  std::ofstream(log->path, std::ios::binary | std::ios::app) << text;
}

void ServiceLogs::EndLine(Log* log) {
  if (!log->rest.empty()) Append(log, std::exchange(log->rest, {}));
}

void ServiceLogs::Rotate(Log* log, size_t way) {
  EndLine(log);
  std::string rotated = log->path + (way == 2 ? "-2026" : ".") + std::to_string(1000 + rotations_);
  if (way % 2 == 0) {
    fs::rename(log->path, rotated);
    std::ofstream(log->path).close();
  } else {
    fs::copy_file(log->path, rotated);
    fs::resize_file(log->path, 0);
  }
  log->begun = false;
  if (way >= 2) {
    std::ofstream(rotated + ".new", std::ios::binary) << PackGzip(ReadFile(rotated));
    fs::rename(rotated + ".new", rotated + ".gz");
    fs::remove(rotated);
    rotated += ".gz";
  }
  rotated_[rotations_].push_back(std::move(rotated));
}

}  // namespace vmsift
