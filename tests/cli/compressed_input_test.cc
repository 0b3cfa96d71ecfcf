// Compressed input: the same report as of the plain log on every road, and damage costs only what it hit.
#include <filesystem>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/packing.h"
#include "tests/cli/run_program.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// Runs with a log of these bytes as a file named "log", and as standard input.
RunResult ScanFile(const std::string& bytes) {
  const ScratchDirectory scratch;
  scratch.Write("log", bytes);
  return RunShell("cd " + scratch.path("") + " && vmsift scan --format json log");
}
RunResult ScanPipe(const std::string& bytes) {
  const ScratchDirectory scratch;
  return RunShell("cat " + scratch.Write("log", bytes) + " | vmsift scan --format json -");
}

TEST(CompressedInput, TheReportIsThatOfThePlainLog) {
  size_t logs = 0;
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/logs")) {
    if (!entry.is_regular_file() || logs++ % kOneCaseIn != 0) continue;
    const std::string log = ReadFile(entry.path());
    const size_t half = log.size() / 2;
    const RunResult file = ScanFile(log);
    const RunResult pipe = ScanPipe(log);
    for (const std::string& packed : {PackGzip(log.substr(0, half)) + PackGzip(log.substr(half)),
                                      PackZstd(log.substr(0, half)) + PackZstd(log.substr(half)),
                                      PackBzip2(log.substr(0, half)) + PackBzip2(log.substr(half)),
                                      PackXz(log.substr(0, half)) + PackXz(log.substr(half)),
                                      PackLz4(log.substr(0, half)) + PackLz4(log.substr(half))}) {
      const RunResult packed_file = ScanFile(packed);
      EXPECT_EQ(packed_file.out, file.out) << entry.path();
      EXPECT_EQ(packed_file.status, file.status) << packed_file.errors;
      const RunResult packed_pipe = ScanPipe(packed);
      EXPECT_EQ(packed_pipe.out, pipe.out) << entry.path();
      EXPECT_EQ(packed_pipe.status, pipe.status) << packed_pipe.errors;
    }
  }
  EXPECT_GT(logs, 0u);
}

std::string FailureLine(const std::string& vm) {
  return "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM '" + vm + "' cannot be found.\"}}\n";
}

TEST(CompressedInput, DamageIsNamedWhatCameBeforeCountsAndTheRestIsRead) {
  std::string log;
  for (int i = 0; i < 20000; ++i) log += FailureLine("vm-" + std::to_string(i * 7919 % 20000));
  const std::string gzip = PackGzip(log);
  const std::string zstd = PackZstd(log);
  const auto cut = [](const std::string& packed) { return packed.substr(0, packed.size() / 2); };
  const auto flip = [](std::string packed) {
    packed[packed.size() - 2] ^= 1;
    return packed;
  };
  const struct {
    std::string bytes;
    std::string error;
    int least_failures;
    int most_failures;
  } kCases[] = {
      {cut(gzip), "gzip data ends early, after ", 5000, 15000},
      {cut(zstd), "zstd data ends early, after ", 1000, 15000},
      {flip(gzip), "gzip data damaged at byte ", 20000, 20000},
      {flip(zstd), "zstd data damaged at byte ", 20000, 20000},
      {gzip + "garbage", "trailing bytes that are no gzip at byte ", 20000, 20000},
      {zstd + "garbage", "trailing bytes that are no zstd at byte ", 20000, 20000},
      {cut(PackBzip2(log)), "bzip2 data ends early, after ", 1000, 15000},
      {cut(PackXz(log)), "xz data ends early, after ", 1000, 15000},
      {cut(PackLz4(log)), "lz4 data ends early, after ", 1000, 15000},
  };
  for (const auto& [bytes, error, least_failures, most_failures] : kCases) {
    const ScratchDirectory scratch;
    const std::string damaged = scratch.Write("a", bytes);
    const std::string whole = scratch.Write("b", PackGzip(FailureLine("good")));
    const RunResult run = RunShell("vmsift scan --format json " + damaged + " " + whole);
    EXPECT_EQ(run.status, 1);
    EXPECT_THAT(run.errors, HasSubstr(damaged + ": " + error));
    const auto report = nlohmann::json::parse(run.out);
    EXPECT_EQ(report["ledger"]["balanced"], true);
    EXPECT_THAT(report["inputs"][0]["error"].get<std::string>(), AllOf(HasSubstr(damaged), HasSubstr(error)));
    EXPECT_GE(report["inputs"][0]["failures"], least_failures) << error;
    EXPECT_LE(report["inputs"][0]["failures"], most_failures) << error;
    EXPECT_EQ(report["inputs"][1]["failures"], 1);
    EXPECT_TRUE(report["inputs"][1]["error"].is_null());
  }
}

TEST(CompressedInput, ABombTakesNoMemory) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer needs the address space that is limited here";
  const ScratchDirectory scratch;
  std::string bomb;
  for (int i = 0; i < 64; ++i) bomb += PackGzip(std::string(4 << 20, '\n'));
  // 256 MiB of text in an address space that is too small for them.
  const RunResult run = RunShell("ulimit -v 200000; vmsift scan --format json " + scratch.Write("log", bomb));
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(nlohmann::json::parse(run.out)["ledger"]["lines"], 256 << 20);
}

TEST(CompressedInput, ACatalogMayBeCompressed) {
  const ScratchDirectory scratch;
  const std::string page = scratch.Write(
      "page.md.gz",
      PackGzip("| Error Code | Error Message |\n|---|---|\n| OurOwn | The VM '{0}' is ours. |\n"));
  const RunResult run =
      RunShell("vmsift explain --no-builtin --catalog " + page + " \"The VM 'web' is ours.\"");
  EXPECT_THAT(run.out, HasSubstr("OurOwn"));
}

}  // namespace
}  // namespace vmsift
