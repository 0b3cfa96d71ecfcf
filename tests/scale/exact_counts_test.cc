// A million lines whose counts are known come back exact to the last unit: by code, by VM and by both.
#include <algorithm>
#include <cstring>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "analyzer/count/summary.h"
#include "analyzer/pipeline/pipeline.h"
#include "bench/activity_log_generator.h"
#include "gtest/gtest.h"
#include "matchers/ascii_case.h"
#include "matchers/builtin_catalog.h"
#include "matchers/catalog.h"

namespace vmsift {
namespace {

// Generated lines as they are asked for; no file and no more memory than one portion.
class GeneratedSource : public ByteSource {
 public:
  GeneratedSource(ActivityLogGenerator* generator, uint64_t lines)
      : generator_(generator), lines_left_(lines) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    if (given_ == text_.size()) {
      text_.clear();
      given_ = 0;
      for (; text_.size() < capacity && lines_left_ > 0; --lines_left_) generator_->Next(&text_);
    }
    const size_t size = std::min(capacity, text_.size() - given_);
    std::memcpy(buffer, text_.data() + given_, size);
    given_ += size;
    return size;
  }

 private:
  ActivityLogGenerator* const generator_;
  uint64_t lines_left_;
  std::string text_;
  size_t given_ = 0;
};

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

void ExpectExactCounts(const GeneratorOptions& options, uint64_t lines) {
  Catalog catalog;
  ASSERT_TRUE(catalog.Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
  absl::StatusOr<std::unique_ptr<Pipeline>> pipeline = Pipeline::Create(catalog, {}, nullptr);
  ASSERT_TRUE(pipeline.ok()) << pipeline.status();
  ActivityLogGenerator generator(options);
  GeneratedSource source(&generator, lines);
  ASSERT_TRUE((*pipeline)->Run(0, &source).ok());

  const Tally& tally = (*pipeline)->tally();
  const Summary summary = Summarize(tally, catalog);
  const GeneratedCounts expected = generator.counts();
  ASSERT_EQ(expected.lines, lines);

  std::map<std::string, uint64_t> by_code;
  for (const CodeSummary& row : summary.codes) PutNew(&by_code, row.code, row.count);
  ExpectSameTable(by_code, expected.by_code);
  std::map<std::string, uint64_t> by_vm;
  for (const VmSummary& row : summary.vms) PutNew(&by_vm, Identity(row.vm, row.resource_id), row.count);
  ExpectSameTable(by_vm, expected.by_vm);
  std::map<std::pair<std::string, std::string>, uint64_t> by_code_and_vm;
  for (const PairSummary& row : summary.pairs)
    PutNew(&by_code_and_vm, {row.code, Identity(row.vm, row.resource_id)}, row.count);
  ExpectSameTable(by_code_and_vm, expected.by_code_and_vm);

  EXPECT_EQ(summary.failures, expected.failures);
  EXPECT_EQ(summary.vms_touched, expected.by_vm.size() - expected.by_vm.count(kNone));
  EXPECT_EQ(tally.ledger.entry(Outcome::kFailure).lines, expected.failing_lines);
  EXPECT_EQ(tally.ledger.entry(Outcome::kClean).lines, expected.lines - expected.failing_lines);
  EXPECT_EQ(tally.ledger.input().bytes, expected.bytes);
  EXPECT_TRUE(tally.ledger.Balances());

  const auto grade = [&tally](Grade g) { return tally.grades[static_cast<size_t>(g)]; };
  const auto wording = [&expected](WordingKind k) { return expected.by_wording[static_cast<size_t>(k)]; };
  EXPECT_EQ(grade(Grade::kExact), wording(WordingKind::kPublished));
  EXPECT_EQ(grade(Grade::kRevised), wording(WordingKind::kRevised));
  EXPECT_EQ(grade(Grade::kUnknown), wording(WordingKind::kUnknown));
}

TEST(ExactCounts, AMillionLines) {
  GeneratorOptions options;
  options.vms = 2000;
  options.line_bytes = 400;
  options.shapes = {FailureShape::kEscapedText, FailureShape::kObject, FailureShape::kBareResponse};
  ExpectExactCounts(options, VMSIFT_SCALE_LINES);
}

TEST(ExactCounts, FailuresOnlyOverManyVms) {
  GeneratorOptions options;
  options.seed = 7;
  options.failure_rate = 1;
  options.vms = 20'000;
  options.resource_groups = 300;
  options.line_bytes = 400;
  ExpectExactCounts(options, VMSIFT_SCALE_LINES / 20);
}

TEST(ExactCounts, FullEventsOfOneResourceGroup) {
  GeneratorOptions options;
  options.seed = 3;
  options.vms = 9;
  options.resource_groups = 1;
  ExpectExactCounts(options, VMSIFT_SCALE_LINES / 20);
}

}  // namespace
}  // namespace vmsift
