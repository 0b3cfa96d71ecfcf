// How many threads are worth starting on this machine.
#ifndef VMSIFT_ANALYZER_APP_THREAD_COUNT_H_
#define VMSIFT_ANALYZER_APP_THREAD_COUNT_H_

#include <cstddef>
#include <istream>
#include <string>

namespace vmsift {

// The cores that this process may run on, by its affinity and by the limit of its control group (cpu.max of
// cgroup v2, the kernel's cgroup-v2.rst). At least 1.
size_t UsableCores();

// `cores`, reduced to the limits of a process's control group and of those around it: `groups` is its
// /proc/PID/cgroup, `root` where the groups are mounted. Quotas count as whole cores, rounded up.
size_t CoresWithinGroups(size_t cores, std::istream& groups, const std::string& root);

// `threads`, reduced so that every worker can open the files that it reads; at least 1. Raises the process's
// limit of open files as far as allowed.
size_t ThreadsWithinOpenFiles(size_t threads);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_THREAD_COUNT_H_
