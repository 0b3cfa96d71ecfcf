#include "base/utf8.h"

#include <utf8proc.h>

namespace vmsift {

Utf8Character Utf8CharacterAt(std::string_view text, size_t at) {
  Utf8Character character;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
  const auto* const bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
  const utf8proc_ssize_t size =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &character.code);
  if (size > 0) character.bytes = static_cast<size_t>(size);
  return character;
}

size_t EncodeUtf8(char32_t character, char* out) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the same bytes
  auto* const bytes = reinterpret_cast<utf8proc_uint8_t*>(out);
  return static_cast<size_t>(utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes));
}

size_t AppendRepairedUtf8(std::string_view text, std::string* out) {
  size_t first_bad = std::string_view::npos;
  size_t copied = 0;
  Utf8Character character;
  for (size_t at = 0; at < text.size(); at += character.bytes) {
    character = Utf8CharacterAt(text, at);
    if (character.code >= 0) continue;
    if (first_bad == std::string_view::npos) first_bad = at;
    out->append(text, copied, at - copied);
    *out += "\xEF\xBF\xBD";
    copied = at + 1;
  }
  out->append(text, copied);
  return first_bad;
}

std::string_view Utf8Prefix(std::string_view text, size_t most) {
  if (text.size() <= most) return text;
  const auto continues = [text](size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
  size_t end = most;
  while (end > 0 && end + 3 > most && continues(end)) --end;
  return text.substr(0, continues(end) ? most : end);
}

}  // namespace vmsift
