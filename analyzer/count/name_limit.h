// The limit of the names of codes and VMs. Longer names are cut before they are counted, so that a log of
// huge names does not fill the memory.
#ifndef VMSIFT_ANALYZER_COUNT_NAME_LIMIT_H_
#define VMSIFT_ANALYZER_COUNT_NAME_LIMIT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "base/text_arena.h"
#include "base/utf8.h"

namespace vmsift {

// Azure's codes and names are far shorter.
inline constexpr size_t kMaxNameBytes = 256;

// Appended to a cut name.
inline constexpr std::string_view kCutMark = "\xE2\x80\xA6";  // …

// The name or, if it is too long, its first bytes with the mark, stored in `texts`: the same for equal names.
// A UTF-8 character is not cut.
inline std::string_view LimitedName(std::string_view name, TextArena* texts) {
  if (name.size() <= kMaxNameBytes) return name;
  std::string cut(Utf8Prefix(name, kMaxNameBytes));
  cut += kCutMark;
  return texts->Keep(cut);
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_NAME_LIMIT_H_
