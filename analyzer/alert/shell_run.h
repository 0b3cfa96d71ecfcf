// Runs a shell command with a text as its input, within a time limit.
//
// The command has a process group of its own and /dev/null as standard output, since ours is for data. The
// last line of its standard error is reported if it fails. It need not read its input. Its background
// processes are left alone, unless it exceeds the time limit: then the whole process group is killed.
#ifndef VMSIFT_ANALYZER_ALERT_SHELL_RUN_H_
#define VMSIFT_ANALYZER_ALERT_SHELL_RUN_H_

#include <chrono>
#include <string>
#include <string_view>

namespace vmsift {

struct ShellRun {
  bool succeeded = false;  // exit status 0
  bool stopped = false;    // through `stop_descriptor`
  // Why it did not succeed, such as `exit status 3: no route to host`. Quotes the command's output, which
  // must be made safe to print (terminal_text.h).
  std::string failure;
};

// Runs `/bin/sh -c command` and waits for its end; kills it after `time_limit`, and as soon as
// `stop_descriptor` (borrowed) is readable. Reaps it. Safe from any thread; SIGPIPE must be blocked in
// the thread or ignored.
ShellRun RunShell(const std::string& command, std::string_view input, std::chrono::milliseconds time_limit,
                  int stop_descriptor);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_SHELL_RUN_H_
