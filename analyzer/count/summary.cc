#include "analyzer/count/summary.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace vmsift {
namespace {

constexpr std::string_view OrNone(std::string_view text) {
  return text.empty() ? kNoName : text;
}

// Most frequent first; among equals by name, and by resource id where two VMs share a name.
template <typename Row, typename Name>
void SortByCount(std::vector<Row>* rows, Name name) {
  std::sort(rows->begin(), rows->end(), [&name](const Row& a, const Row& b) {
    if (a.count != b.count) return a.count > b.count;
    return name(a) < name(b);
  });
}

std::optional<Timestamp> Hour(int32_t hour) {
  return hour == kNoHour ? std::nullopt : std::optional(StartOfHour(hour));
}

// The names behind a cube's numbers.
class Names {
 public:
  Names(const Cube& cube, const Catalog& catalog) : cube_(cube) {
    codes_.reserve(cube.codes().size());
    for (uint32_t code = 0; code < cube.codes().size(); ++code) {
      const std::string_view shown = cube.codes().name(code).shown;
      const CatalogCode* known = catalog.FindCode(shown);  // the catalog's spelling, where it has the code
      codes_.push_back(known != nullptr ? std::string_view(known->code) : OrNone(shown));
    }
  }

  std::string_view Code(uint32_t code) const { return codes_[code]; }
  std::string_view Vm(uint32_t vm) const { return OrNone(cube_.vms().name(vm).shown); }
  std::string_view ResourceId(uint32_t vm) const { return cube_.vms().name(vm).detail; }
  bool IsVm(uint32_t vm) const { return !cube_.vms().name(vm).key.empty(); }

 private:
  const Cube& cube_;
  std::vector<std::string_view> codes_;
};

// The rows that sort first, which are few of many; all when `top` is 0.
template <typename Row, typename Before>
class FirstRows {
 public:
  FirstRows(size_t top, Before before)
      : top_(top == 0 ? kAll : std::min(top, kAll)), before_(std::move(before)) {}

  void Add(Row row) {
    if (cut_ && !before_(row, rows_[top_ - 1])) return;
    rows_.push_back(std::move(row));
    if (rows_.size() > 2 * top_ + kSpare) Cut();
  }

  std::vector<Row> TakeSorted() {
    if (rows_.size() > top_) Cut();
    std::sort(rows_.begin(), rows_.end(), before_);
    return std::move(rows_);
  }

 private:
  static constexpr size_t kSpare = 1000;           // rows to collect before the last are dropped
  static constexpr size_t kAll = size_t{1} << 48;  // more than memory holds; twice as many is still a number

  // Leaves the first rows, the last of them at the end.
  void Cut() {
    const auto last = rows_.begin() + static_cast<ptrdiff_t>(top_) - 1;
    std::nth_element(rows_.begin(), last, rows_.end(), before_);
    rows_.erase(last + 1, rows_.end());
    cut_ = true;
  }

  const size_t top_;
  const Before before_;
  std::vector<Row> rows_;
  bool cut_ = false;  // so that rows_[top_ - 1] is the last of `top` rows
};

// Of each of `size` things, its rank by name; equal names have one rank. Many rows with few names sort faster
// by these.
template <typename Name>
std::vector<uint32_t> Ranks(uint32_t size, Name name) {
  std::vector<uint32_t> sorted(size);
  std::iota(sorted.begin(), sorted.end(), 0);
  std::sort(sorted.begin(), sorted.end(), [&name](uint32_t a, uint32_t b) { return name(a) < name(b); });
  std::vector<uint32_t> ranks(size);
  for (uint32_t i = 1; i < size; ++i)
    ranks[sorted[i]] = ranks[sorted[i - 1]] + (name(sorted[i - 1]) < name(sorted[i]) ? 1 : 0);
  return ranks;
}

// The sum of a VM's cells of one code.
struct VmCode {
  uint32_t code;
  uint64_t count;
};

struct VmRow {
  uint64_t count = 0;
  uint32_t vm = 0;
  std::vector<VmCode> codes;
};

struct PairRow {
  uint64_t count;
  uint32_t code;
  uint32_t vm;
};

// Adds up a cube in one pass over its cells, which come by VM, and of a VM by code.
class Roller {
 public:
  Roller(const Tally& tally, const Catalog& catalog, size_t top)
      : tally_(tally),
        cube_(tally.cube),
        catalog_(catalog),
        names_(tally.cube, catalog),
        code_ranks_(Ranks(cube_.codes().size(), [this](uint32_t code) { return names_.Code(code); })),
        vm_ranks_(top == 0 ? Ranks(cube_.vms().size(), [this](uint32_t vm) { return NameOf(vm); })
                           : std::vector<uint32_t>()),
        by_code_(cube_.codes().size()),
        vms_by_code_(cube_.codes().size()),
        vms_(top, BeforeVm{this}),
        pairs_(top, BeforePair{this}) {}

