// What the keys do to the live view: which part of it is shown, in which order, and what its last line says.
// Knows no terminal.
#ifndef VMSIFT_ANALYZER_APP_LIVE_CONTROLS_H_
#define VMSIFT_ANALYZER_APP_LIVE_CONTROLS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "analyzer/app/live_keys.h"
#include "analyzer/report/live_order.h"
#include "analyzer/report/live_view.h"

namespace vmsift {

class LiveControls {
 public:
  // True if the user wants to end.
  bool Take(const LiveKey& key);

  bool paused() const { return paused_; }
  LiveSort sort() const { return sort_; }
  const std::string& filter() const { return filter_; }
  size_t scroll() const { return scroll_; }
  // Whether rows are wanted that do not stand first.
  bool wants_all() const { return paused_ || scroll_ > 0 || sort_ != LiveSort::kTotal || !filter_.empty(); }

  // The last line, safe to print, and whether it shows something unusual.
  std::string StatusLine() const;
  bool stands_out() const { return paused_ || typing_; }
  // What the keys do; empty unless it was asked for.
  std::vector<LiveHelp> Help() const;

  // How the view was drawn: the last row that one can scroll to, and the rows of a page.
  void SetLimits(size_t last_scroll, size_t page);

 private:
  void Type(const LiveKey& key);
  void Scroll(LiveKey::Kind kind);

  bool paused_ = false;
  bool typing_ = false;  // the filter
  bool help_ = false;
  LiveSort sort_ = LiveSort::kTotal;
  std::string filter_;
  size_t scroll_ = 0;
  size_t last_scroll_ = 0;
  size_t page_ = 1;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_LIVE_CONTROLS_H_
