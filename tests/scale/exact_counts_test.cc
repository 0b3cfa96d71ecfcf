// Logs whose counts are known come back exact to the last unit: by code, by VM and by both. A million lines
// of JSON, indented documents, and text.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/count/summary.h"
#include "analyzer/pipeline/pipeline.h"
#include "base/ascii_case.h"
#include "bench/activity_log_generator.h"
#include "bench/indented_json.h"
#include "bench/text_log_generator.h"
#include "gtest/gtest.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"
#include "tests/scale/generated_source.h"

namespace vmsift {
namespace {

// The generator's word for a VM, from what a report says of it.
std::string Identity(const std::string& vm, const std::string& resource_id) {
  constexpr std::string_view kGroups = "/resourcegroups/";
  const std::string id = AsciiLowered(resource_id);
  const size_t group = id.find(kGroups);
  if (group == std::string::npos) return AsciiLowered(vm);
  const size_t begin = group + kGroups.size();
  return id.substr(begin, id.find('/', begin) - begin) + "/" + AsciiLowered(vm);
}

// Puts a row into a table whose key must be new: two rows of one VM would be two VMs to the reader.
template <typename Table>
void PutNew(Table* table, const typename Table::key_type& key, uint64_t count) {
  EXPECT_TRUE(table->emplace(key, count).second) << testing::PrintToString(key) << " has two rows";
}

// gtest's message for two tables of thousands of rows would hide the few that differ.
template <typename Key>
void ExpectSameTable(const std::map<Key, uint64_t>& got, const std::map<Key, uint64_t>& expected) {
  using Row = std::pair<const Key, uint64_t>;
  std::vector<Row> wrong;
  std::set_difference(got.begin(), got.end(), expected.begin(), expected.end(), std::back_inserter(wrong));
  std::vector<Row> missing;
  std::set_difference(expected.begin(), expected.end(), got.begin(), got.end(), std::back_inserter(missing));
  EXPECT_EQ(got.size(), expected.size());
  for (size_t i = 0; i < std::min<size_t>(wrong.size(), 5); ++i)
    ADD_FAILURE() << "got, and should not: " << testing::PrintToString(wrong[i]);
  for (size_t i = 0; i < std::min<size_t>(missing.size(), 5); ++i)
    ADD_FAILURE() << "should have got: " << testing::PrintToString(missing[i]);
}

// A catalog, and the counts of a pipeline over a log.
class ExactCounts : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(catalog_.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
    pipeline_ = std::make_unique<Pipeline>(catalog_, Pipeline::Options(), nullptr);
  }

  void Run(std::function<bool(std::string*)> next) {
    GeneratedSource source(std::move(next));
    ASSERT_TRUE(pipeline_->Run(0, &source).ok());
    summary_ = Summarize(tally(), catalog_);
    EXPECT_TRUE(tally().ledger.Balances());
  }

  const Tally& tally() { return pipeline_->tally(); }

  void ExpectCounts(const GeneratedCounts& expected) {
    std::map<std::string, uint64_t> by_code;
    for (const CodeSummary& row : summary_.codes) PutNew(&by_code, std::string(row.code), row.count);
    ExpectSameTable(by_code, expected.by_code);
    std::map<std::string, uint64_t> by_vm;
    for (const VmSummary& row : summary_.vms)
      PutNew(&by_vm, Identity(std::string(row.vm), std::string(row.resource_id)), row.count);
    ExpectSameTable(by_vm, expected.by_vm);
    std::map<std::pair<std::string, std::string>, uint64_t> by_code_and_vm;
    for (const PairSummary& row : summary_.pairs)
      PutNew(&by_code_and_vm,
             {std::string(row.code), Identity(std::string(row.vm), std::string(row.resource_id))}, row.count);
    ExpectSameTable(by_code_and_vm, expected.by_code_and_vm);
    EXPECT_EQ(summary_.failures, expected.failures);
    EXPECT_EQ(summary_.vms_touched, expected.by_vm.size() - expected.by_vm.count(std::string(kNoName)));
  }

  // Text tells of a VM by its id here and by its name there.
  void ExpectCountsByName(const GeneratedCounts& expected) {
    std::map<std::string, uint64_t> by_code;
    for (const CodeSummary& row : summary_.codes) PutNew(&by_code, std::string(row.code), row.count);
    ExpectSameTable(by_code, expected.by_code);
    std::map<std::string, uint64_t> by_vm;
    for (const VmSummary& row : summary_.vms) by_vm[std::string(row.vm)] += row.count;
    ExpectSameTable(by_vm, expected.by_vm);
    std::map<std::pair<std::string, std::string>, uint64_t> by_code_and_vm;
    for (const PairSummary& row : summary_.pairs)
      by_code_and_vm[{std::string(row.code), std::string(row.vm)}] += row.count;
    ExpectSameTable(by_code_and_vm, expected.by_code_and_vm);
    EXPECT_EQ(summary_.failures, expected.failures);
  }

