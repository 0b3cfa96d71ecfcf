#include "analyzer/alert/shell_run.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/owned_descriptor.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

// How long a killed process may take to end; only one in an uninterruptible system call takes any time.
constexpr auto kKillLimit = 2s;
// How often the end of a process is polled without pidfd (before Linux 5.3).
constexpr auto kTick = 20ms;

struct Pipe {
  OwnedDescriptor read;
  OwnedDescriptor write;
};

// Both ends are closed on exec. Empty if there are too many descriptors.
std::optional<Pipe> MakePipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{OwnedDescriptor(ends[0]), OwnedDescriptor(ends[1])};
}

void DoNotBlock(const OwnedDescriptor& descriptor) {
  fcntl(descriptor.get(), F_SETFL, fcntl(descriptor.get(), F_GETFL) | O_NONBLOCK);
}

std::string ErrorText(int error) {
  std::array<char, 128> buffer{};
  return strerror_r(error, buffer.data(), buffer.size());
}

// Starts the command with these descriptors as its standard input and error. Returns an errno.
int Spawn(const std::string& command, const OwnedDescriptor& input, const OwnedDescriptor& errors,
          pid_t* process) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, errors.get(), STDERR_FILENO);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes,
                           POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&attributes, 0);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&attributes, &none);
  // Restored to the default, which we ignore for ourselves: a command's `yes | head` must still end.
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  sigaddset(&usual, SIGCHLD);
  posix_spawnattr_setsigdefault(&attributes, &usual);

  std::string shell = "sh";
  std::string option = "-c";
  std::string line = command;
  char* const arguments[] = {shell.data(), option.data(), line.data(), nullptr};
  const int error = posix_spawn(process, "/bin/sh", &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

// A child process with its standard input and error.
class Child {
 public:
  Child(pid_t process, OwnedDescriptor input, OwnedDescriptor errors, std::string_view text)
      : process_(process), input_(std::move(input)), errors_(std::move(errors)), text_(text) {
#ifdef SYS_pidfd_open
    end_ = OwnedDescriptor(static_cast<int>(syscall(SYS_pidfd_open, process_, 0)));
#endif
    DoNotBlock(input_);
    DoNotBlock(errors_);
  }

  // Writes its input and reads its errors until it has ended (true), the deadline, or `stop` is readable.
  bool Attend(Clock::time_point until, int stop, bool* stopped) {
    for (;;) {
      if (Ended()) return true;
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
      if (left <= 0ms) return false;
      std::chrono::milliseconds wait = std::min<std::chrono::milliseconds>(left, 1h);
      if (end_.get() < 0) wait = std::min<std::chrono::milliseconds>(wait, kTick);
      std::array<pollfd, 4> polled = {{{stop, POLLIN, 0},
                                       {end_.get(), POLLIN, 0},
                                       {input_.get(), POLLOUT, 0},
                                       {errors_.get(), POLLIN, 0}}};
      if (poll(polled.data(), polled.size(), static_cast<int>(wait.count())) < 0) continue;
      if (polled[2].revents != 0) Feed();
      if (polled[3].revents != 0) Listen();
      if (polled[0].revents != 0) {
        *stopped = true;
        return false;
      }
    }
  }

  void Kill() {
    kill(-process_, SIGKILL);
    bool stopped = false;
    Attend(Clock::now() + kKillLimit, -1, &stopped);
  }

  // After its end.
  bool succeeded() const {
    return WIFEXITED(status_) && WEXITSTATUS(status_) == 0;
  }
  std::string StatusText() const {
    if (WIFSIGNALED(status_)) {
      return absl::StrCat("ended by signal ", WTERMSIG(status_), " (", strsignal(WTERMSIG(status_)), ")");
    }
    return absl::StrCat("exit status ", WEXITSTATUS(status_));
  }

  // The last line of its standard error; empty if there is none.
  std::string_view LastLine() const {
    const std::string_view heard = heard_;
    const size_t end = heard.find_last_not_of("\r\n \t");
    if (end == std::string_view::npos) return {};
    const std::string_view lines = heard.substr(0, end + 1);
    return lines.substr(lines.find_last_of("\r\n") + 1);
  }

 private:
  bool Ended() {
    pid_t ended;
    do {
      ended = waitpid(process_, &status_, WNOHANG);
    } while (ended < 0 && errno == EINTR);
    if (ended == 0) return false;
    // If SIGCHLD is ignored, the exit status of a child is not available.
    if (ended < 0) status_ = 0;
    Listen();
    return true;
  }

  void Feed() {
    const ssize_t written = write(input_.get(), text_.data(), text_.size());
    if (written < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (written > 0) text_.remove_prefix(static_cast<size_t>(written));
    if (written < 0 || text_.empty()) input_.Close();
  }

  // Reads what is available, and keeps the end.
  void Listen() {
    constexpr size_t kKept = 1000;
    constexpr int kMostReads = 16;  // it may never stop writing
    std::array<char, 4096> buffer;
    for (int i = 0; i < kMostReads && errors_.get() >= 0; ++i) {
      const ssize_t size = read(errors_.get(), buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0 && errno == EAGAIN) return;
      if (size <= 0) return errors_.Close();
      heard_.append(buffer.data(), static_cast<size_t>(size));
      if (heard_.size() > kKept) heard_.erase(0, heard_.size() - kKept);
    }
  }

  pid_t process_;
  OwnedDescriptor input_;
  OwnedDescriptor errors_;
  OwnedDescriptor end_;  // a pidfd, readable once the process has ended; none if not supported
  std::string_view text_;
  std::string heard_;
  int status_ = 0;
};

std::string Seconds(std::chrono::milliseconds time) {
  return absl::StrCat(static_cast<double>(time.count()) / 1000, " s");
}

}  // namespace

ShellRun RunShell(const std::string& command, std::string_view input, std::chrono::milliseconds time_limit,
                  int stop_descriptor) {
  const Clock::time_point until = Clock::now() + time_limit;
  ShellRun run;
  std::optional<Pipe> in = MakePipe();
  std::optional<Pipe> errors = MakePipe();
  pid_t process = 0;
  const int error = !in || !errors ? errno : Spawn(command, in->read, errors->write, &process);
  if (error != 0) {
    run.failure = absl::StrCat("cannot be started: ", ErrorText(error));
    return run;
  }
  in->read.Close();
  errors->write.Close();
  Child child(process, std::move(in->write), std::move(errors->read), input);
  if (child.Attend(until, stop_descriptor, &run.stopped)) {
    run.succeeded = child.succeeded();
    if (run.succeeded) return run;
    run.failure = child.StatusText();
  } else {
    child.Kill();
    run.failure = run.stopped ? "killed, as vmsift ends" : absl::StrCat("killed after ", Seconds(time_limit));
  }
  if (!child.LastLine().empty()) absl::StrAppend(&run.failure, ": ", ToAbsl(child.LastLine()));
  return run;
}

}  // namespace vmsift
