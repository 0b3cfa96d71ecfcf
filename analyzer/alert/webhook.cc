#include "analyzer/alert/webhook.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "analyzer/net/retry.h"
#include "base/blocked_signals.h"
#include "base/duration.h"
#include "base/quantity_text.h"
#include "base/try_thread.h"

namespace vmsift {
namespace {

constexpr size_t kMostWebhookNotes = 100;

// An alert and its end are two.
std::string NoticesText(uint64_t count) {
  return Counted(count, "notice", "notices");
}

std::string TroubleText(const PostAnswer& answer) {
  return answer.status == 0 ? answer.error : absl::StrCat("HTTP status ", answer.status);
}

std::function<std::chrono::milliseconds(int)> RandomDelay() {
  return [random = std::minstd_rand(std::random_device()())](int failures) mutable {
    return RetryDelay(failures, std::uniform_real_distribution<double>(0, 1)(random));
  };
}

AlertWebhook::Options WithDelay(AlertWebhook::Options options) {
  if (options.retry_delay == nullptr) options.retry_delay = RandomDelay();
  return options;
}

}  // namespace

AlertWebhook::AlertWebhook(std::unique_ptr<HttpPoster> poster,
                           std::function<std::string(const Batch& batch)> format, Options options)
    : poster_(std::move(poster)), format_(std::move(format)), options_(WithDelay(std::move(options))) {
  const BlockedSignals blocked;
  thread_ = TryThread([this] { Work(); });
}

AlertWebhook::~AlertWebhook() {
  Finish();
}

void AlertWebhook::Send(AlertNotice notice) {
  {
    const std::lock_guard lock(mutex_);
    if (finishing_ || waiting_.size() >= options_.max_waiting) {
      ++counts_.dropped;
      return;
    }
    waiting_.push_back(std::make_shared<const AlertNotice>(std::move(notice)));
  }
  changed_.notify_all();
}

void AlertWebhook::Restore(const WaitingNotices& waiting) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.assign(waiting.notices.begin(), waiting.notices.end());
    first_ = saved_first_ = waiting.first;
    saved_end_ = waiting.end();
  }
  changed_.notify_all();
}

WaitingNotices AlertWebhook::Waiting() const {
  const std::lock_guard lock(mutex_);
  return {first_, {waiting_.begin(), waiting_.end()}};
}

void AlertWebhook::Saved(const WaitingNotices& waiting) {
  {
    const std::lock_guard lock(mutex_);
    saved_first_ = waiting.first;
    saved_end_ = waiting.end();
  }
  changed_.notify_all();
}

bool AlertWebhook::wants_save() const {
  const std::lock_guard lock(mutex_);
  return options_.in_state && (saved_first_ != first_ || saved_end_ != first_ + waiting_.size());
}

std::vector<std::string> AlertWebhook::TakeNotes() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> texts = std::exchange(notes_, {});
  if (const uint64_t dropped = counts_.dropped - std::exchange(dropped_told_, counts_.dropped); dropped > 0) {
    texts.push_back(absl::StrCat("alert webhook ", options_.place, ": ", NoticesText(dropped),
                                 " dropped, since ", options_.max_waiting, " were waiting"));
  }
  return texts;
}

void AlertWebhook::Hurry() {
  {
    const std::lock_guard lock(mutex_);
    ++hurries_;
  }
  changed_.notify_all();
}

bool AlertWebhook::WaitUntilEmpty(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [this] { return waiting_.empty(); });
}

AlertWebhook::Counts AlertWebhook::Finish() {
  std::unique_lock lock(mutex_);
  if (std::exchange(finishing_, true)) return counts_;
  lock.unlock();
  changed_.notify_all();
  poster_->Stop();
  if (can_run()) thread_.join();
  lock.lock();
  counts_.not_sent = waiting_.size();
  if (counts_.not_sent > 0) {
    notes_.push_back(
        absl::StrCat("alert webhook ", options_.place, ": ", NoticesText(counts_.not_sent), " not delivered",
                     options_.in_state ? "; the next run with this state sends them" : " before the end"));
  }
  return counts_;
}

bool AlertWebhook::MaySend() const {
  return !waiting_.empty() && (!options_.in_state || saved_first_ == first_);
}

void AlertWebhook::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return finishing_ || MaySend(); });
    if (finishing_) return;
    SendBatch(&lock);
  }
}

void AlertWebhook::SendBatch(std::unique_lock<std::mutex>* lock) {
  const size_t size = std::min(waiting_.size(), options_.max_batch);
  const Batch batch(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(size));
  lock->unlock();
  const std::string body = format_(batch);
  lock->lock();
  for (int failures = 1; !finishing_; ++failures) {
    lock->unlock();
    const PostAnswer answer = poster_->Post(body);
    lock->lock();
    if (TakeAnswer(answer, size, failures)) return;
    WaitToRetry(answer, failures, lock);
  }
}

bool AlertWebhook::TakeAnswer(const PostAnswer& answer, size_t size, int failures) {
  const bool delivered = answer.status >= 200 && answer.status < 300;
  if (!delivered && (answer.status == 0 || MaySucceedLater(answer.status))) return false;
  (delivered ? counts_.delivered : counts_.given_up) += size;
  Remove(size);
  if (delivered) {
    if (!trouble_.empty() && notes_.size() < kMostWebhookNotes) {
      notes_.push_back(absl::StrCat(
          "alert webhook ", options_.place, ": works again",
          failures > 1 ? absl::StrCat(" after ", Counted(failures - 1, "failed try", "failed tries")) : ""));
    }
    trouble_.clear();
    return true;
  }
  trouble_ = TroubleText(answer);
  if (notes_.size() < kMostWebhookNotes) {
    const bool redirect = answer.status >= 300 && answer.status < 400;
    notes_.push_back(absl::StrCat("alert webhook ", options_.place, ": ", NoticesText(size), " given up: ",
                                  trouble_, redirect ? ", a redirect, which is not followed" : ""));
  }
  return true;
}

void AlertWebhook::WaitToRetry(const PostAnswer& answer, int failures, std::unique_lock<std::mutex>* lock) {
  if (finishing_) return;
  const std::optional<std::chrono::milliseconds> asked =
      answer.status == 0 ? std::nullopt : RetryAfter(answer.retry_after, absl::Now());
  // A server that asks for less than that would be flooded.
  const std::chrono::milliseconds own = options_.retry_delay(failures);
  const std::chrono::milliseconds wanted = asked.value_or(std::chrono::milliseconds::zero());
  const bool as_asked = asked.has_value() && wanted >= own;
  const std::chrono::milliseconds delay = as_asked ? wanted : own;
  if (std::string trouble = TroubleText(answer); trouble != trouble_) {
    trouble_ = std::move(trouble);
    if (notes_.size() < kMostWebhookNotes) {
      notes_.push_back(
          absl::StrCat("alert webhook ", options_.place, ": ", trouble_, "; trying again",
                       as_asked ? absl::StrCat(" in ", RoughDurationText(delay.count()), ", as asked") : ""));
    }
  }
  const bool must_wait = wanted.count() > 0;
  const int hurries = hurries_;
  changed_.wait_for(*lock, delay, [&] { return finishing_ || (!must_wait && hurries_ != hurries); });
}

void AlertWebhook::Remove(size_t count) {
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(count));
  first_ += count;
  changed_.notify_all();
  if (options_.on_done != nullptr) options_.on_done();
}

}  // namespace vmsift
