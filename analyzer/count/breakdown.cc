#include "analyzer/count/breakdown.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "analyzer/decode/resource_id.h"
#include "base/ascii_case.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::array<std::string_view, kDimensionCount> kDimensionNames = {
    "hour", "day", "month", "subscription", "resource-group", "vm", "code", "class", "source"};

absl::CivilHour LocalHour(int32_t hour, const absl::TimeZone& zone) {
  return absl::ToCivilHour(absl::FromUnixSeconds(int64_t{hour} * 3600), zone);
}

// Civil times sort as their texts do.
std::string TextOf(Dimension dimension, const absl::CivilHour& hour) {
  switch (dimension) {
    case Dimension::kHour:
      return fmt::format("{:04}-{:02}-{:02}T{:02}:00", hour.year(), hour.month(), hour.day(), hour.hour());
    case Dimension::kDay:
      return fmt::format("{:04}-{:02}-{:02}", hour.year(), hour.month(), hour.day());
    default:
      return fmt::format("{:04}-{:02}", hour.year(), hour.month());
  }
}

absl::CivilHour NextOf(Dimension dimension, const absl::CivilHour& hour) {
  if (dimension == Dimension::kHour) return hour + 1;
  if (dimension == Dimension::kDay) return absl::CivilHour(absl::CivilDay(hour) + 1);
  return absl::CivilHour(absl::CivilMonth(hour) + 1);
}
absl::CivilHour BeginOf(Dimension dimension, const absl::CivilHour& hour) {
  if (dimension == Dimension::kHour) return hour;
  if (dimension == Dimension::kDay) return absl::CivilHour(absl::CivilDay(hour));
  return absl::CivilHour(absl::CivilMonth(hour));
}

std::string NameOf(std::string_view text) {
  return std::string(text.empty() ? kNoName : text);
}

class Breaker {
 public:
  Breaker(const Cube& cube, const Catalog& catalog, const std::vector<Input>& inputs,
          const std::vector<Dimension>& by, const absl::TimeZone& zone)
      : cube_(cube), catalog_(catalog), inputs_(inputs), by_(by), zone_(zone) {}

  std::vector<BreakdownRow> Rows() {
    for (const auto& [key, cell] : cube_.cells()) Add(key, cell);
    Fill();
    std::vector<BreakdownRow> rows;
    rows.reserve(rows_.size());
    for (auto& [key, row] : rows_) rows.push_back(std::move(row));
    // Those of equal count keep the order of their names.
    std::stable_sort(rows.begin(), rows.end(), [this](const BreakdownRow& a, const BreakdownRow& b) {
      // Before the times stands what has none.
      const auto time = [this](const BreakdownRow& row) {
        const std::string& key = row.keys.front();
        return IsTime(by_.front()) && key != kNoName ? key : std::string();
      };
      return std::make_tuple(time(a), ~a.count) < std::make_tuple(time(b), ~b.count);
    });
    return rows;
  }

 private:
  void Add(const CellKey& key, const Cell& cell) {
    const InternedName& vm = cube_.vms().name(key.vm);
    std::vector<std::string> keys;
    std::string folded;  // letter case tells no two names apart
    for (Dimension dimension : by_) {
      keys.push_back(KeyOf(dimension, key, vm));
      folded += AsciiLowered(keys.back()) + '\n';
      // Two VMs of one name are two.
      if (dimension == Dimension::kVm) folded += AsciiLowered(vm.detail) + '\n';
    }
    const auto [known, is_new] = rows_.try_emplace(std::move(folded));
    BreakdownRow& row = known->second;
    if (is_new) {
      row.keys = std::move(keys);
      if (std::find(by_.begin(), by_.end(), Dimension::kVm) != by_.end()) row.vm_id = vm.detail;
    }
    row.count += cell.count;
    if (!cell.has_time()) return;
    if (!row.first || cell.first < *row.first) row.first = cell.first;
    if (!row.last || cell.last > *row.last) row.last = cell.last;
  }

