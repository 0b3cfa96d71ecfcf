#include "analyzer/report/live_view.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "analyzer/count/summary.h"
#include "analyzer/report/terminal_text.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kGap = "  ";

enum class Look { kPlain, kBold, kDim, kRed, kYellow };

// A line that is safe to print but may be too long.
struct LiveLine {
  std::string text;
  Look look = Look::kPlain;
};

// A title and what stands under it; without a title, only that.
struct Section {
  std::string title;
  std::vector<LiveLine> lines;
  size_t rows = 0;  // that it is given, with its title
  size_t all = 0;   // lines that could be scrolled to; 0: it does not scroll

  size_t wanted() const { return lines.empty() ? 0 : lines.size() + (title.empty() ? 0 : 1); }
  size_t least() const { return std::min<size_t>(wanted(), title.empty() ? 1 : 2); }
};

std::string Padded(std::string_view text, size_t width) {
  return PadRight(Clipped(text, width), width);
}

// `4.2`, `1,204`
std::string RateText(double rate) {
  if (!(rate > 0)) return "0";
  if (rate < 99.95) return fmt::format("{:.1f}", rate);
  return Grouped(static_cast<uint64_t>(std::min(std::round(rate), 1e18)));
}

std::string DurationText(int64_t seconds) {
  seconds = std::max<int64_t>(seconds, 0);
  if (seconds < 60) return fmt::format("{} s", seconds);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  if (seconds < 24 * 3600) return fmt::format("{} h {} min", seconds / 3600, seconds / 60 % 60);
  return fmt::format("{} d {} h", seconds / (24 * 3600), seconds / 3600 % 24);
}

int64_t Seconds(Timestamp time) {
  return time.ticks / kTicksPerSecond;
}

std::string ChangeText(const LiveRow& row) {
  if (row.minute == row.minute_before) return "=";
  if (row.minute > row.minute_before) return "+" + Grouped(row.minute - row.minute_before);
  return "-" + Grouped(row.minute_before - row.minute);
}

// As many of the parts as fit, from the first on; the first always.
std::string Joined(const std::vector<std::string>& parts, size_t columns) {
  std::string text;
  for (const std::string& part : parts) {
    if (text.empty()) {
      text = part;
    } else if (DisplayWidth(text) + kGap.size() + DisplayWidth(part) <= columns) {
      text += kGap;
      text += part;
    } else {
      break;
    }
  }
  return text;
}

std::vector<LiveLine> Totals(const LiveState& state, const LiveSize& size) {
  const LiveRow& all = state.all;
  std::vector<std::string> totals = {Counted(all.total, "failure", "failures")};
  if (state.suspects > 0) totals.push_back(Counted(state.suspects, "suspect", "suspects"));
  totals.push_back(RateText(state.failures_per_second) + "/s");
  totals.push_back(fmt::format("last minute {} ({})", Grouped(all.minute), ChangeText(all)));
  totals.push_back("hour " + Grouped(all.hour));
  totals.push_back("day " + Grouped(all.day));
  std::vector<LiveLine> lines;
  lines.push_back({Joined(totals, size.columns), Look::kBold});
  if (size.rows >= 8) {
    // Not std::clamp, which lets NaN through.
    const double bytes_per_second = state.bytes_per_second > 0 ? std::min(state.bytes_per_second, 1e18) : 0;
    const std::string now = FormatTimestamp({Seconds(state.now) * kTicksPerSecond});
    lines.push_back({Joined({Counted(state.lines, "line", "lines"), Bytes(state.bytes),
                             RateText(state.lines_per_second) + " lines/s",
                             Bytes(static_cast<uint64_t>(bytes_per_second)) + "/s", now,
                             "for " + DurationText(Seconds(state.now) - Seconds(state.begin))},
                            size.columns),
                     Look::kDim});
  }
  return lines;
}

