#include "matchers/placeholder_role.h"

#include <array>
#include <string>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

using Role = PlaceholderRole;

struct Phrase {
  std::string_view words;
  Role role;
};

// What stands right before a placeholder. The longest phrase that fits decides.
constexpr std::array kBefore = {
    Phrase{"vm", Role::kVm},
    Phrase{"vms", Role::kVm},
    Phrase{"vm name", Role::kVm},
    Phrase{"vm named", Role::kVm},
    Phrase{"vm with name", Role::kVm},
    Phrase{"virtual machine", Role::kVm},
    Phrase{"virtual machines", Role::kVm},
    Phrase{"virtual machine name", Role::kVm},
    Phrase{"virtual machine named", Role::kVm},
    Phrase{"virtual machine with name", Role::kVm},
    Phrase{"owned by vm", Role::kOwnerVm},
    Phrase{"owned by virtual machine", Role::kOwnerVm},
    Phrase{"belonging to vm", Role::kOwnerVm},
    Phrase{"belonging to virtual machine", Role::kOwnerVm},
    Phrase{"belongs to vm", Role::kOwnerVm},
    Phrase{"used by vm", Role::kOwnerVm},
    Phrase{"used by virtual machine", Role::kOwnerVm},
    Phrase{"detached from vm", Role::kOwnerVm},
    Phrase{"is attached to vm", Role::kOwnerVm},
    Phrase{"scale set", Role::kScaleSet},
    Phrase{"scaleset", Role::kScaleSet},
    Phrase{"vmss", Role::kScaleSet},
    Phrase{"virtual machine scale set", Role::kScaleSet},
    Phrase{"virtual machine scaleset", Role::kScaleSet},
    Phrase{"extension", Role::kExtension},
    Phrase{"vm extension", Role::kExtension},
    Phrase{"vmextension", Role::kExtension},
    Phrase{"handler", Role::kHandler},
    Phrase{"publisher", Role::kPublisher},
    Phrase{"type", Role::kType},
    Phrase{"accounttype", Role::kType},
    Phrase{"account type", Role::kType},
    Phrase{"license type", Role::kType},
    Phrase{"license type is", Role::kType},
    Phrase{"version", Role::kVersion},
    Phrase{"disk", Role::kDisk},
    Phrase{"disk named", Role::kDisk},
    Phrase{"disk name is", Role::kDisk},
    Phrase{"blob", Role::kBlob},
    Phrase{"uri", Role::kBlob},
    Phrase{"url", Role::kBlob},
    Phrase{"vhd url", Role::kBlob},
    Phrase{"image", Role::kImage},
    Phrase{"disk image", Role::kImage},
    Phrase{"size", Role::kSize},
    Phrase{"vm size", Role::kSize},
    Phrase{"disk size value of", Role::kSize},
    Phrase{"disk size must be between", Role::kSize},
    Phrase{"location", Role::kLocation},
    Phrase{"region", Role::kLocation},
    Phrase{"subscription", Role::kSubscription},
    Phrase{"storage account", Role::kStorageAccount},
    Phrase{"availability set", Role::kAvailabilitySet},
    Phrase{"resource", Role::kResource},
    Phrase{"operation", Role::kOperation},
    Phrase{"error code", Role::kErrorCode},
    Phrase{"error message:", Role::kErrorMessage},
    Phrase{"error details:", Role::kErrorMessage},
    Phrase{"error:", Role::kErrorMessage},
    Phrase{"secret", Role::kSecret},
    Phrase{"key", Role::kSecret},
    Phrase{"at least", Role::kCount},
    Phrase{"cannot exceed", Role::kCount},
    Phrase{"count", Role::kCount},
    Phrase{"lun", Role::kCount},
    Phrase{"lun:", Role::kCount},
};

// What stands right after a placeholder, asked when the words before it say nothing.
constexpr std::array kAfter = {
    Phrase{"gb", Role::kSize},
    Phrase{"characters", Role::kCount},
    Phrase{"goal seeking tasks", Role::kCount},
    Phrase{"secret", Role::kSecret},
    Phrase{"of password", Role::kCount},
    Phrase{"storage account", Role::kStorageAccount},
};

std::string_view WithoutQuotesAndSpaces(std::string_view text) {
  constexpr std::string_view kAround = " '\"`";
  const size_t first = text.find_first_not_of(kAround);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kAround) - first + 1);
}

}  // namespace

std::string_view RoleName(PlaceholderRole role) {
  switch (role) {
    case Role::kValue:
      return "value";
    case Role::kVm:
      return "vm";
    case Role::kOwnerVm:
      return "owner_vm";
    case Role::kScaleSet:
      return "scale_set";
    case Role::kExtension:
      return "extension";
    case Role::kHandler:
      return "handler";
    case Role::kPublisher:
      return "publisher";
    case Role::kType:
      return "type";
    case Role::kVersion:
      return "version";
    case Role::kDisk:
      return "disk";
    case Role::kBlob:
      return "blob";
    case Role::kImage:
      return "image";
    case Role::kSize:
      return "size";
    case Role::kLocation:
      return "location";
    case Role::kSubscription:
      return "subscription";
    case Role::kStorageAccount:
      return "storage_account";
    case Role::kAvailabilitySet:
      return "availability_set";
    case Role::kResource:
      return "resource";
    case Role::kOperation:
      return "operation";
    case Role::kErrorCode:
      return "error_code";
    case Role::kErrorMessage:
      return "error_message";
    case Role::kSecret:
      return "secret";
    case Role::kCount:
      return "count";
  }
  return "value";
}

PlaceholderRole RoleFromWords(std::string_view before, std::string_view after) {
  const std::string lead = AsciiLowered(WithoutQuotesAndSpaces(before));
  const Phrase* best = nullptr;
  for (const Phrase& phrase : kBefore) {
    if (!std::string_view(lead).ends_with(phrase.words)) continue;
    const size_t start = lead.size() - phrase.words.size();
    if (start > 0 && IsAsciiAlnum(lead[start - 1])) continue;
    if (best == nullptr || phrase.words.size() > best->words.size()) best = &phrase;
  }
  if (best != nullptr) return best->role;

  const std::string follow = AsciiLowered(WithoutQuotesAndSpaces(after));
  for (const Phrase& phrase : kAfter) {
    if (std::string_view(follow).starts_with(phrase.words)) return phrase.role;
  }
  return Role::kValue;
}

}  // namespace vmsift
