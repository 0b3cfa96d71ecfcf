// Maps names to small numbers, so that the cube's cells stay small.
//
// Names with the same key are the same name, which is shown as first seen; "first" is a place, not a moment,
// so that merging interners in any order gives the same result. Numbers belong to one interner: merging
// returns the mapping. Not thread-safe.
#ifndef VMSIFT_ANALYZER_COUNT_INTERNER_H_
#define VMSIFT_ANALYZER_COUNT_INTERNER_H_

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "analyzer/count/place.h"
#include "base/ascii_case.h"
#include "base/text_arena.h"

namespace vmsift {

// Views into the interner.
struct InternedName {
  std::string_view key;     // letter case is ignored
  std::string_view shown;   // as first seen
  std::string_view detail;  // more about it as first seen, such as a resource id; may be empty
  Place first;
};

class Interner {
 public:
  Interner() = default;
  Interner(Interner&&) = default;
  Interner& operator=(Interner&&) = default;

  // The number of a key; keeps `shown`, `detail` and `place` if this is its first place.
  uint32_t Intern(std::string_view key, std::string_view shown, std::string_view detail, const Place& place);

  // Adds all names of `other`; the result maps its numbers to the ones here.
  std::vector<uint32_t> Merge(const Interner& other);

  // Gives names other places, in the same order (Tally::Place).
  void PlaceLines(const std::function<Place(const Place&)>& placed) {
    for (InternedName& name : names_) name.first = placed(name.first);
  }

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
