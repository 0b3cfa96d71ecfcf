#include "analyzer/pipeline/analyzer.h"

#include <string>
#include <utility>
#include <vector>

#include "analyzer/count/breakdown.h"
#include "analyzer/decode/quiet_text.h"
#include "analyzer/pipeline/error_scope.h"

namespace vmsift {

static_assert(kLinePadding >= JsonDecoder::kPadding && kLinePadding >= AnchorFinder::kPadding);

Analyzer::Analyzer(const Knowledge* knowledge, std::unique_ptr<Matcher> matcher, const Options& options,
                   FailureSink* sink, Tally* tally)
    : knowledge_(*knowledge),
      options_(options),
      sink_(sink),
      tally_(tally),
      lines_(&knowledge->messages, &knowledge->anchors, options.validate),
      blocks_(&knowledge->messages, &knowledge->anchors, options.validate),
      judge_(std::move(matcher)),
      incidents_(options.incidents) {
  if (options.redactor != nullptr) redaction_.emplace(options.redactor);
  if (!options.incidents) return;
  lines_.ReadSuccesses(true);
  blocks_.ReadSuccesses(true);
}

void Analyzer::NoteAttempt(const AttributedFailure& finding) {
  const Failure& failure = finding.failure;
  AttemptRecord record;
  for (auto id :
       {&Failure::request_id, &Failure::tracking_id, &Failure::operation_id, &Failure::correlation_id}) {
    if (!(failure.*id).empty()) record.id = failure.*id;
  }
  record.correlation_id = failure.correlation_id;
  record.code = failure.code;
  record.row = finding.match.row_index;
  record.vm_identity = finding.vm.identity;
  record.vm_name = finding.vm.name;
  record.vm_id = finding.vm.resource_id;
  record.resource_id = failure.target_resource_id.empty() ? failure.resource_id : failure.target_resource_id;
  record.operation = failure.operation;
  record.message = failure.message;
  chain_.clear();
  for (const ChainLink& link : failure.chain) {
    if (!link.code.empty()) chain_.append(chain_.empty() ? "" : " > ").append(link.code);
  }
  if (chain_ != failure.code) record.chain = chain_;
  record.time = failure.time;
  record.place = finding.place;
  tally_->attempts.Add(record);
}

void Analyzer::NoteSuccess(const Success& success, const Place& place) {
  if (!incidents_) return;
  const std::string redacted = redaction_ ? redaction_->ResourceId(success.resource_id) : std::string();
  tally_->attempts.AddSuccess(redaction_ ? redacted : success.resource_id, success.operation, success.deleted,
                              success.time, place);
}

void Analyzer::BookOversize(const Line& line, const Place& place) {
  tally_->ledger.Book(Outcome::kOversize, line.bytes);
  tally_->AddBadLine(
      place, "longer than the limit of " + std::to_string(options_.max_line_bytes) + " bytes (--max-line)");
}

std::optional<uint64_t> Analyzer::SkipPiece(std::string_view piece) {
  if (options_.validate || piece.size() > options_.max_line_bytes) return std::nullopt;
  if (incidents_ && MayTellSuccess(piece)) return std::nullopt;
  QuietText quiet;
  if (knowledge_.anchors.Holds(piece, AnchorScope::kText) || !quiet.Read(piece)) return std::nullopt;
  uint64_t lines = 0;
  for (const Outcome outcome : {Outcome::kBlank, Outcome::kText, Outcome::kClean}) {
    const Ledger::Entry& entry = quiet.entry(outcome);
    lines += entry.lines;
    if (entry.lines > 0) tally_->ledger.Book(outcome, entry.bytes, entry.lines);
  }
  tally_->ledger.NotePassedOver(quiet.entry(Outcome::kClean).bytes, quiet.entry(Outcome::kClean).lines);
  return lines;
}

void Analyzer::AnalyzeLine(const Line& line, const Place& place, InputTally* part) {
  ++part->lines;
  if (line.oversize) {
    BookOversize(line, place);
    return;
  }
  lines_.Decode(line.text, &decoded_);
  for (const Success& success : decoded_.successes) NoteSuccess(success, place);
  const uint64_t left_out = tally_->left_out;
  uint64_t failures = 0;
  for (Failure& failure : decoded_.failures) failures += Count(&failure, place) ? 1 : 0;
  part->failures += failures;
  Outcome outcome = decoded_.outcome;
  if (outcome == Outcome::kMalformed) {
    Place bad = place;
    bad.byte = decoded_.reason_offset;
    tally_->AddBadLine(bad, decoded_.reason);
  } else if (failures > 0) {
    outcome = Outcome::kFailure;
  } else if (!decoded_.suspects.empty() && tally_->left_out == left_out) {
    const BadSpot& suspect = decoded_.suspects.front();
    outcome = Outcome::kSuspect;
    Place suspected = place;
    suspected.byte = suspect.offset;
    tally_->AddSuspect(suspected, suspect.reason);
  } else if (outcome == Outcome::kFailure) {
    outcome = Outcome::kClean;
  }
  tally_->ledger.Book(outcome, line.bytes);
  if (decoded_.passed_over) tally_->ledger.NotePassedOver(line.bytes);
}

void Analyzer::AnalyzeBlock(const Block& block, uint64_t chunk, InputTally* part) {
  part->lines += block.lines.size();
  blocks_.Decode(block, &block_result_);
  std::vector<Outcome>& outcomes = block_result_.outcomes;
  failure_offsets_.Clear();
  const uint64_t left_out = tally_->left_out;
  for (Failure& failure : block_result_.failures) {
    const size_t offset = failure.offset;
    failure_offsets_.found.push_back(offset);
    if (!Count(&failure, {part->input, block.lines[block.LineAt(offset)].number, 0, chunk})) continue;
    ++part->failures;
    failure_offsets_.counted.push_back(offset);
  }
  const auto place_of = [&](const BadSpot& spot) {
    const BlockLine& line = block.lines[block.LineAt(spot.offset)];
    return Place{part->input, line.number, spot.offset - line.begin, chunk};
  };
  for (const Success& success : block_result_.successes) NoteSuccess(success, place_of({success.offset, {}}));
  for (const BadSpot& spot : block_result_.bad_spots) tally_->AddBadLine(place_of(spot), spot.reason);
  SettleOutcomes(block, failure_offsets_, &outcomes);
  if (!block_result_.suspects.empty() && tally_->left_out == left_out) {
    for (const BadSpot& spot : SettleSuspects(block, block_result_.suspects, &outcomes))
      tally_->AddSuspect(place_of(spot), spot.reason);
  }
  for (size_t i = 0; i < block.lines.size();) {
    const size_t first = i;
    uint64_t bytes = 0;
    while (i < block.lines.size() && outcomes[i] == outcomes[first]) bytes += block.lines[i++].bytes;
    tally_->ledger.Book(outcomes[first], bytes, i - first);
  }
  for (const size_t line : block_result_.passed_over)
    tally_->ledger.NotePassedOver(block.lines[line].bytes, 1);
}

bool Analyzer::Count(Failure* failure, const Place& place) {
  if (!judge_.Judge(failure)) return false;
  const Match& match = judge_.match();
  NameCode(match, failure);
  const VmKey vm = attribution_.Attribute(*failure, match);
  if (options_.selection != nullptr) {
    const Selection::Verdict verdict =
        options_.selection->Judge(*failure, match, vm, judge_.matcher().catalog());
    if (verdict != Selection::Verdict::kTaken) {
      ++tally_->left_out;
      tally_->left_out_without_time += verdict == Selection::Verdict::kWithoutTime ? 1 : 0;
      return false;
    }
  }
  tally_->names_cut += (judge_.code_is_cut() ? 1 : 0) + (attribution_.name_is_cut() ? 1 : 0);
  CountSelected(failure, match, vm, place);
  return true;
}

void Analyzer::CountSelected(Failure* failure, const Match& match, VmKey vm, const Place& place) {
  if (ScopeOfError(*failure, vm) == ErrorScope::kOther) ++tally_->other_errors;
  const Match* told = &match;
  if (redaction_) {
    redacted_match_ = match;
    redaction_->Apply(failure, &redacted_match_, &vm);
    told = &redacted_match_;
  }
  const AttributedFailure finding{*failure, *told, vm, place};
  if (options_.counts) AddToCounts(finding);
  if (incidents_) NoteAttempt(finding);
  if (sink_ != nullptr) sink_->Take(finding);
}

void Analyzer::AddToCounts(const AttributedFailure& finding) {
  const Failure& failure = finding.failure;
  const Match& match = finding.match;
  VmKey vm = finding.vm;
  std::string identity;
  if (options_.by_input) vm.identity = identity = IdentityInInput(finding.place.input, vm.identity);
  tally_->cube.Add(failure.code, match.row_index, vm, failure.time, finding.place);
  ++tally_->grades[static_cast<size_t>(match.grade)];
  if (match.row != nullptr) {
    tally_->messages.Add(match.row_index, failure.message, finding.place);
  } else {
    tally_->unmatched.Add(failure.code, failure.message, finding.place);
  }
}

}  // namespace vmsift
