// How many threads are worth starting on this machine.
#ifndef VMSIFT_ANALYZER_APP_THREAD_COUNT_H_
#define VMSIFT_ANALYZER_APP_THREAD_COUNT_H_

#include <cstddef>

namespace vmsift {

// The cores that this process may run on, by its affinity and by the limit of its control group (cpu.max of
// cgroup v2, the kernel's cgroup-v2.rst). At least 1.
size_t UsableCores();

// `threads`, reduced so that every worker can open the files that it reads; at least 1. Raises the process's
// limit of open files as far as allowed.
size_t ThreadsWithinOpenFiles(size_t threads);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_THREAD_COUNT_H_
