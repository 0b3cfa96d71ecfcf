#include "tests/cli/metrics_text.h"

#include <cstdlib>
#include <sstream>

namespace vmsift {

std::map<std::string, uint64_t> SamplesBy(const std::string& metrics, const std::string& name,
                                          const std::string& label) {
  std::map<std::string, uint64_t> samples;
  std::istringstream lines(metrics);
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name + "{") && !line.starts_with(name + " ")) continue;
    const std::string before = label + "=\"";
    const size_t at = label.empty() ? std::string::npos : line.find(before);
    std::string value;
    if (at != std::string::npos) {
      const size_t begin = at + before.size();
      value = line.substr(begin, line.find('"', begin) - begin);
    }
    samples[value] += std::strtoull(line.c_str() + line.rfind(' '), nullptr, 10);
  }
  return samples;
}

uint64_t SumOf(const std::string& metrics, const std::string& name) {
  return SamplesBy(metrics, name, "")[""];
}

}  // namespace vmsift
