#include "analyzer/report/json_escape.h"

#include <cstddef>
#include <string_view>

#include "fmt/format.h"

namespace vmsift {
namespace {

// The lead bytes of what is escaped. Most logs hold none of them, which is quickly seen.
bool MayBegin(char c) {
  return c == '\x7f' || c == '\xC2' || c == '\xD8' || c == '\xE2';
}

// What begins at `text`, if it is to be escaped; 0 otherwise. `*bytes`: its length.
unsigned ControlAt(std::string_view text, size_t* bytes) {
  const auto byte = [text](size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  switch (byte(0)) {
    case 0x7F:
      *bytes = 1;
      return 0x7F;
    case 0xC2:
      *bytes = 2;
      return byte(1) >= 0x80 && byte(1) <= 0x9F ? byte(1) : 0;
    case 0xD8:
      *bytes = 2;
      return byte(1) == 0x9C ? 0x061C : 0;
    case 0xE2: {
      *bytes = 3;
      const unsigned code = 0x2000 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
      const bool control = code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
                           (code >= 0x2066 && code <= 0x2069);
      return control ? code : 0;
    }
    default:
      return 0;
  }
}

}  // namespace

void EscapeControls(std::string* json) {
  std::string escaped;
  size_t copied = 0;
  for (size_t at = 0; at < json->size(); ++at) {
    if (!MayBegin((*json)[at])) continue;
    size_t bytes = 0;
    const unsigned control = ControlAt(std::string_view(*json).substr(at), &bytes);
    if (control == 0) continue;
    escaped.append(*json, copied, at - copied);
    escaped += fmt::format("\\u{:04x}", control);
    copied = at + bytes;
    at = copied - 1;
  }
  if (copied == 0) return;
  escaped.append(*json, copied);
  *json = std::move(escaped);
}

}  // namespace vmsift
