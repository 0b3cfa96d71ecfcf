// vmsift tail amid chaos: many logs that begin alike are written to, rotate in every way and are copied and
// packed, while the program is killed, stopped, continued and started anew, all at random moments. In the end
// the counts are exact.
//
// It takes 20 seconds; VMSIFT_CHAOS_SECONDS=N makes it longer, VMSIFT_CHAOS_SEED=S another one.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/packing.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

constexpr int kLogs = 20;

uint64_t Number(const char* variable, uint64_t otherwise) {
  const char* const value = std::getenv(variable);
  return value == nullptr ? otherwise : std::strtoull(value, nullptr, 10);
}

class TailChaos : public testing::Test {
 protected:
  TailChaos() : random_(seed_) { fs::create_directory(path("logs")); }
  ~TailChaos() override {
    if (tail_ > 0) {
      kill(tail_, SIGKILL);
      waitpid(tail_, nullptr, 0);
    }
  }

  void Start() {
    // A signal that comes before the program is ready for it waits.
    sigset_t wait;
    sigset_t before;
    sigemptyset(&wait);
    sigaddset(&wait, SIGTERM);
    sigprocmask(SIG_BLOCK, &wait, &before);
    tail_ = fork();
    if (tail_ != 0) {
      sigprocmask(SIG_SETMASK, &before, nullptr);
      return;
    }
    dup2(open(path("out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(path("errors").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
    execl(VMSIFT_BINARY, "vmsift", "tail", "--format", "json", "--top", "0", "--state", path("state").c_str(),
          path("logs").c_str(), nullptr);
    _exit(127);
  }
  void Kill() {
    kill(tail_, SIGKILL);
    waitpid(tail_, nullptr, 0);
  }
  // Lets it catch up and end, and gives its report.
  nlohmann::json Finish() {
    kill(tail_, SIGCONT);
    kill(tail_, SIGTERM);
    int status = 0;
    waitpid(tail_, &status, 0);
    tail_ = 0;
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status << "\n" << ReadFile(path("errors"));
    return nlohmann::json::parse(ReadFile(path("out")));
  }

  size_t Below(size_t limit) { return random_() % limit; }
  std::string path(const std::string& name) const { return scratch_.path(name); }

  struct Log {
    std::string path;
    bool begun = false;     // its banner is written
    bool told = false;      // and a line that no other has
    std::string part = {};  // of a line, that is still to be written
    uint64_t rotations = 0;
  };

  void Write(Log* log, const std::string& text) {
    std::ofstream(log->path, std::ios::binary | std::ios::app) << text;
    bytes_ += text.size();
  }

  void Append(Log* log) {
    std::string text = std::exchange(log->part, {});
    if (!std::exchange(log->begun, true)) {
      text += banner_;
      ++lines_;
    }
    const std::string vm = "vm-" + std::to_string(Below(5));
    std::string line = "{\"n\":" + std::to_string(100'000 + ++lines_);
    if (Below(2) == 0) {
      line += ",\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM '" + vm +
              "' did not start in the allotted time.\"}";
      ++by_vm_[vm];
    }
    line += "}\n";
    const size_t whole = Below(4) == 0 ? 12 + Below(line.size() - 12) : line.size();
    log->part = line.substr(whole);
    Write(log, text + line.substr(0, whole));
    log->told = true;
  }

  std::string RotatedName(Log* log) {
    const uint64_t number = ++log->rotations;
    return log->path + (Below(2) == 0 ? "." : "-2026") + std::to_string(1000 + number);
  }

  void Pack(const std::string& file) {
    std::ofstream(file + ".new", std::ios::binary) << PackGzip(ReadFile(file));
    fs::rename(file + ".new", file + ".gz");
    fs::remove(file);
  }

  // An unfinished line of a log that ends is a line.
  void End(Log* log) {
    if (!log->part.empty()) Write(log, std::exchange(log->part, {}));
    log->begun = false;
    log->told = false;
  }

  void Rotate(Log* log) {
    if (!log->told) return;
    const std::string rotated = RotatedName(log);
    switch (Below(4)) {
      case 0:
        End(log);
        fs::rename(log->path, rotated);
        return;
      case 1:
        End(log);
        fs::copy_file(log->path, rotated);
        fs::resize_file(log->path, 0);
        return;
      case 2:
        End(log);
        fs::rename(log->path, rotated);
        Pack(rotated);
        return;
      default:
        End(log);
        fs::copy_file(log->path, rotated);
        fs::resize_file(log->path, 0);
        Pack(rotated);
    }
  }

  // What was counted may vanish, the logs that are written to as well.
  void CleanUp() {
    Finish();
    std::vector<std::string> files;
    for (const auto& entry : fs::directory_iterator(path("logs"))) files.push_back(entry.path());
    for (const std::string& file : files) {
      if (fs::path(file).extension() != ".log") fs::remove(file);
    }
    for (Log& log : logs_) {
      if (!log.part.empty() || !log.told || Below(4) > 0) continue;
      fs::remove(log.path);
      log.begun = log.told = false;
    }
    Start();
  }

  void Disturb() {
    switch (Below(8)) {
      case 0:
        Kill();
        if (Below(2) == 0) return Start();
        for (int i = 0; i < 200; ++i) Act();
        return Start();
      case 1:
        Finish();
        for (int i = 0; i < 200; ++i) Act();
        return Start();
      case 2:
        return CleanUp();
      case 3:
        kill(tail_, SIGSTOP);
        for (int i = 0; i < 300; ++i) Act();
        kill(tail_, SIGCONT);
        return;
      case 4:
        // What comes next meets it just after it saved.
        EXPECT_TRUE(WaitUntil([this, before = SavedAt()] { return SavedAt() != before; }));
        return;
      default:
        for (size_t more = Below(1000); more > 0; --more) Act();
    }
  }

  // When the state was written to last.
  fs::file_time_type SavedAt() const {
    std::error_code error;
    return fs::last_write_time(path("state"), error);
  }

  void Act() {
    Log* const log = &logs_[Below(kLogs)];
    if (Below(60) == 0) {
      Rotate(log);
    } else {
      Append(log);
    }
  }

  const uint64_t seed_ = Number("VMSIFT_CHAOS_SEED", 20261129);
  const std::string banner_ = "{\"banner\":\"" + std::string(700, '=') + "\"}\n";
  ScratchDirectory scratch_;
  std::mt19937_64 random_;
  pid_t tail_ = 0;
  std::vector<Log> logs_;
  std::map<std::string, uint64_t> by_vm_;
  uint64_t lines_ = 0;
  uint64_t bytes_ = 0;
};

TEST_F(TailChaos, CountsAreExact) {
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(Number("VMSIFT_CHAOS_SECONDS", 20));
  for (int i = 0; i < kLogs; ++i)
    logs_.push_back({path("logs/app-" + std::string(1, static_cast<char>('a' + i)) + ".log")});
  // Following begins before anything is there.
  Start();
  Finish();
  Start();
  while (std::chrono::steady_clock::now() < end && !HasFailure()) {
    for (int i = 0; i < 100; ++i) Act();
    Disturb();
  }
  for (Log& log : logs_) {
    if (!log.part.empty()) Write(&log, std::exchange(log.part, {}));
  }
  Finish();
  Start();
  const nlohmann::json report = Finish();
  std::map<std::string, uint64_t> by_vm;
  for (const auto& vm : report["vms"]) by_vm[vm["vm"]] = vm["count"];
  EXPECT_EQ(by_vm, by_vm_) << ReadFile(path("errors"));
  EXPECT_EQ(report["ledger"]["lines"], lines_);
  EXPECT_EQ(report["ledger"]["bytes"], bytes_);
  RecordProperty("lines", std::to_string(lines_));
}

}  // namespace
}  // namespace vmsift
