// vmsift tail, killed at random moments while a log is written and rotated in every way: in the end the
// counts are exact. VMSIFT_CRASH_KILLS=N kills it more often than the ten times of the normal run.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/packing.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

class TailCrash : public testing::Test {
 protected:
  pid_t StartTail(const std::string& out) {
    // A signal that comes before the program is ready for it waits.
    sigset_t wait;
    sigset_t before;
    sigemptyset(&wait);
    sigaddset(&wait, SIGTERM);
    sigprocmask(SIG_BLOCK, &wait, &before);
    const pid_t child = fork();
    if (child != 0) {
      sigprocmask(SIG_SETMASK, &before, nullptr);
      return child;
    }
    const int descriptor = open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    dup2(descriptor, STDOUT_FILENO);
    const int errors = open(path("errors").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(errors, STDERR_FILENO);
    execl(VMSIFT_BINARY, "vmsift", "tail", "--format", "json", "--state", path("state").c_str(),
          path("logs").c_str(), nullptr);
    _exit(127);
  }

  // Lets it catch up and end, and gives its report.
  nlohmann::json Finish(pid_t child, const std::string& out) {
    kill(child, SIGTERM);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << ReadFile(path("errors"));
    return nlohmann::json::parse(ReadFile(out));
  }

  std::string path(const std::string& name) const { return scratch_.path(name); }
  std::string log() const { return path("logs/app.log"); }

  void Append(const std::string& text) {
    std::ofstream(log(), std::ios::binary | std::ios::app) << text;
    bytes_ += text.size();
  }

  void AppendLine() {
    const std::string vm = "vm-" + std::to_string(random_() % 5);
    const std::string number = std::to_string(100'000 + ++lines_);
    const bool fails = random_() % 2 == 0;
    std::string line = "{\"n\":" + number;
    if (fails) {
      line += ",\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM '" + vm +
              "' did not start in the allotted time.\"}";
      ++by_vm_[vm];
    }
    line += "}\n";
    const size_t cut = random_() % 4 == 0 ? random_() % line.size() : 0;
    Append(line.substr(0, cut));
    Append(line.substr(cut));
  }

  void Rotate() {
    const std::string rotated = path("logs/app.log." + std::to_string(++rotations_));
    if (!fs::exists(log())) return;
    switch (random_() % 3) {
      case 0:
        fs::rename(log(), rotated);
        return;
      case 1:
        fs::copy_file(log(), rotated);
        fs::resize_file(log(), 0);
        return;
      default:
        fs::rename(log(), rotated);
        std::ofstream(rotated + ".gz.new", std::ios::binary) << PackGzip(ReadFile(rotated));
        fs::rename(rotated + ".gz.new", rotated + ".gz");
        fs::remove(rotated);
    }
  }

  ScratchDirectory scratch_;
  std::mt19937_64 random_{20261127};
  std::map<std::string, uint64_t> by_vm_;
  uint64_t lines_ = 0;
  uint64_t bytes_ = 0;
  int rotations_ = 0;
};

TEST_F(TailCrash, CountsAreExactAfterKillsAndRotations) {
  const char* const wanted = std::getenv("VMSIFT_CRASH_KILLS");
  const int kills = wanted == nullptr ? 10 : std::atoi(wanted);
  fs::create_directory(path("logs"));
  // Following begins before anything is there.
  Finish(StartTail(path("out")), path("out"));
  for (int i = 0; i < kills; ++i) {
    const pid_t child = StartTail(path("out"));
    const size_t lines = 200 + random_() % 4000;
    for (size_t line = 0; line < lines; ++line) {
      AppendLine();
      if (random_() % 700 == 0) Rotate();
    }
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    // The fourth way: deleted and written anew, after it was counted.
    if (i % 3 == 2) {
      Finish(StartTail(path("out")), path("out"));
      fs::remove(log());
    }
  }
  const nlohmann::json report = Finish(StartTail(path("out")), path("out"));
  std::map<std::string, uint64_t> by_vm;
  for (const auto& vm : report["vms"]) by_vm[vm["vm"]] = vm["count"];
  EXPECT_EQ(by_vm, by_vm_);
  EXPECT_EQ(report["ledger"]["lines"], lines_);
  EXPECT_EQ(report["ledger"]["bytes"], bytes_);
}

}  // namespace
}  // namespace vmsift
