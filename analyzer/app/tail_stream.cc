#include "analyzer/app/tail_stream.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "analyzer/input/open_source.h"

namespace vmsift {
namespace {

constexpr size_t kStreamBytes = 256 << 10;

}  // namespace

TailStream::TailStream(Follower* follower, Output* tee)
    : follower_(follower),
      tee_(tee),
      log_(follower->BeginStream("standard input")),
      buffer_(std::make_unique<char[]>(kStreamBytes + kLinePadding)) {}

bool TailStream::Read(int64_t now_ms, std::string* trouble) {
  const ssize_t got = read(STDIN_FILENO, buffer_.get(), kStreamBytes);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return true;
  if (got < 0) *trouble = absl::StrCat("standard input: ", strerrordesc_np(errno));
  const std::string_view bytes(buffer_.get(), static_cast<size_t>(std::max<ssize_t>(got, 0)));
  if (tee_ != nullptr && !bytes.empty()) {
    tee_->Write(bytes);
    tee_->Flush();
    within_line_ = bytes.back() != '\n';
  }
  const bool readable = log_->log.taken() > 0 || IsPlainText(bytes);
  if (got > 0 && readable) {
    follower_->TakeStream(log_, bytes);
    log_->quiet_since_ms = now_ms;
    log_->quiet_shown = false;
    return true;
  }
  if (!readable) {
    *trouble = "standard input: compressed, or not plain text; `vmsift scan -` reads it, or says what it is";
  }
  follower_->EndStream(log_);
  return false;
}

bool MustTee(std::optional<bool> wanted, const std::string& format) {
  if (wanted) return *wanted;
  struct stat input;
  return format == "table" && isatty(STDOUT_FILENO) == 1 && fstat(STDIN_FILENO, &input) == 0 &&
         (S_ISFIFO(input.st_mode) || S_ISSOCK(input.st_mode));
}

}  // namespace vmsift
