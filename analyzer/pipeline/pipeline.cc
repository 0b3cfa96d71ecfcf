#include "analyzer/pipeline/pipeline.h"

#include <algorithm>
#include <string>
#include <utility>

namespace vmsift {
namespace {

std::string ToString(absl::string_view text) {
  return std::string(text.data(), text.size());
}

std::unique_ptr<char[]> PaddedBuffer(size_t bytes) {
  std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(bytes + kLinePadding);
  std::fill_n(buffer.get() + bytes, kLinePadding, '\0');
  return buffer;
}

}  // namespace

Pipeline::Pipeline(const Catalog& catalog, const Options& options, FailureSink* sink,
                   std::shared_ptr<const Knowledge> knowledge)
    : options_(options),
      knowledge_(knowledge != nullptr ? std::move(knowledge) : std::make_shared<Knowledge>(catalog)),
      framer_(options.blocks),
      tally_{.cube = Cube(options.recent_cells)} {
  if (options.make_analyzer) {
    analyzer_ = options.make_analyzer(catalog, *knowledge_);
    return;
  }
  const Analyzer::Options analysis = {.max_line_bytes = options.lines.max_line_bytes,
                                      .selection = options.selection,
                                      .validate = options.validate,
                                      .by_input = options.by_input,
                                      .redactor = options.redactor,
                                      .counts = options.counts,
                                      .incidents = options.incidents};
  analyzer_ = std::make_unique<Analyzer>(knowledge_.get(), std::make_unique<Matcher>(catalog), analysis, sink,
                                         &tally_);
}

Pipeline::Part::Part(uint64_t input, Pipeline* pipeline, uint64_t chunk)
    : pipeline_(pipeline), chunk_(chunk) {
  tally_.input = input;
}

void Pipeline::Part::TakeLine(const Line& line) {
  tally_.bytes += line.bytes;
  pipeline_->analyzer_->AnalyzeLine(line, {tally_.input, line.number, 0, chunk_}, &tally_);
}

void Pipeline::Part::TakeBlock(const Block& block) {
  for (const BlockLine& line : block.lines) tally_.bytes += line.bytes;
  pipeline_->analyzer_->AnalyzeBlock(block, chunk_, &tally_);
}

void Pipeline::Part::Book(InputFormat shape, const absl::Status& status) {
  tally_.shape = shape;
  if (!status.ok()) tally_.error = ToString(status.message());
  pipeline_->analyzer_->EndPart(tally_);
  pipeline_->tally_.AddInput(tally_);
}

absl::Status Pipeline::Run(uint64_t input, ByteSource* source, std::optional<InputFormat> shape) {
  if (!analyzer_->wants_units()) return RunBytes(input, source);
  Framer::Options framing = options_.framer();
  if (shape) framing.shape = shape;
  Framer framer(framing);
  Part part(input, this);
  const std::unique_ptr<char[]> buffer = PaddedBuffer(options_.lines.read_bytes);
  absl::StatusOr<size_t> got;
  uint64_t failures = 0;
  const auto note_progress = [&](size_t bytes) {
    AddProgress(bytes, part.failures() - failures);
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

absl::Status Pipeline::RunBytes(uint64_t input, ByteSource* source) {
  InputTally read;
  read.input = input;
  const std::unique_ptr<char[]> buffer = PaddedBuffer(options_.lines.read_bytes);
  absl::StatusOr<size_t> got;
  while ((got = source->Read(buffer.get(), options_.lines.read_bytes)).ok() && *got > 0) read.bytes += *got;
  if (!got.ok()) read.error = ToString(got.status().message());
  tally_.AddInput(read);
  return got.status();
}

void Pipeline::NoteUnreadable(uint64_t input, const absl::Status& status) {
  InputTally unreadable;
  unreadable.input = input;
  unreadable.error = ToString(status.message());
  tally_.AddInput(unreadable);
}

void Pipeline::RunChunk(uint64_t input, LineChunk* chunk) {
  Part part(input, this, chunk->index());
  Line line;
  if (!analyzer_->wants_units()) {
    part.tally_.bytes = chunk->bytes();
  } else if (chunk->is_text()) {
    RunPieces(chunk, &part);
  } else {
    while (chunk->Next(&line)) part.TakeLine(line);
  }
  tally_.chunks.push_back({input, chunk->index(), part.lines()});
  part.Book(chunk->is_text() ? InputFormat::kText : InputFormat::kJsonLines, chunk->status());
  AddProgress(chunk->bytes(), part.failures());
}

void Pipeline::AddProgress(uint64_t bytes, uint64_t failures) {
  if (options_.progress != nullptr) options_.progress->AddAnalyzed(bytes, failures);
  IncidentBudget* const budget = options_.incident_budget;
  if (budget != nullptr && (budget->used += bytes) > budget->bytes) analyzer_->EndIncidents();
}

void Pipeline::RunPieces(LineChunk* chunk, Part* part) {
  std::string_view piece;
  Line line;
  while (chunk->NextPiece(&piece)) {
    if (const std::optional<uint64_t> lines = analyzer_->SkipPiece(piece)) {
      part->tally_.lines += *lines;
      part->tally_.bytes += piece.size();
      chunk->SkipPiece(*lines);
      continue;
    }
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

const Tally& Pipeline::tally() {
  tally_.matcher_out_of_memory = analyzer_->out_of_memory_count() - out_of_memory_taken_;
  return tally_;
}

Tally Pipeline::TakeTally() {
  out_of_memory_taken_ += tally().matcher_out_of_memory;
  return std::exchange(tally_, Tally{.cube = Cube(options_.recent_cells)});
}

}  // namespace vmsift
