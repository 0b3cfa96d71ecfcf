// What fuzz targets hold true: checked in every build, and a failure ends the program as a crash does.
#ifndef VMSIFT_TESTS_FUZZ_FUZZ_CHECK_H_
#define VMSIFT_TESTS_FUZZ_FUZZ_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#define FUZZ_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : vmsift::FailFuzzCheck(#condition, __FILE__, __LINE__))

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace vmsift {

[[noreturn]] inline void FailFuzzCheck(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
  std::abort();
}

// Reads every byte, so that a sanitizer sees a view of memory that is gone.
inline void Touch(std::string_view view) {
  const volatile char* const bytes = view.data();
  for (size_t i = 0; i < view.size(); ++i) static_cast<void>(bytes[i]);
}

}  // namespace vmsift

#endif  // VMSIFT_TESTS_FUZZ_FUZZ_CHECK_H_
