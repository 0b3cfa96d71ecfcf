#include "analyzer/app/output.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <string>
#include <utility>

#include "analyzer/app/diagnostics.h"
#include "analyzer/report/terminal_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// Where the kernel shows an open file, by which it can be given a name (open(2), O_TMPFILE).
std::string OpenFileName(int descriptor) {
  return "/proc/self/fd/" + std::to_string(descriptor);
}

// A file without a name: of a program that is killed nothing is left. None where the system has no such
// files.
OwnedDescriptor OpenNameless(const OutputPlace& place) {
  OwnedDescriptor file(openat(place.directory.get(), ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666));
  if (file.get() >= 0 && access(OpenFileName(file.get()).c_str(), F_OK) != 0) return OwnedDescriptor();
  return file;
}

// Tries names that no file has, until `make` answers something else than EEXIST: 0 for success. The name;
// empty after a failure, with errno.
template <typename Make>
std::string MakeTemporary(Make make) {
  for (unsigned number = 0;; ++number) {
    std::string name = ".vmsift-" + std::to_string(getpid()) + "-" + std::to_string(number);
    if (make(name.c_str()) >= 0) return name;
    if (errno != EEXIST) return {};
  }
}

// The permission bits of a file: not setuid, setgid and sticky.
mode_t PermissionsOf(const struct stat& info) {
  return info.st_mode & 0777;
}

// Waits only a moment for a reader: one may be about to open it, but for one that never comes, opening would
// wait for ever, and without a message. The descriptor; -1 after a failure, with errno: ENXIO if nobody
// reads.
int OpenFifo(const OutputPlace& place) {
  constexpr int kTries = 200;
  constexpr timespec kPause = {0, 10'000'000};
  constexpr int kFlags = O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC;
  for (int i = 0; i < kTries; ++i) {
    const int fifo = openat(place.directory.get(), place.name.c_str(), kFlags);
    if (fifo >= 0) {
      fcntl(fifo, F_SETFL, O_WRONLY);
      return fifo;
    }
    if (errno != ENXIO) return -1;
    nanosleep(&kPause, nullptr);
  }
  errno = ENXIO;
  return -1;
}

std::optional<FileIdentity> IfRegular(const std::optional<FileFacts>& facts) {
  return facts && facts->is_regular ? std::optional(facts->identity) : std::nullopt;
}

}  // namespace

Output::Output(std::string path, OutputPlace place) : path_(std::move(path)), place_(std::move(place)) {}

absl::StatusOr<std::unique_ptr<Output>> Output::Open(const std::string& path) {
  if (path.empty()) {
    std::unique_ptr<Output> output(new Output({}, OutputPlace()));
    output->file_ = stdout;
    return output;
  }
  absl::StatusOr<OutputPlace> place = FindOutputPlace(path);
  if (!place.ok()) return place.status();
  std::unique_ptr<Output> output(new Output(path, *std::move(place)));
  const int descriptor = output->OpenFile();
  if (descriptor < 0 && errno == ENXIO) return absl::UnavailableError(path + ": nobody reads this pipe");
  if (descriptor < 0) return absl::ErrnoToStatus(errno, path);
  output->file_ = fdopen(descriptor, "w");
  if (output->file_ == nullptr) {
    const int error = errno;
    close(descriptor);
    return absl::ErrnoToStatus(error, path);
  }
  return output;
}

// Returns the descriptor; -1 after a failure, with errno.
int Output::OpenFile() {
  // An open file is written at its current position: a pipe or a socket allows nothing else.
  if (place_.open_file >= 0) return fcntl(place_.open_file, F_DUPFD_CLOEXEC, 0);
  const int directory = place_.directory.get();
  // A device or FIFO cannot be replaced by a file; it is written in place.
  if (place_.exists && S_ISFIFO(place_.info.st_mode)) return OpenFifo(place_);
  if (place_.exists && !S_ISREG(place_.info.st_mode))
    return openat(directory, place_.name.c_str(), O_WRONLY | O_NOFOLLOW | O_NOCTTY | O_CLOEXEC);
  OwnedDescriptor file = OpenNameless(place_);
  nameless_ = file.get() >= 0;
  if (!nameless_) {
    temporary_ = MakeTemporary([&](const char* name) {
      file = OwnedDescriptor(
          openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
      return file.get();
    });
    if (temporary_.empty()) return -1;
  }
  if (place_.exists) fchmod(file.get(), PermissionsOf(place_.info));
  return file.Release();
}

Output::~Output() {
  if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  if (!temporary_.empty()) unlinkat(place_.directory.get(), temporary_.c_str(), 0);
}

std::optional<FileIdentity> Output::replaced() const {
  if (place_.open_file >= 0 || !place_.exists) return std::nullopt;
  return IfRegular(FactsOf(place_.directory.get(), place_.name));
}

std::optional<Output::NewFile> Output::created() const {
  if (path_.empty() || place_.open_file >= 0 || place_.exists) return std::nullopt;
  const std::optional<FileFacts> directory = FactsOf(place_.directory.get());
  return directory ? std::optional(NewFile{directory->identity, place_.name}) : std::nullopt;
}

std::optional<FileIdentity> Output::written() const {
  return file_ == nullptr ? std::nullopt : IfRegular(FactsOf(fileno(file_)));
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
    status_ = absl::CancelledError("standard output: nobody reads it; the rest of the output is lost");
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
  const int directory = place_.directory.get();
  if (replaces && fsync(fileno(file_)) != 0) NoteError();
  if (nameless_ && status_.ok()) {
    temporary_ = MakeTemporary([&](const char* name) {
      return linkat(AT_FDCWD, OpenFileName(fileno(file_)).c_str(), directory, name, AT_SYMLINK_FOLLOW);
    });
    if (temporary_.empty()) NoteError();
  }
  if (std::fclose(std::exchange(file_, nullptr)) != 0) NoteError();
  if (temporary_.empty()) return status_;
  if (status_.ok() && renameat(directory, temporary_.c_str(), directory, place_.name.c_str()) != 0)
    NoteError();
  if (!status_.ok()) unlinkat(directory, temporary_.c_str(), 0);
  temporary_.clear();
  return status_;
}

ExitStatus CloseOutput(Output* output, ExitStatus status) {
  const absl::Status closed = output->Close();
  if (closed.ok() || output->reader_gone()) return status;
  Complain(Message(closed));
  return kFailed;
}

bool WantsColor() {
  const char* const no_color = std::getenv("NO_COLOR");
  const char* const terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

bool TerminalTakesEscapes() {
  const char* const terminal = std::getenv("TERM");
  return terminal != nullptr && *terminal != '\0' && std::string_view(terminal) != "dumb";
}

size_t TerminalWidth(int descriptor, size_t otherwise) {
  struct winsize size;
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return otherwise;
}

size_t TextWidth() {
  size_t columns = 0;
  const char* const text = std::getenv("COLUMNS");
  const std::string_view given = text == nullptr ? "" : text;
  std::from_chars(given.data(), given.data() + given.size(), columns);
  return TerminalWidth(STDOUT_FILENO, columns == 0 ? kEndlessWidth : columns);
}

TableOptions TableFor(const std::string& output, size_t top) {
  TableOptions table;
  table.top = top;
  table.width = kReportWidth;
  if (!output.empty()) return table;
  table.color = WantsColor();
  table.width = TerminalWidth(STDOUT_FILENO, kReportWidth);
  return table;
}

}  // namespace vmsift
