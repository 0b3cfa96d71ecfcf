#include "analyzer/pipeline/error_scope.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Of codes that speak of VMs and what belongs to them, in lower case.
constexpr std::array<std::string_view, 16> kWords = {
    "vm",        "virtualmachine", "osprovisioning", "disk",     "vhd",      "image",   "sku",  "allocation",
    "extension", "scaleset",       "snapshot",       "eviction", "maxprice", "pricing", "zone", "core"};

bool NamesCompute(std::string_view text) {
  return FindIgnoreCase(text, "microsoft.compute/") != std::string_view::npos;
}

}  // namespace

ErrorScope ScopeOfError(const Failure& failure, const VmKey& vm) {
  const auto holds = [code = failure.code](std::string_view word) {
    return FindIgnoreCase(code, word) != std::string_view::npos;
  };
  const bool concerns_vm =
      !vm.name.empty() || NamesCompute(failure.target_resource_id) || NamesCompute(failure.resource_id) ||
      NamesCompute(failure.operation) || std::any_of(kWords.begin(), kWords.end(), holds) ||
      std::any_of(
          failure.chain.begin(), failure.chain.end(),
          [](const ChainLink& link) { return NamesCompute(link.target) || NamesCompute(link.message); }) ||
      // Quotas of compute are told in words.
      FindIgnoreCase(failure.message, " core") != std::string_view::npos;
  return concerns_vm ? ErrorScope::kVm : ErrorScope::kOther;
}

}  // namespace vmsift
