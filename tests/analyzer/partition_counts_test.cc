// Messages as counts files: whatever is flushed when, they add up to a scan of the same messages.
#include "analyzer/stream/partition_counts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/count/merge_counts.h"
#include "analyzer/count/summary.h"
#include "analyzer/report/report.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

const Partition kPartition{"topic", 3};

CountsHead TestHead() {
  CountsHead head;
  head.catalog_digest = BuiltinCatalog().digest();
  head.incident_limit = 1 << 20;
  return head;
}

std::unique_ptr<PartitionCounts> Counter(size_t max_line_bytes = LineOptions().max_line_bytes) {
  Pipeline::Options options;
  options.lines.max_line_bytes = max_line_bytes;
  options.incidents = true;
  return std::make_unique<PartitionCounts>(BuiltinCatalog(), options, TestHead(), "cluster", nullptr);
}

Counts Merged(const std::vector<std::string>& files) {
  std::vector<CountsPart> parts;
  for (const std::string& bytes : files) parts.push_back({"part", [&bytes] { return bytes; }});
  absl::StatusOr<Counts> counts = MergeCounts(parts, BuiltinCatalog());
  EXPECT_TRUE(counts.ok()) << counts.status();
  NumberLinesByOffset(&*counts);
  return *std::move(counts);
}

std::string JsonOf(const Tally& tally, const std::vector<Input>& inputs) {
  const Summary summary = Summarize(tally, BuiltinCatalog());
  return JsonReport({summary, tally, BuiltinCatalog(), inputs, nullptr}, 0);
}

// The counts of some messages from offset 7 on, in one flush.
Counts CountsOf(const std::vector<std::string>& payloads, size_t max_line_bytes = 1000) {
  const std::unique_ptr<PartitionCounts> counter = Counter(max_line_bytes);
  int64_t offset = 7;
  for (const std::string& payload : payloads) counter->Add(kPartition, {offset++, payload});
  return Merged({counter->Encode(kPartition, 7, offset)});
}

uint64_t Lines(const Counts& counts, Outcome outcome) {
  return counts.tally.ledger.entry(outcome).lines;
}

std::vector<std::string> SomeMessages(uint32_t seed) {
  std::mt19937 random(seed);
  std::vector<std::string> messages;
  for (int i = 0; i < 200; ++i) {
    switch (random() % 6) {
      case 0:
        messages.push_back(
            FailingLine("VMNotFound", absl::StrCat("The VM 'vm-", random() % 9, "' cannot be found.")));
        break;
      case 1:
        messages.push_back(FailingLine(absl::StrCat("Odd", random() % 5), "Nobody knows this message."));
        break;
      case 2:
        messages.push_back("{\"error\":{\"code\":\"VMNotFound\",\"message\n");
        break;
      case 3:
        messages.push_back("\n");
        break;
      default:
        messages.push_back(absl::StrCat("{\"level\":\"info\",\"n\":", i, "}\n"));
    }
  }
  return messages;
}

TEST(PartitionCounts, FlushesAddUpToAScanOfTheSameMessages) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    const std::vector<std::string> messages = SomeMessages(seed);
    std::string log;
    for (const std::string& message : messages) log += message;
    CountedLogs scanned({PartitionPath(kPartition)});
    scanned.Count(0, log);

    std::mt19937 random(seed);
    const std::unique_ptr<PartitionCounts> counter = Counter();
    std::vector<std::string> files;
    int64_t from = 0;
    int64_t offset = 0;
    for (const std::string& message : messages) {
      counter->Add(kPartition, {offset++, message});
      if (random() % 3 == 0) counter->Add({"other", 0}, {offset, message});
      if (random() % 5 > 0 && offset < static_cast<int64_t>(messages.size())) continue;
      if (random() % 4 == 0) counter->Encode(kPartition, from, offset);  // in vain
      files.push_back(counter->Encode(kPartition, from, offset));
      counter->Drop(kPartition);
      from = offset;
    }
    // As levels of parts are merged.
    while (files.size() > 3) {
      std::vector<CountsPart> parts;
      for (size_t i = 0; i < 3; ++i) parts.push_back({"part", [&files, i] { return files[i]; }});
      const absl::StatusOr<Counts> merged = MergeCounts(parts, BuiltinCatalog());
      ASSERT_TRUE(merged.ok()) << merged.status();
      files[2] = EncodeCounts(merged->head, merged->tally, BuiltinCatalog());
      files.erase(files.begin(), files.begin() + 2);
    }
    const Counts counts = Merged(files);
    ASSERT_EQ(JsonOf(counts.tally, counts.head.inputs), JsonOf(scanned.tally, scanned.inputs)) << seed;
  }
}

