#include "analyzer/decode/azure_names.h"

#include <algorithm>
#include <array>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

template <size_t kCount>
bool HoldsAny(std::string_view text, const std::array<std::string_view, kCount>& words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return FindIgnoreCase(text, word) != std::string_view::npos;
  });
}

// `Microsoft.Compute/virtualMachines`, `Microsoft.Network`; not the packages of .NET.
bool NamesProvider(std::string_view text) {
  constexpr std::string_view kMicrosoft = "microsoft.";
  static constexpr std::array<std::string_view, 3> kProviders = {"compute", "network", "resources"};
  for (size_t at = FindIgnoreCase(text, kMicrosoft); at != std::string_view::npos;
       at = FindIgnoreCase(text, kMicrosoft, at)) {
    const size_t begin = at += kMicrosoft.size();
    while (at < text.size() && IsAsciiAlpha(text[at])) ++at;
    const std::string_view name = text.substr(begin, at - begin);
    if (at < text.size() && text[at] == '/') return true;
    if (std::any_of(kProviders.begin(), kProviders.end(),
                    [name](std::string_view provider) { return EqualsIgnoreCase(name, provider); }))
      return true;
  }
  return false;
}

}  // namespace

bool NamesAzure(std::string_view text) {
  static constexpr std::array<std::string_view, 12> kNames = {
      "/subscriptions/", "management.azure.com", "aka.ms/",    "azurerm",     "resourcegroupname",
      "vmname",          "azuremachine",         "azureerror", "azure error", "azure_error",
      "azure.core",      "msrestazure"};
  return HoldsAny(text, kNames) || NamesProvider(text) || text.find("-Az") != std::string_view::npos;
}

bool NamesOtherCloud(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kNames = {
      "amazonaws", "googleapis", "arn:aws:", "compute#operation", "responsemetadata"};
  return HoldsAny(text, kNames);
}

}  // namespace vmsift
