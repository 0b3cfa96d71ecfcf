#include <csignal>
#include <string>
#include <vector>

#include "analyzer/app/command.h"
#include "analyzer/app/heap.h"

int main(int argc, char** argv) {
  vmsift::UseFewPages();
  // A closed pipe shows as a failing write, which ends the program quietly (output.h).
  std::signal(SIGPIPE, SIG_IGN);
  return vmsift::RunCommandLine(std::vector<std::string>(argv + 1, argv + argc));
}
