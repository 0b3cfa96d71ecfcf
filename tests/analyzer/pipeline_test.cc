// The whole road: what counts, what is told of it, and that no way of reading changes the answer.
#include "analyzer/pipeline/pipeline.h"

#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/count/name_limit.h"
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
  void Take(const AttributedFailure& finding) override {
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
  for (InputFormat shape : {InputFormat::kJsonLines, InputFormat::kText}) {
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

// An operation that failed, of which no error is told.
std::string FailedOperation(std::string_view more_keys = "") {
  return "{\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/resourceGroups/g/providers/"
         "Microsoft.Compute/virtualMachines/a\"" +
         std::string(more_keys) + "}\n";
}

// The ledger's lines, `failure 2, clean 1`.
std::string Booked(const Tally& tally) {
  std::string lines;
  for (int i = 0; i < kOutcomeCount; ++i) {
    const auto outcome = static_cast<Outcome>(i);
    const uint64_t count = tally.ledger.entry(outcome).lines;
    if (count == 0) continue;
    lines += (lines.empty() ? "" : ", ") + std::string(OutcomeName(outcome)) + " " + std::to_string(count);
  }
  return lines;
}

std::vector<std::string> Suspects(const Tally& tally) {
  std::vector<std::string> suspects;
  for (const BadLine& line : tally.suspects)
    suspects.push_back(std::to_string(line.place.line) + " " + line.reason);
  return suspects;
}

TEST(Pipeline, WhatLooksLikeAFailureAndGivesNoneIsASuspect) {
  const std::string log = NotFound("a") + FailedOperation() + "{}\n" + FailedOperation() + "some text\n";
  for (InputFormat shape : {InputFormat::kJsonLines, InputFormat::kText}) {
    Pipeline::Options options;
    options.shape = shape;
    const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
    MemorySource source(log);
    EXPECT_TRUE(pipeline->Run(0, &source).ok());
    const Tally& tally = pipeline->tally();
    EXPECT_EQ(Booked(tally), "failure 1, suspect 2, clean 1, text 1");
    EXPECT_EQ(tally.suspect_count, 2u);
    EXPECT_THAT(Suspects(tally), ElementsAre("2 a failed Azure operation without an error",
                                             "4 a failed Azure operation without an error"));
    EXPECT_TRUE(tally.ledger.Balances());
  }
}

TEST(Pipeline, ALineWithAFailureIsNoSuspect) {
  std::string both = NotFound("a");
  both.insert(both.size() - 2, R"(,"properties":{"statusMessage":{}})");
  std::string array = "[" + FailedOperation();
  array.back() = ',';
  array += NotFound("b");
  array.back() = ']';
  for (InputFormat shape : {InputFormat::kJsonLines, InputFormat::kText}) {
    Pipeline::Options options;
    options.shape = shape;
    const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
    MemorySource source(both + array + "\n");
    EXPECT_TRUE(pipeline->Run(0, &source).ok());
    EXPECT_EQ(Booked(pipeline->tally()), "failure 2");
    EXPECT_EQ(pipeline->tally().suspect_count, 0u);
  }
}

TEST(Pipeline, AllLinesOfADocumentShareItsOutcome) {
  const std::string failed =
      "{\n  \"error\": {\n    \"code\": \"VMNotFound\",\n\n    \"message\": \"The VM 'a' cannot be "
      "found.\"\n  "
      "}\n}\n";
  std::string suspect = FailedOperation();
  suspect.insert(1, "\n").insert(suspect.size() - 2, "\n");
  const std::string clean = "{\n  \"status\": \"Succeeded\"\n}\n";
  const std::string cut = "{\n  \"a\": [\n    1,\n";
  // The error of the document is told in the line above it, too, and counts once.
  const std::string summary = "(VMNotFound) The VM 'a' cannot be found.\n" + failed;
  const struct {
    std::string log;
    std::string booked;
  } kCases[] = {
      {failed, "failure 6, blank 1"},
      {suspect, "suspect 3"},
      {clean, "clean 3"},
      {cut, "malformed 3"},
      {"text\n" + failed + suspect + clean + "text\n", "failure 6, suspect 3, clean 3, text 2, blank 1"},
      {summary, "failure 7, blank 1"},
      {"locals {\n  tags = { \"a\" = \"b\" }\n}\n", "text 3"}};
  for (const auto& [log, booked] : kCases) {
    Pipeline::Options options;
    options.shape = InputFormat::kText;
    const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(options);
    MemorySource source(log);
    EXPECT_TRUE(pipeline->Run(0, &source).ok());
    EXPECT_EQ(Booked(pipeline->tally()), booked) << log;
    EXPECT_TRUE(pipeline->tally().ledger.Balances());
  }
}

TEST(Pipeline, LongNamesAreCutEverywhereAndCounted) {
  struct Names : public FailureSink {
    void Take(const AttributedFailure& finding) override {
      std::string codes = std::string(finding.failure.code) + " <";
      for (const ChainLink& link : finding.failure.chain) codes += " " + std::string(link.code);
      taken.push_back(codes);
      messages.push_back(finding.failure.message.size());
    }
    std::vector<std::string> taken;
    std::vector<size_t> messages;  // their sizes
  } names;
  const std::string shown = "Code" + std::string(kMaxNameBytes - 4, 'A') + std::string(kCutMark);
  const std::string code = "Code" + std::string(100'000, 'A');
  const std::string message(5'000, 'm');
  const std::unique_ptr<Pipeline> pipeline = BuiltinPipeline(JsonLines(), &names);
  MemorySource source(FailingLine(code, message) + FailingLine(code + "B", message) + NotFound("a"));
  EXPECT_TRUE(pipeline->Run(0, &source).ok());
  const Tally& tally = pipeline->tally();
  ASSERT_EQ(names.taken.size(), 3u);
  EXPECT_EQ(names.taken[0], shown + " < " + shown);
  EXPECT_EQ(names.taken[1], names.taken[0]);
  EXPECT_EQ(names.messages[0], message.size()) << "only names are cut";
  EXPECT_EQ(tally.names_cut, 2u);
  EXPECT_EQ(tally.cube.codes().size(), 2u);
  EXPECT_EQ(tally.unmatched.samples().begin()->second.code, shown);
  EXPECT_EQ(std::ranges::distance(tally.cube.cells()), 2);
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
  constexpr std::optional<InputFormat> kShapes[] = {std::nullopt, InputFormat::kJsonLines,
                                                    InputFormat::kText};
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
