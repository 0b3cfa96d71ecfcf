// A place in the input. The order of places is the order of the input, whichever worker read it.
#ifndef VMSIFT_ANALYZER_COUNT_PLACE_H_
#define VMSIFT_ANALYZER_COUNT_PLACE_H_

#include <compare>
#include <cstdint>
#include <tuple>

namespace vmsift {

struct Place {
  // Index into the run's list of inputs. While a scan runs, a ScanNumber, since the members of archives are
  // not known before.
  uint64_t input = 0;
  uint64_t line = 0;  // from 1
  uint64_t byte = 0;  // in the line, from 0
  // The chunk, if the input is read in chunks; `line` is then relative to the chunk until all chunks before
  // it are known (Tally::PlaceLines). 0 for an input read in order.
  uint64_t chunk = 0;

  friend bool operator==(const Place&, const Place&) = default;
  friend auto operator<=>(const Place& a, const Place& b) {
    return std::tie(a.input, a.chunk, a.line, a.byte) <=> std::tie(b.input, b.chunk, b.line, b.byte);
  }
};

// The number of an input in a scan's list, or of a member (from 1) of an archive there: it sorts as the
// inputs do, whoever finds it when.
constexpr uint64_t ScanNumber(uint32_t input, uint32_t member = 0) {
  return uint64_t{input} << 32 | member;
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_PLACE_H_
