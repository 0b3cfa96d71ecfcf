#include "tests/cli/run_program.h"

#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <system_error>

namespace vmsift {

RunResult RunShell(const std::string& command) {
  const ScratchDirectory scratch;
  const std::string script =
      "cd '" VMSIFT_SOURCE_DIR "' || exit 99\nvmsift() { '" VMSIFT_BINARY "' \"$@\"; }\n" + command;
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
