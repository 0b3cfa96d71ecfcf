// The live view of `vmsift tail`: keeps what it shows besides the counts, and draws it in place.
#ifndef VMSIFT_ANALYZER_APP_TAIL_DISPLAY_H_
#define VMSIFT_ANALYZER_APP_TAIL_DISPLAY_H_

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/alert/windows.h"
#include "analyzer/app/live_screen.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/live_view.h"
#include "analyzer/tail/session.h"

namespace vmsift {

class TailDisplay {
 public:
  TailDisplay(Timestamp begin, bool color);

  void Add(const AttributedFailure& finding, Timestamp now);
  // A message for the user, which also stays above the view.
  void Note(std::string_view line);
  // Draws the state at `now`. `now_ms` is the clock of the session.
  void Draw(TailSession* session, std::vector<std::string> alerts, Timestamp now, int64_t now_ms);
  // Gives the terminal back.
  void Leave() { screen_.Leave(); }

 private:
  static constexpr size_t kLatest = 50;
  static constexpr size_t kNotes = 5;
  static constexpr size_t kRows = 100;  // of each table

  // A count at a time.
  struct Sample {
    int64_t time_ms = 0;
    uint64_t failures = 0;
    uint64_t lines = 0;
    uint64_t bytes = 0;
  };

  void ShowCounts(const Tally& tally, const Catalog& catalog, Timestamp now, LiveState* state);
  void ShowInputs(const Follower& follower, LiveState* state) const;
  void ShowRates(int64_t now_ms, LiveState* state);

  const Timestamp begin_;
  const bool color_;
  LiveScreen screen_;
  Windows windows_;
  std::deque<LiveFailure> latest_;  // newest first
  std::deque<std::string> notes_;
  std::deque<Sample> samples_;  // of the last seconds
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_DISPLAY_H_
