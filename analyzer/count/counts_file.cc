#include "analyzer/count/counts_file.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/count/number_code.h"
#include "analyzer/input/byte_hash.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr std::string_view kMagic = "VMSIFTC\n";
constexpr size_t kHeadBytes = kMagic.size() + sizeof(uint32_t);
constexpr size_t kSumBytes = sizeof(uint64_t);

static_assert(std::endian::native == std::endian::little);
template <typename T>
void AppendFixed(T number, std::string* out) {
  out->append(reinterpret_cast<const char*>(&number), sizeof(number));
}
template <typename T>
T FixedAt(std::string_view bytes, size_t at) {
  T number;
  std::memcpy(&number, bytes.data() + at, sizeof(number));
  return number;
}

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
  CountsEncoder(const Tally& tally, const Catalog& catalog, const std::vector<Input>& inputs)
      : tally_(tally),
        catalog_(catalog),
        inputs_(inputs),
        codes_(tally.cube.codes()),
        vms_(tally.cube.vms()) {}

  std::string Encode(std::optional<Timestamp> since, std::optional<Timestamp> until) {
    for (const std::optional<Timestamp>& bound : {since, until}) {
      out_.Number(bound ? 1 : 0);
      if (bound) out_.Signed(bound->ticks);
    }
    Inputs();
    for (int i = 0; i < kOutcomeCount; ++i) Entry(tally_.ledger.entry(static_cast<Outcome>(i)));
    Entry(tally_.ledger.passed_over());
    Entry(tally_.ledger.input());
    for (uint64_t number : {tally_.suspect_count, tally_.other_errors, tally_.names_cut, tally_.left_out,
                            tally_.left_out_without_time})
      out_.Number(number);
    for (uint64_t of_grade : tally_.grades) out_.Number(of_grade);
    Names();
    Cells();
    Messages();
    return out_.Take();
  }

 private:
  void Entry(const Ledger::Entry& entry) {
    out_.Number(entry.lines);
    out_.Number(entry.bytes);
  }

  void Inputs() {
    out_.Number(inputs_.size());
    for (uint32_t i = 0; i < inputs_.size(); ++i) {
      const auto read = tally_.inputs.find(InputTally{.input = i});
      const InputTally counted = read == tally_.inputs.end() ? InputTally() : *read;
      out_.Text(inputs_[i].path);
      for (uint64_t number :
           {counted.lines, counted.bytes, counted.failures, static_cast<uint64_t>(counted.shape)})
        out_.Number(number);
      out_.Text(counted.error);
    }
  }

  void Names() {
    for (const auto& [key, cell] : tally_.cube.cells()) {
      if (key.row >= 0) templates_.try_emplace(key.row);
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
      out_.Number(sample.first.input);
      out_.Number(sample.first.line);
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
      out_.Number(sample->first.input);
      out_.Number(sample->first.line);
    }
  }

  const Tally& tally_;
  const Catalog& catalog_;
  const std::vector<Input>& inputs_;
  const Ranking codes_;
  const Ranking vms_;
  std::map<int32_t, uint64_t> templates_;  // by row: the number in the file
  NumberWriter out_;
};

class CountsDecoder {
 public:
  CountsDecoder(std::string_view content, const Catalog& catalog) : in_(content), catalog_(catalog) {}

  absl::StatusOr<Counts> Decode() {
    for (std::optional<Timestamp>* bound : {&counts_.since, &counts_.until}) {
      if (in_.Below(2) == 1) *bound = Timestamp{in_.Signed()};
    }
    Inputs();
    LedgerAndSums();
    Names();
    Cells();
    Messages();
    if (!in_.ok() || !in_.at_end()) return absl::DataLossError("its content is not that of a counts file");
    return std::move(counts_);
  }

 private:
  void Inputs() {
    const uint64_t size = in_.Size();
    for (uint32_t i = 0; i < size && in_.ok(); ++i) {
      counts_.inputs.push_back({std::string(in_.Text()), absl::OkStatus()});
      InputTally input;
      input.input = i;
      input.lines = in_.Number();
      input.bytes = in_.Number();
      input.failures = in_.Number();
      input.shape = static_cast<InputFormat>(in_.Below(kInputFormatCount));
      input.error = in_.Text();
      counts_.tally.inputs.insert(std::move(input));
    }
  }

  void LedgerAndSums() {
    Tally& tally = counts_.tally;
    for (int i = 0; i < kOutcomeCount; ++i) {
      const uint64_t lines = in_.Number();
      tally.ledger.Book(static_cast<Outcome>(i), in_.Number(), lines);
    }
    const uint64_t passed_over = in_.Number();
    tally.ledger.NotePassedOver(in_.Number(), passed_over);
    const uint64_t lines = in_.Number();
    tally.ledger.BookInput(lines, in_.Number());
    for (uint64_t* number : {&tally.suspect_count, &tally.other_errors, &tally.names_cut, &tally.left_out,
                             &tally.left_out_without_time})
      *number = in_.Number();
    for (uint64_t& of_grade : tally.grades) of_grade = in_.Number();
  }

