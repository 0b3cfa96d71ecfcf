#include "analyzer/app/tail_schedule.h"

namespace vmsift {

void TailSchedule::Looked(int64_t now, bool sees_all) {
  names_changed_ = false;
  last_look_ = now;
  next_look_ = now + (sees_all ? kLookMs : kPollMs);
}

void TailSchedule::Saved(int64_t now) {
  last_save_ = now;
  next_save_ = now + kSaveMs;
}

int64_t TailSchedule::NextLook(bool in_doubt) const {
  int64_t next = next_look_;
  if (in_doubt) next = std::min(next, last_look_ + kDoubtCheckMs);
  if (names_changed_) next = std::min(next, last_look_ + kLeastLookMs);
  return next;
}

int64_t TailSchedule::Next(int64_t now, bool in_doubt, bool urgent) const {
  int64_t next = std::min({NextLook(in_doubt), next_save_, now + kQuietCheckMs});
  if (urgent) next = std::min(next, last_save_ + kLeastSaveMs);
  return every_ms_ > 0 ? std::min(next, next_report_) : next;
}

}  // namespace vmsift
