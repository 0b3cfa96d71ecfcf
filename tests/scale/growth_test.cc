// No input, however crafted, takes longer than its length warrants: twice the bytes, twice the instructions.
// What is quadratic here takes hours at 16 MiB. Instructions are counted and not time, so that a busy machine
// does not matter.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"
#include "tests/scale/hostile_inputs.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

constexpr double kMostPerByte = 20'000;  // a tenth of a megabyte a second
// Of what is linear: buffers grow by doubling, and tables have their steps.
constexpr double kMostGrowth = 1.1;

// One reading of an input.
struct Count {
  double bytes = 0;
  double instructions = 0;
};

// What callgrind wrote of one reading: "desc: Trigger: Client Request: NAME BYTES", then "summary:
// INSTRUCTIONS".
bool ReadCount(const fs::path& path, std::string* name, Count* count) {
  constexpr std::string_view kTrigger = "desc: Trigger: Client Request: ";
  constexpr std::string_view kSummary = "summary: ";
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.compare(0, kTrigger.size(), kTrigger) == 0) {
      std::istringstream(line.substr(kTrigger.size())) >> *name >> count->bytes;
    } else if (line.compare(0, kSummary.size(), kSummary) == 0) {
      count->instructions = std::stod(line.substr(kSummary.size()));
      break;
    }
  }
  return count->bytes > 0 && count->instructions > 0;
}

// By input and size.
std::map<std::string, std::map<double, double>> CountInstructions(const std::string& shape) {
  const TemporaryFolder folder;  // another build may be tested at the same time
  const std::string command = VMSIFT_VALGRIND " --tool=callgrind --callgrind-out-file='" +
                              folder.path("count") + "' " VMSIFT_GROWTH_PROBE " " + shape + " 2>'" +
                              folder.path("log") + "'";
  EXPECT_EQ(std::system(command.c_str()), 0) << command;
  std::map<std::string, std::map<double, double>> counts;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder.path(""))) {
    std::string name;
    Count count;
    if (ReadCount(entry.path(), &name, &count)) counts[name][count.bytes] = count.instructions;
  }
  return counts;
}

class Growth : public testing::TestWithParam<const char*> {};

TEST_P(Growth, IsLinear) {
  std::map<std::string, std::map<double, double>> counts = CountInstructions(GetParam());
  for (const HostileInput& input : HostileInputs()) {
    SCOPED_TRACE(input.name);
    std::vector<Count> readings;
    for (const auto& [bytes, instructions] : counts[input.name]) readings.push_back({bytes, instructions});
    ASSERT_EQ(readings.size(), 3u);
    const auto& [small, middle, large] = std::tie(readings[0], readings[1], readings[2]);
    // What a reading costs whatever its size is in all of them.
    const double expected = (middle.instructions - small.instructions) * (large.bytes - small.bytes) /
                            (middle.bytes - small.bytes);
    EXPECT_LE(large.instructions - small.instructions, kMostGrowth * expected);
    EXPECT_LE(large.instructions / large.bytes, kMostPerByte);
    std::printf("%-40s %6.2f times for twice the bytes, %7.0f instructions a byte\n", input.name.c_str(),
                2 * (large.instructions - small.instructions) / expected, large.instructions / large.bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(Scale, Growth, testing::Values("text", "jsonl"),
                         [](const auto& parameter) { return std::string(parameter.param); });

}  // namespace
}  // namespace vmsift
