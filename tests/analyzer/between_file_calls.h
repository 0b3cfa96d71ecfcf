// Lets a test do things between any two calls of the system that concern files, as other programs do.
#ifndef VMSIFT_TESTS_ANALYZER_BETWEEN_FILE_CALLS_H_
#define VMSIFT_TESTS_ANALYZER_BETWEEN_FILE_CALLS_H_

#include <functional>

namespace vmsift {

// `before_call` is called before each of them, in this thread, but not for calls that it makes itself. Null:
// nothing is. This and what it calls are linked in the place of the C library's functions, in a test's
// program only.
void SetBetweenFileCalls(std::function<void()> before_call);

}  // namespace vmsift

#endif  // VMSIFT_TESTS_ANALYZER_BETWEEN_FILE_CALLS_H_