// Rows of names with their numbers in columns. Names have one width in all tables of a view, so that the
// numbers stand under each other and do not move as names come and go.
Section Table(std::string_view title, const std::vector<LiveRow>& rows, uint64_t others, size_t shown,
              size_t columns) {
  constexpr size_t kLeastName = 18;
  constexpr size_t kMostName = 44;
  struct Column {
    std::string_view title;
    size_t width;
    std::string (*cell)(const LiveRow&);
  };
  // In the order of their worth.
  constexpr Column kColumns[] = {
      {"total", 11, [](const LiveRow& row) { return Grouped(row.total); }},
      {"last min", 9, [](const LiveRow& row) { return Grouped(row.minute); }},
      {"change", 9, [](const LiveRow& row) { return ChangeText(row); }},
      {"last hour", 10, [](const LiveRow& row) { return Grouped(row.hour); }},
      {"last day", 11, [](const LiveRow& row) { return Grouped(row.day); }},
  };
  size_t used = 0;
  std::vector<Column> fitting;
  for (const Column& column : kColumns) {
    const size_t least_name = fitting.empty() ? 1 : kLeastName;
    if (used + column.width + least_name > columns) break;
    used += column.width;
    fitting.push_back(column);
  }
  const size_t name_width = std::min(columns - used, kMostName);

  Section section;
  if (rows.empty()) return section;
  section.all = rows.size();
  const uint64_t count = rows.size() + others;
  section.title = Padded(fmt::format("{} ({})", title, Grouped(count)), name_width);
  for (const Column& column : fitting) section.title += PadLeft(std::string(column.title), column.width);
  for (const LiveRow& row : rows) {
    if (section.lines.size() >= shown) break;
    LiveLine line{Padded(NameOrNone(row.name), name_width)};
    for (const Column& column : fitting) {
      // A number that is too wide for its column is better wide than wrong.
      std::string cell = column.cell(row);
      if (DisplayWidth(cell) >= column.width) cell.insert(0, 1, ' ');
      line.text += PadLeft(std::move(cell), column.width);
    }
    if (row.minute > 0) line.look = Look::kBold;
    section.lines.push_back(std::move(line));
  }
  return section;
}

// `17:02:11`, of another day `2026-11-22`, and with its time where there is room.
std::string ClockText(const std::optional<Timestamp>& time, Timestamp now, size_t columns) {
  if (!time) return "-";
  std::string text = FormatTimestamp(*time);
  const size_t date = text.find('T');
  if (date == std::string::npos) return text;
  const std::string clock = text.substr(date + 1, 8);
  if (text.substr(0, date) == FormatTimestamp(now).substr(0, date)) return clock;
  constexpr size_t kWide = 100;
  return columns < kWide ? text.substr(0, date) : text.substr(0, date) + " " + clock;
}

Section Latest(const LiveState& state, size_t shown, size_t columns) {
  Section section;
  section.title = "Latest failures";
  section.all = state.latest.size();
  const size_t count = std::min(shown, state.latest.size());
  size_t code_width = 0;
  size_t vm_width = 0;
  size_t time_width = 8;
  for (size_t i = 0; i < count; ++i) {
    const LiveFailure& failure = state.latest[i];
    code_width = std::max(code_width, DisplayWidth(NameOrNone(failure.code)));
    vm_width = std::max(vm_width, DisplayWidth(NameOrNone(failure.vm)));
    time_width = std::max(time_width, DisplayWidth(ClockText(failure.time, state.now, columns)));
  }
  code_width = std::min(code_width, std::max<size_t>(columns / 4, 12));
  vm_width = std::min(vm_width, std::max<size_t>(columns / 5, 8));
  for (size_t i = 0; i < count; ++i) {
    const LiveFailure& failure = state.latest[i];
    // In a narrow window the code says most.
    std::string text;
    if (columns >= 40)
      text = Padded(ClockText(failure.time, state.now, columns), time_width) + std::string(kGap);
    text += Padded(NameOrNone(failure.code), code_width);
    text += kGap;
    text += Padded(NameOrNone(failure.vm), vm_width);
    text += kGap;
    text += Printable(failure.message);
    section.lines.push_back({std::move(text)});
  }
  return section;
}

