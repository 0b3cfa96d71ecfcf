// Delivers notices of alerts to the `--alert-webhook`, in the background, in their order.
//
// Send only queues a notice, so a slow or failing server delays nothing else. What waits is sent in batches,
// one request each. If a request fails and may succeed later, it is sent again (retry.h), and what is behind
// it waits; if it never will, the batch is given up. The queue is bounded; notices that do not fit are
// dropped. All of that is counted and reported, once when it begins, not at each try.
//
// With a state, notices stay in it until they are delivered, and the next batch waits for the save that
// removes the last one: so a crash loses none that was saved, and repeats at most one batch.
//
// Thread-safe. Has one thread of its own, which blocks all signals.
#ifndef VMSIFT_ANALYZER_ALERT_WEBHOOK_H_
#define VMSIFT_ANALYZER_ALERT_WEBHOOK_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "analyzer/alert/alerts.h"
#include "analyzer/alert/http_poster.h"
#include "analyzer/alert/waiting_notices.h"

namespace vmsift {

class AlertWebhook {
 public:
  using Batch = std::vector<std::shared_ptr<const AlertNotice>>;
  struct Options {
    std::string place;          // of the server, as notes name it
    size_t max_waiting = 1000;  // notices, including those that are being sent
    size_t max_batch = 100;
    bool in_state = false;  // a state saves what waits
    // The time to wait after so many failures in a row; null: RetryDelay with random numbers.
    std::function<std::chrono::milliseconds(int failures)> retry_delay;
    // Called when wants_save may have become true by a batch that is done with, on the thread of this object,
    // which it must not call. Null: none.
    std::function<void()> on_done;
  };
  // Of notices.
  struct Counts {
    uint64_t delivered = 0;
    uint64_t given_up = 0;  // the server refused them for good
    uint64_t dropped = 0;   // the queue was full
    uint64_t not_sent = 0;  // still queued at the end
  };

  // `format` makes the body of a request, on the thread of this object.
  AlertWebhook(std::unique_ptr<HttpPoster> poster, std::function<std::string(const Batch& batch)> format,
               Options options);
  ~AlertWebhook();  // calls Finish
  AlertWebhook(const AlertWebhook&) = delete;
  AlertWebhook& operator=(const AlertWebhook&) = delete;

  // Whether the thread could be started; otherwise nothing is ever sent.
  bool can_run() const { return thread_.joinable(); }

  // Queues a notice. Never blocks. After Finish, it is dropped.
  void Send(AlertNotice notice);

  // With a state: takes up what waited when it was saved. Before the first Send.
  void Restore(const WaitingNotices& waiting);
  // With a state: what waits, to be saved; then that this was done, or failed: alerts are more urgent.
  WaitingNotices Waiting() const;
  void Saved(const WaitingNotices& waiting);
  // Whether the state does not hold what waits.
  bool wants_save() const;

  // What went wrong since the last call, and what works again: one line each without a line end.
  std::vector<std::string> TakeNotes();

  // What failed is tried again now, unless the server asked for patience, since the program is to end.
  void Hurry();
  // Whether the queue is empty, for which it waits as long.
  bool WaitUntilEmpty(std::chrono::milliseconds limit);
  // Ends the current request and all further ones. What waits stays in Waiting, and the notes report it.
  Counts Finish();

 private:
  void Work();
  // With `lock` held, which is released meanwhile.
  void SendBatch(std::unique_lock<std::mutex>* lock);
  // Returns whether the batch is done with.
  bool TakeAnswer(const PostAnswer& answer, size_t size, int failures);
  void WaitToRetry(const PostAnswer& answer, int failures, std::unique_lock<std::mutex>* lock);
  void Remove(size_t count);
  bool MaySend() const;

  const std::unique_ptr<HttpPoster> poster_;
  const std::function<std::string(const Batch&)> format_;
  const Options options_;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::shared_ptr<const AlertNotice>> waiting_;
  uint64_t first_ = 1;        // the number of its first
  uint64_t saved_first_ = 1;  // the same, as the state has it
  uint64_t saved_end_ = 1;
  int hurries_ = 0;
  bool finishing_ = false;
  Counts counts_;
  std::string trouble_;  // as it was last reported; empty: all is well
  std::vector<std::string> notes_;
  uint64_t dropped_told_ = 0;

  std::thread thread_;  // declared last, so that the rest exists when it starts
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_WEBHOOK_H_
