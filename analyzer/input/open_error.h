// Why a file could not be opened, as a message for the user.
#ifndef VMSIFT_ANALYZER_INPUT_OPEN_ERROR_H_
#define VMSIFT_ANALYZER_INPUT_OPEN_ERROR_H_

#include <string>

#include "absl/status/status.h"

namespace vmsift {

// For the errno of open(2) or stat(2) on `path`. Names the path, and the target of a broken link, since the
// link itself exists.
absl::Status OpenError(int error, const std::string& path);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_OPEN_ERROR_H_
