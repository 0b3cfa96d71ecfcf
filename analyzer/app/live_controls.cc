#include "analyzer/app/live_controls.h"

#include <algorithm>

#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {

bool LiveControls::Take(const LiveKey& key) {
  if (typing_) {
    Type(key);
    return false;
  }
  if (help_) {
    help_ = false;
    return key.text == "q";
  }
  if (key.kind == LiveKey::Kind::kEscape) {
    filter_.clear();
    scroll_ = 0;
  } else if (key.kind != LiveKey::Kind::kText) {
    Scroll(key.kind);
  } else if (key.text == " ") {
    paused_ = !paused_;
  } else if (key.text == "s") {
    sort_ = static_cast<LiveSort>((static_cast<int>(sort_) + 1) % kLiveSortCount);
    scroll_ = 0;
  } else if (key.text == "/") {
    typing_ = true;
  } else if (key.text == "?") {
    help_ = true;
  }
  return key.text == "q";
}

void LiveControls::Type(const LiveKey& key) {
  constexpr size_t kLongest = 200;
  if (key.kind == LiveKey::Kind::kText) {
    if (filter_.size() < kLongest) filter_ += key.text;
  } else if (key.kind == LiveKey::Kind::kBackspace) {
    // A character of UTF-8.
    while (!filter_.empty() && (static_cast<unsigned char>(filter_.back()) & 0xC0) == 0x80)
      filter_.pop_back();
    if (!filter_.empty()) filter_.pop_back();
  } else if (key.kind == LiveKey::Kind::kClear || key.kind == LiveKey::Kind::kEscape) {
    filter_.clear();
  }
  if (key.kind == LiveKey::Kind::kEnter || key.kind == LiveKey::Kind::kEscape) typing_ = false;
  scroll_ = 0;
}

void LiveControls::Scroll(LiveKey::Kind kind) {
  if (kind == LiveKey::Kind::kUp) scroll_ -= std::min<size_t>(scroll_, 1);
  if (kind == LiveKey::Kind::kDown) scroll_ += 1;
  if (kind == LiveKey::Kind::kPageUp) scroll_ -= std::min(scroll_, page_);
  if (kind == LiveKey::Kind::kPageDown) scroll_ += page_;
  if (kind == LiveKey::Kind::kHome) scroll_ = 0;
  if (kind == LiveKey::Kind::kEnd) scroll_ = last_scroll_;
  scroll_ = std::min(scroll_, last_scroll_);
}

void LiveControls::SetLimits(size_t last_scroll, size_t page) {
  last_scroll_ = last_scroll;
  page_ = std::max<size_t>(page, 1);
  scroll_ = std::min(scroll_, last_scroll_);
}

std::string LiveControls::StatusLine() const {
  if (typing_) return fmt::format("/{}_   Enter keeps the filter, Esc clears it", PrintableName(filter_));
  if (help_) return "any key goes back, q quits";
  std::string line = paused_ ? "PAUSED, space goes on" : "q quit  space pause";
  line += fmt::format("  s sort: {}", LiveSortName(sort_));
  line += filter_.empty() ? "  / filter" : fmt::format("  filter: {} (Esc clears)", PrintableName(filter_));
  if (scroll_ > 0) line += fmt::format("  {} down (Home)", Counted(scroll_, "row", "rows"));
  return line + "  ? help";
}

std::vector<LiveHelp> LiveControls::Help() const {
  if (!help_) return {};
  return {{"q", "quit: reads what is there, saves, and reports, as Ctrl-C does"},
          {"space", "pauses the display; counting goes on"},
          {"s", "sorts by total, by the latest failures (minute, hour, day), by name"},
          {"/", "shows only codes, VMs, failures and files that contain a text"},
          {"", "Enter keeps it, Esc clears it, Ctrl-U begins anew; case is ignored"},
          {"Up, Down", "scroll the lists by a row; PageUp, PageDown by more; Home, End"},
          {"?", "this help"},
          {"Ctrl-Z", "back to the shell, counting stops; fg returns"}};
}

}  // namespace vmsift
