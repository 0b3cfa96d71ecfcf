// Notices that wait to be delivered, as a state saves them.
#ifndef VMSIFT_ANALYZER_ALERT_WAITING_NOTICES_H_
#define VMSIFT_ANALYZER_ALERT_WAITING_NOTICES_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "analyzer/alert/alerts.h"

namespace vmsift {

// Numbered in the order in which they are delivered, without gaps. A delivered one gives up its number.
struct WaitingNotices {
  uint64_t first = 1;  // the number of the first, or of the next to come
  std::vector<std::shared_ptr<const AlertNotice>> notices;

  uint64_t end() const { return first + notices.size(); }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_WAITING_NOTICES_H_
