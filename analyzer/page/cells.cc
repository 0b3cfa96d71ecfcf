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
    const auto name_of = [&cube, &catalog](uint32_t code) {
      const std::string_view shown = cube.codes().name(code).shown;
      const CatalogCode* const known = catalog.FindCode(shown);
      const std::string_view name = known == nullptr ? shown : std::string_view(known->code);
      return name.empty() ? kNoName : name;
    };
    for (uint32_t i = 0; i < cube.codes().size(); ++i) numbers.try_emplace(name_of(i));
    // In their order: the cube's depends on who read what.
    for (auto& [name, number] : numbers) {
      number = static_cast<uint32_t>(names->size());
      names->push_back(name);
    }
    for (uint32_t i = 0; i < cube.codes().size(); ++i) numbers_.push_back(numbers.at(name_of(i)));
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
    const InternedName& vm = cube.vms().name(a.second);
    const InternedName& other = cube.vms().name(b.second);
    const auto order = std::make_tuple(~a.first, vm.shown, vm.detail) <=>
                       std::make_tuple(~b.first, other.shown, other.detail);
    // Seldom: VMs of one name whose groups are known, but not their ids.
    return order == 0 ? AsciiLowered(vm.key) < AsciiLowered(other.key) : order < 0;
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
  if (hours_per_step == 0) return 0;
  return (hour - (hour < 0 ? hours_per_step - 1 : 0)) / hours_per_step;
}

// The rows of steps of so many hours; nothing if they are more than `max_rows`. `vm_of`: the number of a VM.
template <typename VmOf>
std::optional<std::vector<PageCell>> Rows(const Cube& cube, const CodeNames& codes, VmOf vm_of,
                                          int32_t hours_per_step, size_t max_rows) {
  absl::flat_hash_map<std::tuple<int32_t, uint32_t, uint32_t>, uint64_t> counts;
  for (const auto& [key, cell] : cube.cells()) {
    counts[{StepOf(key.hour, hours_per_step), codes.Number(key.code), vm_of(key.vm)}] += cell.count;
    if (counts.size() > max_rows) return std::nullopt;
  }
  std::vector<PageCell> rows;
  rows.reserve(counts.size());
  for (const auto& [key, count] : counts)
    rows.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), count});
  std::sort(rows.begin(), rows.end(), [](const PageCell& a, const PageCell& b) {
    return std::tie(a.step, a.code, a.vm) < std::tie(b.step, b.code, b.vm);
  });
  return rows;
}

constexpr int32_t kHoursOfDay = 24;
constexpr int32_t kHoursOfWeek = 7 * kHoursOfDay;

PageTimes Times(const Cube& cube, const CodeNames& codes, size_t max_rows) {
  const auto any_vm = [](uint32_t /*vm*/) { return 0u; };
  for (int32_t hours : {1, kHoursOfDay}) {
    if (auto rows = Rows(cube, codes, any_vm, hours, max_rows)) return {hours, *std::move(rows)};
  }
  return {kHoursOfWeek, *Rows(cube, codes, any_vm, kHoursOfWeek, SIZE_MAX)};
}

}  // namespace

PageCells FoldCells(const Cube& cube, const Catalog& catalog, size_t max_vms, size_t max_rows) {
  PageCells cells;
  const CodeNames codes(cube, catalog, &cells.codes);
  const std::vector<uint32_t> vms = NumberVms(cube, max_vms, &cells);
  const auto vm_of = [&vms](uint32_t vm) { return vms[vm]; };
  for (int32_t hours : {1, kHoursOfDay, kHoursOfWeek, 0}) {
    auto rows = Rows(cube, codes, vm_of, hours, hours == 0 ? SIZE_MAX : max_rows);
    if (!rows) continue;
    cells.hours_per_step = hours;
    cells.rows = *std::move(rows);
    break;
  }
  if (cells.hours_per_step != 1) cells.times = Times(cube, codes, max_rows);
  return cells;
}

}  // namespace vmsift
