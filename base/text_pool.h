// Keeps each text once, for as long as the pool lives. A table entry is one pointer, since there may be
// millions.
#ifndef VMSIFT_BASE_TEXT_POOL_H_
#define VMSIFT_BASE_TEXT_POOL_H_

#include <cstddef>
#include <string_view>

#include "absl/container/flat_hash_set.h"
#include "base/text_arena.h"

namespace vmsift {

class TextPool {
 public:
  // The text as the pool holds it. Up to 4 GiB.
  std::string_view Keep(std::string_view text);
  // Takes over what another pool holds: views into it stay valid. A text that both hold is held twice.
  void Take(TextPool&& other) { texts_.Take(std::move(other.texts_)); }
  // The last call: lets go of the table. The texts stay.
  void Settle() { known_ = {}; }

 private:
  // A text as the arena holds it, its size in four bytes before it.
  static std::string_view TextAt(const char* entry);
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    size_t operator()(const char* entry) const { return (*this)(TextAt(entry)); }
  };
  struct Equal {
    using is_transparent = void;
    bool operator()(const char* a, const char* b) const { return a == b; }
    bool operator()(const char* entry, std::string_view text) const { return TextAt(entry) == text; }
    bool operator()(std::string_view text, const char* entry) const { return TextAt(entry) == text; }
  };

  TextArena texts_;
  absl::flat_hash_set<const char*, Hash, Equal> known_;
};

}  // namespace vmsift

#endif  // VMSIFT_BASE_TEXT_POOL_H_