Section Following(const LiveState& state, size_t shown, size_t columns) {
  Section section;
  if (state.inputs.empty()) return section;
  uint64_t behind = 0;
  for (const LiveInput& input : state.inputs) behind += input.bytes_behind;
  const uint64_t count = state.inputs.size() + state.other_inputs;
  section.title = "Following " + Counted(count, "file", "files");
  if (behind > 0) section.title += fmt::format(", {} behind", Bytes(behind));
  for (const LiveInput& input : state.inputs) {
    if (section.lines.size() >= shown) break;
    std::string what = Printable(input.state);
    if (input.bytes_behind > 0) {
      if (!what.empty()) what += ", ";
      what += Bytes(input.bytes_behind) + " behind";
    }
    if (what.empty()) what = "up to date";
    // The end of a path says more than its beginning.
    std::string path = PrintableName(input.path);
    const size_t room =
        columns > DisplayWidth(what) + kGap.size() + 8 ? columns - DisplayWidth(what) - kGap.size() : columns;
    if (DisplayWidth(path) > room) {
      const size_t slash = path.find_last_of('/');
      if (slash != std::string::npos && slash > 0) path = "\xE2\x80\xA6" + path.substr(slash);
    }
    section.lines.push_back(
        {Clipped(path, room) + std::string(kGap) + what, input.state.empty() ? Look::kPlain : Look::kYellow});
  }
  return section;
}

// Texts on lines of their own; what does not fit in `most` lines (at least 1) is counted in the last.
Section Texts(const std::vector<std::string>& texts, std::string_view lead, size_t most, Look look) {
  Section section;
  if (most == 1 && texts.size() > 1) {
    section.lines.push_back(
        {fmt::format("{}(1 of {}) {}", lead, Grouped(texts.size()), PrintableName(texts[0])), look});
    return section;
  }
  const size_t shown = texts.size() <= most ? texts.size() : most - 1;
  for (size_t i = 0; i < shown; ++i)
    section.lines.push_back({std::string(lead) + PrintableName(texts[i]), look});
  if (texts.size() > shown)
    section.lines.push_back({fmt::format("{}{} more", lead, Grouped(texts.size() - shown)), look});
  return section;
}

// Deals rows to the sections: first, in the order of `sections`, what each needs to say anything; then row by
// row around, so that all grow alike.
void DealRows(size_t rows, const std::vector<Section*>& sections) {
  for (Section* section : sections) {
    section->rows = section->least() <= rows ? section->least() : 0;
    rows -= section->rows;
  }
  for (bool dealt = true; rows > 0 && dealt;) {
    dealt = false;
    for (Section* section : sections) {
      if (rows == 0 || section->rows == 0 || section->rows >= section->wanted()) continue;
      ++section->rows;
      --rows;
      dealt = true;
    }
  }
}

// The lines that are shown of a section: as many as it has room for.
void AppendLines(const Section& section, size_t scroll, std::vector<LiveLine>* lines) {
  size_t room = section.rows;
  if (!section.title.empty()) {
    lines->push_back({section.title, Look::kDim});
    --room;
  }
  const size_t first = section.all > room ? std::min(scroll, section.all - room) : 0;
  for (size_t i = first; i < first + room; ++i) lines->push_back(section.lines[i]);
}

// The scroll that shows the last lines of every section.
size_t LastScroll(const std::vector<Section*>& sections) {
  size_t last = 0;
  for (const Section* section : sections) {
    const size_t room = section->rows - std::min<size_t>(section->rows, 1);
    if (section->rows > 0 && section->all > room) last = std::max(last, section->all - room);
  }
  return last;
}

std::string Styled(const LiveLine& line, size_t columns, const Style& style) {
  std::string text = Clipped(line.text, columns);
  switch (line.look) {
    case Look::kPlain:
      break;
    case Look::kBold:
      return style.Bold(text);
    case Look::kDim:
      return style.Dim(text);
    case Look::kRed:
      return style.Red(text);
    case Look::kYellow:
      return style.Yellow(text);
  }
  return text;
}

