// Reads the members of a tar or zip archive in order, with libarchive.
//
// Names are only ever printed: nothing is created or opened by them. Directories, links and devices are
// skipped. A member with an error does not end the archive if what follows can still be found: in a zip with
// a directory (zip_directory.h) always, in other archives unless the stream itself is damaged.
//
// Memory is bounded by the limits, and by what a packing needs (stream_decoder.h, zstd_source.h). Not
// thread-safe; a member's bytes are read before the next member.
#ifndef VMSIFT_ANALYZER_INPUT_ARCHIVE_READER_H_
#define VMSIFT_ANALYZER_INPUT_ARCHIVE_READER_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/input/archive_format.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/libarchive_input.h"
#include "analyzer/input/random_access.h"
#include "analyzer/input/zip_directory.h"

struct archive_entry;  // libarchive's

namespace vmsift {

class ArchiveReader {
 public:
  struct Limits {
    // What is unpacked may be this many times as long as the archive, and `free_bytes` in any case. DEFLATE
    // reaches 1032 with nothing but repetition.
    uint64_t max_ratio = 1000;
    uint64_t free_bytes = uint64_t{1} << 30;
    uint32_t max_members = 1'000'000;
    uint64_t max_name_bytes = 64 << 20;     // of all members' names together
    size_t max_shown_name_bytes = 1 << 10;  // of one name; the end of a longer one is left out
    // A zip in a file with a larger directory is read in order, without it.
    uint64_t max_directory_bytes = 64 << 20;
  };

  struct Member {
    uint32_t number = 0;  // among the regular members, from 1
    std::string name;     // as in the archive, in any encoding
  };

  // An archive that comes in order, unpacked. `packed_bytes` returns its size as it is stored, or how much of
  // it was read so far. `name` is its name in errors.
  ArchiveReader(std::unique_ptr<ByteSource> source, ArchiveFormat format, std::string name,
                std::function<uint64_t()> packed_bytes, const Limits& limits);
  // A tar in a file. `bytes_read`: as LibarchiveInput.
  ArchiveReader(std::shared_ptr<const RandomAccess> file, std::string name, std::atomic<uint64_t>* bytes_read,
                const Limits& limits);
  // A zip in a file, by its directory.
  ArchiveReader(std::shared_ptr<const RandomAccess> file, ZipDirectory directory, std::string name,
                std::atomic<uint64_t>* bytes_read, const Limits& limits);
  ~ArchiveReader();

  // The next regular member; empty at the end, and after an error of the archive, which status() then holds.
  std::optional<Member> Next();
  const absl::Status& status() const { return status_; }
  // Damage that was found elsewhere, for status() at the end. Without the archive's name.
  void NoteDamage(std::string_view what);

  // The current member's bytes, as they are packed in it; borrows the reader, until the next member.
  // An error names the archive and the member, as MemberName, and says if the rest of the archive is lost.
  std::unique_ptr<ByteSource> Bytes();

  // Counts text that a compressed member was unpacked to, to hold it to the limits; the error ends the
  // archive.
  absl::Status CountUnpacked(uint64_t bytes);

  const std::string& name() const { return name_; }
  std::string MemberName(std::string_view member) const { return name_ + "!" + std::string(member); }

 private:
  class MemberSource;

  // Opens the input, from its beginning.
  void Open();
  // The next entry that is a regular file; null as Next.
  archive_entry* NextEntry();
  // The same of the directory. Sets `found_`.
  archive_entry* NextOfDirectory();
  // Notes a zip without an end, or with fewer entries than that says: one whose header is damaged is none.
  void CheckEnd();
  absl::StatusOr<size_t> Read(char* buffer, size_t capacity);
  void ReadBlock();
  absl::Status CheckRatio(uint64_t unpacked) const;
  // libarchive's reason, or the input's.
  std::string Reason() const;
  void EndMember(std::string_view what, bool archive_ends);

  const std::string name_;
  const ArchiveFormat format_;
  const Limits limits_;
  const std::function<uint64_t()> packed_bytes_;
  LibarchiveInput input_;
  LibarchiveHandle reader_;
  archive_entry* entry_ = nullptr;  // libarchive's
  uint64_t entries_ = 0;            // read so far, of all kinds
  const std::optional<ZipDirectory> directory_;
  size_t next_ = 0;    // in the directory
  bool found_ = true;  // whether the member is where the directory says
  uint32_t members_ = 0;
  uint64_t name_bytes_ = 0;
  bool ended_ = false;
  absl::Status damage_;  // the first, between members; reported at the end
  absl::Status status_;

  // Of the current member.
  std::string member_;
  std::string_view block_;  // libarchive's, until the next one
  uint64_t position_ = 0;   // in the member, of the next byte
  uint64_t gap_ = 0;        // zero bytes before the block, of a sparse file
  bool member_ended_ = true;
  absl::Status member_status_;  // after the block

  uint64_t member_bytes_ = 0;    // of all members
  uint64_t unpacked_bytes_ = 0;  // CountUnpacked
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_ARCHIVE_READER_H_