TEST(PartitionCounts, WhatIsDroppedIsNotCounted) {
  const std::unique_ptr<PartitionCounts> counter = Counter();
  const std::string failing = FailingLine("VMNotFound", "The VM 'web-01' cannot be found.");
  counter->Add(kPartition, {0, failing});
  counter->Add({"other", 0}, {0, failing});
  counter->Drop(kPartition);
  counter->Add(kPartition, {5, failing});
  EXPECT_EQ(Merged({counter->Encode(kPartition, 5, 6)}).tally.ledger.input().lines, 1);
}

TEST(PartitionCounts, ALinesNumberIsItsOffsetPlusOne) {
  const Counts counts = CountsOf({"{}", "{\"error\":{\"code\":\"VMNotFound\",\"mess", "{}"});
  ASSERT_EQ(counts.tally.bad_lines.size(), 1);
  EXPECT_EQ(counts.tally.bad_lines.begin()->place.line, 9);
  EXPECT_EQ(counts.head.inputs[0].path, "kafka:topic/3");
}

TEST(PartitionCounts, PoisonedMessagesHaveAnOutcome) {
  const std::unique_ptr<PartitionCounts> counter = Counter(100);
  counter->Add(kPartition, {0, {}, true});  // a tombstone
  counter->Add(kPartition, {1, ""});
  counter->Add(kPartition, {2, std::string(101, 'x')});
  counter->Add(kPartition, {3, "{\"error\":{\"code\":\"VMNotFound\",\"mess"});
  counter->Add(kPartition, {4, std::string_view("\0\xff\xfe\n\0", 5)});
  const Counts counts = Merged({counter->Encode(kPartition, 0, 5)});
  EXPECT_EQ(Lines(counts, Outcome::kBlank), 2);
  EXPECT_EQ(Lines(counts, Outcome::kOversize), 1);
  EXPECT_EQ(Lines(counts, Outcome::kMalformed), 1);
  EXPECT_TRUE(counts.tally.ledger.Balances());
  EXPECT_EQ(counts.tally.ledger.input().bytes, 0 + 0 + 101 + 35 + 5);
}

// Diagnostic settings send many records in a message; who forwards them may have laid them out.
TEST(PartitionCounts, RecordsOfDiagnosticSettingsInOneLineOrMany) {
  const std::string record =
      "{\"time\":\"2026-11-23T17:02:11Z\",\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'web-01' "
      "cannot be "
      "found.\"}}";
  const std::string in_one = absl::StrCat("{\"records\":[", record, ",", record, "]}");
  const std::string in_many =
      absl::StrCat("{\n  \"records\": [\n    ", record, ",\n    ", record, "\n  ]\n}\n");
  const std::string one_each = absl::StrCat(record, "\n", record, "\n");
  for (const std::string& payload : {in_one, in_many, one_each}) {
    const Counts counts = CountsOf({"{}", payload, "{}"});
    const Summary summary = Summarize(counts.tally, BuiltinCatalog());
    EXPECT_EQ(summary.failures, 2) << payload;
    EXPECT_TRUE(counts.tally.ledger.Balances());
    EXPECT_EQ(counts.tally.messages.Find(counts.tally.cube.cells().begin()->first.row)->first.line, 9)
        << payload;
  }
}

TEST(PartitionCounts, ATextIsABlockAndEndsWithItsMessage) {
  const Counts counts =
      CountsOf({"ERROR: deployment failed\nCode: VMNotFound\nMessage: The VM 'web-01' cannot be found.\n",
                "Message: The VM 'web-02' cannot be found.", "nothing to see"});
  const Summary summary = Summarize(counts.tally, BuiltinCatalog());
  EXPECT_EQ(summary.failures, 2);
  EXPECT_TRUE(counts.tally.ledger.Balances());
}

}  // namespace
}  // namespace vmsift
