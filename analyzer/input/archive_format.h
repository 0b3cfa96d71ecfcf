// Detects archives by their first bytes, never by their name.
#ifndef VMSIFT_ANALYZER_INPUT_ARCHIVE_FORMAT_H_
#define VMSIFT_ANALYZER_INPUT_ARCHIVE_FORMAT_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

enum class ArchiveFormat { kNone, kTar, kZip };

inline constexpr size_t kArchiveMarkBytes = 512;  // needed for detection: a tar header

// tar: a header (pax(1), ustar interchange format) with a right checksum, or with its mark and a NUL beside
// it, which no text has; the older headers without a mark count, too. zip: APPNOTE.TXT, sections 4.3.7 and,
// if it is empty, 4.3.16. A zip behind other bytes, such as a program that unpacks itself, is none.
ArchiveFormat DetectArchive(std::string_view first_bytes);

// How long an empty tar may be: 64 KiB, many times what tar(1) pads it to.
inline constexpr size_t kMaxEmptyTarBytes = 64 << 10;

// Whether this is a whole tar with nothing in it: two blocks of zeros or more (pax(1)), which have no mark.
bool IsEmptyTar(std::string_view whole);

// "tar", "zip".
std::string_view ArchiveFormatName(ArchiveFormat format);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_ARCHIVE_FORMAT_H_
