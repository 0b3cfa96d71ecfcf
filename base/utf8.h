// UTF-8 (RFC 3629), by utf8proc: characters read and written, text repaired and cut.
//
// Pure functions, safe from any thread.
#ifndef VMSIFT_BASE_UTF8_H_
#define VMSIFT_BASE_UTF8_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace vmsift {

struct Utf8Character {
  int32_t code = 0;  // negative: the byte belongs to no well-formed sequence
  size_t bytes = 1;
};

// The character at `at`, which is less than text.size().
Utf8Character Utf8CharacterAt(std::string_view text, size_t at);

// Writes a character, which is at most U+10FFFF, to `out` and returns how many bytes it takes, 1 to 4.
size_t EncodeUtf8(char32_t character, char* out);

// Appends `text` to `out` with U+FFFD for every byte that belongs to no well-formed sequence, as one bad byte
// must not hide the error beside it. Returns the offset in `text` of the first such byte, or npos.
size_t AppendRepairedUtf8(std::string_view text, std::string* out);

// The text, or its first `most` bytes, or up to three fewer so that no character is cut.
std::string_view Utf8Prefix(std::string_view text, size_t most);

}  // namespace vmsift

#endif  // VMSIFT_BASE_UTF8_H_
