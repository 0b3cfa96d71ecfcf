#include "matchers/error_class.h"

#include <array>
#include <cstddef>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// By value of ErrorClass.
constexpr std::array<std::string_view, 8> kNames = {"none",   "transient", "capacity", "quota",
                                                    "config", "guest",     "platform", "permission"};

}  // namespace

std::string_view ErrorClassName(ErrorClass error_class) {
  return kNames[static_cast<size_t>(error_class)];
}

std::optional<ErrorClass> ErrorClassOf(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (EqualsIgnoreCase(name, kNames[i])) return static_cast<ErrorClass>(i);
  }
  return std::nullopt;
}

}  // namespace vmsift
