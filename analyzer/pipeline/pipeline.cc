#include "analyzer/pipeline/pipeline.h"

#include <algorithm>
#include <string>
#include <utility>

#include "analyzer/count/name_limit.h"
#include "analyzer/pipeline/evidence.h"

namespace vmsift {
namespace {

static_assert(kLinePadding >= JsonDecoder::kPadding && kLinePadding >= AnchorFinder::kPadding);

std::string ToString(absl::string_view text) {
  return std::string(text.data(), text.size());
}

std::unique_ptr<char[]> PaddedBuffer(size_t bytes) {
  std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(bytes + kLinePadding);
  std::fill_n(buffer.get() + bytes, kLinePadding, '\0');
  return buffer;
}

}  // namespace

Pipeline::Pipeline(std::shared_ptr<const Knowledge> knowledge, std::unique_ptr<Matcher> matcher,
                   const Options& options, FailureSink* sink)
    : matcher_(std::move(matcher)),
      options_(options),
      sink_(sink),
      knowledge_(std::move(knowledge)),
      lines_(&knowledge_->messages, &knowledge_->anchors, options.validate),
      blocks_(&knowledge_->messages, &knowledge_->anchors, options.validate),
      framer_(options.blocks),
      tally_{.cube = Cube(options.recent_cells)} {}

absl::StatusOr<std::unique_ptr<Pipeline>> Pipeline::Create(const Catalog& catalog, const Options& options,
                                                           FailureSink* sink,
                                                           std::shared_ptr<const Knowledge> knowledge) {
  absl::StatusOr<std::unique_ptr<Matcher>> matcher = nullptr;
  if (options.last_stage >= Stage::kMatch) matcher = Matcher::Create(catalog);
  if (!matcher.ok()) return matcher.status();
  if (knowledge == nullptr) knowledge = std::make_shared<Knowledge>(catalog);
  return std::unique_ptr<Pipeline>(new Pipeline(std::move(knowledge), *std::move(matcher), options, sink));
}

Pipeline::Part::Part(uint32_t input, Pipeline* pipeline, uint64_t chunk)
    : pipeline_(pipeline), chunk_(chunk) {
  tally_.input = input;
}

void Pipeline::Part::TakeLine(const Line& line) {
  tally_.bytes += line.bytes;
  pipeline_->RunLine(line, {tally_.input, line.number, 0, chunk_}, &tally_);
}

void Pipeline::Part::TakeBlock(const Block& block) {
  for (const BlockLine& line : block.lines) tally_.bytes += line.bytes;
  pipeline_->RunBlock(block, &tally_, chunk_);
}

void Pipeline::Part::Book(InputShape shape, const absl::Status& status) {
  tally_.shape = shape;
  if (!status.ok()) tally_.error = ToString(status.message());
  pipeline_->Book(tally_);
}

absl::Status Pipeline::Run(uint32_t input, ByteSource* source) {
  if (options_.last_stage == Stage::kRead) return RunBytes(input, source);
  Framer framer(options_.framer());
  Part part(input, this);
  const std::unique_ptr<char[]> buffer = PaddedBuffer(options_.lines.read_bytes);
  absl::StatusOr<size_t> got;
  uint64_t failures = 0;
  const auto note_progress = [&](size_t bytes) {
    if (options_.progress != nullptr) options_.progress->AddAnalyzed(bytes, part.failures() - failures);
    failures = part.failures();
  };
  while ((got = source->Read(buffer.get(), options_.lines.read_bytes)).ok() && *got > 0) {
    framer.Take(std::string_view(buffer.get(), *got), &part);
    note_progress(*got);
  }
  framer.Finish(&part);
  note_progress(0);
  part.Book(*framer.shape(), got.status());
  return got.status();
}

absl::Status Pipeline::RunBytes(uint32_t input, ByteSource* source) {
  InputTally read;
  read.input = input;
  const std::unique_ptr<char[]> buffer = PaddedBuffer(options_.lines.read_bytes);
  absl::StatusOr<size_t> got;
  while ((got = source->Read(buffer.get(), options_.lines.read_bytes)).ok() && *got > 0) read.bytes += *got;
  if (!got.ok()) read.error = ToString(got.status().message());
  tally_.AddInput(read);
  return got.status();
}

void Pipeline::NoteUnreadable(uint32_t input, const absl::Status& status) {
  InputTally unreadable;
  unreadable.input = input;
  unreadable.error = ToString(status.message());
  tally_.AddInput(unreadable);
}

void Pipeline::RunChunk(uint32_t input, LineChunk* chunk) {
  Part part(input, this, chunk->index());
  Line line;
  if (options_.last_stage == Stage::kRead) {
    part.tally_.bytes = chunk->bytes();
  } else if (chunk->is_text()) {
    RunPieces(chunk, &part);
  } else {
    while (chunk->Next(&line)) part.TakeLine(line);
  }
  tally_.chunks.push_back({input, chunk->index(), part.lines()});
  part.Book(chunk->is_text() ? InputShape::kText : InputShape::kJsonLines, chunk->status());
  if (options_.progress != nullptr) options_.progress->AddAnalyzed(chunk->bytes(), part.failures());
}

void Pipeline::RunPieces(LineChunk* chunk, Part* part) {
  std::string_view piece;
  Line line;
  while (chunk->NextPiece(&piece)) {
    if (PassOverPiece(piece, chunk, &part->tally_)) continue;
    while (chunk->InPiece() && chunk->Next(&line)) {
      if (line.oversize) {
        part->TakeLine(line);
      } else if (framer_.AddToPiece(line)) {
        part->TakeBlock(framer_.block());
        framer_.TakeBlock();
      }
    }
    if (!framer_.Finish()) continue;
    part->TakeBlock(framer_.block());
    framer_.TakeBlock();
  }
}

bool Pipeline::PassOverPiece(std::string_view piece, LineChunk* chunk, InputTally* input) {
  if (options_.validate || options_.last_stage < Stage::kFilter ||
      piece.size() > options_.lines.max_line_bytes)
    return false;
  QuietText quiet;
  if (knowledge_->anchors.Holds(piece, AnchorScope::kText) || !quiet.Read(piece)) return false;
  uint64_t lines = 0;
  for (const Outcome outcome : {Outcome::kBlank, Outcome::kText, Outcome::kClean}) {
    const Ledger::Entry& entry = quiet.entry(outcome);
    lines += entry.lines;
    if (entry.lines > 0 && options_.last_stage == Stage::kCount)
      tally_.ledger.Book(outcome, entry.bytes, entry.lines);
  }
  if (options_.last_stage == Stage::kCount)
    tally_.ledger.NotePassedOver(quiet.entry(Outcome::kClean).bytes, quiet.entry(Outcome::kClean).lines);
  input->lines += lines;
  input->bytes += piece.size();
  chunk->SkipPiece(lines);
  return true;
}

void Pipeline::Book(const InputTally& part) {
  if (options_.last_stage == Stage::kCount) tally_.ledger.BookInput(part.lines, part.bytes);
  tally_.AddInput(part);
}

void Pipeline::BookOversize(const Line& line, const Place& place, InputTally* input) {
  ++input->lines;
  if (options_.last_stage < Stage::kCount) return;
  tally_.ledger.Book(Outcome::kOversize, line.bytes);
  tally_.AddBadLine(place, "longer than the limit of " + std::to_string(options_.lines.max_line_bytes) +
                               " bytes (--max-line)");
}

void Pipeline::RunLine(const Line& line, const Place& place, InputTally* input) {
  if (line.oversize) {
    BookOversize(line, place, input);
    return;
  }
  ++input->lines;
  if (options_.last_stage < Stage::kFilter) return;
  if (options_.last_stage == Stage::kFilter) {
    input->failures += lines_.PassesOver(line.text) ? 0 : 1;
    return;
  }
  lines_.Decode(line.text, &decoded_);
  const uint64_t left_out = tally_.left_out;
  uint64_t failures = 0;
  for (Failure& failure : decoded_.failures) failures += Count(&failure, place) ? 1 : 0;
  input->failures += failures;
  if (options_.last_stage < Stage::kCount) return;
  Outcome outcome = decoded_.outcome;
  if (outcome == Outcome::kMalformed) {
    Place bad = place;
    bad.byte = decoded_.reason_offset;
    tally_.AddBadLine(bad, decoded_.reason);
  } else if (failures > 0) {
    outcome = Outcome::kFailure;
  } else if (!decoded_.suspects.empty() && tally_.left_out == left_out) {
    const BadSpot& suspect = decoded_.suspects.front();
    outcome = Outcome::kSuspect;
    Place suspected = place;
    suspected.byte = suspect.offset;
    tally_.AddSuspect(suspected, suspect.reason);
  } else if (outcome == Outcome::kFailure) {
    outcome = Outcome::kClean;
  }
  tally_.ledger.Book(outcome, line.bytes);
  if (decoded_.passed_over) tally_.ledger.NotePassedOver(line.bytes);
}

void Pipeline::RunBlock(const Block& block, InputTally* input, uint64_t chunk) {
  input->lines += block.lines.size();
  if (options_.last_stage < Stage::kDecode) return;
  blocks_.Decode(block, &block_result_);
  std::vector<Outcome>& outcomes = block_result_.outcomes;
  failure_offsets_.Clear();
  const uint64_t left_out = tally_.left_out;
  for (Failure& failure : block_result_.failures) {
    const size_t offset = failure.offset;
    failure_offsets_.found.push_back(offset);
    if (!Count(&failure, {input->input, block.lines[block.LineAt(offset)].number, 0, chunk})) continue;
    ++input->failures;
    failure_offsets_.counted.push_back(offset);
  }
  if (options_.last_stage < Stage::kCount) return;
  const auto place_of = [&](const BadSpot& spot) {
    const BlockLine& line = block.lines[block.LineAt(spot.offset)];
    return Place{input->input, line.number, spot.offset - line.begin, chunk};
  };
  for (const BadSpot& spot : block_result_.bad_spots) tally_.AddBadLine(place_of(spot), spot.reason);
  SettleOutcomes(block, failure_offsets_, &outcomes);
  if (!block_result_.suspects.empty() && tally_.left_out == left_out) {
    for (const BadSpot& spot : SettleSuspects(block, block_result_.suspects, &outcomes))
      tally_.AddSuspect(place_of(spot), spot.reason);
  }
  for (size_t i = 0; i < block.lines.size();) {
    const size_t first = i;
    uint64_t bytes = 0;
    while (i < block.lines.size() && outcomes[i] == outcomes[first]) bytes += block.lines[i++].bytes;
    tally_.ledger.Book(outcomes[first], bytes, i - first);
  }
  for (const size_t line : block_result_.passed_over)
    tally_.ledger.NotePassedOver(block.lines[line].bytes, 1);
}

void Pipeline::LimitCodes(Failure* failure) {
  cut_codes_.Clear();
  failure->code = LimitedName(failure->code, &cut_codes_);
  for (ChainLink& link : failure->chain) link.code = LimitedName(link.code, &cut_codes_);
}

bool Pipeline::Count(Failure* failure, const Place& place) {
  if (options_.last_stage < Stage::kMatch) return true;
  const bool code_is_cut = failure->code.size() > kMaxNameBytes;
  LimitCodes(failure);
  matcher_->Find(failure->code, failure->message, &match_);
  if (!EvidenceSuffices(*failure, match_, matcher_->catalog())) return false;
  // What only might be an error's code, and no catalog knows, is a word of the program that printed the
  // message.
  if (!failure->certain && match_.grade == Grade::kText &&
      matcher_->catalog().FindCode(failure->code) == nullptr) {
    failure->code = failure->chain.back().code = {};
  }
  if (options_.last_stage < Stage::kCount) return true;
  NameCode(match_, failure);
  const VmKey vm = attribution_.Attribute(*failure, match_);
  if (options_.selection != nullptr) {
    const Selection::Verdict verdict = options_.selection->Judge(*failure, match_, vm);
    if (verdict != Selection::Verdict::kTaken) {
      ++tally_.left_out;
      tally_.left_out_without_time += verdict == Selection::Verdict::kWithoutTime ? 1 : 0;
      return false;
    }
  }
  tally_.names_cut += (code_is_cut ? 1 : 0) + (attribution_.name_is_cut() ? 1 : 0);
  tally_.cube.Add(failure->code, match_.row_index, vm, failure->time, place);
  ++tally_.grades[static_cast<size_t>(match_.grade)];
  if (match_.row == nullptr) tally_.unmatched.Add(failure->code, failure->message, place);
  if (sink_ != nullptr) sink_->Take({*failure, match_, vm, place});
  return true;
}

const Tally& Pipeline::tally() {
  if (matcher_ != nullptr)
    tally_.matcher_out_of_memory = matcher_->out_of_memory_count() - out_of_memory_taken_;
  return tally_;
}

Tally Pipeline::TakeTally() {
  out_of_memory_taken_ += tally().matcher_out_of_memory;
  return std::exchange(tally_, Tally{.cube = Cube(options_.recent_cells)});
}

}  // namespace vmsift
