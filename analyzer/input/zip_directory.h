// The directory at the end of a zip (APPNOTE.TXT, sections 4.3.12 to 4.3.16), by which each member is read
// for itself: damage of one costs no other, and needs no second reading of those before it.
//
// Tolerates what does not hide a member: bytes before the archive, a wrong size or count of the directory, a
// comment that looks like another end. Immutable, so thread-safe.
#ifndef VMSIFT_ANALYZER_INPUT_ZIP_DIRECTORY_H_
#define VMSIFT_ANALYZER_INPUT_ZIP_DIRECTORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/input/random_access.h"

namespace vmsift {

// How far before the end of a zip its end record can begin: behind it comes a comment of at most 65,535
// bytes.
inline constexpr size_t kZipTailBytes = 22 + 65'535;

class ZipDirectory {
 public:
  struct Member {
    bool is_regular = false;
    // A local header, which says what the directory says, and the place in the file of the packed bytes that
    // belong behind it.
    std::string header;
    uint64_t begin = 0;
    uint64_t end = 0;    // none are there if the file ends before
    bool found = false;  // whether the directory names a place where a member begins
  };

  // The members in the order of their places. Fails with NotFound if there is no directory, with DataLoss if
  // it is damaged, and with ResourceExhausted if it has more than `max_bytes`. The error has no path.
  static absl::StatusOr<ZipDirectory> Read(const RandomAccess& file, uint64_t max_bytes);

  // Whether a file ends as a zip without a comment does, whatever it begins with.
  static bool IsAtEndOf(const RandomAccess& file);

  size_t size() const { return entries_.size(); }
  // Reads the header of the member from the same file. Fails if that cannot be read.
  absl::StatusOr<Member> At(size_t index, const RandomAccess& file) const;

 private:
  struct Entry {
    uint64_t header = 0;  // its local header's place in the file
    size_t record = 0;    // its record's place in `records_`
  };

  absl::Status ReadRecords(const RandomAccess& file, uint64_t base);

  std::string records_;
  std::vector<Entry> entries_;
};

// How many members the directory has, by the end record in the last kZipTailBytes of a zip; empty if there is
// no end record.
std::optional<uint64_t> ZipMembersStated(std::string_view tail);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_ZIP_DIRECTORY_H_
