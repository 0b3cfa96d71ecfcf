#include "analyzer/count/summary.h"

#include <algorithm>
#include <numeric>
#include <span>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace vmsift {
namespace {

constexpr std::string_view OrNone(std::string_view text) {
  return text.empty() ? kNone : text;
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
  return hour == Cube::kNoHour ? std::nullopt : std::optional(StartOfHour(hour));
}

// The names behind a cube's numbers.
class Names {
 public:
  Names(const Cube& cube, const Catalog& catalog) : cube_(cube) {
    codes_.reserve(cube.codes().size());
    for (uint32_t code = 0; code < cube.codes().size(); ++code) {
      const std::string& shown = cube.codes().name(code).shown;
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
  FirstRows(size_t top, Before before) : top_(top), before_(std::move(before)) {}

  void Add(const Row& row) {
    rows_.push_back(row);
    if (top_ == 0 || rows_.size() < top_ || rows_.size() - top_ < top_ + kSpare) return;
    std::nth_element(rows_.begin(), rows_.begin() + static_cast<ptrdiff_t>(top_), rows_.end(), before_);
    rows_.resize(top_);
  }

  const std::vector<Row>& Sorted() {
    std::sort(rows_.begin(), rows_.end(), before_);
    if (top_ != 0 && rows_.size() > top_) rows_.resize(top_);
    return rows_;
  }

 private:
  static constexpr size_t kSpare = 1000;  // rows to collect before the last are dropped

  const size_t top_;
  const Before before_;
  std::vector<Row> rows_;
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

// Codes and counts by VM: those of VM number v are [begin[v], begin[v + 1]), each code once.
class CodesByVm {
 public:
  explicit CodesByVm(const Cube& cube) : begin_(cube.vms().size() + 1), codes_(cube.cells().size()) {
    for (const auto& [key, cell] : cube.cells()) ++begin_[key.vm];
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    // From the end of each VM's stretch to its begin, so that begin_ holds the begins afterwards.
    for (const auto& [key, cell] : cube.cells()) codes_[--begin_[key.vm]] = {key.code, cell.count};
    size_t out = 0;
    for (uint32_t vm = 0; vm + 1 < begin_.size(); ++vm) out = AddUp(vm, out);
    begin_.back() = out;
    codes_.resize(out);
  }

  std::span<const VmCode> of(uint32_t vm) const {
    return std::span(codes_).subspan(begin_[vm], begin_[vm + 1] - begin_[vm]);
  }
  size_t size() const { return codes_.size(); }

 private:
  // Moves the VM's codes to `out`, equal ones into one, and returns where they end.
  size_t AddUp(uint32_t vm, size_t out) {
    const auto first = codes_.begin() + static_cast<ptrdiff_t>(begin_[vm]);
    const auto last = codes_.begin() + static_cast<ptrdiff_t>(begin_[vm + 1]);
    std::sort(first, last, [](const VmCode& a, const VmCode& b) { return a.code < b.code; });
    begin_[vm] = out;
    for (auto from = first; from != last; ++from) {
      if (out > begin_[vm] && codes_[out - 1].code == from->code) {
        codes_[out - 1].count += from->count;
      } else {
        codes_[out++] = *from;
      }
    }
    return out;
  }

  std::vector<size_t> begin_;
  std::vector<VmCode> codes_;
};

class Roller {
 public:
  Roller(const Tally& tally, const Catalog& catalog, size_t top)
      : tally_(tally),
        cube_(tally.cube),
        catalog_(catalog),
        top_(top),
        names_(tally.cube, catalog),
        code_ranks_(Ranks(cube_.codes().size(), [this](uint32_t code) { return names_.Code(code); })),
        vm_ranks_(Ranks(cube_.vms().size(),
                        [this](uint32_t vm) { return std::tuple(names_.Vm(vm), names_.ResourceId(vm)); })),
        codes_by_vm_(tally.cube),
        by_code_(tally.cube.codes().size()) {}

  Summary Roll() {
    for (const auto& [key, cell] : cube_.cells()) {
      summary_.failures += cell.count;
      by_code_[key.code].Add(cell);
      by_template_[{key.code, key.row}] += cell.count;
    }
    Codes();
    Vms();
    Pairs();
    Unmatched();
    return std::move(summary_);
  }

 private:
  void Codes() {
    std::vector<uint64_t> vms(by_code_.size());
    for (uint32_t vm = 0; vm < cube_.vms().size(); ++vm) {
      for (const VmCode& code : codes_by_vm_.of(vm)) vms[code.code] += names_.IsVm(vm) ? 1 : 0;
    }
    std::vector<std::vector<TemplateCount>> templates(by_code_.size());
    for (const auto& [key, count] : by_template_) templates[key.first].push_back({key.second, count});
    for (uint32_t code = 0; code < by_code_.size(); ++code) {
      const Cell& cell = by_code_[code];
      if (cell.count == 0) continue;
      CodeSummary row;
      row.code = names_.Code(code);
      row.count = cell.count;
      row.vms = vms[code];
      if (cell.has_time()) row.first = cell.first, row.last = cell.last;
      row.templates = std::move(templates[code]);
      std::sort(row.templates.begin(), row.templates.end(),
                [](const TemplateCount& a, const TemplateCount& b) {
                  return std::tie(b.count, a.row) < std::tie(a.count, b.row);
                });
      if (const CatalogCode* known = catalog_.FindCode(row.code)) row.advice = known->advice;
      summary_.codes.push_back(std::move(row));
    }
    SortByCount(&summary_.codes, [](const CodeSummary& row) { return row.code; });
  }

  void Vms() {
    struct Row {
      uint64_t count;
      uint32_t vm;
    };
    const auto before = [this](const Row& a, const Row& b) {
      if (a.count != b.count) return a.count > b.count;
      return vm_ranks_[a.vm] < vm_ranks_[b.vm];
    };
    FirstRows<Row, decltype(before)> rows(top_, before);
    for (uint32_t vm = 0; vm < cube_.vms().size(); ++vm) {
      const std::span<const VmCode> codes = codes_by_vm_.of(vm);
      if (codes.empty()) continue;
      Row row{0, vm};
      for (const VmCode& code : codes) row.count += code.count;
      rows.Add(row);
      ++summary_.vm_rows;
      summary_.vms_touched += names_.IsVm(vm) ? 1 : 0;
    }
    for (const Row& row : rows.Sorted()) {
      VmSummary vm{names_.Vm(row.vm), names_.ResourceId(row.vm), row.count, {}};
      const std::span<const VmCode> codes = codes_by_vm_.of(row.vm);
      vm.codes.reserve(codes.size());
      for (const VmCode& code : codes) vm.codes.push_back({names_.Code(code.code), code.count});
      SortByCount(&vm.codes, [](const CodeCount& count) { return count.code; });
      summary_.vms.push_back(std::move(vm));
    }
  }

  void Pairs() {
    struct Row {
      uint64_t count;
      uint32_t code;
      uint32_t vm;
    };
    const auto before = [this](const Row& a, const Row& b) {
      if (a.count != b.count) return a.count > b.count;
      if (a.code != b.code) return code_ranks_[a.code] < code_ranks_[b.code];
      return vm_ranks_[a.vm] < vm_ranks_[b.vm];
    };
    FirstRows<Row, decltype(before)> rows(top_, before);
    for (uint32_t vm = 0; vm < cube_.vms().size(); ++vm) {
      for (const VmCode& code : codes_by_vm_.of(vm)) rows.Add({code.count, code.code, vm});
    }
    summary_.pair_rows = codes_by_vm_.size();
    for (const Row& row : rows.Sorted()) {
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
  const size_t top_;
  const Names names_;
  const std::vector<uint32_t> code_ranks_;
  const std::vector<uint32_t> vm_ranks_;
  const CodesByVm codes_by_vm_;
  Summary summary_;
  std::vector<Cell> by_code_;
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
  rows.reserve(cube.cells().size());
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
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end(), [](const CellSummary& a, const CellSummary& b) {
    return std::tie(a.code, a.vm, a.resource_id, a.row, a.hour) <
           std::tie(b.code, b.vm, b.resource_id, b.row, b.hour);
  });
  return rows;
}

}  // namespace vmsift
