#include "analyzer/compare/comparison.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "analyzer/compare/significance.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// The counts of one side, by what does not depend on letter case.
struct Side {
  struct Row {
    std::string name;
    std::string resource_id;
    uint64_t count = 0;
  };
  std::map<std::string, Row> codes;
  std::map<std::string, Row> vms;
  uint64_t failures = 0;
  std::optional<double> hours;
};

// The length of a period. A few failures do not tell how long their log was.
std::optional<double> HoursOf(const CountedPeriod& period, uint64_t failures, int32_t first_hour,
                              int32_t last_hour) {
  if (period.since && period.until)
    return static_cast<double>(period.until->ticks - period.since->ticks) / kTicksPerHour;
  constexpr uint64_t kFewFailures = 20;
  constexpr int32_t kShort = 24;
  if (failures < kFewFailures || last_hour - first_hour < kShort) return std::nullopt;
  return static_cast<double>(last_hour - first_hour + 1);
}

Side SumOf(const CountedPeriod& period, const Catalog& catalog) {
  Side side;
  int32_t first = INT32_MAX;
  int32_t last = INT32_MIN;
  bool timeless = false;
  for (const auto& [key, cell] : period.cube.cells()) {
    side.failures += cell.count;
    const std::string_view code = period.cube.codes().name(key.code).shown;
    const CatalogCode* const known = catalog.FindCode(code);
    Side::Row& of_code = side.codes[AsciiLowered(code)];
    of_code.name = known != nullptr ? known->code : std::string(code.empty() ? kNoName : code);
    of_code.count += cell.count;
    const InternedName& vm = period.cube.vms().name(key.vm);
    if (!vm.key.empty()) {
      Side::Row& of_vm = side.vms[AsciiLowered(vm.key)];
      of_vm.name = vm.shown;
      of_vm.resource_id = vm.detail;
      of_vm.count += cell.count;
    }
    if (key.hour == kNoHour) {
      timeless = true;
    } else {
      first = std::min(first, key.hour);
      last = std::max(last, key.hour);
    }
  }
  if (!timeless || (period.since && period.until)) side.hours = HoursOf(period, side.failures, first, last);
  return side;
}

// Sorts the changes of one kind of name into what became of them.
Changes ChangesOf(const std::map<std::string, Side::Row>& before,
                  const std::map<std::string, Side::Row>& after, double share) {
  std::map<std::string, Change> all;
  for (const auto& [key, row] : before) {
    Change& change = all[key];
    change.name = row.name;
    change.resource_id = row.resource_id;
    change.before = row.count;
  }
  for (const auto& [key, row] : after) {
    Change& change = all[key];
    change.name = row.name;
    change.resource_id = row.resource_id;
    change.after = row.count;
  }
  Changes changes;
  // Of many codes, one differs by chance sooner (Bonferroni).
  const double most_chance = Comparison::kMostChance / static_cast<double>(std::max<size_t>(all.size(), 1));
  for (auto& [key, change] : all) {
    change.p = ChanceOf(change.before, change.after, share);
    if (change.before > 0) {
      change.rate_ratio =
          static_cast<double>(change.after) / static_cast<double>(change.before) * (1 - share) / share;
    }
    const double ratio = change.rate_ratio.value_or(0);
    const bool sure = change.p <= most_chance;
    std::vector<Change>* list = nullptr;
    if (change.before == 0)
      list = &changes.appeared;
    else if (change.after == 0)
      list = &changes.gone;
    else if (sure && ratio >= Comparison::kLeastRatio)
      list = &changes.worse;
    else if (sure && ratio <= 1 / Comparison::kLeastRatio)
      list = &changes.better;
    if (list != nullptr) list->push_back(std::move(change));
  }
  for (std::vector<Change>* list : {&changes.appeared, &changes.worse, &changes.better, &changes.gone}) {
    std::sort(list->begin(), list->end(), [](const Change& a, const Change& b) {
      return std::tie(a.p, a.name, a.resource_id) < std::tie(b.p, b.name, b.resource_id);
    });
  }
  return changes;
}

}  // namespace

Comparison Compare(const CountedPeriod& before, const CountedPeriod& after, const Catalog& catalog) {
  const Side a = SumOf(before, catalog);
  const Side b = SumOf(after, catalog);
  Comparison comparison;
  comparison.failures_before = a.failures;
  comparison.failures_after = b.failures;
  double share = 0.5;
  if (a.hours && b.hours && *a.hours > 0 && *b.hours > 0) {
    comparison.hours_before = a.hours;
    comparison.hours_after = b.hours;
    share = *b.hours / (*a.hours + *b.hours);
  }
  comparison.codes = ChangesOf(a.codes, b.codes, share);
  comparison.vms = ChangesOf(a.vms, b.vms, share);
  return comparison;
}

}  // namespace vmsift
