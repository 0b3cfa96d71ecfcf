// What `vmsift tail` asks the system about its process and its paths: open files, the terminal, signals,
// pipes.
#ifndef VMSIFT_ANALYZER_APP_TAIL_PROCESS_H_
#define VMSIFT_ANALYZER_APP_TAIL_PROCESS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace vmsift {

// Whether a path cannot become a log, unless something else takes its name.
bool IsPipe(const std::string& path);

// Each followed log holds a file open. Raises the limit as far as allowed and returns it, less some files for
// the state, listings, archives and the commands of alerts.
size_t AllowManyFiles();

// Whether the program has a controlling terminal. SIGHUP reports that it was closed.
bool HasTerminal();

// The signals that tail takes, without SIGHUP if it is ignored, as by nohup.
std::vector<int> SignalsToTake();

// A clock that is never set, in milliseconds.
int64_t NowMs();

// Stops as SIGTSTP does, though it is blocked in this thread; returns when the process is continued.
void StopThisProcess();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_PROCESS_H_
