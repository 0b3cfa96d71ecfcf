#include "analyzer/decode/simd_kernel.h"

#include "simdjson.h"

namespace vmsift {

std::string SimdKernelName() {
  return std::string(simdjson::get_active_implementation()->name());
}

}  // namespace vmsift
