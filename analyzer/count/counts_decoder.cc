#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "analyzer/count/attempt_code.h"
#include "analyzer/count/counts_file.h"
#include "analyzer/count/counts_frame.h"
#include "analyzer/count/number_code.h"
#include "analyzer/count/place_code.h"

namespace vmsift {
namespace {

absl::Status NotCounts() {
  return absl::DataLossError("its content is not that of a counts file");
}

Input ReadInput(NumberReader* in, InputTally* read) {
  Input input;
  input.number = in->Number();
  input.path = in->Text();
  input.version = in->Text();
  input.size = in->Number();
  read->lines = in->Number();
  read->bytes = in->Number();
  read->failures = in->Number();
  read->shape = static_cast<InputFormat>(in->Below(kInputFormatCount));
  read->error = in->Text();
  const uint64_t runs = in->Size();
  for (uint64_t i = 0; i < runs && in->ok(); ++i) {
    ByteRun run;
    run.from = in->Number();
    run.to = in->Number();
    run.lines = in->Number();
    if (run.to < run.from || (i > 0 && run.from < input.runs.back().to)) in->Fail();
    input.runs.push_back(run);
  }
  return input;
}

// `read`, if not null, gets what was read of each input.
CountsHead ReadHead(NumberReader* in, std::vector<InputTally>* read) {
  CountsHead head;
  head.catalog_digest = in->Number();
  const uint64_t options = in->Size();
  for (uint64_t i = 0; i < options && in->ok(); ++i) {
    const std::string_view name = in->Text();
    head.options.emplace_back(name, in->Text());
  }
  for (std::optional<Timestamp>* bound : {&head.since, &head.until}) {
    if (in->Below(2) == 1) *bound = Timestamp{in->Signed()};
  }
  head.incident_limit = in->Number();
  head.outside_period = in->Number();
  const uint64_t plans = in->Size();
  for (uint64_t i = 0; i < plans && in->ok(); ++i) {
    PlannedShards& planned = head.planned.emplace_back();
    planned.plan = in->Number();
    planned.of = in->Number();
    const uint64_t shards = in->Size();
    for (uint64_t j = 0; j < shards && in->ok(); ++j) planned.shards.insert(in->Number());
  }
  const uint64_t inputs = in->Size();
  for (uint64_t i = 0; i < inputs && in->ok(); ++i) {
    InputTally of_input;
    of_input.input = i;
    head.inputs.push_back(ReadInput(in, &of_input));
    if (read != nullptr) read->push_back(std::move(of_input));
  }
  return head;
}

class CountsDecoder {
 public:
  CountsDecoder(std::string_view content, const Catalog& catalog, const std::vector<uint64_t>* numbers)
      : in_(content), catalog_(catalog), numbers_(numbers), places_(counts_.head.inputs, numbers, &in_) {}

  absl::StatusOr<Counts> Decode() {
    std::vector<InputTally> read;
    counts_.head = ReadHead(&in_, &read);
    if (numbers_ != nullptr && numbers_->size() != read.size()) in_.Fail();
    for (size_t i = 0; i < read.size() && in_.ok(); ++i) {
      if (numbers_ != nullptr) read[i].input = (*numbers_)[i];
      counts_.tally.AddInput(read[i]);
    }
    LedgerAndSums();
    Names();
    Cells();
    BadLines(&counts_.tally.bad_lines);
    BadLines(&counts_.tally.suspects);
    Messages();
    if (in_.Below(2) == 1) ReadAttempts(counts_.head.inputs, numbers_, rows_, &in_, &counts_.tally.attempts);
    if (!in_.ok() || !in_.at_end()) return NotCounts();
    return std::move(counts_);
  }

 private:
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
                             &tally.left_out_without_time, &tally.matcher_out_of_memory})
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
      const std::string_view shown = in_.Text();
      codes_.push_back(counts_.tally.cube.InternCode(key, shown, places_.Read()));
    }
    const uint64_t vms = in_.Size();
    for (uint64_t i = 0; i < vms && in_.ok(); ++i) {
      const std::string_view key = in_.Text();
      const std::string_view shown = in_.Text();
      const std::string_view detail = in_.Text();
      vms_.push_back(counts_.tally.cube.InternVm(key, shown, detail, places_.Read()));
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

  void BadLines(std::set<BadLine>* lines) {
    const uint64_t size = in_.Size();
    for (uint64_t i = 0; i < size && in_.ok(); ++i) {
      const Place place = places_.Read();
      lines->insert({place, std::string(in_.Text())});
    }
  }

  void Messages() {
    const uint64_t unmatched = in_.Size();
    for (uint64_t i = 0; i < unmatched && in_.ok(); ++i) {
      const uint64_t hash = in_.Number();
      UnmatchedMessages::Sample sample;
      sample.code = in_.Text();
      sample.message = in_.Text();
      sample.count = in_.Number();
      sample.first = places_.Read();
      counts_.tally.unmatched.AddSample(hash, sample);
    }
    const uint64_t examples = in_.Size();
    for (uint64_t i = 0; i < examples && in_.ok(); ++i) {
      const uint64_t index = in_.Below(rows_.size());
      const std::string_view message = in_.Text();
      const Place place = places_.Read();
      if (in_.ok() && rows_[index] >= 0) counts_.tally.messages.Add(rows_[index], message, place);
    }
  }

  NumberReader in_;
  const Catalog& catalog_;
  const std::vector<uint64_t>* const numbers_;
  Counts counts_;
  PlaceReader places_;
  std::vector<int32_t> rows_;
  std::vector<uint32_t> codes_;
  std::vector<uint32_t> vms_;
};

}  // namespace

absl::StatusOr<CountsHead> DecodeCountsHead(std::string_view bytes) {
  const absl::StatusOr<std::string_view> content = CountsFrame::Inside(bytes);
  if (!content.ok()) return content.status();
  NumberReader in(*content);
  CountsHead head = ReadHead(&in, nullptr);
  if (!in.ok()) return NotCounts();
  return head;
}

absl::StatusOr<Counts> DecodeCounts(std::string_view bytes, const Catalog& catalog,
                                    const std::vector<uint64_t>* numbers) {
  const absl::StatusOr<std::string_view> content = CountsFrame::Inside(bytes);
  if (!content.ok()) return content.status();
  return CountsDecoder(*content, catalog, numbers).Decode();
}

}  // namespace vmsift
