#include "analyzer/report/json_escape.h"

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/byte_masks.h"
#include "base/utf8.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// The next lead byte of what is escaped; json.size() when there is none. Most logs hold none of them.
size_t FindLead(std::string_view json, size_t from) {
  return FindAnyByte<'\x7f', '\xC2', '\xD8', '\xE2'>(json, from);
}

bool IsControl(int32_t code) {
  return (code >= 0x7F && code <= 0x9F) || code == 0x061C || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

void EscapeControls(std::string* json) {
  std::string escaped;
  size_t copied = 0;
  for (size_t at = FindLead(*json, 0); at < json->size(); at = FindLead(*json, at + 1)) {
    const Utf8Character character = Utf8CharacterAt(*json, at);
    if (!IsControl(character.code)) continue;
    escaped.append(*json, copied, at - copied);
    escaped += fmt::format("\\u{:04x}", character.code);
    copied = at + character.bytes;
  }
  if (copied == 0) return;
  escaped.append(*json, copied);
  *json = std::move(escaped);
}

}  // namespace vmsift
