// Names to small numbers, so that the cube's cells stay small.
//
// A name has a key that decides which names are the same, and is shown as it was first seen; "first" is a
// place, not a moment, so that merging interners in any order shows the same. Numbers are an interner's own:
// merging tells which number became which. Not thread-safe.
#ifndef VMSIFT_ANALYZER_COUNT_INTERNER_H_
#define VMSIFT_ANALYZER_COUNT_INTERNER_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/count/place.h"
#include "analyzer/decode/text_arena.h"
#include "matchers/ascii_case.h"

namespace vmsift {

// Views into the interner.
struct InternedName {
  std::string_view key;     // equal without letter case
  std::string_view shown;   // as first seen
  std::string_view detail;  // more of it as first seen, such as a resource id; may be empty
  Place first;
};

class Interner {
 public:
  Interner() = default;
  Interner(Interner&&) = default;
  Interner& operator=(Interner&&) = default;

  // The number of a key; shown, detail and place are taken if this is the first place it is seen at.
  uint32_t Intern(std::string_view key, std::string_view shown, std::string_view detail, const Place& place);

  // Takes over all names of `other`; the result maps its numbers to the ones here.
  std::vector<uint32_t> Merge(const Interner& other);

  const InternedName& name(uint32_t number) const { return names_[number]; }
  uint32_t size() const { return static_cast<uint32_t>(names_.size()); }

 private:
  std::string_view Keep(std::string_view text, std::string_view known);

  TextArena texts_;
  std::vector<InternedName> names_;
  absl::flat_hash_map<std::string_view, uint32_t, IgnoreCaseHash, IgnoreCaseEqual> index_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_INTERNER_H_
