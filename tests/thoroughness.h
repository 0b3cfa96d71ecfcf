// How many of a test's like cases are tried. With sanitizers, which make each many times as slow, a part:
// what they look for shows in few cases, and the release build tries all.
#ifndef VMSIFT_TESTS_THOROUGHNESS_H_
#define VMSIFT_TESTS_THOROUGHNESS_H_

#include <cstddef>

namespace vmsift {

// Set by CMake: GCC and clang name their sanitizers in ways of their own.
#ifdef VMSIFT_SANITIZED
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

// One case in how many. Odd and prime, so that every remainder of a loop's count has its turn.
inline constexpr size_t kOneCaseIn = kSanitized ? 7 : 1;

}  // namespace vmsift

#endif  // VMSIFT_TESTS_THOROUGHNESS_H_
