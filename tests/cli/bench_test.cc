// vmsift bench: what it prints, what it refuses, and that it leaves nothing behind. How fast anything is, is
// not tested.
#include <filesystem>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/packing.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(Bench, TheTableHasEveryStage) {
  const RunResult run = RunShell("vmsift bench --size 200KB --repeat 2 --threads 2");
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(run.errors, "");
  EXPECT_THAT(run.out, HasSubstr("generated, 15% of lines failing"));
  EXPECT_THAT(run.out, HasSubstr("On 1 thread\n"));
  EXPECT_THAT(run.out, HasSubstr("On 2 threads\n"));
  for (const char* name : {"bytes", "newlines", "read", "frame", "filter", "decode", "match", "count"}) {
    EXPECT_THAT(run.out, HasSubstr(std::string("\n  ") + name + " ")) << name;
  }
}

TEST(Bench, JsonHasTheDocumentedFields) {
  const RunResult run =
      RunShell("vmsift bench --size 300KB --failure-rate 0.5 --repeat 3 --threads 2 --format json");
  ASSERT_EQ(run.status, 0) << run.errors;
  const json report = json::parse(run.out);
  EXPECT_EQ(report["schema"], "vmsift.bench/1");
  EXPECT_GE(report["machine"]["cores"], 1);
  EXPECT_TRUE(report["machine"].contains("cpu"));
  EXPECT_NE(report["machine"]["simdjson_kernel"], "");
  const json& input = report["input"];
  EXPECT_EQ(input["inputs"], 1);
  EXPECT_EQ(input["shapes"], (json{{"jsonl", 1}, {"text", 0}}));
  EXPECT_EQ(input["generated"], true);
  EXPECT_EQ(input["failure_rate"], 0.5);
  EXPECT_GE(input["bytes"], 300'000);
  EXPECT_EQ(report["repeat"], 3);
  EXPECT_TRUE(report["page_cache"]["warm"].is_boolean());
  EXPECT_TRUE(report["page_cache"]["disk_bytes"].is_number());
  EXPECT_GT(report["setup_seconds"]["median"], 0.0);

  std::multiset<std::string> names;
  for (const json& row : report["rows"]) {
    names.insert(row["name"].get<std::string>() + " " + row["kind"].get<std::string>());
    EXPECT_EQ(row["bytes"], input["bytes"]);
    EXPECT_LE(row["seconds"]["fastest"], row["seconds"]["slowest"]);
    EXPECT_GT(row["gb_per_second"], 0.0);
    EXPECT_GT(row["relative_to_newlines"], 0.0);
    EXPECT_GT(row["ns_per_line"], 0.0);
    EXPECT_EQ(row["lines"], row["name"] == "bytes" || row["name"] == "read" ? json() : input["lines"]);
    if (row["name"] == "count") {
      EXPECT_EQ(row["failures"], input["failures"]);
    }
  }
  for (const char* name : {"bytes limit", "newlines limit", "read stage", "frame stage", "filter stage",
                           "decode stage", "match stage", "count stage"}) {
    EXPECT_EQ(names.count(name), 2u) << name;
  }
}

// Files, a directory, packed or not: the counts are those of scan.
TEST(Bench, MeasuresWhatScanReads) {
  const ScratchDirectory scratch;
  const std::string log = ReadFile(VMSIFT_SOURCE_DIR "/samples/logs/error-responses.jsonl");
  scratch.Write("logs/plain.jsonl", log);
  scratch.Write("logs/packed", PackGzip(log));
  scratch.Write("logs/deep/packed", PackZstd(log));
  scratch.Write("logs/text.log", "ERROR: (VMNotFound) The VM 'a' cannot be found.\n");
  const RunResult scan = RunShell("vmsift scan --format json " + scratch.path("logs"));
  const RunResult run = RunShell("vmsift bench --repeat 1 --threads 1 --format json " + scratch.path("logs"));
  ASSERT_EQ(run.status, 0) << run.errors;
  const json report = json::parse(run.out);
  EXPECT_EQ(report["input"]["failures"], json::parse(scan.out)["failures"]);
  EXPECT_EQ(report["input"]["bytes"], json::parse(scan.out)["ledger"]["bytes"]);
  EXPECT_EQ(report["input"]["shapes"], (json{{"jsonl", 3}, {"text", 1}}));
  EXPECT_EQ(report["input"]["generated"], false);
  EXPECT_TRUE(report["input"]["failure_rate"].is_null());
  for (const json& row : report["rows"]) EXPECT_EQ(row["threads"], 1);
}

TEST(Bench, WhatCannotBeReadIsNamedAndTheRestIsMeasured) {
  const RunResult run =
      RunShell("vmsift bench --repeat 1 /nonexistent/log samples/logs/error-responses.jsonl");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("/nonexistent/log"));
  EXPECT_THAT(run.out, HasSubstr("whole scan"));
}

TEST(Bench, NothingToMeasureIsStatusTwo) {
  const ScratchDirectory scratch;
  for (const std::string& path : {std::string("/nonexistent/log"), scratch.Write("empty", "")}) {
    const RunResult run = RunShell("vmsift bench " + path);
    EXPECT_EQ(run.status, 2) << path;
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.errors, HasSubstr("nothing to measure"));
  }
}

TEST(Bench, WhatCanBeReadOnlyOnceIsRefused) {
  for (const char* command : {"echo '{}' | vmsift bench -", "vmsift bench <(echo '{}')"}) {
    const RunResult run = RunShell(command);
    EXPECT_EQ(run.status, 2) << command;
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.errors, HasSubstr("only once"));
  }
}

TEST(Bench, TheGeneratedLogIsGoneAfterwards) {
  const ScratchDirectory scratch;
  std::filesystem::create_directory(scratch.path("tmp"));
  const RunResult run = RunShell("TMPDIR=" + scratch.path("tmp") + " vmsift bench --size 100KB --repeat 1");
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_TRUE(std::filesystem::is_empty(scratch.path("tmp")));
  const RunResult nowhere = RunShell("TMPDIR=/nonexistent vmsift bench --size 100KB --repeat 1");
  EXPECT_EQ(nowhere.status, 2);
  EXPECT_THAT(nowhere.errors, HasSubstr("/nonexistent"));
}

}  // namespace
}  // namespace vmsift
