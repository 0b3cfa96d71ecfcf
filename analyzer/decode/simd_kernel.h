// Which of its kernels simdjson picked for this processor, for benchmarks to tell.
#ifndef VMSIFT_ANALYZER_DECODE_SIMD_KERNEL_H_
#define VMSIFT_ANALYZER_DECODE_SIMD_KERNEL_H_

#include <string>

namespace vmsift {

// Such as "haswell". It finds the structure of the text; what is read of it then is built for every processor
// that the program runs on.
std::string SimdKernelName();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_SIMD_KERNEL_H_
