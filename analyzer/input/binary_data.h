// Tells data of programs (executables, images, databases) apart from logs, for a note to whoever named it.
//
// A pure function, safe from any thread.
#ifndef VMSIFT_ANALYZER_INPUT_BINARY_DATA_H_
#define VMSIFT_ANALYZER_INPUT_BINARY_DATA_H_

#include <string_view>

namespace vmsift {

// Whether the first bytes of an input, decompressed and no longer UTF-16, look like binary data: many are
// control characters that logs do not use, and many are not UTF-8. Neither sign is enough: a log may be in
// another 8-bit encoding, or separate its fields by control characters. NULs do not count: a log that was
// rotated with copytruncate may begin with any number of them. A hundred bytes or fewer rarely suffice.
bool LooksBinary(std::string_view head);

// Whether a few bytes already hold either sign, so that more of them are worth a look.
bool MayBeBinary(std::string_view head);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_BINARY_DATA_H_
