// The VM that a message names in words: `VM 'web-01'`, `Virtual Machine "web-01"`.
#ifndef VMSIFT_ANALYZER_DECODE_VM_WORDS_H_
#define VMSIFT_ANALYZER_DECODE_VM_WORDS_H_

#include <string_view>

namespace vmsift {

struct VmWords {
  std::string_view vm;     // the first VM named as such; empty when none is
  std::string_view owner;  // the first VM that merely owns something: `disk already owned by VM 'x'`
};

// Only quoted names count: unquoted, "VM has reported…" would name a machine. Borrows `message`.
VmWords FindVmWords(std::string_view message);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_VM_WORDS_H_