  void ExpectGrades(const GeneratedCounts& expected) {
    const auto grade = [this](Grade g) { return tally().grades[static_cast<size_t>(g)]; };
    const auto wording = [&expected](WordingKind k) { return expected.by_wording[static_cast<size_t>(k)]; };
    // The built-in catalog knows messages beyond the published ones that are generated, so that some of those
    // that are unknown to the published page fit a template all the same.
    EXPECT_GE(grade(Grade::kExact), wording(WordingKind::kPublished));
    EXPECT_LE(grade(Grade::kUnknown), wording(WordingKind::kUnknown));
  }

  void ExpectExactLines(const GeneratorOptions& options, uint64_t lines) {
    ActivityLogGenerator generator(options);
    Run([&generator, left = lines](std::string* text) mutable {
      generator.Next(text);
      return --left > 0;
    });
    const GeneratedCounts expected = generator.counts();
    ASSERT_EQ(expected.lines, lines);
    ExpectCounts(expected);
    ExpectGrades(expected);
    EXPECT_EQ(tally().ledger.entry(Outcome::kFailure).lines, expected.failing_lines);
    EXPECT_EQ(tally().ledger.entry(Outcome::kClean).lines, expected.lines - expected.failing_lines);
    EXPECT_EQ(tally().ledger.input().bytes, expected.bytes);
  }

  void ExpectExactDocuments(DocumentsShape shape, uint64_t events) {
    GeneratorOptions options;
    options.vms = 2000;
    options.deployments = false;
    ActivityLogGenerator generator(options);
    IndentedDocuments documents(shape);
    Run([&, left = events, line = std::string()](std::string* text) mutable {
      line.clear();
      generator.Next(&line);
      documents.Append(line, text);
      if (--left > 0) return true;
      documents.Finish(text);
      return false;
    });
    ExpectCounts(generator.counts());
    ExpectGrades(generator.counts());
    EXPECT_EQ(tally().ledger.entry(Outcome::kMalformed).lines, 0);
  }

  void ExpectExactText(const TextLogOptions& options, uint64_t events) {
    TextLogGenerator generator(options);
    Run([&generator, left = events](std::string* text) mutable {
      generator.Next(text);
      return --left > 0;
    });
    const GeneratedCounts expected = generator.counts();
    ExpectCountsByName(expected);
    EXPECT_EQ(tally().ledger.input().lines, expected.lines);
    EXPECT_EQ(tally().ledger.input().bytes, expected.bytes);
  }

 private:
  Catalog catalog_;
  std::unique_ptr<Pipeline> pipeline_;
  Summary summary_;
};

TEST_F(ExactCounts, AMillionLines) {
  GeneratorOptions options;
  options.vms = 2000;
  options.line_bytes = 400;
  options.shapes = {FailureShape::kEscapedText, FailureShape::kObject, FailureShape::kBareResponse};
  ExpectExactLines(options, VMSIFT_SCALE_LINES);
}

TEST_F(ExactCounts, FailuresOnlyOverManyVms) {
  GeneratorOptions options;
  options.seed = 7;
  options.failure_rate = 1;
  options.vms = 20'000;
  options.resource_groups = 300;
  options.line_bytes = 400;
  ExpectExactLines(options, VMSIFT_SCALE_LINES / 20);
}

TEST_F(ExactCounts, FullEventsOfOneResourceGroup) {
  GeneratorOptions options;
  options.seed = 3;
  options.vms = 9;
  options.resource_groups = 1;
  ExpectExactLines(options, VMSIFT_SCALE_LINES / 20);
}

TEST_F(ExactCounts, IndentedDocuments) {
  ExpectExactDocuments(DocumentsShape::kOneAfterAnother, VMSIFT_SCALE_LINES / 20);
}

TEST_F(ExactCounts, IndentedRecords) {
  ExpectExactDocuments(DocumentsShape::kRecords, VMSIFT_SCALE_LINES / 20);
}

TEST_F(ExactCounts, Text) {
  TextLogOptions options;
  options.vms = 2000;
  ExpectExactText(options, VMSIFT_SCALE_LINES);
}

TEST_F(ExactCounts, TextThatFailsOften) {
  TextLogOptions options;
  options.seed = 5;
  options.failure_rate = 0.5;
  options.vms = 20'000;
  ExpectExactText(options, VMSIFT_SCALE_LINES / 10);
}

}  // namespace
}  // namespace vmsift
