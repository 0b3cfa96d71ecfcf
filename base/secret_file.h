// Reads a secret, such as a token, a key or a webhook's URL, from a file of its own.
#ifndef VMSIFT_BASE_SECRET_FILE_H_
#define VMSIFT_BASE_SECRET_FILE_H_

#include <string>

#include "absl/status/statusor.h"

namespace vmsift {

// The only line of a regular file, at most 8 KiB, without the white space around it. Fails if others than the
// owner and the group may use the file, or if it is empty or holds more. The error is `PATH: why`, without
// any of the text. Never blocks: a FIFO is refused.
absl::StatusOr<std::string> ReadSecretFile(const std::string& path);

}  // namespace vmsift

#endif  // VMSIFT_BASE_SECRET_FILE_H_
