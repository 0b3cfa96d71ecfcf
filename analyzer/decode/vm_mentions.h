// The VMs that a text log names around its errors: resource ids, `'vm/extension'` names, fields, words.
#ifndef VMSIFT_ANALYZER_DECODE_VM_MENTIONS_H_
#define VMSIFT_ANALYZER_DECODE_VM_MENTIONS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace vmsift {

struct VmMention {
  size_t offset = 0;
  std::string_view name;
  std::string_view id;  // the text that holds the resource id, where it is one
};

// The scope that a text names in words, as an id: `Resource Group Name: "rg-a"`, with the subscription where
// it is named too; empty when it names none.
std::string NamedScope(std::string_view text);

// The mention whose noun or type begins at `at`. Views borrow `text`, which is of cleaned lines.
std::optional<VmMention> VmMentionAt(std::string_view text, size_t at);

// The last mention that begins at or before `place`, else the first one after it.
std::optional<VmMention> NearestVmMention(std::string_view text, size_t place);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_VM_MENTIONS_H_
