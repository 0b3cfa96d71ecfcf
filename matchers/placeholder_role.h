// What a placeholder of a message template means, by the words around it.
//
// A role makes a parameter useful: the VM of a failure is the parameter whose role is kVm.
#ifndef VMSIFT_MATCHERS_PLACEHOLDER_ROLE_H_
#define VMSIFT_MATCHERS_PLACEHOLDER_ROLE_H_

#include <string_view>

namespace vmsift {

enum class PlaceholderRole {
  kValue,    // nothing more is known
  kVm,       // the VM that the message is about
  kOwnerVm,  // a VM that merely holds what the message is about: "disk already owned by VM '{1}'"
  kScaleSet,
  kExtension,
  kHandler,
  kPublisher,
  kType,
  kVersion,
  kDisk,
  kBlob,
  kImage,
  kSize,
  kLocation,
  kSubscription,
  kStorageAccount,
  kAvailabilitySet,
  kResource,
  kOperation,
  kErrorCode,
  kErrorMessage,
  kSecret,
  kCount,
};

// The role's name in reports: "vm", "error_message", …
std::string_view RoleName(PlaceholderRole role);

// The role of a placeholder between two stretches of template text (any letter case, quotes allowed).
PlaceholderRole RoleFromWords(std::string_view before, std::string_view after);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_PLACEHOLDER_ROLE_H_
