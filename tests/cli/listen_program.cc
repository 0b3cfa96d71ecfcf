#include "tests/cli/listen_program.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "gtest/gtest.h"
#include "tests/analyzer/http_client.h"

namespace vmsift {

ListeningTail::ListeningTail(const ScratchDirectory& scratch, const std::vector<std::string>& arguments,
                             rlim_t most_files, std::vector<std::string> environment,
                             const std::string& input)
    : scratch_(scratch) {
  std::vector<std::string> words = {VMSIFT_BINARY, "tail", "--format", "json", "--listen", "127.0.0.1:0"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const std::string out = scratch.path("listen.out");
  const std::string errors_path = scratch.path("listen.errors");
  const std::string directory = scratch.path("");
  std::filesystem::remove(errors_path);  // of an earlier one
  pid_ = fork();
  if (pid_ == 0) {
    const int in = open(input.c_str(), O_RDONLY);
    dup2(in, STDIN_FILENO);
    dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
    dup2(open(errors_path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
    const rlimit files = {most_files, most_files};
    if (most_files > 0 && setrlimit(RLIMIT_NOFILE, &files) != 0) _exit(99);
    if (chdir(directory.c_str()) != 0) _exit(99);
    for (std::string& variable : environment) putenv(variable.data());
    execv(pointers[0], pointers.data());
    _exit(99);
  }
  constexpr char kUrl[] = "listening on http://127.0.0.1:";
  EXPECT_TRUE(WaitUntil([&] {
    const std::string told = errors();
    const size_t at = told.find(kUrl);
    if (at == std::string::npos || told.find('\n', at) == std::string::npos) return false;
    port_ = static_cast<uint16_t>(std::atoi(told.c_str() + at + sizeof(kUrl) - 1));
    return true;
  })) << errors();
  EXPECT_TRUE(WaitUntil([&] { return Get(port_, "/healthz").status != 0; })) << errors();
}

ListeningTail::~ListeningTail() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

std::string ListeningTail::errors() const {
  return ReadFile(scratch_.path("listen.errors"));
}

bool ListeningTail::WaitUntilReady() const {
  return WaitUntil([&] { return Get(port_, "/readyz").status == 200; });
}

nlohmann::json ListeningTail::Json(const std::string& path) const {
  const HttpAnswer answer = Get(port_, path);
  EXPECT_EQ(answer.status, 200) << path;
  return nlohmann::json::parse(answer.body, nullptr, /*allow_exceptions=*/false);
}

bool ListeningTail::WaitForFailures(uint64_t failures) const {
  return WaitUntil([&] { return Json("/report.json")["failures"] == failures; });
}

int ListeningTail::Stop(int signal) {
  kill(pid_, signal);
  return WaitForEnd();
}

int ListeningTail::WaitForEnd() {
  int ended = 0;
  waitpid(pid_, &ended, 0);
  pid_ = -1;
  return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
}

nlohmann::json ListeningTail::FinalReport() const {
  return nlohmann::json::parse(ReadFile(scratch_.path("listen.out")), nullptr, false);
}

}  // namespace vmsift