  Summary Roll() {
    VmRow vm;
    for (const auto& [key, cell] : cube_.cells()) {
      summary_.failures += cell.count;
      by_code_[key.code].Add(cell);
      by_template_[{key.code, key.row}] += cell.count;
      if (key.vm != vm.vm) AddVm(std::exchange(vm, {0, key.vm, {}}));
      vm.count += cell.count;
      if (vm.codes.empty() || vm.codes.back().code != key.code) vm.codes.push_back({key.code, 0});
      vm.codes.back().count += cell.count;
    }
    AddVm(std::move(vm));
    Codes();
    Vms();
    Pairs();
    Unmatched();
    return std::move(summary_);
  }

 private:
  struct BeforeVm {
    const Roller* roller;
    bool operator()(const VmRow& a, const VmRow& b) const {
      if (a.count != b.count) return a.count > b.count;
      return roller->IsNamedBefore(a.vm, b.vm);
    }
  };
  struct BeforePair {
    const Roller* roller;
    bool operator()(const PairRow& a, const PairRow& b) const {
      if (a.count != b.count) return a.count > b.count;
      if (a.code != b.code) return roller->code_ranks_[a.code] < roller->code_ranks_[b.code];
      return roller->IsNamedBefore(a.vm, b.vm);
    }
  };

  std::tuple<std::string_view, std::string_view> NameOf(uint32_t vm) const {
    return {names_.Vm(vm), names_.ResourceId(vm)};
  }
  bool IsNamedBefore(uint32_t a, uint32_t b) const {
    return vm_ranks_.empty() ? NameOf(a) < NameOf(b) : vm_ranks_[a] < vm_ranks_[b];
  }

  void AddVm(VmRow vm) {
    if (vm.codes.empty()) return;  // before the first
    const uint64_t touched = names_.IsVm(vm.vm) ? 1 : 0;
    for (const VmCode& code : vm.codes) {
      vms_by_code_[code.code] += touched;
      pairs_.Add({code.count, code.code, vm.vm});
    }
    summary_.vms_touched += touched;
    summary_.pair_rows += vm.codes.size();
    ++summary_.vm_rows;
    vms_.Add(std::move(vm));
  }

  void Codes() {
    std::vector<std::vector<TemplateCount>> templates(by_code_.size());
    for (const auto& [key, count] : by_template_) templates[key.first].push_back({key.second, count});
    for (uint32_t code = 0; code < by_code_.size(); ++code) {
      const Cell& cell = by_code_[code];
      if (cell.count == 0) continue;
      CodeSummary row;
      row.code = names_.Code(code);
      row.count = cell.count;
      row.vms = vms_by_code_[code];
      if (cell.has_time()) row.first = cell.first, row.last = cell.last;
      row.templates = std::move(templates[code]);
      std::sort(row.templates.begin(), row.templates.end(),
                [](const TemplateCount& a, const TemplateCount& b) {
                  return std::tie(b.count, a.row) < std::tie(a.count, b.row);
                });
      row.advice = catalog_.AdviceOf(row.code);
      row.error_class = catalog_.ClassOf(row.code, row.templates.front().row);
      for (const TemplateCount& of_template : row.templates)
        by_class_[static_cast<size_t>(catalog_.ClassOf(row.code, of_template.row))] += of_template.count;
      summary_.codes.push_back(std::move(row));
    }
    SortByCount(&summary_.codes, [](const CodeSummary& row) { return row.code; });
    for (size_t i = 0; i < by_class_.size(); ++i) {
      if (by_class_[i] > 0) summary_.classes.push_back({static_cast<ErrorClass>(i), by_class_[i]});
    }
    SortByCount(&summary_.classes, [](const ClassCount& row) { return row.error_class; });
  }

