#include "analyzer/input/open_source.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/input/archive_format.h"
#include "analyzer/input/byte_hash.h"
#include "analyzer/input/compression.h"
#include "analyzer/input/counting_source.h"
#include "analyzer/input/decoder_source.h"
#include "analyzer/input/file_source.h"
#include "analyzer/input/gzip_source.h"
#include "analyzer/input/peek_source.h"
#include "analyzer/input/regular_file.h"
#include "analyzer/input/utf16.h"
#include "analyzer/input/zip_directory.h"
#include "analyzer/input/zstd_source.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

constexpr size_t kPeekBytes = std::max(kCompressionMarkBytes, kUtf16HeadBytes);

std::unique_ptr<ByteSource> Counted(std::unique_ptr<ByteSource> bytes, uint64_t size,
                                    std::atomic<uint64_t>* bytes_read) {
  if (bytes_read == nullptr) return bytes;
  return std::make_unique<CountingSource>(std::move(bytes), size, bytes_read);
}

std::unique_ptr<ByteSource> Decompressed(std::unique_ptr<ByteSource> source, const CompressionFormat& format,
                                         const std::string& name) {
  switch (format.compression) {
    case Compression::kGzip:
      return std::make_unique<GzipSource>(std::move(source), name);
    case Compression::kZstd:
      return std::make_unique<ZstdSource>(std::move(source), name);
    case Compression::kBzip2:
    case Compression::kXz:
    case Compression::kLzma:
    case Compression::kLz4:
      return std::make_unique<DecoderSource>(std::move(source), format, name);
    case Compression::kLegacyLz4:  // refused before
    case Compression::kNone:
      break;
  }
  return source;
}

// Frames to skip are of zstd and of lz4; what follows the first one tells.
CompressionFormat FormatOf(PeekSource* source) {
  constexpr size_t kMostSkipped = 64 << 10;
  constexpr size_t kFrameHead = 8;  // the mark, and the size of the rest
  CompressionFormat format = DetectCompression(source->Peek(kPeekBytes));
  const std::string_view head = source->Peek(kFrameHead);
  if (format.compression != Compression::kZstd || head.size() < kFrameHead || (head[0] & 0xf0) != 0x50)
    return format;
  size_t skipped = 0;
  for (size_t i = kFrameHead; i-- > kFrameHead / 2;) skipped = skipped << 8 | static_cast<uint8_t>(head[i]);
  if (skipped > kMostSkipped) return format;
  const std::string_view bytes = source->Peek(kFrameHead + skipped + kCompressionMarkBytes);
  const CompressionFormat next =
      DetectCompression(bytes.substr(std::min(kFrameHead + skipped, bytes.size())));
  return next.compression == Compression::kLz4 ? next : format;
}

ArchiveFormat ArchiveFormatOf(PeekSource* source) {
  const std::string_view head = source->PeekLine(kArchiveMarkBytes);
  const ArchiveFormat format = DetectArchive(head);
  if (format != ArchiveFormat::kNone || head.find_first_not_of('\0') != std::string_view::npos) return format;
  const std::string_view whole = source->PeekLine(kMaxEmptyTarBytes + 1);
  return source->ended() && IsEmptyTar(whole) ? ArchiveFormat::kTar : format;
}

absl::Status PackedTwice(const std::string& name, std::string_view inside) {
  return absl::UnimplementedError(absl::StrCat(name, ": compressed twice, with ", ToAbsl(inside),
                                               " inside; unpack it once and scan that"));
}

// Counts its bytes for whoever shares the digest, and hashes them if that is wanted. One thread reads it.
class MeteredSource : public ByteSource {
 public:
  MeteredSource(std::unique_ptr<ByteSource> source, std::shared_ptr<StreamDigest> digest, bool hashes)
      : source_(std::move(source)), digest_(std::move(digest)), hashes_(hashes) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    absl::StatusOr<size_t> got = source_->Read(buffer, capacity);
    digest_->bytes.fetch_add(got.value_or(0), std::memory_order_relaxed);
    if (hashes_) digest_->hash = HashOn(digest_->hash, {buffer, got.value_or(0)});
    return got;
  }

 private:
  const std::unique_ptr<ByteSource> source_;
  const std::shared_ptr<StreamDigest> digest_;
  const bool hashes_;
};

