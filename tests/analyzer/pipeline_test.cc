// The whole road: what counts, what is told of it, and that no way of reading changes the answer.
#include "analyzer/pipeline/pipeline.h"

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/report/report.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/random_log.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

class Collector : public FailureSink {
 public:
  void Take(const Finding& finding) override {
    taken.push_back(std::string(finding.failure.code) + " on " + std::string(finding.vm.name) + " in line " +
                    std::to_string(finding.place.line) + ", " + std::string(GradeName(finding.match.grade)));
  }
  std::vector<std::string> taken;
};

std::string NotFound(std::string_view vm) {
  return FailingLine("VMNotFound", "The VM '" + std::string(vm) + "' cannot be found.");
}

TEST(Pipeline, EveryFailureIsCountedAndHandedOver) {
  Collector collector;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(JsonLines(), &collector);
  MemorySource source(NotFound("a") + "\n" + FailingLine("Strange", "Nobody knows.") + "some text\n" +
                      NotFound("b"));
  EXPECT_TRUE(pipeline->Run(3, &source).ok());
  EXPECT_THAT(collector.taken,
              ElementsAre("VMNotFound on a in line 1, exact", "Strange on  in line 3, unknown",
                          "VMNotFound on b in line 5, exact"));
  const Tally& tally = pipeline->tally();
  EXPECT_EQ(tally.grades[static_cast<size_t>(Grade::kExact)], 2u);
  EXPECT_EQ(tally.grades[static_cast<size_t>(Grade::kUnknown)], 1u);
  EXPECT_EQ(tally.unmatched.total(), 1u);
  EXPECT_EQ(tally.unmatched.samples().begin()->second.first, (Place{3, 3, 0}));
  ASSERT_EQ(tally.inputs.size(), 1u);
  EXPECT_EQ(tally.inputs.begin()->input, 3u);
  EXPECT_EQ(tally.inputs.begin()->failures, 3u);
  EXPECT_EQ(tally.inputs.begin()->error, "");
}

TEST(Pipeline, WhatOnlyMightBeAnErrorCountsIfATemplateFits) {
  Collector collector;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(JsonLines(), &collector);
  MemorySource source(
      "{\"level\":\"error\",\"error\":\"The VM 'a' cannot be found.\"}\n"
      "{\"level\":\"error\",\"error\":\"dial tcp: timeout\"}\n");
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  EXPECT_THAT(collector.taken, ElementsAre("VMNotFound on a in line 1, text"));
  EXPECT_EQ(pipeline->tally().ledger.entry(Outcome::kFailure).lines, 1u);
  EXPECT_EQ(pipeline->tally().ledger.entry(Outcome::kClean).lines, 1u) << "a hint is not an error";
}

TEST(Pipeline, WhatIsNotSelectedCountsOnlyAsLeftOut) {
  Selection selection;
  ASSERT_TRUE(selection.vms.Add("a").ok());
  selection.period.since = ParseTimestamp("2026-11-23T00:00Z");
  const std::string since = ",\"time\":\"2026-11-23T17:02:11Z\"";
  const std::string before = ",\"time\":\"2026-11-22T17:02:11Z\"";
  const auto not_found = [](const std::string& vm, const std::string& time) {
    return FailingLine("VMNotFound", "The VM '" + vm + "' cannot be found.", time);
  };
  const std::string log = not_found("a", since) + not_found("a", before) + not_found("a", "") +
                          not_found("b", since) + not_found("b", "") +
                          FailingLine("Strange", "Nobody knows.", since) + "{}\n";
  for (InputShape shape : {InputShape::kJsonLines, InputShape::kText}) {
    Collector collector;
    Pipeline::Options options;
    options.shape = shape;
    options.selection = &selection;
    const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options, &collector);
    MemorySource source(log);
    EXPECT_TRUE(pipeline->Run(0, &source).ok());
    EXPECT_THAT(collector.taken, ElementsAre("VMNotFound on a in line 1, exact"));
    const Tally& tally = pipeline->tally();
    EXPECT_EQ(tally.left_out, 5u);
    EXPECT_EQ(tally.left_out_without_time, 1u) << "the other one without a time is of another VM";
    EXPECT_EQ(std::ranges::distance(tally.cube.cells()), 1);
    EXPECT_EQ(tally.unmatched.total(), 0u);
    EXPECT_EQ(tally.grades[static_cast<size_t>(Grade::kUnknown)], 0u);
    EXPECT_EQ(tally.inputs.begin()->failures, 1u);
    EXPECT_EQ(tally.ledger.entry(Outcome::kFailure).lines, 1u);
    EXPECT_EQ(tally.ledger.entry(Outcome::kClean).lines, 6u);
    EXPECT_TRUE(tally.ledger.Balances());
  }
}

