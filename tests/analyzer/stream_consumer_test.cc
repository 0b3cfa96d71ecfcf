// Exactly once, whatever fails when: consumers, brokers and a database that are made up.
#include "analyzer/stream/stream_consumer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/analyzer/fake_stream.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

// A process.
struct Process {
  Process(FakeLog* log, FakeDatabase* database, int64_t* now, std::vector<std::string>* told)
      : source(log),
        sink(database),
        consumer(&source, &sink, &counter,
                 {.flush_ms = 10,
                  .flush_bytes = 100,
                  .first_retry_ms = 2,
                  .most_retry_ms = 20,
                  .now_ms = [now] { return *now; },
                  .tell = [told](std::string_view line) { told->emplace_back(line); }}) {}

  FakeSource source;
  FakeSink sink;
  FakeCounter counter;
  StreamConsumer consumer;
};

// Consumers of a group, their log and their database.
class StreamConsumerTest : public testing::Test {
 protected:
  Process& Start() {
    processes_.push_back(std::make_unique<Process>(&log_, &database_, &now_, &told_));
    return *processes_.back();
  }
  void Turn(Process* process, int turns = 1) {
    for (int i = 0; i < turns; ++i, ++now_) {
      const absl::Status status = process->consumer.Turn(1);
      EXPECT_TRUE(status.ok()) << status;
    }
  }
  void Write(int messages, const Partition& partition = {"topic", 0}) {
    for (int i = 0; i < messages; ++i) log_.Write(partition, 0);
  }
  int64_t Next(const Partition& partition = {"topic", 0}) { return database_.rows[partition].next; }

  // Every message below the stored offset is in exactly one part, or among the lost.
  void CheckExactlyOnce() {
    for (auto& [partition, row] : database_.rows) {
      std::vector<PartitionDelta> parts = row.parts;
      std::sort(parts.begin(), parts.end(),
                [](const PartitionDelta& a, const PartitionDelta& b) { return a.from < b.from; });
      int64_t at = row.begin;
      int64_t lost = 0;
      std::vector<int64_t> counted;
      std::vector<int64_t> wanted;
      const std::vector<int64_t>& all = log_.partitions[partition].offsets;
      for (const PartitionDelta& part : parts) {
        ASSERT_EQ(part.from, at);
        ASSERT_LT(part.from, part.to);
        at = part.to;
        lost += part.lost;
        if (part.lost > 0) continue;
        std::istringstream text(part.counts);
        for (int64_t offset = 0; text >> offset;) counted.push_back(offset);
        std::copy_if(all.begin(), all.end(), std::back_inserter(wanted),
                     [&part](int64_t offset) { return offset >= part.from && offset < part.to; });
      }
      ASSERT_EQ(at, row.next);
      ASSERT_EQ(lost, row.lost);
      ASSERT_EQ(counted, wanted);
    }
  }

  FakeLog log_;
  FakeDatabase database_;
  int64_t now_ = 1000;
  std::vector<std::string> told_;
  std::vector<std::unique_ptr<Process>> processes_;
};

TEST_F(StreamConsumerTest, CountsFromTheFirstMessageAndGoesOnWhereAnotherStopped) {
  Write(50);
  Process& first = Start();
  first.source.Assign({{"topic", 0}});
  Turn(&first, 30);
  EXPECT_EQ(Next(), 50);
  Write(7);
  Turn(&first);
  EXPECT_TRUE(first.consumer.Finish());
  Process& second = Start();
  second.source.Assign({{"topic", 0}});
  Turn(&second, 30);
  EXPECT_EQ(Next(), 57);
  EXPECT_TRUE(told_.empty());
  CheckExactlyOnce();
}

TEST_F(StreamConsumerTest, WhatAnotherHasCountedMeanwhileIsNotCountedAgain) {
  Write(3);
  Process& slow = Start();
  slow.source.Assign({{"topic", 0}});
  Turn(&slow, 3);  // counted, not flushed
  ASSERT_EQ(Next(), 0);
  Process& other = Start();
  other.source.Assign({{"topic", 0}});
  Turn(&other, 30);
  ASSERT_EQ(Next(), 3);
  Write(2);
  Turn(&slow, 40);
  EXPECT_EQ(slow.consumer.stats().fenced, 1);
  EXPECT_EQ(Next(), 5);
  CheckExactlyOnce();
}

TEST_F(StreamConsumerTest, ACommitWhoseOutcomeIsUnknownIsNotRepeated) {
  for (const Fault fault : {Fault::kBefore, Fault::kAfter}) {
    Process& process = Start();
    process.source.Assign({{"topic", 0}});
    Turn(&process);
    Write(4);
    Turn(&process, 2);
    int faults = 1;
    process.sink.fault = [&] { return faults-- > 0 ? fault : Fault::kNone; };
    Turn(&process, 60);
    EXPECT_EQ(Next(), static_cast<int64_t>(log_.partitions[{"topic", 0}].offsets.size()));
    process.sink.fault = nullptr;
    process.source.Revoke(false);
    Turn(&process);
  }
  CheckExactlyOnce();
}

TEST_F(StreamConsumerTest, AnOutageIsToldOnceAndNothingIsReadMeanwhile) {
  Process& process = Start();
  process.source.Assign({{"topic", 0}});
  Turn(&process);
  Write(20);
  process.sink.fault = [] { return Fault::kBefore; };
  Turn(&process, 500);
  EXPECT_LE(process.consumer.stats().messages, 20);
  const uint64_t read = process.consumer.stats().messages;
  Write(1000);
  Turn(&process, 500);
  EXPECT_EQ(process.consumer.stats().messages, read);
  EXPECT_TRUE(process.consumer.stats().waits);
  process.sink.fault = nullptr;
  Turn(&process, 500);
  EXPECT_EQ(Next(), 1020);
  EXPECT_EQ(told_, (std::vector<std::string>{"the database is away; reading pauses until this passes",
                                             "counting goes on"}));
  CheckExactlyOnce();
}

