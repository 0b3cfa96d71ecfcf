#include "analyzer/input/open_source.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/counting_source.h"
#include "analyzer/input/file_source.h"
#include "analyzer/input/gzip_source.h"
#include "analyzer/input/peek_source.h"
#include "analyzer/input/utf16.h"
#include "analyzer/input/zstd_source.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr size_t kPeekBytes = std::max(kCompressionMarkBytes, kUtf16HeadBytes);

std::unique_ptr<PeekSource> Peekable(std::unique_ptr<ByteSource> source) {
  return std::make_unique<PeekSource>(std::move(source));
}

std::unique_ptr<ByteSource> Counted(std::unique_ptr<ByteSource> bytes, uint64_t size,
                                    std::atomic<uint64_t>* bytes_read) {
  if (bytes_read == nullptr) return bytes;
  return std::make_unique<CountingSource>(std::move(bytes), size, bytes_read);
}

// Whether text begins so, and if not, why it is not read.
absl::Status CheckText(std::string_view first_bytes, const std::string& name, bool unpacked) {
  const CompressionFormat format = DetectCompression(first_bytes);
  if (format.compression == Compression::kNone) return absl::OkStatus();
  if (unpacked) {
    return absl::UnimplementedError(absl::StrCat(name, ": compressed twice, with ", ToAbsl(format.name),
                                                 " inside; unpack it once and scan that"));
  }
  return absl::UnimplementedError(absl::StrCat(name, ": compressed with ", ToAbsl(format.name),
                                               ", which vmsift does not read by itself; pipe it in: ",
                                               ToAbsl(format.unpack), " FILE | vmsift scan -"));
}

}  // namespace

bool IsPlainText(std::string_view first_bytes) {
  return DetectCompression(first_bytes).compression == Compression::kNone &&
         !DetectUtf16(first_bytes).has_value();
}

absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(const std::string& path,
                                                       std::atomic<uint64_t>* bytes_read) {
  absl::StatusOr<std::unique_ptr<FileSource>> file = FileSource::Open(path);
  if (!file.ok()) return file.status();
  const std::string name = (*file)->name();
  const uint64_t size = (*file)->size();
  return TextOf(Counted(*std::move(file), size, bytes_read), name);
}

absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(const std::string& path,
                                                       std::unique_ptr<RegularFile> file,
                                                       std::atomic<uint64_t>* bytes_read) {
  const uint64_t size = file->size();
  return TextOf(Counted(RegularFile::InOrder(std::move(file)), size, bytes_read), path);
}

absl::StatusOr<std::unique_ptr<ByteSource>> TextOf(std::unique_ptr<ByteSource> bytes,
                                                   const std::string& name) {
  std::unique_ptr<PeekSource> source = Peekable(std::move(bytes));
  const Compression compression = DetectCompression(source->Peek(kPeekBytes)).compression;
  switch (compression) {
    case Compression::kGzip:
      source = Peekable(std::make_unique<GzipSource>(std::move(source), name));
      break;
    case Compression::kZstd:
      source = Peekable(std::make_unique<ZstdSource>(std::move(source), name));
      break;
    case Compression::kNone:
    case Compression::kForeign:
      break;
  }
  // What is packed twice is refused: data can be made to unpack to itself.
  const bool unpacked = compression == Compression::kGzip || compression == Compression::kZstd;
  if (absl::Status status = CheckText(source->Peek(kPeekBytes), name, unpacked); !status.ok()) return status;
  const std::optional<Utf16Order> utf16 = DetectUtf16(source->Peek(kPeekBytes));
  if (utf16.has_value()) return std::make_unique<Utf16Source>(std::move(source), *utf16);
  return source;
}

absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t max_bytes) {
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(path);
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
