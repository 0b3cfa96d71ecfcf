// Where something stood: the order of places is the order of reading, whatever worker read it.
#ifndef VMSIFT_ANALYZER_COUNT_PLACE_H_
#define VMSIFT_ANALYZER_COUNT_PLACE_H_

#include <compare>
#include <cstdint>
#include <tuple>

namespace vmsift {

struct Place {
  uint32_t input = 0;  // index into the run's list of inputs
  uint64_t line = 0;   // from 1
  uint64_t byte = 0;   // in the line, from 0
  // Of an input read in chunks, which one; `line` is then counted from where the chunk begins, until all
  // chunks before it are known (Tally::PlaceLines). 0 for an input read in order.
  uint64_t chunk = 0;

  friend bool operator==(const Place&, const Place&) = default;
  friend auto operator<=>(const Place& a, const Place& b) {
    return std::tie(a.input, a.chunk, a.line, a.byte) <=> std::tie(b.input, b.chunk, b.line, b.byte);
  }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_PLACE_H_
