// What is wrong with the options of `vmsift tail` beyond their form, for --check-config.
#ifndef VMSIFT_ANALYZER_APP_TAIL_CHECK_H_
#define VMSIFT_ANALYZER_APP_TAIL_CHECK_H_

#include <string>
#include <vector>

#include "analyzer/app/command.h"

namespace vmsift {

// One message each, as a run would begin with. Reads the files of secrets and certificates, connects to
// nothing, and listens nowhere.
std::vector<std::string> ProblemsOf(const TailOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_CHECK_H_
