// The commands that README.md shows work, and its example is what they print.
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

struct Example {
  std::string command;
  std::string output;  // as shown; may be empty
};

// A fenced block of the language `console` holds lines `$ command` and what they print.
std::vector<Example> Examples() {
  std::vector<Example> examples;
  const std::string readme = ReadFile(VMSIFT_SOURCE_DIR "/README.md");
  const std::string fence = "```console\n";
  for (size_t at = readme.find(fence); at != std::string::npos; at = readme.find(fence, at)) {
    at += fence.size();
    const size_t end = readme.find("```", at);
    while (at < end) {
      const size_t line_end = readme.find('\n', at);
      const std::string line = readme.substr(at, line_end - at);
      if (line.rfind("$ ", 0) == 0) {
        examples.push_back({line.substr(2), {}});
      } else if (!examples.empty()) {
        examples.back().output += line + "\n";
      }
      at = line_end + 1;
    }
  }
  return examples;
}

TEST(Readme, ItsExamplesPrintWhatItShows) {
  size_t run = 0;
  for (const Example& example : Examples()) {
    SCOPED_TRACE(example.command);
    if (example.command.find("vmsift") == std::string::npos) continue;
    ++run;
    const RunResult result = RunShell(example.command);
    EXPECT_LE(result.status, 1) << result.errors;
    EXPECT_EQ(result.out, example.output);
  }
  EXPECT_GE(run, 2u);
}

}  // namespace
}  // namespace vmsift
