// The live view of `vmsift tail`: keeps what it shows besides the counts, draws it in place, and obeys keys.
#ifndef VMSIFT_ANALYZER_APP_TAIL_DISPLAY_H_
#define VMSIFT_ANALYZER_APP_TAIL_DISPLAY_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/alert/windows.h"
#include "analyzer/app/live_controls.h"
#include "analyzer/app/live_keys.h"
#include "analyzer/app/live_screen.h"
#include "analyzer/app/terminal_mode.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/latest_failures.h"
#include "analyzer/report/live_view.h"
#include "analyzer/tail/session.h"

namespace vmsift {

class TailDisplay {
 public:
  // `with_keys`: standard input is the terminal of standard output, and nothing else reads it.
  TailDisplay(Timestamp begin, bool color, bool with_keys);

  void Add(const AttributedFailure& finding, Timestamp now);
  // A message for the user, which also stays above the view. In the view, the alerts that fire are lines of
  // their own, so a line of one (AlertLine) is no message there.
  void Note(std::string_view line);
  // Draws the state at `now`.
  void Draw(TailSession* session, std::vector<std::string> alerts, Timestamp now);
  // When it is to be drawn again, by the clock of the session (NowMs): a few times a second, but in at most a
  // tenth of the time, since large counts take longer to sum than a window to draw. Sooner after a key,
  // though half of the time is for reading, however fast keys come.
  int64_t next_draw() const { return next_draw_; }
  void DrawAtOnce() { next_draw_ = 0; }
  // Reads the keys that were pressed, without waiting. True if the user wants to end.
  bool TakeKeys();
  // To wait for keys at; -1: there are none.
  int keys() const { return mode_.keys(); }
  // Whether TakeKeys must be called again soon, though nothing may be pressed.
  bool waits_for_key() const { return keys_.waiting(); }
  // Gives the terminal back. Draw may come again, and is due.
  void Leave();
  // The program was stopped and goes on (SIGCONT).
  void GoOn();

 private:
  static constexpr size_t kLatest = 500;
  static constexpr size_t kNotes = 5;
  static constexpr size_t kRows = 100;        // of each table
  static constexpr size_t kAllRows = 10'000;  // the same, where others than the first are wanted

  // A count at a time.
  struct Sample {
    int64_t time_ms = 0;
    uint64_t failures = 0;
    uint64_t lines = 0;
    uint64_t bytes = 0;
  };

  LiveState Gather(TailSession* session, std::vector<std::string> alerts, Timestamp now, int64_t now_ms);
  void ShowCounts(const Tally& tally, const Catalog& catalog, Timestamp now, LiveState* state);
  void ShowInputs(const Follower& follower, LiveState* state) const;
  void ShowRates(int64_t now_ms, LiveState* state);

  const Timestamp begin_;
  const bool color_;
  const bool with_keys_;
  TerminalMode mode_;
  LiveScreen screen_;  // before the mode is restored, it is left
  LiveKeyReader keys_;
  LiveControls controls_;
  std::optional<LiveState> paused_;  // what is shown while the display is paused
  Windows windows_;
  LatestFailures latest_{kLatest};
  std::deque<std::string> notes_;  // newest first
  std::deque<Sample> samples_;     // of the last seconds
  int64_t next_draw_ = 0;
  int64_t drawn_ = 0;      // last
  int64_t draw_cost_ = 0;  // of that, in milliseconds
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_DISPLAY_H_
