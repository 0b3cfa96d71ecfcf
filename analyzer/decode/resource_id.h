// Azure resource ids, and the virtual machine that one names.
//
// Format:
// `/subscriptions/S/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/NAME[/extensions/E]`, in any
// letter case; a scale-set instance is `…/virtualMachineScaleSets/SET/virtualMachines/INSTANCE`. Source:
// Azure Resource Manager, "Resource providers and resource types". Pure functions; views borrow the text they
// are given.
#ifndef VMSIFT_ANALYZER_DECODE_RESOURCE_ID_H_
#define VMSIFT_ANALYZER_DECODE_RESOURCE_ID_H_

#include <optional>
#include <string>
#include <string_view>

namespace vmsift {

struct ResourceId {
  // Empty where the id does not go that far.
  std::string_view subscription;
  std::string_view resource_group;
  std::string_view scale_set;
  std::string_view vm;  // the VM's name; of a scale-set instance, the instance alone

  bool names_vm() const { return !vm.empty(); }
};

// Finds the first resource id in `text` that names a VM, in prose as well; nothing when there is none. A
// resource *type* ("Microsoft.Compute/virtualMachines/extensions") is not an id.
std::optional<ResourceId> FindVmResourceId(std::string_view text);

// The subscription, resource group and scale set of the first id in `text`, whether or not it names a VM.
ResourceId FindScope(std::string_view text);

// Appends the name that people know the VM by: NAME, or SET_INSTANCE.
void AppendVmName(const ResourceId& id, std::string* out);
// Appends what is equal for the same VM but for letter case: SUBSCRIPTION/GROUP/NAME, or the name alone where
// the group is not known.
void AppendVmIdentity(const ResourceId& id, std::string* out);
// Appends the id in Azure's form; nothing where the group is not known. A log may tell the group alone: the
// id begins with it, then.
void AppendVmResourceId(const ResourceId& id, std::string* out);

// Whether the text can be the name of a VM: 1 to 80 letters, digits, `-`, `_`, `.` with a letter or digit
// among them.
bool IsVmName(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_RESOURCE_ID_H_
