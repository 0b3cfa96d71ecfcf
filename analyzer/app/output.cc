#include "analyzer/app/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "analyzer/input/link_target.h"

namespace vmsift {
namespace {

// Where the kernel shows an open file, by which it can be given a name (open(2), O_TMPFILE).
std::string OpenFileName(int descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

// A file without a name in the directory of `path`: of a program that is killed nothing is left. -1 where the
// system has no such files.
int OpenNameless(const std::string& path) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  const int descriptor =
      open(directory.empty() ? "." : directory.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0 || access(OpenFileName(descriptor).c_str(), F_OK) == 0) return descriptor;
  close(descriptor);
  return -1;
}

// Gives it a name beside `path` that no file has; empty when that fails, and errno says why.
std::string GiveName(int descriptor, const std::string& path) {
  const std::filesystem::path directory = std::filesystem::path(path).parent_path();
  for (unsigned number = 0;; ++number) {
    const std::string name =
        directory / (".vmsift-" + std::to_string(getpid()) + "-" + std::to_string(number));
    if (linkat(AT_FDCWD, OpenFileName(descriptor).c_str(), AT_FDCWD, name.c_str(), AT_SYMLINK_FOLLOW) == 0)
      return name;
    if (errno != EEXIST) return {};
  }
}

}  // namespace

Output::Output(std::string path, std::string temporary, std::FILE* file)
    : path_(std::move(path)), temporary_(std::move(temporary)), file_(file) {}

absl::StatusOr<std::unique_ptr<Output>> Output::Open(const std::string& name) {
  if (name.empty()) return std::unique_ptr<Output>(new Output({}, {}, stdout));
  // A link goes on to lead to the file, which may not be there yet.
  const std::string path = LinkTarget(name);
  struct stat existing;
  const bool exists = stat(path.c_str(), &existing) == 0;
  if (!exists && errno != ENOENT) return absl::ErrnoToStatus(errno, path);
  if (exists && S_ISDIR(existing.st_mode)) return absl::ErrnoToStatus(EISDIR, path);
  if (exists && !S_ISREG(existing.st_mode)) {
    // A device or FIFO cannot be replaced by a file; it is written as it stands.
    std::FILE* file = std::fopen(path.c_str(), "we");
    if (file == nullptr) return absl::ErrnoToStatus(errno, path);
    return std::unique_ptr<Output>(new Output(path, {}, file));
  }
  if (const int nameless = OpenNameless(path); nameless >= 0) {
    if (exists) fchmod(nameless, existing.st_mode & 07777);
    std::unique_ptr<Output> output(new Output(path, {}, fdopen(nameless, "w")));
    output->nameless_ = true;
    return output;
  }
  std::string temporary = path + ".XXXXXX";
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return absl::ErrnoToStatus(errno, path);
  // mkostemp makes the file private; a report is as open as any file of the user's.
  const mode_t mask = umask(0);
  umask(mask);
  fchmod(descriptor, exists ? existing.st_mode & 07777 : 0666 & ~mask);
  return std::unique_ptr<Output>(new Output(path, std::move(temporary), fdopen(descriptor, "w")));
}

Output::~Output() {
  if (file_ == nullptr) return;
  if (file_ != stdout) std::fclose(file_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

void Output::NoteError() {
  if (!status_.ok()) return;
  reader_gone_ = errno == EPIPE;
  status_ = absl::ErrnoToStatus(errno, path_.empty() ? "standard output" : path_);
}

void Output::Write(std::string_view text) {
  if (!status_.ok() || text.empty()) return;
  if (give_up_) {
    constexpr size_t kMuch = 64 << 10;
    waiting_ += text;
    if (waiting_.size() >= kMuch) FlushPatiently();
    return;
  }
  if (std::fwrite(text.data(), 1, text.size(), file_) != text.size()) NoteError();
}

void Output::FlushPatiently() {
  const int error = PatientWrite(fileno(file_), waiting_, give_up_);
  waiting_.clear();
  if (error == ECANCELED) {
    status_ = absl::CancelledError("standard output: nobody reads it; what was not printed yet is lost");
  } else if (error != 0) {
    errno = error;
    NoteError();
  }
}

void Output::Flush() {
  if (give_up_ && status_.ok()) FlushPatiently();
  if (status_.ok() && std::fflush(file_) != 0) NoteError();
}

bool Output::may_reach_terminal() const {
  struct stat info;
  const int descriptor = fileno(file_);
  return isatty(descriptor) != 0 || (fstat(descriptor, &info) == 0 && S_ISFIFO(info.st_mode));
}

absl::Status Output::Close() {
  Flush();
  if (std::fflush(file_) != 0) NoteError();
  if (path_.empty()) {
    file_ = nullptr;
    return status_;
  }
  // Not every file can be synced (a FIFO cannot); what counts is that a report on a disk is whole.
  const bool replaces = nameless_ || !temporary_.empty();
  if (replaces && fsync(fileno(file_)) != 0) NoteError();
  if (nameless_ && status_.ok()) {
    temporary_ = GiveName(fileno(file_), path_);
    if (temporary_.empty()) NoteError();
  }
  if (std::fclose(std::exchange(file_, nullptr)) != 0) NoteError();
  if (temporary_.empty()) return status_;
  if (status_.ok() && std::rename(temporary_.c_str(), path_.c_str()) != 0) NoteError();
  if (!status_.ok()) unlink(temporary_.c_str());
  return status_;
}

ExitStatus CloseOutput(Output* output, ExitStatus status) {
  const absl::Status closed = output->Close();
  if (closed.ok() || output->reader_gone()) return status;
  const absl::string_view message = closed.message();
  Complain(std::string_view(message.data(), message.size()));
  return kFailed;
}

bool WantsColor() {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

size_t TerminalWidth(int descriptor, size_t otherwise) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return otherwise;
}

}  // namespace vmsift
