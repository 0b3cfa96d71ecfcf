// The live view of `vmsift tail` as lines of text: a pure function of the data and the size.
#ifndef VMSIFT_ANALYZER_REPORT_LIVE_VIEW_H_
#define VMSIFT_ANALYZER_REPORT_LIVE_VIEW_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"

namespace vmsift {

// The size of a terminal's window.
struct LiveSize {
  size_t columns = 80;
  size_t rows = 24;

  friend bool operator==(const LiveSize&, const LiveSize&) = default;
};

// A code or a VM; counted by record time, except the total (alert/windows.h).
struct LiveRow {
  std::string name;  // empty: the log says none
  uint64_t total = 0;
  uint64_t minute = 0;
  uint64_t minute_before = 0;
  uint64_t hour = 0;
  uint64_t day = 0;
};

struct LiveFailure {
  std::optional<Timestamp> time;
  std::string code;  // empty: the log says none
  std::string vm;
  std::string message;
};

struct LiveInput {
  std::string path;
  uint64_t bytes_behind = 0;  // not read yet
  std::string state;          // such as `waiting`, `rotated`, `gone`; empty: followed
};

// What a key does.
struct LiveHelp {
  std::string keys;
  std::string effect;
};

struct LiveState {
  Timestamp begin;
  Timestamp now;
  LiveRow all;            // its name is not shown
  uint64_t suspects = 0;  // shown if there are any
  uint64_t lines = 0;
  uint64_t bytes = 0;
  double failures_per_second = 0;  // over the last seconds, in real time
  double lines_per_second = 0;
  double bytes_per_second = 0;
  // In the order of display; there may be more of each than fit.
  std::vector<LiveRow> codes;
  std::vector<LiveRow> vms;
  uint64_t other_codes = 0;  // besides those in `codes`
  uint64_t other_vms = 0;
  std::vector<LiveFailure> latest;  // newest first (latest_failures.h)
  std::vector<LiveInput> inputs;    // most important first
  uint64_t other_inputs = 0;        // besides those in `inputs`
  std::vector<std::string> alerts;  // active ones (ActiveAlertText)
  std::vector<std::string> notes;   // messages, newest first
  // How it is shown.
  size_t scroll = 0;           // rows of each table and of the latest failures that are skipped, as far as
                               // that leaves none of its place empty
  std::string nothing;         // stands in place of tables, failures and inputs if all are empty
  std::vector<LiveHelp> help;  // stands in place of all but the totals; empty: none
  std::string status;          // in the window's last line; empty: none
  bool status_stands_out = false;
};

// At most `size.rows` lines of at most `size.columns` characters, without line ends, safe to print; the first
// is the total. If there is not enough room, these are left out in this order: details of the totals, columns
// of the tables, rows at the end of sections, whole sections from the last. With `color` the lines hold ANSI
// codes, which take no column. `last_scroll` gets the scroll that shows the last rows of every list.
std::vector<std::string> LiveView(const LiveState& state, const LiveSize& size, bool color,
                                  size_t* last_scroll = nullptr);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_LIVE_VIEW_H_
