// When the loop of `vmsift tail` looks for changes, saves and reports. Times are milliseconds of its clock.
#ifndef VMSIFT_ANALYZER_APP_TAIL_SCHEDULE_H_
#define VMSIFT_ANALYZER_APP_TAIL_SCHEDULE_H_

#include <algorithm>
#include <cstdint>

namespace vmsift {

class TailSchedule {
 public:
  // `every_ms`: the interval of reports; 0: only at the end.
  explicit TailSchedule(int64_t every_ms) : every_ms_(every_ms) {}

  // The first report is due an interval later.
  void Begin(int64_t now) { next_report_ = now + every_ms_; }

  // Names in the directories changed, so that a rescan is wanted soon.
  void NoteNames() { names_changed_ = true; }
  // Whether to rescan everything. `in_doubt`: the last scan left files undecided.
  bool MustLook(int64_t now, bool in_doubt) const { return now >= NextLook(in_doubt); }
  // `sees_all`: notifications cover all changes; a rescan is a safety net.
  void Looked(int64_t now, bool sees_all);

  // `urgent`: there are alerts to be delivered, which wait for the save.
  bool MustSave(int64_t now, bool urgent) const {
    return now >= next_save_ || (urgent && now >= last_save_ + kLeastSaveMs);
  }
  void Saved(int64_t now);

  bool MustReport(int64_t now) const { return every_ms_ > 0 && now >= next_report_; }
  // What was missed stays so.
  void Reported(int64_t now) { next_report_ = std::max(next_report_ + every_ms_, now); }

  // When the loop must turn again, at the latest. `urgent` as in MustSave.
  int64_t Next(int64_t now, bool in_doubt, bool urgent) const;

 private:
  static constexpr int64_t kSaveMs = 1000;
  static constexpr int64_t kLeastSaveMs = 50;
  static constexpr int64_t kQuietCheckMs = 250;
  static constexpr int64_t kDoubtCheckMs = 500;  // while a file may be a copy
  // How often everything is rescanned: as a safety net with notifications, and as polling without.
  static constexpr int64_t kLookMs = 5000;
  static constexpr int64_t kPollMs = 250;
  // Names change in bursts; the minimum time between two rescans.
  static constexpr int64_t kLeastLookMs = 20;

  int64_t NextLook(bool in_doubt) const;

  const int64_t every_ms_;
  bool names_changed_ = false;
  int64_t next_look_ = 0;
  int64_t last_look_ = 0;
  int64_t next_save_ = 0;
  int64_t last_save_ = 0;
  int64_t next_report_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_SCHEDULE_H_
