// Where a command's data goes: standard output, or a file that is written whole or not at all.
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

// Buffers what is written. A file appears under its name only with Close: until then its content stands in a
// file without a name or, where the file system has none such, in one beside it, which is removed if Close is
// never reached.
class Output {
 public:
  // An empty path is standard output. Fails when the file cannot be made, or the path is not to be trusted
  // (output_place.h).
  static absl::StatusOr<std::unique_ptr<Output>> Open(const std::string& path);
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // For standard output that somebody may not read: what is written is kept until Flush, or until it is much,
  // and `give_up` is asked while nobody takes it. What was given up shows as a failed write.
  void WritePatiently(GiveUp give_up) { give_up_ = std::move(give_up); }

  // Once a write has failed, nothing more is written, and status() and Close say why.
  void Write(std::string_view text);
  // Hands on what is buffered, for a reader who waits for it.
  void Flush();
  const absl::Status& status() const { return status_; }
  // Whether the reader of a pipe has gone away.
  bool reader_gone() const { return reader_gone_; }
  // Whether what is written may come to a terminal: it is one, or a pipe to a program that prints on.
  bool may_reach_terminal() const;
  absl::Status Close();

  // The regular file that Close replaces, if there is one.
  std::optional<FileIdentity> replaced() const;
  // The regular file that is written to until Close, if it is one.
  std::optional<FileIdentity> written() const;

 private:
  Output(std::string path, OutputPlace place);
  int OpenFile();
  void NoteError();
  void FlushPatiently();

  const std::string path_;  // empty: standard output
  OutputPlace place_;
  std::string temporary_;  // the name in the directory of what is to replace the file; empty: it has none
  bool nameless_ = false;  // and is to be given one
  std::FILE* file_ = nullptr;
  absl::Status status_;
  bool reader_gone_ = false;
  GiveUp give_up_;       // null: whoever does not read holds it up
  std::string waiting_;  // what is kept until it is flushed
};

// Closes an output and turns how that went into an exit status: `status` if all was written or the reader has
// gone away, kFailed after a complaint otherwise.
ExitStatus CloseOutput(Output* output, ExitStatus status);

// Whether standard output is a terminal that should get colours (https://no-color.org).
bool WantsColor();
// The width of a descriptor's terminal in columns; `otherwise` where there is none.
size_t TerminalWidth(int descriptor, size_t otherwise);
// Of a report that goes to no terminal.
inline constexpr size_t kReportWidth = 120;

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_OUTPUT_H_
