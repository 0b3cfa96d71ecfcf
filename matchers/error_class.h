// The class of an error: who can cure it, and how. Catalog pages state it in the column *Class*.
#ifndef VMSIFT_MATCHERS_ERROR_CLASS_H_
#define VMSIFT_MATCHERS_ERROR_CLASS_H_

#include <optional>
#include <string_view>

namespace vmsift {

enum class ErrorClass {
  kNone,        // no page states one
  kTransient,   // passes by itself: retry later
  kCapacity,    // Azure has no room for the request: another size, zone or region
  kQuota,       // a limit of the subscription is reached: free some or request more
  kConfig,      // the request is wrong: correct it, since a retry fails again
  kGuest,       // the cause is inside the VM
  kPlatform,    // Azure itself failed
  kPermission,  // a role, policy, lock or registration forbids the request
};

inline constexpr int kErrorClassCount = static_cast<int>(ErrorClass::kPermission) + 1;

// The name as pages and reports have it: "transient", …; "none".
std::string_view ErrorClassName(ErrorClass error_class);

// The class of a name in any letter case; nothing when there is no such class.
std::optional<ErrorClass> ErrorClassOf(std::string_view name);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_ERROR_CLASS_H_