TEST(Pipeline, BadLinesAreToldWithTheirPlaceAndTheRestIsRead) {
  Pipeline::Options options = JsonLines({.max_line_bytes = 200});
  options.validate = true;
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
  MemorySource source("{\"a\":\n" + std::string(300, 'x') + "\n" + NotFound("a") + "{\"b\":\"\xFF\"}\n");
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  std::vector<std::string> bad;
  for (const BadLine& line : pipeline->tally().bad_lines)
    bad.push_back(std::to_string(line.place.line) + "+" + std::to_string(line.place.byte) + " " +
                  line.reason.substr(0, 10));
  EXPECT_THAT(bad, ElementsAre("1+5 JSON that ", "2+0 longer tha", "4+6 invalid UT"));
  const Ledger& ledger = pipeline->tally().ledger;
  EXPECT_EQ(ledger.entry(Outcome::kMalformed).lines, 2u);
  EXPECT_EQ(ledger.entry(Outcome::kOversize), (Ledger::Entry{1, 301}));
  EXPECT_EQ(ledger.entry(Outcome::kFailure).lines, 1u);
  EXPECT_TRUE(ledger.Balances());
}

TEST(Pipeline, WithoutValidationLinesThatHoldNoFailureArePassedOver) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(JsonLines());
  const std::string clean = "{\"b\":\"\xFF\"}\n";
  MemorySource source(NotFound("a") + clean + "{\"a\":\n");
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  const Ledger& ledger = pipeline->tally().ledger;
  EXPECT_EQ(ledger.passed_over(), (Ledger::Entry{1, clean.size()}));
  EXPECT_EQ(ledger.entry(Outcome::kClean), ledger.passed_over());
  EXPECT_EQ(ledger.entry(Outcome::kMalformed).lines, 1u);
  EXPECT_TRUE(ledger.Balances());
}

TEST(Pipeline, AFailureInAMalformedLineCountsAndTheLineStaysMalformed) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(JsonLines());
  std::string line = NotFound("a");
  line.insert(line.size() - 1, " trailing");
  MemorySource source(line);
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  EXPECT_EQ(std::ranges::distance(pipeline->tally().cube.cells()), 1);
  EXPECT_EQ(pipeline->tally().ledger.entry(Outcome::kMalformed).lines, 1u);
  EXPECT_EQ(pipeline->tally().ledger.entry(Outcome::kFailure).lines, 0u);
}

TEST(Pipeline, WhatAFailingSourceDeliveredCounts) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(JsonLines());
  MemorySource source(NotFound("a") + "cut o");
  source.FailingWith(absl::DataLossError("the disk is gone"));
  EXPECT_EQ(pipeline->Run(0, &source), absl::DataLossError("the disk is gone"));
  const Tally& tally = pipeline->tally();
  EXPECT_EQ(tally.inputs.begin()->failures, 1u);
  EXPECT_EQ(tally.inputs.begin()->error, "the disk is gone");
  EXPECT_EQ(tally.ledger.input().lines, 2u);
  EXPECT_TRUE(tally.ledger.Balances());
}

TEST(Pipeline, AnUnreadableInputIsNoted) {
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(JsonLines());
  pipeline->NoteUnreadable(2, absl::NotFoundError("no such file"));
  ASSERT_EQ(pipeline->tally().inputs.size(), 1u);
  EXPECT_EQ(pipeline->tally().inputs.begin()->input, 2u);
  EXPECT_EQ(pipeline->tally().inputs.begin()->error, "no such file");
  EXPECT_TRUE(pipeline->tally().ledger.Balances());
}

// Everything that was counted, as the report for programs has it.
std::string ReportOf(const Tally& tally, const std::vector<Input>& inputs) {
  const Summary summary = Summarize(tally, BuiltinCatalog());
  return JsonReport({summary, tally, BuiltinCatalog(), inputs}, 0);
}

TEST(PipelineProperty, TheAnswerDoesNotDependOnReadsOrPortions) {
  const std::vector<Input> inputs = {{"log", absl::OkStatus()}};
  constexpr std::optional<InputShape> kShapes[] = {std::nullopt, InputShape::kJsonLines, InputShape::kText};
  for (uint64_t seed = 1; seed <= 6; ++seed) {
    SCOPED_TRACE(seed);
    const std::string log = RandomLog(seed).Lines(200);
    Pipeline::Options options;
    options.shape = kShapes[seed % std::size(kShapes)];
    options.lines.max_line_bytes = 400;
    std::string expected;
    for (size_t read_bytes : {size_t{1} << 18, size_t{1}, size_t{7}, size_t{64}, size_t{4096}}) {
      SCOPED_TRACE(read_bytes);
      for (bool portions : {false, true}) {
        options.lines.read_bytes = read_bytes;
        const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
        MemorySource source(log);
        if (portions) source.InPortions(seed);
        ASSERT_TRUE(pipeline->Run(0, &source).ok());
        const std::string report = ReportOf(pipeline->tally(), inputs);
        if (expected.empty()) expected = report;
        ASSERT_EQ(report, expected);
      }
    }
  }
}

}  // namespace
}  // namespace vmsift
