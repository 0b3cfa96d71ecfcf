// Where something stood: the order of places is the order of reading, whatever worker read it.
#ifndef VMSIFT_ANALYZER_COUNT_PLACE_H_
#define VMSIFT_ANALYZER_COUNT_PLACE_H_

#include <compare>
#include <cstdint>

namespace vmsift {

struct Place {
  uint32_t input = 0;  // index into the run's list of inputs
  uint64_t line = 0;   // from 1
  uint64_t byte = 0;   // in the line, from 0

  friend auto operator<=>(const Place&, const Place&) = default;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_PLACE_H_
