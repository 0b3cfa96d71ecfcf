// Finds where one of many texts may stand, by four letters of each that are rare in logs.
//
// A vector instruction looks up each byte of a log in four tables, one for each place of a fingerprint, and
// the bits that all four have in common are the buckets whose fingerprints may stand there. What they let
// pass is looked up by its letters. Texts are found without letter case. Which fingerprints are rare tells
// fingerprint_choice.h. Built once; then any thread may use it.
#ifndef VMSIFT_MATCHERS_FINGERPRINTS_H_
#define VMSIFT_MATCHERS_FINGERPRINTS_H_

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace vmsift {

class Fingerprints {
 public:
  static constexpr size_t kBytes = 4;  // of a fingerprint
  static constexpr size_t kBuckets = 8;

  // A text that is to be found, and where in it its fingerprint is, which is letters.
  struct Entry {
    std::string text;
    uint32_t offset = 0;
    uint32_t bucket = 0;  // below kBuckets
    uint32_t what = 0;    // what the caller calls it
    uint32_t key = 0;     // made by Fingerprints
  };
  explicit Fingerprints(std::vector<Entry> entries);

  // [place][byte]: the buckets whose fingerprints have the letter there; of other bytes, none.
  using Table = std::array<std::array<uint8_t, 256>, kBytes>;
  const Table& table() const { return table_; }

  // Whether a fingerprint may stand at `bytes`, by the table.
  bool MayStandAt(const char* bytes) const {
    unsigned buckets = 0xFF;
    for (size_t place = 0; place < kBytes; ++place)
      buckets &= table_[place][static_cast<unsigned char>(bytes[place])];
    return buckets != 0;
  }

  // The same by all four letters together: few pass that are none.
  bool MayBeAt(const char* bytes) const { return keys_[KeyBit(Key(bytes))]; }

  // Calls `take(entry)` for each text whose fingerprint is at `bytes`, as long as that returns false.
  // Returns whether one returned true. At least kBytes bytes must be readable.
  template <typename Take>
  bool FindAt(const char* bytes, const Take& take) const {
    const uint32_t key = Key(bytes);
    for (uint32_t slot = Slot(key); slots_[slot].begin != slots_[slot].end; slot = (slot + 1) & slot_mask_) {
      if (slots_[slot].key != key) continue;
      for (uint32_t i = slots_[slot].begin; i < slots_[slot].end; ++i) {
        if (take(entries_[i])) return true;
      }
      return false;
    }
    return false;
  }

  const std::vector<Entry>& entries() const { return entries_; }

 private:
  struct Bin {
    uint32_t key = 0;
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  static constexpr int kKeyBits = 15;

  // Letters in one case; other bytes may fall together, which comparing the whole text separates.
  static uint32_t Key(const char* bytes) {
    uint32_t key;
    std::memcpy(&key, bytes, sizeof(key));
    return key | 0x20202020;
  }
  static uint32_t KeyBit(uint32_t key) { return key * 0x9e3779b1u >> (32 - kKeyBits); }
  uint32_t Slot(uint32_t key) const { return KeyBit(key) & slot_mask_; }

  Table table_{};
  // Most of what the table lets pass has no text's key; this shows it without a look at the slots.
  std::bitset<size_t{1} << kKeyBits> keys_;
  std::vector<Entry> entries_;  // ascending by key
  std::vector<Bin> slots_;      // open addressing; an empty slot has no entries
  uint32_t slot_mask_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_FINGERPRINTS_H_