// Everything below the totals, in as many rows as are left of `rows`.
void AppendSections(const LiveState& state, const LiveSize& size, size_t* last_scroll,
                    std::vector<LiveLine>* lines) {
  const size_t rows = size.rows;
  const size_t columns = size.columns;
  // In a small window one line of each has to do; empty lines between sections only in a large one.
  const size_t most_texts = rows >= 30 ? 5 : rows >= 16 ? 3 : 1;
  const size_t most_inputs = rows >= 40 ? 8 : rows >= 20 ? 3 : 1;
  const bool spaced = rows >= 24;

  Section alerts = Texts(state.alerts, "alert: ", most_texts, Look::kRed);
  Section codes = Table("Codes", state.codes, state.other_codes, rows + state.scroll, columns);
  Section vms = Table("VMs", state.vms, state.other_vms, rows + state.scroll, columns);
  Section latest = Latest(state, rows + state.scroll, columns);
  Section following = Following(state, most_inputs, columns);
  Section nothing;
  if (!state.nothing.empty() && codes.all + vms.all + latest.all + following.lines.size() == 0) {
    nothing.lines.push_back({state.nothing});
  }
  Section notes = Texts(state.notes, "", rows >= 30 ? 3 : 1, Look::kYellow);
  if (rows < 12 && !following.title.empty())
    following.lines = {{std::exchange(following.title, {}), Look::kDim}};

  const std::vector<Section*> shown = {&alerts, &nothing, &codes, &vms, &latest, &following, &notes};
  const size_t gaps =
      spaced ? static_cast<size_t>(std::count_if(
                   shown.begin(), shown.end(),
                   [](const Section* section) { return !section->title.empty() && section->wanted() > 0; }))
             : 0;
  DealRows(rows - std::min(rows, lines->size() + gaps),
           {&nothing, &alerts, &codes, &following, &latest, &vms, &notes});
  for (const Section* section : shown) {
    if (section->rows == 0) continue;
    if (spaced && !section->title.empty()) lines->push_back({});
    AppendLines(*section, state.scroll, lines);
  }
  if (last_scroll != nullptr) *last_scroll = LastScroll(shown);
}

// The keys, and what they do beside them, on as many lines as it takes.
void AppendHelp(const std::vector<LiveHelp>& help, size_t columns, std::vector<LiveLine>* lines) {
  constexpr size_t kLeastText = 20;
  size_t keys_width = 0;
  for (const LiveHelp& entry : help) keys_width = std::max(keys_width, DisplayWidth(entry.keys));
  const size_t indent = keys_width + kGap.size();
  for (const LiveHelp& entry : help) {
    std::string lead = entry.keys;
    for (const std::string& line : Wrapped(entry.effect, std::max(columns, indent + kLeastText) - indent)) {
      lines->push_back({Padded(lead, keys_width) + std::string(kGap) + line});
      lead.clear();
    }
  }
}

}  // namespace

std::vector<std::string> LiveView(const LiveState& state, const LiveSize& size, bool color,
                                  size_t* last_scroll) {
  // The totals matter more than a line of status.
  const bool with_status = !state.status.empty() && size.rows > 1;
  const LiveSize rest = {size.columns, size.rows - (with_status ? 1 : 0)};
  if (last_scroll != nullptr) *last_scroll = 0;
  std::vector<LiveLine> lines = Totals(state, rest);
  if (state.help.empty()) {
    AppendSections(state, rest, last_scroll, &lines);
  } else {
    lines.push_back({});
    AppendHelp(state.help, size.columns, &lines);
  }
  if (lines.size() > rest.rows) lines.resize(rest.rows);
  if (with_status) {
    lines.resize(rest.rows);
    lines.push_back({state.status, state.status_stands_out ? Look::kYellow : Look::kDim});
  }

  const Style style(color);
  std::vector<std::string> texts;
  texts.reserve(lines.size());
  for (const LiveLine& line : lines) texts.push_back(Styled(line, size.columns, style));
  return texts;
}

}  // namespace vmsift
