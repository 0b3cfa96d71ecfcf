// One line on what `vmsift tail` does, for the manager of services.
#ifndef VMSIFT_ANALYZER_APP_TAIL_STATUS_H_
#define VMSIFT_ANALYZER_APP_TAIL_STATUS_H_

#include <string>

#include "analyzer/tail/session.h"

namespace vmsift {

// Such as "Follows 2 logs; 31,988 lines read, 12 with failures", as of the last save. Cheap at any size.
std::string TailStatus(TailSession* session);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_STATUS_H_
