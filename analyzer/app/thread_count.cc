#include "analyzer/app/thread_count.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

namespace vmsift {
namespace {

size_t CoresByAffinity() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return std::thread::hardware_concurrency();
  return static_cast<size_t>(CPU_COUNT(&set));
}

// "200000 100000": microseconds of CPU in each period; "max" for no limit. 0 where there is none to read.
double CoresByGroup(const std::string& path) {
  std::ifstream file(path);
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max" || period <= 0) return 0;
  return std::strtod(quota.c_str(), nullptr) / period;
}

}  // namespace

size_t CoresWithinGroups(size_t cores, std::istream& groups, const std::string& root) {
  std::string line;
  while (std::getline(groups, line)) {
    if (line.substr(0, 3) != "0::") continue;  // version 2
    for (std::string group = line.substr(3);; group.erase(group.rfind('/'))) {
      const double limit = CoresByGroup(root + group + "/cpu.max");
      if (limit > 0) cores = std::min(cores, static_cast<size_t>(limit + 0.999));
      if (group.find('/') == std::string::npos) break;
    }
  }
  return cores;
}

size_t UsableCores() {
  std::ifstream groups("/proc/self/cgroup");
  return std::max<size_t>(1, CoresWithinGroups(CoresByAffinity(), groups, "/sys/fs/cgroup"));
}

size_t ThreadsWithinOpenFiles(size_t threads) {
  constexpr size_t kFilesOfWorker = 2;  // the input that it reads, and one that it looks into
  constexpr size_t kReserve = 2;        // of the libraries
  rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return threads;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const size_t needed = threads * kFilesOfWorker + kReserve;
  size_t free = 0;
  for (rlim_t i = 0; i < limit.rlim_cur && free < needed; ++i) {
    if (fcntl(static_cast<int>(i), F_GETFD) < 0) ++free;
  }
  return std::clamp<size_t>((std::max(free, kReserve) - kReserve) / kFilesOfWorker, 1, threads);
}

}  // namespace vmsift
