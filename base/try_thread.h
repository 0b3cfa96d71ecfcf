// Starts a thread if the system allows one: users and memory have limits.
#ifndef VMSIFT_BASE_TRY_THREAD_H_
#define VMSIFT_BASE_TRY_THREAD_H_

#include <system_error>
#include <thread>
#include <utility>

namespace vmsift {

// Not joinable if none could be started. Then the caller does the work itself, or without it.
template <typename Work>
std::thread TryThread(Work work) {
  try {
    return std::thread(std::move(work));
  } catch (const std::system_error&) {
    return {};
  }
}

}  // namespace vmsift

#endif  // VMSIFT_BASE_TRY_THREAD_H_
