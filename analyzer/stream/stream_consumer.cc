#include "analyzer/stream/stream_consumer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_text.h"

namespace vmsift {

StreamConsumer::StreamConsumer(MessageSource* source, CountsSink* sink, MessageCounter* counter,
                               Options options)
    : source_(*source), sink_(*sink), counter_(*counter), options_(std::move(options)) {
  next_flush_ = options_.now_ms() + options_.flush_ms;
}

absl::Status StreamConsumer::Turn(int64_t wait_ms) {
  const int64_t now = options_.now_ms();
  if (!synchronized_ && now >= retry_at_) Synchronize();
  // While nothing is read, assignments still come.
  const int64_t until = synchronized_ ? next_flush_ : retry_at_;
  const int64_t wait = std::clamp<int64_t>(until - now, 0, wait_ms);
  if (const absl::Status status = source_.Poll(wait, this); !status.ok()) Fail(status);
  if (synchronized_ && is_flush_due()) Flush();
  return failure_;
}

bool StreamConsumer::Finish() {
  const bool flushed = synchronized_ ? Flush() : positions_.empty();
  Forget();
  return flushed;
}

Offsets StreamConsumer::Positions() const {
  Offsets next;
  for (const auto& [partition, position] : positions_) next[partition] = position.next;
  return next;
}

void StreamConsumer::OnAssigned(const std::vector<Partition>& partitions) {
  Forget();
  assigned_ = partitions;
  synchronized_ = false;
  if (options_.now_ms() >= retry_at_) return Synchronize();
  StopReading();
}

void StreamConsumer::OnRevoked(bool lost) {
  // If they are another's already, the sink would refuse it, at the price of a commit.
  if (!lost && synchronized_) Flush();
  Forget();
  if (const absl::Status status = source_.Read({}); !status.ok()) Fail(status);
}

// What is not in the sink is dropped; whoever gets the partitions counts it.
void StreamConsumer::Forget() {
  for (const auto& [partition, position] : positions_) counter_.Drop(partition);
  positions_.clear();
  assigned_.clear();
  bytes_ = 0;
  synchronized_ = true;
}

void StreamConsumer::OnMessage(const Partition& partition, const StreamMessage& message) {
  const auto found = positions_.find(partition);
  // A gap is none of ours: compaction and transactions leave them.
  if (!synchronized_ || found == positions_.end() || message.offset < found->second.next) return;
  counter_.Add(partition, message);
  found->second.next = message.offset + 1;
  bytes_ += message.payload.size();
  ++stats_.messages;
  stats_.bytes += message.payload.size();
  if (bytes_ >= options_.flush_bytes) Flush();
}

// Retention deletes old messages, whether they were read or not.
void StreamConsumer::OnOutOfRange(const Partition& partition) {
  const auto found = positions_.find(partition);
  if (!synchronized_ || found == positions_.end()) return;
  const absl::StatusOr<OffsetBounds> bounds = source_.Bounds(partition);
  if (!bounds.ok()) return Retry(bounds.status());
  const int64_t next = found->second.next;
  if (next > bounds->next) {
    return Fail(absl::FailedPreconditionError(absl::StrCat(
        PartitionPath(partition), ": counted up to offset ", next, ", but the partition ends at ",
        bounds->next, ": the topic was made anew, or has lost messages; count it with another --group")));
  }
  if (next < bounds->first) return SkipLost(partition, bounds->first);
  if (Flush()) Synchronize();
}

void StreamConsumer::SkipLost(const Partition& partition, int64_t first) {
  if (!Flush()) return;
  const auto found = positions_.find(partition);
  if (found == positions_.end() || !synchronized_) return;
  const int64_t next = found->second.next;
  const int64_t lost = first - next;
  if (lost > 0 && !Commit({{partition, next, first, lost, {}}})) return;
  stats_.lost += static_cast<uint64_t>(lost);
  options_.tell(absl::StrCat(PartitionPath(partition), ": ", lost, " messages, from offset ", next,
                             " on, were deleted before they were read; reading on from offset ", first,
                             " (is the retention of the topic too short?)"));
  Synchronize();
}

bool StreamConsumer::Flush() {
  next_flush_ = options_.now_ms() + options_.flush_ms;
  std::vector<PartitionDelta> deltas;
  for (const auto& [partition, position] : positions_) {
    if (position.next == position.stored) continue;
    deltas.push_back({partition, position.stored, position.next, 0,
                      counter_.Encode(partition, position.stored, position.next)});
  }
  bytes_ = 0;
  if (deltas.empty()) {
    Recover();
    return true;
  }
  const bool committed = Commit(deltas);
  next_flush_ = options_.now_ms() + options_.flush_ms;
  return committed;
}

bool StreamConsumer::Commit(const std::vector<PartitionDelta>& deltas) {
  const int64_t begin = options_.now_ms();
  const absl::StatusOr<CommitResult> result = sink_.Commit(deltas);
  stats_.flush_ms = options_.now_ms() - begin;
  stats_.most_flush_ms = std::max(stats_.most_flush_ms, stats_.flush_ms);
  if (!result.ok()) {
    Retry(result.status());
    return false;
  }
  if (*result == CommitResult::kFenced) {
    ++stats_.fenced;
    synchronized_ = false;
    StopReading();
    retry_at_ = options_.now_ms();
    return false;
  }
  ++stats_.flushes;
  Recover();
  TakeCommitted(deltas);
  return true;
}

void StreamConsumer::TakeCommitted(const std::vector<PartitionDelta>& deltas) {
  Offsets committed;
  for (const PartitionDelta& delta : deltas) {
    Position& position = positions_[delta.partition];
    position.stored = delta.to;
    position.next = std::max(position.next, delta.to);
    counter_.Drop(delta.partition);
    committed[delta.partition] = delta.to;
  }
  source_.Announce(committed);
}

absl::StatusOr<Offsets> StreamConsumer::LoadOrBegin() {
  absl::StatusOr<Offsets> stored = sink_.Load(assigned_);
  if (!stored.ok()) return stored;
  Offsets fresh;
  for (const Partition& partition : assigned_) {
    if (stored->contains(partition)) continue;
    const absl::StatusOr<OffsetBounds> bounds = source_.Bounds(partition);
    if (!bounds.ok()) return bounds.status();
    fresh[partition] = options_.from_end ? bounds->next : bounds->first;
  }
  if (fresh.empty()) return stored;
  if (const absl::Status status = sink_.Begin(fresh); !status.ok()) return status;
  stored = sink_.Load(assigned_);
  if (stored.ok() && stored->size() < assigned_.size())
    return absl::UnavailableError("offsets that were just written are not there; somebody deletes them");
  return stored;
}

void StreamConsumer::Synchronize() {
  const absl::StatusOr<Offsets> stored = LoadOrBegin();
  if (!stored.ok()) return Retry(stored.status());
  stats_.waits = false;
  for (const auto& [partition, offset] : *stored) Settle(partition, offset);
  synchronized_ = true;
  if (const absl::Status status = source_.Read(Positions()); !status.ok()) Fail(status);
}

// Keeps what was counted only if it still continues what is stored.
void StreamConsumer::Settle(const Partition& partition, int64_t stored) {
  const auto [found, is_new] = positions_.try_emplace(partition, Position{stored, stored});
  if (is_new || found->second.stored == stored) return;
  counter_.Drop(partition);
  found->second = {stored, stored};
}

// One outage is reported once; messages are not read until it passes.
void StreamConsumer::Retry(const absl::Status& status) {
  constexpr int64_t kTellAgainMs = 60'000;
  synchronized_ = false;
  StopReading();
  const int64_t now = options_.now_ms();
  retry_ms_ = std::clamp(2 * retry_ms_, options_.first_retry_ms, options_.most_retry_ms);
  retry_at_ = now + retry_ms_;
  stats_.waits = true;
  const std::string_view error = Message(status);
  if (!told_.empty() && (error == told_ || now < tell_again_at_)) return;
  options_.tell(absl::StrCat(std::string(error), "; reading pauses until this passes"));
  told_ = error;
  tell_again_at_ = now + kTellAgainMs;
}

// The sink has all that was counted. That it answers is not enough: it may have no room.
void StreamConsumer::Recover() {
  if (retry_ms_ > 0) options_.tell("counting goes on");
  retry_ms_ = 0;
  told_.clear();
}

void StreamConsumer::StopReading() {
  if (const absl::Status status = source_.Read({}); !status.ok()) Fail(status);
}

void StreamConsumer::Fail(const absl::Status& status) {
  if (failure_.ok()) failure_ = status;
}

}  // namespace vmsift
