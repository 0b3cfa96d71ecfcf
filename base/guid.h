// GUIDs in the form of Azure's ids: 8-4-4-4-12 hexadecimal digits (RFC 4122).
#ifndef VMSIFT_BASE_GUID_H_
#define VMSIFT_BASE_GUID_H_

#include <cstddef>
#include <string_view>

#include "base/ascii_case.h"

namespace vmsift {

inline constexpr size_t kGuidBytes = 36;

constexpr bool IsHexDigit(char c) {
  return IsAsciiDigit(c) || (AsciiLower(c) >= 'a' && AsciiLower(c) <= 'f');
}

// Whether the first kGuidBytes of a text are a GUID.
inline bool StartsWithGuid(std::string_view text) {
  if (text.size() < kGuidBytes) return false;
  for (size_t i = 0; i < kGuidBytes; ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !IsHexDigit(text[i])) return false;
  }
  return true;
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_GUID_H_
