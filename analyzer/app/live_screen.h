// Lines that are redrawn in place on a terminal.
//
// The previous content of the terminal is scrolled up first, so that nothing is overwritten; the alternate
// screen is not used, so what is printed above the lines stays readable. Only changed lines are written.
// Wrapping is turned off, so the terminal cuts long lines. Leaving erases the lines, which would be stale,
// and puts the cursor, visible, where they began. Terminals: ECMA-48 and the private modes 7 (wrapping), 25
// (cursor) of DEC, as all of today have them. How often to draw is the caller's decision. Not thread-safe.
#ifndef VMSIFT_ANALYZER_APP_LIVE_SCREEN_H_
#define VMSIFT_ANALYZER_APP_LIVE_SCREEN_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/report/live_view.h"

namespace vmsift {

class LiveScreen {
 public:
  // Writes to the terminal; false if nothing or only a part was written.
  using Sink = std::function<bool(std::string_view)>;

  explicit LiveScreen(Sink sink) : sink_(std::move(sink)) {}
  ~LiveScreen() { Leave(); }
  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;

  // Shows these lines (as LiveView makes them) in a window of this size. If the size has changed,
  // everything is redrawn.
  void Draw(const std::vector<std::string>& lines, const LiveSize& size);

  // Prints a text, which may be longer than a line, above the lines, where it scrolls out of the window at
  // once and stays to be read above it. It must be safe to print. Before the first Draw it is just printed.
  void Print(std::string_view text);

  // Gives the terminal back. Draw may come again, as after a stop (SIGTSTP).
  void Leave();
  // After a stop that nobody could catch, others have written to the terminal.
  void BeginAnew() { drawn_ = false; }

 private:
  // The lines, and empty ones up to so many rows.
  static std::string Whole(const std::vector<std::string>& lines, size_t rows);

  Sink sink_;
  bool begun_ = false;  // there may be something to restore
  bool drawn_ = false;  // the terminal is ours
  bool stale_ = false;  // its content is unknown
  LiveSize size_;
  std::vector<std::string> lines_;
};

// A sink for a terminal's descriptor (borrowed), which writes nothing while the program is in the background.
LiveScreen::Sink TerminalSink(int descriptor);

// The size of a descriptor's terminal; a dimension that it does not report is that of `otherwise`.
LiveSize TerminalSize(int descriptor, const LiveSize& otherwise);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_LIVE_SCREEN_H_
