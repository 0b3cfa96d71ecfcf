// A thread, where the system has one to give: limits of users and of memory say how many there may be.
#ifndef VMSIFT_ANALYZER_INPUT_TRY_THREAD_H_
#define VMSIFT_ANALYZER_INPUT_TRY_THREAD_H_

#include <system_error>
#include <thread>
#include <utility>

namespace vmsift {

// Not joinable when none can be had. Then the caller does the work, or does without it.
template <typename Work>
std::thread TryThread(Work work) {
  try {
    return std::thread(std::move(work));
  } catch (const std::system_error&) {
    return {};
  }
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_TRY_THREAD_H_
