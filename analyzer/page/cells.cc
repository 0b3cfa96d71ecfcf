#include "analyzer/page/cells.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Codes as the report names them: as the catalog spells them, else as first seen.
class CodeNames {
 public:
  CodeNames(const Cube& cube, const Catalog& catalog, std::vector<std::string_view>* names) {
    std::map<std::string_view, uint32_t> numbers;
    for (uint32_t i = 0; i < cube.codes().size(); ++i) {
      const std::string_view shown = cube.codes().name(i).shown;
      const CatalogCode* const known = catalog.FindCode(shown);
      std::string_view name = known == nullptr ? shown : std::string_view(known->code);
      if (name.empty()) name = kNoName;
      const auto [number, is_new] = numbers.try_emplace(name, static_cast<uint32_t>(names->size()));
      if (is_new) names->push_back(name);
      numbers_.push_back(number->second);
    }
  }
  uint32_t Number(uint32_t code) const { return numbers_[code]; }

 private:
  std::vector<uint32_t> numbers_;
};

// The VMs with the most failures, each with its number; all others have the number past the last.
std::vector<uint32_t> NumberVms(const Cube& cube, size_t max_vms, PageCells* cells) {
  std::vector<std::pair<uint64_t, uint32_t>> counts(cube.vms().size());
  for (uint32_t i = 0; i < counts.size(); ++i) counts[i].second = i;
  for (const auto& [key, cell] : cube.cells()) counts[key.vm].first += cell.count;
  std::sort(counts.begin(), counts.end(), [&cube](const auto& a, const auto& b) {
    const auto order = [&cube](const auto& of) {
      const InternedName& vm = cube.vms().name(of.second);
      return std::make_tuple(~of.first, vm.shown, vm.detail);
    };
    return order(a) < order(b);
  });
  cells->vms_in_all = counts.size();
  const size_t shown = std::min(max_vms, counts.size());
  std::vector<uint32_t> numbers(counts.size(), static_cast<uint32_t>(shown));
  for (uint32_t i = 0; i < shown; ++i) {
    const InternedName& vm = cube.vms().name(counts[i].second);
    cells->vms.push_back({vm.shown.empty() ? kNoName : vm.shown, vm.detail});
    numbers[counts[i].second] = i;
  }
  return numbers;
}

// Rounded down, before 1970, too.
int32_t StepOf(int32_t hour, int32_t hours_per_step) {
  if (hour == kNoHour) return kNoStep;
  return (hour - (hour < 0 ? hours_per_step - 1 : 0)) / hours_per_step;
}

}  // namespace

PageCells FoldCells(const Cube& cube, const Catalog& catalog, size_t max_vms, size_t max_cells) {
  PageCells cells;
  const CodeNames codes(cube, catalog, &cells.codes);
  const std::vector<uint32_t> vms = NumberVms(cube, max_vms, &cells);
  constexpr int32_t kHoursOfDay = 24;
  constexpr int32_t kHoursOfWeek = 7 * kHoursOfDay;
  constexpr int32_t kHoursOfYear = 365 * kHoursOfDay;
  using Key = std::tuple<int32_t, uint32_t, uint32_t>;
  absl::flat_hash_map<Key, uint64_t> counts;
  for (int32_t hours : {1, kHoursOfDay, kHoursOfWeek, kHoursOfYear}) {
    cells.hours_per_step = hours;
    counts.clear();
    for (const auto& [key, cell] : cube.cells()) {
      counts[{StepOf(key.hour, hours), codes.Number(key.code), vms[key.vm]}] += cell.count;
      if (counts.size() > max_cells && hours < kHoursOfYear) break;
    }
    if (counts.size() <= max_cells) break;
  }
  cells.rows.reserve(counts.size());
  for (const auto& [key, count] : counts)
    cells.rows.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  std::sort(cells.rows.begin(), cells.rows.end(), [](const PageCell& a, const PageCell& b) {
    return std::tie(a.step, a.code, a.vm) < std::tie(b.step, b.code, b.vm);
  });
  return cells;
}

}  // namespace vmsift
