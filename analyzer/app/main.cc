#include <fcntl.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/heap.h"

namespace {

// A stream that was closed stays so: what is opened later must not get its number. The other direction is
// opened in its place, so that using it fails.
void HoldClosedStreams() {
  for (int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) >= 0) continue;
    // A directory, where there are no devices, can be neither read nor written.
    if (open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY) < 0)
      open("/", O_RDONLY | O_DIRECTORY);
  }
}

}  // namespace

int main(int argc, char** argv) {
  vmsift::ConfigureAllocator();
  vmsift::EndWhereMemoryEnds();
  HoldClosedStreams();
  vmsift::SilenceLibraries();
  // A closed pipe shows as a failing write, which ends the program quietly (output.h).
  std::signal(SIGPIPE, SIG_IGN);
  // Likewise a file that may not grow (ulimit -f). A handler, since commands that are run would inherit that
  // the signal is ignored.
  std::signal(SIGXFSZ, [](int) {});
  return vmsift::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
