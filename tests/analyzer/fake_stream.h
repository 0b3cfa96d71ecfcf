// Brokers and a database that are made up, to fail as a test wants them to.
#ifndef VMSIFT_TESTS_ANALYZER_FAKE_STREAM_H_
#define VMSIFT_TESTS_ANALYZER_FAKE_STREAM_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/stream/counts_sink.h"
#include "analyzer/stream/message_counter.h"
#include "analyzer/stream/message_source.h"

namespace vmsift {

// The log of a topic, which is written to and whose beginning is deleted.
struct FakeLog {
  struct Content {
    int64_t first = 0;
    int64_t next = 0;
    std::vector<int64_t> offsets;  // of all messages ever, with gaps
  };

  void Write(const Partition& partition, int64_t gap) {
    Content& content = partitions[partition];
    content.next += gap;
    content.offsets.push_back(content.next++);
  }

  std::map<Partition, Content> partitions;
};

// One consumer's view of the log.
class FakeSource : public MessageSource {
 public:
  explicit FakeSource(FakeLog* log) : log_(*log) {}

  void Assign(std::vector<Partition> partitions) { events_.push_back({true, false, std::move(partitions)}); }
  void Revoke(bool lost) { events_.push_back({false, lost, {}}); }

  absl::Status Poll(int64_t /*wait_ms*/, Listener* listener) override {
    if (!events_.empty()) {
      const Event event = events_.front();
      events_.pop_front();
      if (event.assigned) {
        listener->OnAssigned(event.partitions);
      } else {
        listener->OnRevoked(event.lost);
      }
      return absl::OkStatus();
    }
    for (int i = 0; i < messages_a_poll && !reading_.empty(); ++i) Deliver(listener);
    return absl::OkStatus();
  }
  absl::Status Read(const Offsets& from) override {
    reading_ = from;
    return absl::OkStatus();
  }
  absl::StatusOr<OffsetBounds> Bounds(const Partition& partition) override {
    if (broker_away) return absl::UnavailableError("the broker is away");
    const FakeLog::Content& content = log_.partitions[partition];
    return OffsetBounds{content.first, content.next};
  }
  void Announce(const Offsets& /*next*/) override {}

  bool broker_away = false;
  int messages_a_poll = 5;
  uint64_t random = 1;

 private:
  struct Event {
    bool assigned;
    bool lost;
    std::vector<Partition> partitions;
  };

  void Deliver(Listener* listener) {
    auto at = reading_.begin();
    std::advance(at, static_cast<int64_t>((random = random * 6364136223846793005 + 1) >> 33) %
                         static_cast<int64_t>(reading_.size()));
    const Partition partition = at->first;
    const FakeLog::Content& content = log_.partitions[partition];
    if (at->second < content.first || at->second > content.next) {
      if (!broker_away) listener->OnOutOfRange(partition);
      return;
    }
    const auto next = std::lower_bound(content.offsets.begin(), content.offsets.end(), at->second);
    if (next == content.offsets.end() || broker_away) return;
    at->second = *next + 1;
    // Brokers hand out whole batches, also what is before the offset that was asked for.
    const int64_t before = next == content.offsets.begin() ? *next : *std::prev(next);
    if (random >> 60 == 0) listener->OnMessage(partition, {before, absl::StrCat(before)});
    const std::string payload = absl::StrCat(*next);
    listener->OnMessage(partition, {*next, payload});
  }

  FakeLog& log_;
  Offsets reading_;
  std::deque<Event> events_;
};

// A database that all consumers share.
struct FakeDatabase {
  struct Row {
    int64_t begin = 0;
    int64_t next = 0;
    int64_t lost = 0;
    std::vector<PartitionDelta> parts;
  };
  std::map<Partition, Row> rows;
};

enum class Fault { kNone, kBefore, kAfter };

// One consumer's connection to it.
class FakeSink : public CountsSink {
 public:
  explicit FakeSink(FakeDatabase* database) : database_(*database) {}

  absl::StatusOr<Offsets> Load(const std::vector<Partition>& partitions) override {
    if (NextFault() != Fault::kNone) return absl::UnavailableError("the database is away");
    Offsets offsets;
    for (const Partition& partition : partitions) {
      const auto row = database_.rows.find(partition);
      if (row != database_.rows.end()) offsets[partition] = row->second.next;
    }
    return offsets;
  }
  absl::Status Begin(const Offsets& offsets) override {
    const Fault now = NextFault();
    if (now == Fault::kBefore) return absl::UnavailableError("the database is away");
    for (const auto& [partition, offset] : offsets)
      database_.rows.try_emplace(partition, FakeDatabase::Row{offset, offset, 0, {}});
    return now == Fault::kNone ? absl::OkStatus() : absl::UnavailableError("the database has gone");
  }
  absl::StatusOr<CommitResult> Commit(const std::vector<PartitionDelta>& deltas) override {
    const Fault now = NextFault();
    if (now == Fault::kBefore) return absl::UnavailableError("the database is away");
    for (const PartitionDelta& delta : deltas) {
      if (database_.rows[delta.partition].next != delta.from) return CommitResult::kFenced;
    }
    for (const PartitionDelta& delta : deltas) {
      FakeDatabase::Row& row = database_.rows[delta.partition];
      row.next = delta.to;
      row.lost += delta.lost;
      row.parts.push_back(delta);
    }
    if (now == Fault::kAfter) return absl::UnavailableError("the connection was lost in COMMIT");
    return CommitResult::kDone;
  }

  std::function<Fault()> fault;

 private:
  Fault NextFault() { return fault ? fault() : Fault::kNone; }

  FakeDatabase& database_;
};

// Its counts are the offsets it was given.
class FakeCounter : public MessageCounter {
 public:
  void Add(const Partition& partition, const StreamMessage& message) override {
    offsets_[partition].push_back(message.offset);
  }
  std::string Encode(const Partition& partition, int64_t from, int64_t to) override {
    std::string text;
    for (const int64_t offset : offsets_[partition]) {
      EXPECT_LE(from, offset);
      EXPECT_LT(offset, to);
      absl::StrAppend(&text, offset, " ");
    }
    return text;
  }
  void Drop(const Partition& partition) override { offsets_.erase(partition); }

 private:
  std::map<Partition, std::vector<int64_t>> offsets_;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_FAKE_STREAM_H_
