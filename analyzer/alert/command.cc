#include "analyzer/alert/command.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/alert/shell_run.h"
#include "base/blocked_signals.h"
#include "base/quantity_text.h"
#include "base/try_thread.h"

namespace vmsift {
namespace {

constexpr size_t kMostNotes = 100;

std::string AlertsText(uint64_t count) {
  return Counted(count, "alert", "alerts");
}

}  // namespace

AlertCommand::AlertCommand(std::string command, const Options& options)
    : command_(std::move(command)), options_(options), stop_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  const BlockedSignals blocked;
  thread_ = TryThread([this] { Work(); });
}

AlertCommand::~AlertCommand() {
  Finish(options_.finish_limit);
  if (stop_ >= 0) close(stop_);
}

void AlertCommand::Run(std::string json) {
  {
    const std::lock_guard lock(mutex_);
    if (finishing_ || waiting_.size() >= options_.max_waiting) {
      ++counts_.dropped;
      return;
    }
    waiting_.push_back(std::move(json));
  }
  changed_.notify_all();
}

std::vector<std::string> AlertCommand::TakeNotes() {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> texts;
  for (Note& note : std::exchange(notes_, {})) {
    texts.push_back(note.times == 1
                        ? std::move(note.text)
                        : absl::StrCat(note.text, " (", Counted(note.times, "time", "times"), ")"));
  }
  if (const uint64_t more = std::exchange(notes_left_out_, 0); more > 0)
    texts.push_back(absl::StrCat("alert command failed ", Counted(more, "time", "times"), " more"));
  if (const uint64_t dropped = counts_.dropped - std::exchange(dropped_told_, counts_.dropped); dropped > 0) {
    texts.push_back(absl::StrCat(AlertsText(dropped), " not given to the alert command: ",
                                 options_.max_waiting, " were waiting for it"));
  }
  return texts;
}

AlertCommand::Counts AlertCommand::Finish(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  if (std::exchange(finishing_, true)) return counts_;
  changed_.notify_all();
  if (can_run()) changed_.wait_for(lock, limit, [this] { return waiting_.empty() && !running_; });
  counts_.not_run = waiting_.size();
  waiting_.clear();
  if (counts_.not_run > 0) {
    AddNote(absl::StrCat(AlertsText(counts_.not_run),
                         " not given to the alert command, which took too long at the end"));
  }
  lock.unlock();
  eventfd_write(stop_, 1);
  if (can_run()) thread_.join();
  lock.lock();
  return counts_;
}

void AlertCommand::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return !waiting_.empty() || finishing_; });
    if (waiting_.empty()) return;
    const std::string json = std::move(waiting_.front());
    waiting_.pop_front();
    running_ = true;
    lock.unlock();
    const ShellRun run = RunShell(command_, json, options_.time_limit, stop_);
    lock.lock();
    running_ = false;
    if (run.succeeded) {
      ++counts_.succeeded;
    } else {
      ++counts_.failed;
      AddNote("alert command: " + run.failure);
    }
    changed_.notify_all();
  }
}

void AlertCommand::AddNote(std::string text) {
  if (!notes_.empty() && notes_.back().text == text) {
    ++notes_.back().times;
  } else if (notes_.size() < kMostNotes) {
    notes_.push_back({std::move(text)});
  } else {
    ++notes_left_out_;
  }
}

}  // namespace vmsift
