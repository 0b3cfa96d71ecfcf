// Formats numbers and sizes for people.
#ifndef VMSIFT_BASE_QUANTITY_TEXT_H_
#define VMSIFT_BASE_QUANTITY_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace vmsift {

// `31,988`
std::string Grouped(uint64_t number);

// `1 failure`, `31,988 failures`
std::string Counted(uint64_t number, std::string_view one, std::string_view many);

// A size in decimal units: `408.6` and `MB`.
struct ByteQuantity {
  explicit ByteQuantity(uint64_t bytes);

  std::string number;
  std::string_view unit;
};

// `408.6 MB`
std::string Bytes(uint64_t bytes);

}  // namespace vmsift

#endif  // VMSIFT_BASE_QUANTITY_TEXT_H_
