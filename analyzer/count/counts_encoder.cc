#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include "analyzer/count/attempt_code.h"
#include "analyzer/count/counts_file.h"
#include "analyzer/count/counts_frame.h"
#include "analyzer/count/number_code.h"
#include "analyzer/count/place_code.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// The numbers of an interner's names in the order of their keys: the old ones by rank, and the ranks.
struct Ranking {
  explicit Ranking(const Interner& names) : sorted(names.size()), rank(names.size()) {
    std::iota(sorted.begin(), sorted.end(), 0);
    std::vector<std::string> keys;
    for (uint32_t i = 0; i < names.size(); ++i) keys.push_back(AsciiLowered(names.name(i).key));
    std::sort(sorted.begin(), sorted.end(), [&keys](uint32_t a, uint32_t b) { return keys[a] < keys[b]; });
    for (uint32_t i = 0; i < sorted.size(); ++i) rank[sorted[i]] = i;
  }
  std::vector<uint32_t> sorted;
  std::vector<uint32_t> rank;
};

class CountsEncoder {
 public:
  CountsEncoder(const CountsHead& head, const Tally& tally, const Catalog& catalog)
      : head_(head),
        tally_(tally),
        catalog_(catalog),
        codes_(tally.cube.codes()),
        vms_(tally.cube.vms()),
        places_(head.inputs, &out_) {}

  std::string Encode() {
    Head();
    for (int i = 0; i < kOutcomeCount; ++i) Entry(tally_.ledger.entry(static_cast<Outcome>(i)));
    Entry(tally_.ledger.passed_over());
    Entry(tally_.ledger.input());
    for (uint64_t number : {tally_.suspect_count, tally_.other_errors, tally_.names_cut, tally_.left_out,
                            tally_.left_out_without_time, tally_.matcher_out_of_memory})
      out_.Number(number);
    for (uint64_t of_grade : tally_.grades) out_.Number(of_grade);
    Names();
    Cells();
    BadLines(tally_.bad_lines);
    BadLines(tally_.suspects);
    Messages();
    const bool noted = head_.incident_limit > 0 && tally_.ledger.input().bytes <= head_.incident_limit;
    out_.Number(noted ? 1 : 0);
    if (noted) WriteAttempts(tally_.attempts, head_.inputs, templates_, &out_);
    return out_.Take();
  }

 private:
  void Entry(const Ledger::Entry& entry) {
    out_.Number(entry.lines);
    out_.Number(entry.bytes);
  }

  void Head() {
    out_.Number(head_.catalog_digest);
    out_.Number(head_.options.size());
    for (const auto& [name, value] : head_.options) {
      out_.Text(name);
      out_.Text(value);
    }
    for (const std::optional<Timestamp>& bound : {head_.since, head_.until}) {
      out_.Number(bound ? 1 : 0);
      if (bound) out_.Signed(bound->ticks);
    }
    out_.Number(head_.incident_limit);
    out_.Number(head_.outside_period);
    out_.Number(head_.planned.size());
    for (const PlannedShards& planned : head_.planned) {
      out_.Number(planned.plan);
      out_.Number(planned.of);
      out_.Number(planned.shards.size());
      for (uint64_t shard : planned.shards) out_.Number(shard);
    }
    out_.Number(head_.inputs.size());
    for (uint32_t i = 0; i < head_.inputs.size(); ++i) OneInput(i);
  }

  void OneInput(uint32_t index) {
    const Input& input = head_.inputs[index];
    const auto read = tally_.inputs.find(InputTally{.input = index});
    const InputTally counted = read == tally_.inputs.end() ? InputTally() : *read;
    out_.Number(input.number);
    out_.Text(input.path);
    out_.Text(input.version);
    for (uint64_t number :
         {input.size, counted.lines, counted.bytes, counted.failures, static_cast<uint64_t>(counted.shape)})
      out_.Number(number);
    out_.Text(counted.error);
    out_.Number(input.runs.size());
    for (const ByteRun& run : input.runs) {
      for (uint64_t number : {run.from, run.to, run.lines}) out_.Number(number);
    }
  }

