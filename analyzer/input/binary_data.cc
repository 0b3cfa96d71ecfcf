#include "analyzer/input/binary_data.h"

#include <algorithm>
#include <cstddef>

#include "base/utf8.h"

namespace vmsift {
namespace {

// Not among them: NUL, the separators of FIX (0x01) and of JSON text sequences (0x1E) and their like, the
// bell, backspace, white space, and the beginning of a terminal's escapes.
bool IsUnusedInLogs(char c) {
  return (c >= 0x02 && c <= 0x06) || (c >= 0x0E && c <= 0x1A) || c == 0x7F;
}

bool AreMany(size_t bytes, size_t of) {
  constexpr size_t kFewest = 8;  // fewer may be an accident
  constexpr size_t kShare = 32;  // evenly distributed bytes have more than twice as many of either sign
  return bytes >= kFewest && bytes * kShare >= of;
}

size_t BytesNotOfUtf8(std::string_view text) {
  size_t bytes = 0;
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = Utf8CharacterAt(text, at);
    bytes += character.code < 0 ? 1 : 0;
    at += character.bytes;
  }
  return bytes;
}

}  // namespace

bool LooksBinary(std::string_view head) {
  const auto controls = static_cast<size_t>(std::count_if(head.begin(), head.end(), IsUnusedInLogs));
  const size_t bytes = head.size() - static_cast<size_t>(std::count(head.begin(), head.end(), '\0'));
  return AreMany(controls, bytes) && AreMany(BytesNotOfUtf8(head), bytes);
}

bool MayBeBinary(std::string_view head) {
  return std::any_of(head.begin(), head.end(), IsUnusedInLogs) || BytesNotOfUtf8(head) > 0;
}

}  // namespace vmsift