TEST_F(StreamConsumerTest, AnAssignmentWhileTheDatabaseIsAwayIsTakenUpLater) {
  Write(10);
  Process& process = Start();
  process.sink.fault = [] { return Fault::kBefore; };
  process.source.Assign({{"topic", 0}});
  Turn(&process, 50);
  process.source.Revoke(false);
  process.source.Assign({{"topic", 0}});
  Turn(&process, 50);
  EXPECT_EQ(process.consumer.stats().messages, 0);
  process.sink.fault = nullptr;
  Turn(&process, 100);
  EXPECT_EQ(Next(), 10);
  CheckExactlyOnce();
}

TEST_F(StreamConsumerTest, MessagesDeletedUnreadAreToldAndCountedAsLost) {
  Write(10);
  Process& process = Start();
  process.source.Assign({{"topic", 0}});
  Turn(&process, 30);
  process.source.broker_away = true;
  Write(90);
  log_.partitions[{"topic", 0}].first = 60;
  process.source.broker_away = false;
  Turn(&process, 60);
  EXPECT_EQ(Next(), 100);
  EXPECT_EQ((database_.rows[{"topic", 0}].lost), 50);
  EXPECT_EQ(process.consumer.stats().lost, 50);
  EXPECT_EQ(told_, (std::vector<std::string>{
                       "kafka:topic/0: 50 messages, from offset 10 on, were deleted before they were read; "
                       "reading on from offset 60 (is the retention of the topic too short?)"}));
  CheckExactlyOnce();
}

TEST_F(StreamConsumerTest, ATopicMadeAnewEndsTheConsumer) {
  Write(10);
  Process& process = Start();
  process.source.Assign({{"topic", 0}});
  Turn(&process, 30);
  process.source.Revoke(false);
  Turn(&process);
  log_.partitions[{"topic", 0}] = {};
  Write(2);
  process.source.Assign({{"topic", 0}});
  absl::Status status;
  for (int i = 0; i < 30 && status.ok(); ++i) status = process.consumer.Turn(1);
  EXPECT_EQ(
      status.message(),
      "kafka:topic/0: counted up to offset 10, but the partition ends at 2: the topic was made anew, or "
      "has lost messages; count it with another --group");
}

TEST_F(StreamConsumerTest, OnRevocationAllIsFlushedUnlessOthersHaveItAlready) {
  for (const bool lost : {false, true}) {
    Process& process = Start();
    process.source.Assign({{"topic", 0}});
    Turn(&process);
    const int64_t before = Next();
    Write(4);
    Turn(&process);
    process.source.Revoke(lost);
    Turn(&process);
    EXPECT_EQ(Next(), lost ? before : before + 4);
  }
  CheckExactlyOnce();
}

// Random faults, kills, rebalances, partitions with two owners, deleted messages, a database that forgets its
// last commits: in the end each message is counted once, or told as lost.
TEST_F(StreamConsumerTest, ExactlyOnceWhateverFails) {
  constexpr int kPartitions = 4;
  for (uint32_t seed = 1; seed <= 70 / kOneCaseIn; ++seed) {
    SCOPED_TRACE(seed);
    log_ = {};
    database_ = {};
    processes_.clear();
    std::mt19937 random(seed);
    const auto one_in = [&random](uint32_t n) { return random() % n == 0; };
    const auto fault = [&] {
      return one_in(12) ? (one_in(2) ? Fault::kAfter : Fault::kBefore) : Fault::kNone;
    };
    const auto partition = [&] { return Partition{"topic", static_cast<int32_t>(random() % kPartitions)}; };
    for (int i = 0; i < 3; ++i) Start();
    FakeDatabase kept;
    for (int step = 0; step < 1500; ++step) {
      if (one_in(2)) log_.Write(partition(), one_in(10) ? 3 : 0);
      Process& process = *processes_[random() % processes_.size()];
      process.source.random = random();
      process.sink.fault = fault;
      process.source.broker_away = one_in(8);
      Turn(&process);
      if (one_in(40)) {  // killed
        const size_t killed = random() % processes_.size();
        processes_[killed] = std::make_unique<Process>(&log_, &database_, &now_, &told_);
      }
      if (one_in(20)) {
        FakeSource& source = processes_[random() % processes_.size()]->source;
        if (one_in(2)) source.Revoke(one_in(3));
        std::set<Partition> partitions;
        for (int i = 0; i < 3; ++i) partitions.insert(partition());
        source.Assign({partitions.begin(), partitions.end()});
      }
      if (one_in(30)) {
        const Partition name = partition();
        FakeLog::Content& content = log_.partitions[name];
        content.first += static_cast<int64_t>(random() % 3);
        content.first = std::min(content.first, content.next);
      }
      // It forgets what it had not made durable.
      if (one_in(30)) kept = database_;
      if (one_in(200) && !kept.rows.empty()) database_ = kept;
      if (one_in(50)) CheckExactlyOnce();
    }
    std::vector<Partition> all;
    for (int i = 0; i < kPartitions; ++i) all.push_back({"topic", i});
    Process& last = one_in(2) ? *processes_.front() : Start();
    last.sink.fault = nullptr;
    last.source.broker_away = false;
    last.source.Assign(all);
    Turn(&last, 2000);
    CheckExactlyOnce();
    for (const Partition& name : all) ASSERT_EQ(Next(name), log_.partitions[name].next) << name.number;
  }
}

}  // namespace
}  // namespace vmsift
