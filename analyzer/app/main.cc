#include <malloc.h>

#include <csignal>
#include <string>
#include <vector>

#include "analyzer/app/command.h"

namespace {

// Tables grow by moving to twice the memory. What they leave is used again, and not handed back to the system
// and asked for anew, since each new page costs a fault; on virtual machines that is a good part of the work.
void KeepFreedMemory() {
  constexpr int kMost = 32 << 20;  // more the allocator does not take
  mallopt(M_MMAP_THRESHOLD, kMost);
  mallopt(M_TRIM_THRESHOLD, kMost);
  mallopt(M_TOP_PAD, 1 << 20);
}

}  // namespace

int main(int argc, char** argv) {
  KeepFreedMemory();
  // A closed pipe shows as a failing write, which ends the program quietly (output.h).
  std::signal(SIGPIPE, SIG_IGN);
  return vmsift::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