  void Names() {
    std::map<std::tuple<std::string_view, int, std::string_view>, int32_t> known;
    for (size_t i = 0; i < catalog_.rows().size(); ++i) {
      const CatalogRow& row = catalog_.rows()[i];
      known[{row.catalog, row.row, row.code}] = static_cast<int32_t>(i);
    }
    const uint64_t templates = in_.Size();
    for (uint64_t i = 0; i < templates && in_.ok(); ++i) {
      const std::string_view catalog = in_.Text();
      const int row = static_cast<int>(in_.Below(INT32_MAX));
      const auto found = known.find({catalog, row, in_.Text()});
      rows_.push_back(found == known.end() ? -1 : found->second);
    }
    const uint64_t codes = in_.Size();
    for (uint64_t i = 0; i < codes && in_.ok(); ++i) {
      const std::string_view key = in_.Text();
      codes_.push_back(counts_.tally.cube.InternCode(key, in_.Text(), {0, i}));
    }
    const uint64_t vms = in_.Size();
    for (uint64_t i = 0; i < vms && in_.ok(); ++i) {
      const std::string_view key = in_.Text();
      const std::string_view shown = in_.Text();
      vms_.push_back(counts_.tally.cube.InternVm(key, shown, in_.Text(), {0, i}));
    }
  }

  void Cells() {
    const uint64_t cells = in_.Size();
    for (uint64_t i = 0; i < cells && in_.ok(); ++i) {
      CellKey key;
      Cell cell;
      const uint64_t code = in_.Below(codes_.size());
      const uint64_t row = in_.Below(rows_.size() + 1);
      const uint64_t vm = in_.Below(vms_.size());
      const bool timed = in_.Below(2) == 1;
      const int64_t hour = timed ? in_.Signed() : 0;
      cell.count = in_.Number();
      if (timed) cell.first = {in_.Signed()}, cell.last = {in_.Signed()};
      if (!in_.ok()) return;
      key.code = codes_[code];
      key.row = row == 0 ? -1 : rows_[row - 1];
      key.vm = vms_[vm];
      key.hour = timed ? static_cast<int32_t>(std::clamp<int64_t>(hour, kNoHour + 1, INT32_MAX)) : kNoHour;
      counts_.tally.cube.AddCell(key, cell);
    }
  }

  // An input and a line of it.
  Place ReadPlace() {
    const uint64_t input = in_.Below(std::max<size_t>(counts_.inputs.size(), 1));
    return {input, in_.Number()};
  }

  void Messages() {
    const uint64_t unmatched = in_.Size();
    for (uint64_t i = 0; i < unmatched && in_.ok(); ++i) {
      const uint64_t hash = in_.Number();
      UnmatchedMessages::Sample sample;
      sample.code = in_.Text();
      sample.message = in_.Text();
      sample.count = in_.Number();
      sample.first = ReadPlace();
      counts_.tally.unmatched.AddSample(hash, sample);
    }
    const uint64_t examples = in_.Size();
    for (uint64_t i = 0; i < examples && in_.ok(); ++i) {
      const uint64_t index = in_.Below(rows_.size());
      const std::string_view message = in_.Text();
      const Place place = ReadPlace();
      if (in_.ok() && rows_[index] >= 0) counts_.tally.messages.Add(rows_[index], message, place);
    }
  }

  NumberReader in_;
  const Catalog& catalog_;
  Counts counts_;
  std::vector<int32_t> rows_;
  std::vector<uint32_t> codes_;
  std::vector<uint32_t> vms_;
};

}  // namespace

std::string EncodeCounts(const Tally& tally, const Catalog& catalog, const std::vector<Input>& inputs,
                         std::optional<Timestamp> since, std::optional<Timestamp> until) {
  std::string bytes(kMagic);
  AppendFixed(Counts::kVersion, &bytes);
  bytes += CountsEncoder(tally, catalog, inputs).Encode(since, until);
  AppendFixed(HashOn(0, bytes), &bytes);
  return bytes;
}

absl::StatusOr<Counts> DecodeCounts(std::string_view bytes, const Catalog& catalog) {
  if (bytes.substr(0, kMagic.size()) != kMagic.substr(0, bytes.size()) || bytes.empty())
    return absl::InvalidArgumentError("is no counts file; vmsift scan --format counts -o FILE writes one");
  if (bytes.size() < kHeadBytes + kSumBytes) return absl::DataLossError("a counts file that is cut short");
  const auto version = FixedAt<uint32_t>(bytes, kMagic.size());
  if (version != Counts::kVersion) {
    return absl::FailedPreconditionError(
        absl::StrCat("a counts file of version ", version, "; this vmsift reads version ", Counts::kVersion));
  }
  const size_t end = bytes.size() - kSumBytes;
  if (HashOn(0, bytes.substr(0, end)) != FixedAt<uint64_t>(bytes, end))
    return absl::DataLossError("a counts file that is cut short or was changed: its checksum is wrong");
  return CountsDecoder(bytes.substr(kHeadBytes, end - kHeadBytes), catalog).Decode();
}

}  // namespace vmsift
