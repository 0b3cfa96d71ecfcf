// How long a name of a code or VM may be: longer ones are cut before they are counted and shown, so that a
// log of huge ones takes no memory.
#ifndef VMSIFT_ANALYZER_COUNT_NAME_LIMIT_H_
#define VMSIFT_ANALYZER_COUNT_NAME_LIMIT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "analyzer/decode/text_arena.h"

namespace vmsift {

// Azure's codes and names are far shorter.
inline constexpr size_t kMaxNameBytes = 256;

// Stands after what is left of a name.
inline constexpr std::string_view kCutMark = "\xE2\x80\xA6";  // …

// The name, or if it is too long, its first bytes with the mark, kept in `texts`: the same for equal names. It is
// not cut within a character of UTF-8.
inline std::string_view LimitedName(std::string_view name, TextArena* texts) {
  if (name.size() <= kMaxNameBytes) return name;
  const auto continues = [&name](size_t at) { return (static_cast<unsigned char>(name[at]) & 0xC0) == 0x80; };
  size_t end = kMaxNameBytes;
  while (end + 3 > kMaxNameBytes && continues(end)) --end;
  std::string cut(name.substr(0, continues(end) ? kMaxNameBytes : end));
  cut += kCutMark;
  return texts->Keep(cut);
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_NAME_LIMIT_H_
