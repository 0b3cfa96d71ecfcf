#include "analyzer/app/version.h"

#include <string>

#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/simd_kernel.h"
#include "fmt/format.h"

namespace vmsift {

std::string_view Version() {
  return VMSIFT_VERSION;
}

std::string VersionText() {
  return fmt::format("vmsift {}\nlibraries: {}\nkernels: search {}, simdjson {}", VMSIFT_VERSION,
                     VMSIFT_LIBRARIES, AnchorFinder::KernelName(), SimdKernelName());
}

}  // namespace vmsift