  std::string KeyOf(Dimension dimension, const CellKey& key, const InternedName& vm) {
    const std::string_view code = cube_.codes().name(key.code).shown;
    switch (dimension) {
      case Dimension::kHour:
      case Dimension::kDay:
      case Dimension::kMonth: {
        if (key.hour == kNoHour) return std::string(kNoName);
        const absl::CivilHour begin = BeginOf(dimension, LocalHour(key.hour, zone_));
        first_ = first_ ? std::min(*first_, begin) : begin;
        last_ = last_ ? std::max(*last_, begin) : begin;
        return TextOf(dimension, begin);
      }
      case Dimension::kSubscription:
        return NameOf(FindScope(vm.detail).subscription);
      case Dimension::kResourceGroup:
        return NameOf(FindScope(vm.detail).resource_group);
      case Dimension::kVm:
        return NameOf(vm.shown);
      case Dimension::kCode: {
        const CatalogCode* const known = catalog_.FindCode(code);
        return NameOf(known == nullptr ? code : std::string_view(known->code));
      }
      case Dimension::kClass:
        return std::string(ErrorClassName(catalog_.ClassOf(code, key.row)));
      case Dimension::kSource:
        break;
    }
    uint64_t number = 0;
    std::from_chars(vm.key.data(), vm.key.data() + vm.key.size(), number);
    const auto input =
        std::lower_bound(inputs_.begin(), inputs_.end(), number,
                         [](const Input& before, uint64_t than) { return before.number < than; });
    return input != inputs_.end() && input->number == number ? input->path : std::string(kNoName);
  }

  // Rows of no failures, for the times between.
  void Fill() {
    const auto time = std::find_if(by_.begin(), by_.end(), IsTime);
    if (time == by_.end() || !first_) return;
    const size_t at = static_cast<size_t>(time - by_.begin());
    std::set<std::pair<std::string, std::string>> others;  // of the other dimension, with the VM's id
    for (const auto& [key, row] : rows_)
      others.emplace(by_.size() > 1 ? row.keys[1 - at] : std::string(), row.vm_id);
    std::vector<std::string> times;
    for (absl::CivilHour hour = *first_; hour <= *last_ && times.size() * others.size() <= kMostFilled;
         hour = NextOf(*time, hour))
      times.push_back(TextOf(*time, hour));
    if (times.size() * others.size() > kMostFilled) return;
    for (const std::string& text : times) {
      for (const auto& [other, vm_id] : others) {
        std::vector<std::string> keys = {text};
        if (by_.size() > 1) keys.insert(at == 0 ? keys.end() : keys.begin(), other);
        std::string folded;
        for (size_t i = 0; i < keys.size(); ++i) {
          folded += AsciiLowered(keys[i]) + '\n';
          if (by_[i] == Dimension::kVm) folded += AsciiLowered(vm_id) + '\n';
        }
        const auto [known, is_new] = rows_.try_emplace(std::move(folded));
        if (!is_new) continue;
        known->second.keys = std::move(keys);
        known->second.vm_id = vm_id;
      }
    }
  }

  const Cube& cube_;
  const Catalog& catalog_;
  const std::vector<Input>& inputs_;
  const std::vector<Dimension>& by_;
  const absl::TimeZone& zone_;
  std::map<std::string, BreakdownRow> rows_;
  std::optional<absl::CivilHour> first_;
  std::optional<absl::CivilHour> last_;
};

}  // namespace

std::string_view DimensionName(Dimension dimension) {
  return kDimensionNames[static_cast<size_t>(dimension)];
}

std::optional<Dimension> DimensionOf(std::string_view name) {
  const auto found = std::find(kDimensionNames.begin(), kDimensionNames.end(), name);
  if (found == kDimensionNames.end()) return std::nullopt;
  return static_cast<Dimension>(found - kDimensionNames.begin());
}

bool IsTime(Dimension dimension) {
  return dimension <= Dimension::kMonth;
}

std::string IdentityInInput(uint64_t input, std::string_view identity) {
  return fmt::format("{}\n{}", input, identity);
}

std::vector<BreakdownRow> BreakDown(const Cube& cube, const Catalog& catalog,
                                    const std::vector<Input>& inputs, const std::vector<Dimension>& by,
                                    const absl::TimeZone& zone) {
  return Breaker(cube, catalog, inputs, by, zone).Rows();
}

}  // namespace vmsift
