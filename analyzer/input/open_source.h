// Opens a file, FIFO or standard input as text, or as an archive of texts: decompresses gzip, zstd, bzip2, xz
// and lz4, detects tar and zip, and converts UTF-16 to UTF-8.
#ifndef VMSIFT_ANALYZER_INPUT_OPEN_SOURCE_H_
#define VMSIFT_ANALYZER_INPUT_OPEN_SOURCE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/input/archive_reader.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/random_access.h"

namespace vmsift {

// What was read of a stream, before decompression. Complete once the stream is read to its end.
struct StreamDigest {
  std::atomic<uint64_t> bytes = 0;
  std::atomic<uint64_t> hash = 0;  // byte_hash.h; 0 where nobody asked for it

  // As Input::version.
  std::string version() const;
};

// One of the first two.
struct TextOrArchive {
  std::unique_ptr<ByteSource> text;
  std::unique_ptr<ArchiveReader> archive;
  std::shared_ptr<const StreamDigest> digest = nullptr;  // of what is no regular file; otherwise null
};

// Opens `path` ("-" is standard input) and waits for its first bytes, which determine the compression and
// whether it is an archive; the name does not. What is compressed twice is an error that says what to do.
// Errors name the path. The file's bytes, before decompression, are added to `bytes_read` as they are read,
// unless it is null.
absl::StatusOr<TextOrArchive> OpenTextOrArchive(const std::string& path,
                                                std::atomic<uint64_t>* bytes_read = nullptr,
                                                const ArchiveReader::Limits& limits = {});

// The same for a stream that is open already, which errors call `name`. `size`: of its bytes; 0: not known.
absl::StatusOr<TextOrArchive> OpenStream(std::unique_ptr<ByteSource> bytes, const std::string& name,
                                         uint64_t size, std::atomic<uint64_t>* bytes_read,
                                         const ArchiveReader::Limits& limits = {});

// The same for a file that is open already, or a blob.
absl::StatusOr<TextOrArchive> OpenTextOrArchive(const std::string& path,
                                                std::shared_ptr<const RandomAccess> file,
                                                std::atomic<uint64_t>* bytes_read,
                                                const ArchiveReader::Limits& limits = {});

// The text of the reader's current member, unpacked as a file is. Borrows the reader, until its next member.
// An archive in an archive is an error.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenMember(ArchiveReader* archive,
                                                       const ArchiveReader::Member& member);

// As OpenTextOrArchive, where only text will do: an archive is an error.
absl::StatusOr<std::unique_ptr<ByteSource>> OpenSource(const std::string& path,
                                                       std::atomic<uint64_t>* bytes_read = nullptr);

// The same for an open file, given its bytes. Errors use this name.
absl::StatusOr<std::unique_ptr<ByteSource>> TextOf(std::unique_ptr<ByteSource> bytes,
                                                   const std::string& name);

// Whether a file that begins with these bytes is plain text, which OpenSource would return unchanged. A tar
// shows after kArchiveMarkBytes.
bool IsPlainText(std::string_view first_bytes);

// The whole text of a small file, such as a catalog. Fails if it is larger than `max_bytes`.
absl::StatusOr<std::string> ReadWholeFile(const std::string& path, size_t max_bytes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_OPEN_SOURCE_H_
