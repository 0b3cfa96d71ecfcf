// What a measurement was made on, for whoever reads its figures elsewhere.
#ifndef VMSIFT_ANALYZER_THROUGHPUT_MACHINE_H_
#define VMSIFT_ANALYZER_THROUGHPUT_MACHINE_H_

#include <cstddef>
#include <string>

namespace vmsift {

struct Machine {
  std::string cpu;              // its model; empty: not known
  size_t cores = 1;             // that the process may use
  std::string simdjson_kernel;  // such as "haswell"
};

// The model is that of /proc/cpuinfo (proc(5)).
Machine DescribeMachine(size_t cores);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_THROUGHPUT_MACHINE_H_
