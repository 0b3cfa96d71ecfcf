#include "analyzer/report/live_order.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/report/terminal_text.h"
#include "base/ascii_case.h"
#include "base/printable_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

void SortRows(LiveSort sort, std::vector<LiveRow>* rows) {
  if (sort == LiveSort::kLatest) {
    std::stable_sort(rows->begin(), rows->end(), [](const LiveRow& a, const LiveRow& b) {
      return std::tie(a.minute, a.hour, a.day, a.total) > std::tie(b.minute, b.hour, b.day, b.total);
    });
  } else if (sort == LiveSort::kName) {
    std::stable_sort(rows->begin(), rows->end(), [](const LiveRow& a, const LiveRow& b) {
      return AsciiLowered(NameOrNone(a.name)) < AsciiLowered(NameOrNone(b.name));
    });
  }
}

}  // namespace

std::string_view LiveSortName(LiveSort sort) {
  switch (sort) {
    case LiveSort::kTotal:
      return "total";
    case LiveSort::kLatest:
      return "latest";
    case LiveSort::kName:
      return "name";
  }
  return "";
}

void ArrangeLive(LiveSort sort, std::string_view filter, LiveState* state) {
  SortRows(sort, &state->codes);
  SortRows(sort, &state->vms);
  if (filter.empty()) return;
  const std::string lowered = AsciiLowered(filter);
  const auto lacks = [&lowered](std::string_view text) {
    return FindIgnoreCase(text, lowered) == std::string_view::npos;
  };
  const auto row_lacks = [&lacks](const LiveRow& row) { return lacks(NameOrNone(row.name)); };
  std::erase_if(state->codes, row_lacks);
  std::erase_if(state->vms, row_lacks);
  std::erase_if(state->latest, [&lacks](const LiveFailure& failure) {
    return lacks(NameOrNone(failure.code)) && lacks(NameOrNone(failure.vm)) && lacks(failure.message);
  });
  std::erase_if(state->inputs, [&lacks](const LiveInput& input) { return lacks(input.path); });
  state->nothing = fmt::format("Nothing matches the filter: {}", PrintableName(filter));
  state->other_codes = 0;
  state->other_vms = 0;
  state->other_inputs = 0;
}

}  // namespace vmsift
