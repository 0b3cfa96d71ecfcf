// A checksum over rows that does not depend on their order and is updated by the rows added and removed: the
// sum, modulo 2^128, of the hashes of the rows.
//
// It detects accidents, such as flipped bits. The hash is SipHash-2-4 with 128 bits and a fixed key
// (https://github.com/veorq/SipHash), which anyone can compute: it does not prove who wrote the rows.
#ifndef VMSIFT_ANALYZER_STATE_ROW_SUM_H_
#define VMSIFT_ANALYZER_STATE_ROW_SUM_H_

#include <cstdint>
#include <string_view>

namespace vmsift {

struct RowSum {
  uint64_t high = 0;
  uint64_t low = 0;

  RowSum& operator+=(const RowSum& other) {
    low += other.low;
    high += other.high + (low < other.low ? 1 : 0);
    return *this;
  }
  RowSum& operator-=(const RowSum& other) {
    high -= other.high + (low < other.low ? 1 : 0);
    low -= other.low;
    return *this;
  }
  friend bool operator==(const RowSum&, const RowSum&) = default;
};

RowSum HashOfBytes(std::string_view bytes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_STATE_ROW_SUM_H_
