// Where a command's data goes: standard output, or a file that is written as a whole or not at all.
#ifndef VMSIFT_ANALYZER_APP_OUTPUT_H_
#define VMSIFT_ANALYZER_APP_OUTPUT_H_

#include <cstddef>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/output_place.h"
#include "analyzer/app/patient_write.h"
#include "analyzer/input/followed_file.h"

namespace vmsift {

// Buffers its output. A file appears under its name only with Close: until then its content is in an unnamed
// file or, if the file system has none, in a temporary file beside it, which is removed if Close is never
// reached.
class Output {
 public:
  // An empty path is standard output. Fails if the file cannot be created, or the path cannot be trusted
  // (output_place.h).
  static absl::StatusOr<std::unique_ptr<Output>> Open(const std::string& path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // For standard output whose reader may stall: buffers until Flush, or until the buffer is large, and calls
  // `give_up` while the reader stalls. Giving up shows as a failed write.
  void WritePatiently(GiveUp give_up) { give_up_ = std::move(give_up); }

  // After a failed write nothing more is written; status() and Close return the error.
  void Write(std::string_view text);
  // Writes the buffer out, for a reader who waits for it.
  void Flush();
  const absl::Status& status() const { return status_; }
  // Whether the reader of a pipe has closed it.
  bool reader_gone() const { return reader_gone_; }
  // Whether the output may reach a terminal: it is one, or a pipe to a program that may print it.
  bool may_reach_terminal() const;
  absl::Status Close();

  // The regular file that Close replaces, if there is one.
  std::optional<FileIdentity> replaced() const;
  // The directory in which Close makes a new file, if it does, and the name of that.
  struct NewFile {
    FileIdentity directory;
    std::string name;
  };
  std::optional<NewFile> created() const;
  // The regular file that is written to until Close, if it is one.
  std::optional<FileIdentity> written() const;

 private:
  Output(std::string path, OutputPlace place);
  int OpenFile();
  void NoteError();
  void FlushPatiently();

  const std::string path_;  // empty: standard output
  OutputPlace place_;
  std::string temporary_;  // name of the temporary file in the directory; empty: none
  bool nameless_ = false;  // the temporary file has no name yet
  std::FILE* file_ = nullptr;
  absl::Status status_;
  bool reader_gone_ = false;
  GiveUp give_up_;       // null: a stalled reader blocks
  std::string waiting_;  // not flushed yet
};

// Closes an output and returns the exit status: `status` if everything was written or the reader has closed
// the pipe; otherwise reports the error and returns kFailed.
ExitStatus CloseOutput(Output* output, ExitStatus status);

// Whether standard output is a terminal that should get colours (https://no-color.org).
bool WantsColor();
// Whether the terminal, by its kind (TERM), takes the escapes of a view that is drawn anew in its place.
bool TerminalTakesEscapes();
// The width of a descriptor's terminal in columns; `otherwise` if it is none.
size_t TerminalWidth(int descriptor, size_t otherwise);
// The width of a text on standard output that is broken between words for people only: of the terminal, or
// else what COLUMNS says, or else kEndlessWidth.
size_t TextWidth();
// The width of a report that does not go to a terminal.
inline constexpr size_t kReportWidth = 120;
// How a table is drawn that goes to `output` (Output::Open), with `top` rows of each list.
TableOptions TableFor(const std::string& output, size_t top);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_OUTPUT_H_
