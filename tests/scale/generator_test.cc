// The generators themselves: what every number of the tests and benchmarks beside it stands on.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/activity_log_generator.h"
#include "bench/indented_json.h"
#include "bench/text_log_generator.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::string Generate(const GeneratorOptions& options, int lines) {
  ActivityLogGenerator generator(options);
  std::string log;
  for (int i = 0; i < lines; ++i) generator.Next(&log);
  return log;
}

// FNV-1a, 64 bits.
uint64_t Hash(const std::string& text) {
  uint64_t hash = 0xcbf29ce484222325u;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  return hash;
}

TEST(Generator, OneSeedGivesOneLog) {
  GeneratorOptions options;
  const std::string log = Generate(options, 500);
  EXPECT_EQ(Generate(options, 500), log);
  options.seed = 2;
  EXPECT_NE(Generate(options, 500), log);
}

TEST(Generator, GivesTheSameBytesOnEveryMachine) {
  GeneratorOptions options;
  options.failure_rate = 0;  // what failures say follows the catalog, which may change
  EXPECT_EQ(Hash(Generate(options, 1000)), 4039256785851041105u);
}

TEST(Generator, CountsLinesAndBytes) {
  ActivityLogGenerator generator({});
  std::string log;
  for (int i = 0; i < 2000; ++i) generator.Next(&log);
  const GeneratedCounts counts = generator.counts();
  EXPECT_EQ(counts.bytes, log.size());
  EXPECT_EQ(counts.lines, static_cast<uint64_t>(std::count(log.begin(), log.end(), '\n')));
  uint64_t failing = 0;
  constexpr std::string_view kFailing = "\"resultType\":\"Failure\"";
  for (size_t at = log.find(kFailing); at != std::string::npos; at = log.find(kFailing, at + 1)) ++failing;
  EXPECT_EQ(counts.failing_lines, failing);
  EXPECT_GE(counts.failures, failing);
  EXPECT_NEAR(static_cast<double>(failing) / 2000, 0.15, 0.03);
}

TEST(Generator, LinesHaveAboutTheBytesAskedFor) {
  for (size_t line_bytes : {400u, 1200u, 2048u, 16'000u}) {
    GeneratorOptions options;
    options.line_bytes = line_bytes;
    options.failure_rate = 0.01;
    const double average = static_cast<double>(Generate(options, 2000).size()) / 2000;
    EXPECT_NEAR(average, static_cast<double>(line_bytes), 0.2 * static_cast<double>(line_bytes));
  }
}

TEST(Generator, NoFailuresAtRateZeroAndOnlyFailuresAtRateOne) {
  GeneratorOptions options;
  for (const double rate : {0.0, 1.0}) {
    options.failure_rate = rate;
    ActivityLogGenerator generator(options);
    std::string log;
    for (int i = 0; i < 1000; ++i) generator.Next(&log);
    EXPECT_EQ(generator.counts().failing_lines, rate == 0 ? 0 : 1000);
  }
}

TEST(Generator, EveryVmFailsAndEveryNameLivesInTwoGroups) {
  GeneratorOptions options;
  options.vms = 20;
  options.failure_rate = 1;
  options.line_bytes = 400;
  ActivityLogGenerator generator(options);
  std::string log;
  for (int i = 0; i < 2000; ++i) generator.Next(&log);
  std::map<std::string, std::set<std::string>> groups_of;
  for (const auto& [vm, count] : generator.counts().by_vm) {
    const size_t slash = vm.find('/');
    if (slash != std::string::npos) groups_of[vm.substr(slash + 1)].insert(vm.substr(0, slash));
  }
  EXPECT_EQ(groups_of.size(), 10);
  for (const auto& [name, groups] : groups_of) EXPECT_EQ(groups.size(), 2) << name;
}

std::string GenerateText(const TextLogOptions& options, int events) {
  TextLogGenerator generator(options);
  std::string log;
  for (int i = 0; i < events; ++i) generator.Next(&log);
  return log;
}

TEST(TextGenerator, OneSeedGivesOneLog) {
  TextLogOptions options;
  const std::string log = GenerateText(options, 5000);
  EXPECT_EQ(GenerateText(options, 5000), log);
  options.seed = 2;
  EXPECT_NE(GenerateText(options, 5000), log);
}

TEST(TextGenerator, GivesTheSameBytesOnEveryMachine) {
  TextLogOptions options;
  options.failure_rate = 0;  // what failures say follows the catalog, which may change
  EXPECT_EQ(Hash(GenerateText(options, 5000)), 15427985396786449702u);
}

TEST(TextGenerator, CountsLinesBytesAndFailures) {
  TextLogOptions options;
  options.failure_rate = 0.1;
  TextLogGenerator generator(options);
  std::string log;
  for (int i = 0; i < 5000; ++i) generator.Next(&log);
  const GeneratedCounts counts = generator.counts();
  EXPECT_EQ(counts.bytes, log.size());
  EXPECT_EQ(counts.lines, static_cast<uint64_t>(std::count(log.begin(), log.end(), '\n')));
  EXPECT_NEAR(static_cast<double>(counts.failing_lines) / 5000, 0.1, 0.02);
  EXPECT_GE(counts.failures, counts.failing_lines);
}

TEST(TextGenerator, FillsInEveryMark) {
  TextLogOptions options;
  options.failure_rate = 0.5;
  const std::string log = GenerateText(options, 20'000);
  for (size_t at = log.find('%'); at != std::string::npos; at = log.find('%', at + 1))
    ADD_FAILURE() << log.substr(at, 40);
}

TEST(TextGenerator, EveryProgramPrintsAndFails) {
  std::set<Program> failing;
  for (const FailingEvent& event : FailingEvents()) failing.insert(event.program);
  EXPECT_EQ(failing.size(), kProgramCount);
  for (uint32_t program = 0; program < kProgramCount; ++program)
    EXPECT_FALSE(QuietEvents(static_cast<Program>(program)).empty()) << program;
}

std::string Indented(std::string_view json) {
  std::string out;
  AppendIndented(json, "", &out);
  return out;
}

TEST(IndentedJson, PutsEveryValueOnALine) {
  EXPECT_EQ(Indented(R"({"a":1,"b":[true,"x: {,}"],"c":{}})"),
            "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    \"x: {,}\"\n  ],\n  \"c\": {}\n}");
  EXPECT_EQ(Indented(R"("a\\\"b")"), R"("a\\\"b")");
  EXPECT_EQ(Indented("[]"), "[]");
}

TEST(IndentedJson, BeginsLinesWithTheMargin) {
  std::string out;
  AppendIndented(R"({"a":1})", "| ", &out);
  EXPECT_EQ(out, "{\n|   \"a\": 1\n| }");
}

TEST(IndentedDocuments, StandOneAfterAnotherOrAsRecords) {
  std::string out;
  IndentedDocuments documents(DocumentsShape::kOneAfterAnother);
  for (std::string_view line : {"{\"a\":1}\n", "{\"b\":2}\n"}) documents.Append(line, &out);
  documents.Finish(&out);
  EXPECT_EQ(out, "{\n  \"a\": 1\n}\n{\n  \"b\": 2\n}\n");

  out.clear();
  IndentedDocuments records(DocumentsShape::kRecords);
  for (std::string_view line : {"{\"a\":1}\n", "{\"b\":2}\n"}) records.Append(line, &out);
  records.Finish(&out);
  EXPECT_EQ(out,
            "{\n  \"records\": [\n    {\n      \"a\": 1\n    },\n    {\n      \"b\": 2\n    }\n  ]\n}\n");
}

}  // namespace
}  // namespace vmsift
