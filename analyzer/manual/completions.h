// Scripts that complete the command line of vmsift in bash(1), zsh(1) and fish(1): commands, options, the
// values of options, files. Each script is whole: it needs nothing but the shell (bash-completion, if there,
// completes names of files better).
#ifndef VMSIFT_ANALYZER_MANUAL_COMPLETIONS_H_
#define VMSIFT_ANALYZER_MANUAL_COMPLETIONS_H_

#include <string>

#include "analyzer/manual/manual.h"

namespace vmsift {

std::string BashCompletion(const Manual& manual);
std::string ZshCompletion(const Manual& manual);
std::string FishCompletion(const Manual& manual);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_MANUAL_COMPLETIONS_H_
