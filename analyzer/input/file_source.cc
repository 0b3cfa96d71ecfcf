#include "analyzer/input/file_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/input/compression.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// By its byte order mark.
bool IsUtf16(std::string_view first_bytes) {
  const std::string_view mark = first_bytes.substr(0, 2);
  return mark == "\xFF\xFE" || mark == "\xFE\xFF";
}

}  // namespace

FileSource::FileSource(std::string path, int descriptor, bool owned)
    : path_(std::move(path)), descriptor_(descriptor), owned_(owned) {}

FileSource::~FileSource() {
  if (owned_) close(descriptor_);
}

absl::StatusOr<std::unique_ptr<FileSource>> FileSource::Open(const std::string& path) {
  if (path == "-") return std::unique_ptr<FileSource>(new FileSource("standard input", STDIN_FILENO, false));
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return absl::ErrnoToStatus(errno, path);
  std::unique_ptr<FileSource> source(new FileSource(path, descriptor, true));
  struct stat info;
  if (fstat(descriptor, &info) != 0) return absl::ErrnoToStatus(errno, path);
  if (S_ISDIR(info.st_mode)) return absl::ErrnoToStatus(EISDIR, path);
  return source;
}

bool FileSource::IsPlain(std::string_view first_bytes) {
  return !IsUtf16(first_bytes) && CompressionFormat(first_bytes).empty();
}

absl::StatusOr<size_t> FileSource::Read(char* buffer, size_t capacity) {
  ssize_t got;
  do {
    got = read(descriptor_, buffer, capacity);
  } while (got < 0 && errno == EINTR);
  if (got < 0) return absl::ErrnoToStatus(errno, absl::StrCat(path_, ": at byte ", offset_));
  if (offset_ == 0) {
    if (IsUtf16(std::string_view(buffer, static_cast<size_t>(got)))) {
      return absl::UnimplementedError(absl::StrCat(path_,
                                                   ": UTF-16 text, as PowerShell's > writes it; convert it: "
                                                   "iconv -f utf-16 -t utf-8 FILE | vmsift scan -"));
    }
    const std::string_view format = CompressionFormat(std::string_view(buffer, static_cast<size_t>(got)));
    if (!format.empty()) {
      return absl::UnimplementedError(absl::StrCat(path_, ": compressed with ", ToAbsl(format),
                                                   ", which vmsift does not read by itself; pipe it in: ",
                                                   ToAbsl(format), " -dc FILE | vmsift scan -"));
    }
  }
  offset_ += static_cast<uint64_t>(got);
  return static_cast<size_t>(got);
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t max_bytes) {
  absl::StatusOr<std::unique_ptr<FileSource>> source = FileSource::Open(path);
  if (!source.ok()) return source.status();
  std::string content;
  char chunk[1 << 16];
  while (true) {
    absl::StatusOr<size_t> got = (*source)->Read(chunk, sizeof chunk);
    if (!got.ok()) return got.status();
    if (*got == 0) return content;
    content.append(chunk, *got);
    if (content.size() > max_bytes) {
      return absl::ResourceExhaustedError(absl::StrCat(path, ": larger than ", max_bytes, " bytes"));
    }
  }
}

}  // namespace vmsift
