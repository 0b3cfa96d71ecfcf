// Reads what /metrics answers.
#ifndef VMSIFT_TESTS_CLI_METRICS_TEXT_H_
#define VMSIFT_TESTS_CLI_METRICS_TEXT_H_

#include <cstdint>
#include <map>
#include <string>

namespace vmsift {

// The samples of a metric, added up by the value of a label, as it is written. Those without the label, or
// all if `label` is empty, are under "".
std::map<std::string, uint64_t> SamplesBy(const std::string& metrics, const std::string& name,
                                          const std::string& label);
uint64_t SumOf(const std::string& metrics, const std::string& name);

}  // namespace vmsift

#endif  // VMSIFT_TESTS_CLI_METRICS_TEXT_H_