  void BadLines(const std::set<BadLine>& lines) {
    out_.Number(lines.size());
    for (const BadLine& line : lines) {
      places_.Write(line.place);
      out_.Text(line.reason);
    }
  }

  void Names() {
    for (const auto& [key, cell] : tally_.cube.cells()) {
      if (key.row >= 0) templates_.try_emplace(key.row);
    }
    for (const Attempt& attempt : tally_.attempts.attempts()) {
      if (attempt.row >= 0) templates_.try_emplace(attempt.row);
    }
    out_.Number(templates_.size());
    uint64_t number = 0;
    for (auto& [row, index] : templates_) {
      index = number++;
      const CatalogRow& known = catalog_.rows()[static_cast<size_t>(row)];
      out_.Text(known.catalog);
      out_.Number(static_cast<uint64_t>(known.row));
      out_.Text(known.code);
    }
    for (const auto& [names, ranking, with_detail] :
         {std::tuple(&tally_.cube.codes(), &codes_, false), {&tally_.cube.vms(), &vms_, true}}) {
      out_.Number(names->size());
      for (uint32_t name : ranking->sorted) {
        out_.Text(AsciiLowered(names->name(name).key));
        out_.Text(names->name(name).shown);
        if (with_detail) out_.Text(names->name(name).detail);
        places_.Write(names->name(name).first);
      }
    }
  }

  void Cells() {
    std::vector<std::pair<CellKey, Cell>> cells;
    for (const auto& [key, cell] : tally_.cube.cells()) {
      CellKey ranked = key;
      ranked.code = codes_.rank[key.code];
      ranked.vm = vms_.rank[key.vm];
      cells.emplace_back(ranked, cell);
    }
    std::sort(cells.begin(), cells.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    out_.Number(cells.size());
    for (const auto& [key, cell] : cells) {
      out_.Number(key.code);
      out_.Number(key.row < 0 ? 0 : templates_.at(key.row) + 1);
      out_.Number(key.vm);
      out_.Number(key.hour == kNoHour ? 0 : 1);
      if (key.hour != kNoHour) out_.Signed(key.hour);
      out_.Number(cell.count);
      if (key.hour == kNoHour) continue;
      out_.Signed(cell.first.ticks);
      out_.Signed(cell.last.ticks);
    }
  }

  void Messages() {
    const auto& unmatched = tally_.unmatched.samples();
    out_.Number(unmatched.size());
    for (const auto& [hash, sample] : unmatched) {
      out_.Number(hash);
      out_.Text(sample.code);
      out_.Text(sample.message);
      out_.Number(sample.count);
      places_.Write(sample.first);
    }
    std::vector<std::pair<uint64_t, const TemplateSamples::Sample*>> examples;
    for (const auto& [row, index] : templates_) {
      if (const TemplateSamples::Sample* sample = tally_.messages.Find(row))
        examples.emplace_back(index, sample);
    }
    out_.Number(examples.size());
    for (const auto& [index, sample] : examples) {
      out_.Number(index);
      out_.Text(sample->message);
      places_.Write(sample->first);
    }
  }

  const CountsHead& head_;
  const Tally& tally_;
  const Catalog& catalog_;
  const Ranking codes_;
  const Ranking vms_;
  std::map<int32_t, uint64_t> templates_;  // by row: the number in the file
  NumberWriter out_;
  PlaceWriter places_;
};

}  // namespace

std::string EncodeCounts(const CountsHead& head, const Tally& tally, const Catalog& catalog) {
  return CountsFrame::Around(CountsEncoder(head, tally, catalog).Encode());
}

bool InputOrder(const Input& a, const Input& b) {
  return std::tie(a.number, a.path, a.version) < std::tie(b.number, b.path, b.version);
}

}  // namespace vmsift