// `size`: of the bytes, if known, otherwise 0.
absl::StatusOr<TextOrArchive> Opened(std::unique_ptr<ByteSource> bytes, uint64_t size,
                                     const std::string& name, const ArchiveReader::Limits& limits,
                                     bool is_stream = false) {
  const auto digest = std::make_shared<StreamDigest>();
  auto source =
      std::make_unique<PeekSource>(std::make_unique<MeteredSource>(std::move(bytes), digest, is_stream));
  const CompressionFormat format = FormatOf(source.get());
  if (format.compression == Compression::kLegacyLz4) {
    return absl::UnimplementedError(
        name + ": compressed by lz4 -l, a format that is not read; unpack it with lz4 -d and scan that");
  }
  const bool unpacked = format.compression != Compression::kNone;
  if (unpacked) source = std::make_unique<PeekSource>(Decompressed(std::move(source), format, name));
  // What is packed twice is refused: data can be made to unpack to itself.
  const CompressionFormat inner = DetectCompression(source->Peek(kPeekBytes));
  if (unpacked && inner.compression != Compression::kNone) return PackedTwice(name, inner.name);
  const ArchiveFormat archive = ArchiveFormatOf(source.get());
  if (unpacked && archive == ArchiveFormat::kZip) return PackedTwice(name, ArchiveFormatName(archive));
  TextOrArchive opened;
  if (is_stream) opened.digest = digest;
  if (archive != ArchiveFormat::kNone) {
    const auto packed_bytes = [size, digest] { return std::max(size, digest->bytes.load()); };
    opened.archive = std::make_unique<ArchiveReader>(std::move(source), archive, name, packed_bytes, limits);
    return opened;
  }
  const std::optional<Utf16Order> utf16 = DetectUtf16(source->Peek(kPeekBytes));
  if (utf16.has_value()) {
    opened.text = std::make_unique<Utf16Source>(std::move(source), *utf16);
  } else {
    opened.text = std::move(source);
  }
  return opened;
}

// The text of a member, which counts towards what the archive may unpack to.
class MemberText : public ByteSource {
 public:
  MemberText(std::unique_ptr<ByteSource> text, ArchiveReader* archive)
      : text_(std::move(text)), archive_(*archive) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    absl::StatusOr<size_t> got = text_->Read(buffer, capacity);
    if (!got.ok()) return got;
    if (absl::Status status = archive_.CountUnpacked(*got); !status.ok()) return status;
    return got;
  }
  bool was_utf16() const override { return text_->was_utf16(); }

 private:
  const std::unique_ptr<ByteSource> text_;
  ArchiveReader& archive_;
};

// By its directory if it has one, otherwise in order.
absl::StatusOr<TextOrArchive> OpenZip(const std::string& path, std::shared_ptr<const RandomAccess> file,
                                      std::atomic<uint64_t>* bytes_read,
                                      const ArchiveReader::Limits& limits) {
  absl::StatusOr<ZipDirectory> directory = ZipDirectory::Read(*file, limits.max_directory_bytes);
  if (directory.ok()) {
    TextOrArchive opened;
    opened.archive =
        std::make_unique<ArchiveReader>(std::move(file), *std::move(directory), path, bytes_read, limits);
    return opened;
  }
  const uint64_t size = file->size();
  absl::StatusOr<TextOrArchive> opened =
      Opened(Counted(ReadInOrder(std::move(file)), size, bytes_read), size, path, limits);
  if (opened.ok() && opened->archive != nullptr && !absl::IsResourceExhausted(directory.status()))
    opened->archive->NoteDamage(Message(directory.status()));
  return opened;
}

}  // namespace

std::string StreamDigest::version() const {
  return absl::StrCat(bytes.load(), ":", absl::Hex(hash.load(), absl::kZeroPad16));
}

