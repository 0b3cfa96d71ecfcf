#include "analyzer/app/tail_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>

namespace vmsift {
namespace {

// Those that whoever started the program left open are among them.
rlim_t OpenFiles() {
  std::error_code error;
  rlim_t count = 0;
  for (std::filesystem::directory_iterator it("/proc/self/fd", error), end; !error && it != end;
       it.increment(error))
    ++count;
  return count;
}

}  // namespace

bool IsPipe(const std::string& path) {
  std::error_code error;
  const std::filesystem::file_type type = std::filesystem::status(path, error).type();
  return type == std::filesystem::file_type::fifo || type == std::filesystem::file_type::character ||
         type == std::filesystem::file_type::socket;
}

size_t AllowManyFiles() {
  const rlim_t for_others = 24 + OpenFiles();
  constexpr rlim_t kMost = 1'000'000;
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1;
  const rlim_t before = limit.rlim_cur;
  limit.rlim_cur = limit.rlim_max;
  const rlim_t allowed = setrlimit(RLIMIT_NOFILE, &limit) == 0 ? limit.rlim_max : before;
  return static_cast<size_t>(allowed <= for_others ? 1 : std::min(allowed - for_others, kMost));
}

bool HasTerminal() {
  const int terminal = open("/dev/tty", O_RDONLY | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (terminal < 0) return false;
  close(terminal);
  return true;
}

std::vector<int> SignalsToTake() {
  std::vector<int> signals = {SIGINT, SIGTERM, SIGTSTP, SIGCONT, SIGWINCH};
  struct sigaction action;
  const bool ignored = sigaction(SIGHUP, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
  if (!ignored) signals.push_back(SIGHUP);
  return signals;
}

int64_t NowMs() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

void StopThisProcess() {
  // As the system would have it: where no shell could continue the program, it is not stopped.
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTSTP);
  raise(SIGTSTP);
  pthread_sigmask(SIG_UNBLOCK, &stop, nullptr);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);
}

}  // namespace vmsift
