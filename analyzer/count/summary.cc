#include "analyzer/count/summary.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

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

class Roller {
 public:
  Roller(const Tally& tally, const Catalog& catalog)
      : tally_(tally), cube_(tally.cube), catalog_(catalog), names_(tally.cube, catalog) {}

  Summary Roll() {
    by_pair_.reserve(cube_.cells().size());
    for (const auto& [key, cell] : cube_.cells()) {
      summary_.failures += cell.count;
      by_code_[key.code].Add(cell);
      by_vm_[key.vm].Add(cell);
      by_pair_[{key.code, key.vm}].Add(cell);
      by_hour_[{key.hour, key.code}].Add(cell);
      by_template_[{key.code, key.row}].Add(cell);
    }
    Codes();
    Vms();
    Pairs();
    Hours();
    Unmatched();
    return std::move(summary_);
  }

 private:
  void Codes() {
    absl::flat_hash_map<uint32_t, uint64_t> vms;
    for (const auto& [pair, cell] : by_pair_) vms[pair.first] += names_.IsVm(pair.second) ? 1 : 0;
    absl::flat_hash_map<uint32_t, std::vector<TemplateCount>> templates;
    for (const auto& [key, cell] : by_template_) templates[key.first].push_back({key.second, cell.count});
    for (const auto& [code, cell] : by_code_) {
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
    absl::flat_hash_map<uint32_t, std::vector<CodeCount>> codes;
    for (const auto& [pair, cell] : by_pair_)
      codes[pair.second].push_back({names_.Code(pair.first), cell.count});
    for (const auto& [vm, cell] : by_vm_) {
      VmSummary row{names_.Vm(vm), names_.ResourceId(vm), cell.count, std::move(codes[vm])};
      SortByCount(&row.codes, [](const CodeCount& count) { return count.code; });
      summary_.vms_touched += names_.IsVm(vm) ? 1 : 0;
      summary_.vms.push_back(std::move(row));
    }
    SortByCount(&summary_.vms, [](const VmSummary& row) { return std::tie(row.vm, row.resource_id); });
  }

  void Pairs() {
    const std::vector<uint32_t> codes =
        Ranks(cube_.codes().size(), [this](uint32_t code) { return names_.Code(code); });
    const std::vector<uint32_t> vms = Ranks(cube_.vms().size(), [this](uint32_t vm) {
      return std::tuple(names_.Vm(vm), names_.ResourceId(vm));
    });
    struct Row {
      uint64_t count;
      uint32_t code;
      uint32_t vm;
    };
    std::vector<Row> rows;
    rows.reserve(by_pair_.size());
    for (const auto& [pair, cell] : by_pair_) rows.push_back({cell.count, pair.first, pair.second});
    SortByCount(&rows, [&](const Row& row) { return std::tie(codes[row.code], vms[row.vm]); });
    summary_.pairs.reserve(rows.size());
    for (const Row& row : rows) {
      summary_.pairs.push_back(
          {names_.Code(row.code), names_.Vm(row.vm), names_.ResourceId(row.vm), row.count});
    }
  }

  void Hours() {
    for (const auto& [key, cell] : by_hour_)
      summary_.hours.push_back({Hour(key.first), names_.Code(key.second), cell.count});
    // No time sorts before every time.
    std::sort(summary_.hours.begin(), summary_.hours.end(), [](const HourSummary& a, const HourSummary& b) {
      return std::tie(a.hour, a.code) < std::tie(b.hour, b.code);
    });
  }

  void Unmatched() {
    for (const auto& [hash, sample] : tally_.unmatched.samples()) summary_.unmatched.push_back(sample);
    SortByCount(&summary_.unmatched, [](const UnmatchedMessages::Sample& sample) { return sample.first; });
  }

  const Tally& tally_;
  const Cube& cube_;
  const Catalog& catalog_;
  const Names names_;
  Summary summary_;
  absl::flat_hash_map<uint32_t, Cell> by_code_;
  absl::flat_hash_map<uint32_t, Cell> by_vm_;
  absl::flat_hash_map<std::pair<uint32_t, uint32_t>, Cell> by_pair_;
  absl::flat_hash_map<std::pair<int32_t, uint32_t>, Cell> by_hour_;
  absl::flat_hash_map<std::pair<uint32_t, int32_t>, Cell> by_template_;
};

}  // namespace

Summary Summarize(const Tally& tally, const Catalog& catalog) {
  return Roller(tally, catalog).Roll();
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
