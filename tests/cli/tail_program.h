// vmsift tail, started and waited for by the shell.
#ifndef VMSIFT_TESTS_CLI_TAIL_PROGRAM_H_
#define VMSIFT_TESTS_CLI_TAIL_PROGRAM_H_

#include <string>

#include "tests/cli/run_program.h"

namespace vmsift {

inline constexpr char kLine[] =
    "{\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM 'a' did not start in the allotted time.\"}}\n";

// The program itself, which takes the signals that are sent to what runs in the background.
inline constexpr char kTail[] = "'" VMSIFT_BINARY "' tail";

// Starts tail with a log that holds a failure, waits until that is printed, does `then` with `$p` its
// process, and prints its exit status.
inline std::string Follow(const ScratchDirectory& scratch, const std::string& options,
                          const std::string& then) {
  return "cd " + scratch.path("") + " && mkfifo out && { " + kTail + " --format jsonl " + options +
         " app.log > out & p=$!; } && exec 3< out && read line <&3 && " + then + "; wait $p; echo status $?";
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_TAIL_PROGRAM_H_
