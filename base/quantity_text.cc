#include "base/quantity_text.h"

#include <array>
#include <cstddef>

#include "fmt/format.h"

namespace vmsift {

std::string Grouped(uint64_t number) {
  std::string digits = std::to_string(number);
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, 1, ',');
  return digits;
}

std::string Counted(uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", Grouped(number), number == 1 ? one : many);
}

ByteQuantity::ByteQuantity(uint64_t bytes) {
  constexpr std::array kByteUnits = {"B", "KB", "MB", "GB", "TB", "PB"};
  double value = static_cast<double>(bytes);
  size_t index = 0;
  while (value >= 1000 && index + 1 < kByteUnits.size()) {
    value /= 1000;
    ++index;
  }
  number = index == 0 ? std::to_string(bytes) : fmt::format("{:.1f}", value);
  unit = kByteUnits[index];
}

std::string Bytes(uint64_t bytes) {
  const ByteQuantity quantity(bytes);
  return fmt::format("{} {}", quantity.number, quantity.unit);
}

}  // namespace vmsift
