// The patterns of a catalog, numbered: what the set, and what stands in front of it, call them by.
#ifndef VMSIFT_MATCHERS_SET_ENTRY_H_
#define VMSIFT_MATCHERS_SET_ENTRY_H_

#include <cstddef>
#include <tuple>

namespace vmsift {

// One pattern, and whose it is. An entry's number is its place in catalog order, rows that repeat another
// left out.
struct SetEntry {
  int row = 0;         // index into Catalog::rows()
  size_t pattern = 0;  // index into StepsOfPatterns(row)
  bool exact = false;
  int literal_length = 0;
};

// Of two entries that fit a message, whether `a` is the one to take; catalog order decides between equals.
inline bool FitsBetter(const SetEntry& a, const SetEntry& b) {
  return std::tie(a.literal_length, a.exact) > std::tie(b.literal_length, b.exact);
}

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_SET_ENTRY_H_
