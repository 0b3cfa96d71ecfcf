// The VMs that a text log names around its errors: resource ids, `'vm/extension'` names, fields, words.
#ifndef VMSIFT_ANALYZER_DECODE_VM_CONTEXT_H_
#define VMSIFT_ANALYZER_DECODE_VM_CONTEXT_H_

#include <cstddef>
#include <string_view>
#include <vector>

namespace vmsift {

struct VmMention {
  size_t offset = 0;
  std::string_view name;
  std::string_view id;  // the text that holds the resource id, where it is one
};

// All VMs named in a text of cleaned lines, in order. Linear in its length. Views borrow `text`.
void FindVmMentions(std::string_view text, std::vector<VmMention>* mentions);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_VM_CONTEXT_H_
