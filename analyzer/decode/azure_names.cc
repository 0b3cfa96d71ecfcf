#include "analyzer/decode/azure_names.h"

#include <algorithm>
#include <array>

#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

template <size_t kCount>
bool HoldsAny(std::string_view text, const std::array<std::string_view, kCount>& words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return FindIgnoreCase(text, word) != std::string_view::npos;
  });
}

}  // namespace

bool NamesAzure(std::string_view text) {
  constexpr std::array<std::string_view, 11> kNames = {
      "/subscriptions/", "microsoft.", "management.azure.com", "aka.ms/",     "azurerm", "resourcegroupname",
      "azuremachine",    "azureerror", "azure_error",          "azure.core.", "vmname"};
  return HoldsAny(text, kNames);
}

bool NamesOtherCloud(std::string_view text) {
  constexpr std::array<std::string_view, 4> kNames = {"amazonaws", "googleapis",
                                                      "arn:aws:", "compute#operation"};
  return HoldsAny(text, kNames);
}

}  // namespace vmsift
