#include "matchers/fingerprints.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/ascii_case.h"

namespace vmsift {

Fingerprints::Fingerprints(std::vector<Entry> entries) : entries_(std::move(entries)) {
  for (Entry& entry : entries_) {
    const char* const print = entry.text.data() + entry.offset;
    for (size_t place = 0; place < kBytes; ++place) {
      const auto lower = static_cast<unsigned char>(AsciiLower(print[place]));
      for (unsigned char c : {lower, static_cast<unsigned char>(lower - 'a' + 'A')})
        table_[place][c] = static_cast<uint8_t>(table_[place][c] | 1u << entry.bucket);
    }
    entry.key = Key(print);
    keys_.set(KeyBit(entry.key));
  }

  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.key < b.key; });
  slots_.resize(std::bit_ceil(4 * entries_.size() + 4));
  slot_mask_ = static_cast<uint32_t>(slots_.size() - 1);
  for (uint32_t begin = 0; begin < entries_.size();) {
    uint32_t end = begin;
    while (end < entries_.size() && entries_[end].key == entries_[begin].key) ++end;
    uint32_t slot = Slot(entries_[begin].key);
    while (slots_[slot].begin != slots_[slot].end) slot = (slot + 1) & slot_mask_;
    slots_[slot] = {entries_[begin].key, begin, end};
    begin = end;
  }
}

}  // namespace vmsift
