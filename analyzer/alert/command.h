// Runs the `--alert-command` for each alert, in the background, one at a time (shell_run.h).
//
// Run only queues an alert, so a slow, hanging or failing command delays only the alerts behind it, each by
// at most its time limit. The queue is bounded; alerts that do not fit are dropped, counted and reported.
//
// Thread-safe. Has one thread of its own, which blocks all signals; children are reaped.
#ifndef VMSIFT_ANALYZER_ALERT_COMMAND_H_
#define VMSIFT_ANALYZER_ALERT_COMMAND_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace vmsift {

class AlertCommand {
 public:
  struct Options {
    std::chrono::milliseconds time_limit{60'000};   // of each run, which is then killed
    size_t max_waiting = 1000;                      // alerts, besides the one that is handled
    std::chrono::milliseconds finish_limit{5'000};  // of the destructor
  };
  // Of alerts.
  struct Counts {
    uint64_t succeeded = 0;
    uint64_t failed = 0;   // the command failed, or could not be started
    uint64_t dropped = 0;  // the queue was full
    uint64_t not_run = 0;  // still queued at Finish's limit
  };

  explicit AlertCommand(std::string command) : AlertCommand(std::move(command), Options()) {}
  AlertCommand(std::string command, const Options& options);
  ~AlertCommand();  // calls Finish with the limit of the options
  AlertCommand(const AlertCommand&) = delete;
  AlertCommand& operator=(const AlertCommand&) = delete;

  // Whether the thread could be started; otherwise no command ever runs.
  bool can_run() const { return thread_.joinable(); }

  // Queues a run with `json` on the command's standard input. Never blocks. After Finish, it is dropped.
  void Run(std::string json);

  // The failures since the last call, one line each without a line end; repeated ones once, with their
  // number. They quote the command's output, which must be made safe to print (terminal_text.h).
  std::vector<std::string> TakeNotes();

  // Waits until the queue is empty, for at most `limit`; then kills the current run and gives up the rest,
  // which the notes report. Only the first call waits.
  Counts Finish(std::chrono::milliseconds limit);

 private:
  struct Note {
    std::string text;
    uint64_t times = 1;
  };

  void Work();
  void AddNote(std::string text);  // with mutex_ held

  const std::string command_;
  const Options options_;
  const int stop_;  // an eventfd, readable once the current run is to be killed

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  bool running_ = false;
  bool finishing_ = false;
  Counts counts_;
  std::vector<Note> notes_;
  uint64_t notes_left_out_ = 0;
  uint64_t dropped_told_ = 0;

  std::thread thread_;  // declared last, so that the rest exists when it starts
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_COMMAND_H_
