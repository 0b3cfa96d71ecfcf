// One run of a shell command that is fed a text, bounded in time.
//
// The command gets a process group of its own, the text on its standard input, and /dev/null as standard
// output: ours is for data. What it writes to standard error is read, and the last line told if it fails.
// That it does not read its input is no failure. What it leaves running in the background is left alone,
// unless it runs into its time limit: then its whole process group is killed.
#ifndef VMSIFT_ANALYZER_ALERT_SHELL_RUN_H_
#define VMSIFT_ANALYZER_ALERT_SHELL_RUN_H_

#include <chrono>
#include <string>
#include <string_view>

namespace vmsift {

struct ShellRun {
  bool succeeded = false;  // exit status 0
  bool stopped = false;    // through `stop_descriptor`
  // Why it did not succeed, such as `exit status 3: no route to host`. Holds what the command wrote: to be
  // made safe to print (terminal_text.h).
  std::string failure;
};

// Runs `/bin/sh -c command` and waits for its end; kills it after `time_limit`, and as soon as
// `stop_descriptor` (borrowed) can be read from. Reaps it. Safe from any thread; SIGPIPE must be blocked in
// the thread or ignored.
ShellRun RunShell(const std::string& command, std::string_view input, std::chrono::milliseconds time_limit,
                  int stop_descriptor);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_SHELL_RUN_H_
