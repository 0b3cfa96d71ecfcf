// What `--alert-command` runs: a shell command for each alert, in the background, one at a time.
//
// Run only puts an alert into a queue, so a slow, hanging or failing command holds up nothing but the alerts
// behind it, and those no longer than its time limit each. The queue is bounded; what it cannot take is
// dropped, counted and told. How a command is run: shell_run.h.
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
    std::chrono::milliseconds time_limit{60'000};   // of each run; then it is killed
    size_t max_waiting = 1000;                      // alerts, beside the one that is handled
    std::chrono::milliseconds finish_limit{5'000};  // of the destructor
  };
  // Of alerts.
  struct Counts {
    uint64_t succeeded = 0;
    uint64_t failed = 0;   // the command was started for them, or could not be, and did not end well
    uint64_t dropped = 0;  // too many were waiting
    uint64_t not_run = 0;  // were still waiting at Finish's limit
  };

  explicit AlertCommand(std::string command) : AlertCommand(std::move(command), Options()) {}
  AlertCommand(std::string command, const Options& options);
  ~AlertCommand();  // Finish, within the limit of the options
  AlertCommand(const AlertCommand&) = delete;
  AlertCommand& operator=(const AlertCommand&) = delete;

  // Whether there is a thread for it; without one, none is ever run.
  bool can_run() const { return thread_.joinable(); }

  // Has the command run with `json` on its standard input. Never blocks. After Finish, it is dropped.
  void Run(std::string json);

  // What went wrong since the last call, one line each without a line end, each failed run once; the same one
  // many times in a row is told with its number. Holds what the command wrote: to be made safe to print
  // (terminal_text.h).
  std::vector<std::string> TakeNotes();

  // Waits until all that waits was run, `limit` at most; then kills the run that goes on and gives up the
  // rest, which the notes tell. Only the first call waits.
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
  const int stop_;  // an eventfd that can be read from when the run that goes on is to be killed

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  std::deque<std::string> waiting_;
  bool running_ = false;
  bool finishing_ = false;
  Counts counts_;
  std::vector<Note> notes_;
  uint64_t notes_left_out_ = 0;
  uint64_t dropped_told_ = 0;

  std::thread thread_;  // the last, so that it finds the rest made
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_COMMAND_H_
