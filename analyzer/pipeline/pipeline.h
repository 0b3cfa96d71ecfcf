// One worker's whole road: bytes -> lines -> failures -> matched -> attributed -> counted.
//
// Each worker has a pipeline of its own, with its own decoder, set and tally, and shares nothing but the
// catalog. What one finds can also be looked at, failure by failure, through a FailureSink.
#ifndef VMSIFT_ANALYZER_PIPELINE_PIPELINE_H_
#define VMSIFT_ANALYZER_PIPELINE_PIPELINE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/count/tally.h"
#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/block_decoder.h"
#include "analyzer/decode/failure.h"
#include "analyzer/decode/line_decoder.h"
#include "analyzer/decode/quiet_text.h"
#include "analyzer/frame/block_framer.h"
#include "analyzer/frame/framer.h"
#include "analyzer/frame/input_shape.h"
#include "analyzer/frame/line.h"
#include "analyzer/frame/line_chunk.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/pipeline/attribution.h"
#include "analyzer/pipeline/block_outcomes.h"
#include "analyzer/pipeline/progress_counts.h"
#include "analyzer/pipeline/selection.h"
#include "analyzer/pipeline/stage.h"
#include "matchers/known_messages.h"
#include "matchers/matcher.h"

namespace vmsift {

// A failure with all that is known of it. Borrows from the pipeline; valid during the call it is handed to.
struct Finding {
  const Failure& failure;
  const Match& match;
  const VmKey& vm;
  Place place;
};

class FailureSink {
 public:
  virtual ~FailureSink() = default;
  virtual void Take(const Finding& finding) = 0;
};

class Pipeline {
 public:
  struct Options {
    LineOptions lines;
    BlockFramer::Options blocks;
    std::optional<InputShape> shape;       // nothing: told by how the input begins
    const Selection* selection = nullptr;  // failures that it leaves out do not count; null: all do
    bool validate = false;                 // parse lines of JSON that hold no failure by their looks, too
    ProgressCounts* progress = nullptr;    // null: nobody wants to know how far the work is
    size_t recent_cells = CellTable::kRecentCells;  // of the tally's cube
    // Later stages are left out, to see what each one takes. Short of kCount, only Tally::inputs is filled,
    // as far as the stages know it: bytes from kRead on, lines from kFrame on, failures (lines that
    // may hold one) from kFilter on, what may be one from kDecode on.
    Stage last_stage = Stage::kCount;

    Framer::Options framer() const {
      return {.max_line_bytes = lines.max_line_bytes, .blocks = blocks, .shape = shape};
    }
  };

  // What decoding knows of a catalog. It takes a while to build; the pipelines of all threads share one.
  struct Knowledge {
    explicit Knowledge(const Catalog& catalog) : messages(catalog), anchors(&catalog) {}

    const KnownMessages messages;
    const AnchorFinder anchors;
  };

  // Borrows `catalog`, the selection, the progress and `sink` (which may be null). `knowledge` is that of
  // another pipeline with this catalog, or null.
  static absl::StatusOr<std::unique_ptr<Pipeline>> Create(
      const Catalog& catalog, const Options& options, FailureSink* sink,
      std::shared_ptr<const Knowledge> knowledge = nullptr);

  const std::shared_ptr<const Knowledge>& knowledge() const { return knowledge_; }

  // Counts the units of an input, or of a part of one. Borrows the pipeline.
  class Part : public UnitSink {
   public:
    // Lines of chunk `chunk` get their numbers in the input when all chunks are counted (Tally::PlaceLines).
    Part(uint32_t input, Pipeline* pipeline, uint64_t chunk = 0);

    void TakeLine(const Line& line) override;
    void TakeBlock(const Block& block) override;

    uint64_t lines() const { return tally_.lines; }
    uint64_t failures() const { return tally_.failures; }
    // Adds the part to the counts of its input, after its last unit. `status` is the error that ended it.
    void Book(InputShape shape, const absl::Status& status = absl::OkStatus());

   private:
    friend class Pipeline;

    Pipeline* const pipeline_;
    const uint64_t chunk_;
    InputTally tally_;
  };

  // Reads a source to its end and counts what it holds as input number `input`. Returns the source's error,
  // if any, after all that could be read was counted.
  absl::Status Run(uint32_t input, ByteSource* source);

  // Counts one chunk of an input.
  void RunChunk(uint32_t input, LineChunk* chunk);

  // Takes note of an input that could not be opened.
  void NoteUnreadable(uint32_t input, const absl::Status& status);

  // What was counted so far.
  const Tally& tally();
  // The same, handed over; counting begins anew.
  Tally TakeTally();

 private:
  Pipeline(std::shared_ptr<const Knowledge> knowledge, std::unique_ptr<Matcher> matcher,
           const Options& options, FailureSink* sink);

  // Counts a unit, and adds to `part` what it held.
  void RunLine(const Line& line, const Place& place, InputTally* part);
  void RunBlock(const Block& block, InputTally* part, uint64_t chunk);
  void BookOversize(const Line& line, const Place& place, InputTally* part);
  void Book(const InputTally& part);
  absl::Status RunBytes(uint32_t input, ByteSource* source);
  void RunPieces(LineChunk* chunk, Part* part);
  // Counts a piece of a text log that holds no anchor; false for one that must be read closely.
  bool PassOverPiece(std::string_view piece, LineChunk* chunk, InputTally* input);
  // Counts a failure unless its evidence does not suffice (evidence.h), or it is not selected. Returns
  // whether it counts.
  bool Count(Failure* failure, const Place& place);
  // Cuts codes that are too long (name_limit.h), until the next call.
  void LimitCodes(Failure* failure);

  const std::unique_ptr<Matcher> matcher_;  // null short of kMatch
  const Options options_;
  FailureSink* const sink_;
  const std::shared_ptr<const Knowledge> knowledge_;
  LineDecoder lines_;
  BlockDecoder blocks_;
  BlockFramer framer_;  // of the pieces of chunks
  Attribution attribution_;
  Decoded decoded_;
  BlockDecoder::Result block_result_;
  FailureOffsets failure_offsets_;  // of the block that is being counted
  Match match_;
  TextArena cut_codes_;
  Tally tally_;
  uint64_t out_of_memory_taken_ = 0;  // of the matcher's count, by TakeTally
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_PIPELINE_H_