bool IsPlainText(std::string_view first_bytes) {
  return DetectCompression(first_bytes).compression == Compression::kNone &&
         DetectArchive(first_bytes) == ArchiveFormat::kNone && !DetectUtf16(first_bytes).has_value();
}

absl::StatusOr<TextOrArchive> OpenTextOrArchive(const std::string& path, std::atomic<uint64_t>* bytes_read,
                                                const ArchiveReader::Limits& limits) {
  absl::StatusOr<std::unique_ptr<RegularFile>> regular = RegularFile::Open(path);
  if (regular.ok() && *regular != nullptr)
    return OpenTextOrArchive(path, *std::move(regular), bytes_read, limits);
  absl::StatusOr<std::unique_ptr<FileSource>> file = FileSource::Open(path);
  if (!file.ok()) return file.status();
  const std::string name = (*file)->name();
  const uint64_t size = (*file)->size();
  return OpenStream(*std::move(file), name, size, bytes_read, limits);
}

absl::StatusOr<TextOrArchive> OpenStream(std::unique_ptr<ByteSource> bytes, const std::string& name,
                                         uint64_t size, std::atomic<uint64_t>* bytes_read,
                                         const ArchiveReader::Limits& limits) {
  return Opened(Counted(std::move(bytes), size, bytes_read), size, name, limits, /*is_stream=*/true);
}

absl::StatusOr<TextOrArchive> OpenTextOrArchive(const std::string& path,
                                                std::shared_ptr<const RandomAccess> file,
                                                std::atomic<uint64_t>* bytes_read,
                                                const ArchiveReader::Limits& limits) {
  char head[kArchiveMarkBytes];
  const absl::StatusOr<size_t> got = file->ReadAt(0, head, sizeof head);
  if (!got.ok()) return got.status();
  const ArchiveFormat format = DetectArchive({head, *got});
  TextOrArchive opened;
  // A tar can be read in order, ahead of its reader, where jumps would wait for the network.
  if (format == ArchiveFormat::kTar && file->is_local()) {
    opened.archive = std::make_unique<ArchiveReader>(std::move(file), path, bytes_read, limits);
    return opened;
  }
  // A zip may have something before it, such as the program that unpacks it.
  if (format != ArchiveFormat::kTar && (format == ArchiveFormat::kZip || ZipDirectory::IsAtEndOf(*file)))
    return OpenZip(path, std::move(file), bytes_read, limits);
  const uint64_t size = file->size();
  return Opened(Counted(ReadInOrder(std::move(file)), size, bytes_read), size, path, limits);
}

absl::StatusOr<std::unique_ptr<ByteSource>> OpenMember(ArchiveReader* archive,
                                                       const ArchiveReader::Member& member) {
  const std::string name = archive->MemberName(member.name);
  absl::StatusOr<TextOrArchive> opened = Opened(archive->Bytes(), 0, name, {});
  if (!opened.ok()) return opened.status();
  if (opened->archive != nullptr) {
    return absl::UnimplementedError(
        absl::StrCat(name, ": an archive within an archive; unpack it and scan that"));
  }
  return std::make_unique<MemberText>(std::move(opened->text), archive);
}

absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(const std::string& path,
                                                       std::atomic<uint64_t>* bytes_read) {
  absl::StatusOr<TextOrArchive> opened = OpenTextOrArchive(path, bytes_read);
  if (!opened.ok()) return opened.status();
  if (opened->archive == nullptr) return std::move(opened->text);
  return absl::UnimplementedError(
      absl::StrCat(opened->archive->name(), ": an archive, not a text; vmsift scan reads the files in it"));
}

absl::StatusOr<std::unique_ptr<ByteSource>> TextOf(std::unique_ptr<ByteSource> bytes,
                                                   const std::string& name) {
  absl::StatusOr<TextOrArchive> opened = Opened(std::move(bytes), 0, name, {});
  if (!opened.ok()) return opened.status();
  if (opened->archive == nullptr) return std::move(opened->text);
  return absl::UnimplementedError(
      absl::StrCat(name, ": an archive, not a text; vmsift scan reads the files in it"));
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