  void Vms() {
    const std::vector<VmRow> rows = vms_.TakeSorted();
    summary_.vms.reserve(rows.size());
    for (const VmRow& row : rows) {
      VmSummary vm{names_.Vm(row.vm), names_.ResourceId(row.vm), row.count, {}};
      vm.codes.reserve(row.codes.size());
      for (const VmCode& code : row.codes) vm.codes.push_back({names_.Code(code.code), code.count});
      SortByCount(&vm.codes, [](const CodeCount& count) { return count.code; });
      summary_.vms.push_back(std::move(vm));
    }
  }

  void Pairs() {
    const std::vector<PairRow> rows = pairs_.TakeSorted();
    summary_.pairs.reserve(rows.size());
    for (const PairRow& row : rows) {
      summary_.pairs.push_back(
          {names_.Code(row.code), names_.Vm(row.vm), names_.ResourceId(row.vm), row.count});
    }
  }

  void Unmatched() {
    for (const auto& [hash, sample] : tally_.unmatched.samples()) summary_.unmatched.push_back(sample);
    SortByCount(&summary_.unmatched, [](const UnmatchedMessages::Sample& sample) { return sample.first; });
  }

  const Tally& tally_;
  const Cube& cube_;
  const Catalog& catalog_;
  const Names names_;
  const std::vector<uint32_t> code_ranks_;
  const std::vector<uint32_t> vm_ranks_;  // where all rows are sorted; the first few compare few names
  Summary summary_;
  std::vector<Cell> by_code_;
  std::vector<uint64_t> vms_by_code_;
  std::array<uint64_t, kErrorClassCount> by_class_{};
  FirstRows<VmRow, BeforeVm> vms_;
  FirstRows<PairRow, BeforePair> pairs_;
  absl::flat_hash_map<std::pair<uint32_t, int32_t>, uint64_t> by_template_;
};

}  // namespace

Summary Summarize(const Tally& tally, const Catalog& catalog, size_t top) {
  return Roller(tally, catalog, top).Roll();
}

std::vector<HourSummary> SummarizeHours(const Cube& cube, const Catalog& catalog) {
  absl::flat_hash_map<std::pair<int32_t, uint32_t>, uint64_t> counts;
  for (const auto& [key, cell] : cube.cells()) counts[{key.hour, key.code}] += cell.count;
  const Names names(cube, catalog);
  std::vector<HourSummary> rows;
  rows.reserve(counts.size());
  for (const auto& [key, count] : counts) rows.push_back({Hour(key.first), names.Code(key.second), count});
  // No time sorts before every time.
  std::sort(rows.begin(), rows.end(), [](const HourSummary& a, const HourSummary& b) {
    return std::tie(a.hour, a.code) < std::tie(b.hour, b.code);
  });
  return rows;
}

std::vector<CellSummary> SummarizeCells(const Cube& cube, const Catalog& catalog) {
  const Names names(cube, catalog);
  std::vector<CellSummary> rows;
  rows.reserve(cube.cells().cell_count_bound());
  for (const auto& [key, cell] : cube.cells()) {
    CellSummary row{names.Code(key.code),
                    key.row,
                    names.Vm(key.vm),
                    names.ResourceId(key.vm),
                    Hour(key.hour),
                    cell.count,
                    {},
                    {}};
    if (cell.has_time()) row.first = cell.first, row.last = cell.last;
    rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end(), [](const CellSummary& a, const CellSummary& b) {
    return std::tie(a.code, a.vm, a.resource_id, a.row, a.hour) <
           std::tie(b.code, b.vm, b.resource_id, b.row, b.hour);
  });
  return rows;
}

}  // namespace vmsift
