// The bridges between std::string_view and Debian's Abseil, whose absl::string_view is a type of its own.
//
// Both borrow: a view lives as long as what it was made from.
#ifndef VMSIFT_BASE_STATUS_TEXT_H_
#define VMSIFT_BASE_STATUS_TEXT_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace vmsift {

inline absl::string_view ToAbsl(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

// What a status says; empty when it is OK.
inline std::string_view Message(const absl::Status& status) {
  return {status.message().data(), status.message().size()};
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_STATUS_TEXT_H_
