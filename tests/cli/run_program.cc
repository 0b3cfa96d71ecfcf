#include "tests/cli/run_program.h"

#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

namespace vmsift {

namespace {

constexpr std::chrono::seconds kDeadline(60);
constexpr std::chrono::milliseconds kBetweenLooks(10);

// What the commands of RunShell may call; see there.
constexpr char kFunctions[] = R"sh(
vmsift() { ')sh" VMSIFT_BINARY R"sh(' "$@"; }
wait_until() {
  local deadline=$((SECONDS + 60))
  until "$@"; do
    if [ $SECONDS -gt $deadline ]; then echo "waited in vain: $*" >&2; return 1; fi
    sleep 0.01
  done
}
# While it starts, bash blocks them, too.
takes_signals() {
  local blocked
  [ "$(cat /proc/$1/comm)" = vmsift ] && blocked=$(sed -n 's/^SigBlk:[[:space:]]*//p' /proc/$1/status) &&
    [ $((0x${blocked:-0} >> ($(kill -l TERM) - 1) & 1)) -eq 1 ]
}
has_taken() {
  local pending
  pending=$(sed -n 's/^ShdPnd:[[:space:]]*//p' /proc/$1/status 2>/dev/null)
  [ $((0x${pending:-0} >> ($(kill -l $2) - 1) & 1)) -eq 0 ]
}
)sh";

}  // namespace

bool WaitUntil(const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + kDeadline;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return true;
}

RunResult RunShell(const std::string& command) {
  const ScratchDirectory scratch;
  const std::string script = "cd '" VMSIFT_SOURCE_DIR "' || exit 99\n" + std::string(kFunctions) + command;
  const std::string script_path = scratch.Write("script", script);
  const std::string line =
      "bash " + script_path + " >" + scratch.path("out") + " 2>" + scratch.path("errors");
  const int ended = std::system(line.c_str());
  RunResult result;
  if (WIFEXITED(ended)) result.status = WEXITSTATUS(ended);
  result.out = ReadFile(scratch.path("out"));
  result.errors = ReadFile(scratch.path("errors"));
  return result;
}

RunResult RunShellAsUser(const std::string& command, const ScratchDirectory& scratch) {
  const std::string copy = scratch.path("vmsift");
  return RunShell("if [ $(id -u) -eq 0 ]; then\n  chmod 755 $(dirname " + copy +
                  ") && cp '" VMSIFT_BINARY "' " + copy + " && chmod 755 " + copy +
                  " || exit 99\n  vmsift() { setpriv --reuid=65534 --clear-groups " + copy +
                  " \"$@\"; }\nfi\n" + command);
}

ScratchDirectory::ScratchDirectory() {
  std::string name = (std::filesystem::temp_directory_path() / "vmsift_test.XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) std::abort();
  root_ = name;
}

ScratchDirectory::~ScratchDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

std::string ScratchDirectory::Write(const std::string& name, const std::string& content) const {
  std::filesystem::create_directories((root_ / name).parent_path());
  std::ofstream(root_ / name, std::ios::binary) << content;
  return path(name);
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace vmsift
