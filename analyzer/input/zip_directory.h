// The size of a zip's directory, which libarchive would read into memory at once.
#ifndef VMSIFT_ANALYZER_INPUT_ZIP_DIRECTORY_H_
#define VMSIFT_ANALYZER_INPUT_ZIP_DIRECTORY_H_

#include <cstdint>

#include "analyzer/input/regular_file.h"

namespace vmsift {

// How many bytes the directory of a zip can have, from where the file's end says it begins (APPNOTE.TXT,
// sections 4.3.14 to 4.3.16) to the end. 0 if it has none.
uint64_t ZipDirectoryBytes(const RegularFile& file);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_ZIP_DIRECTORY_H_
