#include "analyzer/throughput/machine.h"

#include <string_view>

#include "absl/status/statusor.h"
#include "analyzer/decode/simd_kernel.h"
#include "analyzer/input/open_source.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMaxCpuInfoBytes = 16 << 20;  // a stanza a core

// The value of the first line `model name : VALUE`.
std::string ModelName(std::string_view cpu_info) {
  constexpr std::string_view kKey = "model name";
  const size_t at = cpu_info.find(kKey);
  if (at == std::string_view::npos) return {};
  std::string_view line = cpu_info.substr(at);
  line = line.substr(0, line.find('\n'));
  const size_t colon = line.find(':');
  return colon == std::string_view::npos ? std::string() : std::string(Trimmed(line.substr(colon + 1)));
}

}  // namespace

Machine DescribeMachine(size_t cores) {
  const absl::StatusOr<std::string> cpu_info = ReadWholeFile("/proc/cpuinfo", kMaxCpuInfoBytes);
  return {cpu_info.ok() ? ModelName(*cpu_info) : std::string(), cores, SimdKernelName()};
}

}  // namespace vmsift
