#include "analyzer/app/terminal_mode.h"

#include <signal.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <atomic>
#include <string_view>

namespace vmsift {
namespace {

// For handlers of signals, which have nothing else: valid while `changed_terminal` is a descriptor.
std::atomic<int> changed_terminal = -1;
termios mode_before;

bool InForeground(int terminal) {
  return tcgetpgrp(terminal) == getpgrp();
}

void RestoreAndEnd(int signal) {
  RestoreTerminal();
  constexpr std::string_view kCursorShown = "\x1b[?25h";
  [[maybe_unused]] const ssize_t ignored = write(STDOUT_FILENO, kCursorShown.data(), kCursorShown.size());
  ::signal(signal, SIG_DFL);
  raise(signal);  // once this returns
}

}  // namespace

void RestoreTerminal() noexcept {
  const int terminal = changed_terminal.exchange(-1);
  // In the background the shell has set its own, and setting anything would stop the program.
  if (terminal >= 0 && InForeground(terminal)) tcsetattr(terminal, TCSANOW, &mode_before);
}

bool TerminalMode::IsOneTerminal(int input, int output) {
  struct stat of_input;
  struct stat of_output;
  return isatty(input) == 1 && isatty(output) == 1 && fstat(input, &of_input) == 0 &&
         fstat(output, &of_output) == 0 && of_input.st_rdev == of_output.st_rdev;
}

void TerminalMode::Enter() {
  if (entered_ || !InForeground(descriptor_) || tcgetattr(descriptor_, &mode_before) != 0) return;
  termios mode = mode_before;
  mode.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  mode.c_cc[VMIN] = 1;
  mode.c_cc[VTIME] = 0;
  changed_terminal = descriptor_;
  for (const int fatal : {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL}) {
    struct sigaction before;
    if (sigaction(fatal, nullptr, &before) == 0 && before.sa_handler == SIG_DFL) signal(fatal, RestoreAndEnd);
  }
  entered_ = tcsetattr(descriptor_, TCSANOW, &mode) == 0;
  if (!entered_) changed_terminal = -1;
}

void TerminalMode::Leave() {
  if (!entered_) return;
  RestoreTerminal();
  entered_ = false;
}

void TerminalMode::EnterAgain() {
  if (!entered_) return;
  changed_terminal = -1;
  entered_ = false;
  Enter();
}

int TerminalMode::keys() const {
  return entered_ && InForeground(descriptor_) ? descriptor_ : -1;
}

}  // namespace vmsift
