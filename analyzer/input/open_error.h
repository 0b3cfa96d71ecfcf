// Why a file could not be opened, in words for whoever named it.
#ifndef VMSIFT_ANALYZER_INPUT_OPEN_ERROR_H_
#define VMSIFT_ANALYZER_INPUT_OPEN_ERROR_H_

#include <string>

#include "absl/status/status.h"

namespace vmsift {

// Of open(2) or stat(2) on `path`, by its errno. Names the path; of a link that leads to nothing, also where
// it leads, since the name itself is there to be seen.
absl::Status OpenError(int error, const std::string& path);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_OPEN_ERROR_H_
