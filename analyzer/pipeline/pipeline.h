// One worker's way from bytes to counts: a Framer cuts them into units, an Analyzer counts the failures in
// them.
//
// Each worker has a pipeline of its own, and shares nothing but the catalog and what is known of it. What one
// finds can also be looked at, failure by failure, through a FailureSink.
#ifndef VMSIFT_ANALYZER_PIPELINE_PIPELINE_H_
#define VMSIFT_ANALYZER_PIPELINE_PIPELINE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/count/tally.h"
#include "analyzer/frame/block_framer.h"
#include "analyzer/frame/framer.h"
#include "analyzer/frame/input_format.h"
#include "analyzer/frame/line.h"
#include "analyzer/frame/line_chunk.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/pipeline/analyzer.h"
#include "analyzer/pipeline/progress_counts.h"
#include "analyzer/pipeline/selection.h"
#include "analyzer/pipeline/unit_analyzer.h"

namespace vmsift {

// How many bytes are read for what incidents are made of. More, and none is noted any more. Thread-safe.
struct IncidentBudget {
  const uint64_t bytes;
  std::atomic<uint64_t> used = 0;
};

class Pipeline {
 public:
  struct Options {
    LineOptions lines;
    BlockFramer::Options blocks;
    std::optional<InputFormat> shape;      // nothing: detected from the input's start
    const Selection* selection = nullptr;  // failures that it leaves out do not count; null: all do
    bool validate = false;                 // parse lines of JSON that hold no failure by their looks, too
    bool by_input = false;                 // the cube tells inputs apart (count/breakdown.h)
    bool counts = true;                    // false: the cube and the samples of messages stay empty
    bool incidents = false;                // note what incidents are made of (Tally::attempts)
    IncidentBudget* incident_budget = nullptr;  // of all pipelines; null: no end of it
    const Redactor* redactor = nullptr;  // of what is counted and handed over; null: nothing is redacted
    ProgressCounts* progress = nullptr;  // null: nobody wants to know how far the work is
    size_t recent_cells = CellTable::kRecentCells;  // of the tally's cube
    // What does less than count, to be measured; null: Analyzer counts.
    std::function<std::unique_ptr<UnitAnalyzer>(const Catalog&, const Knowledge&)> make_analyzer;

    Framer::Options framer() const {
      return {.max_line_bytes = lines.max_line_bytes, .blocks = blocks, .shape = shape};
    }
  };

  // Borrows `catalog`, the selection, the progress and `sink` (which may be null). `knowledge` is that of
  // another pipeline with this catalog, or null.
  Pipeline(const Catalog& catalog, const Options& options, FailureSink* sink,
           std::shared_ptr<const Knowledge> knowledge = nullptr);
  Pipeline(const Pipeline&) = delete;
  Pipeline& operator=(const Pipeline&) = delete;

  const std::shared_ptr<const Knowledge>& knowledge() const { return knowledge_; }
  const Options& options() const { return options_; }

  // Counts the units of an input, or of a part of one. Borrows the pipeline.
  class Part : public UnitSink {
   public:
    // Lines of chunk `chunk` get their numbers in the input when all chunks are counted (Tally::PlaceLines).
    Part(uint64_t input, Pipeline* pipeline, uint64_t chunk = 0);

    void TakeLine(const Line& line) override;
    void TakeBlock(const Block& block) override;

    uint64_t lines() const { return tally_.lines; }
    uint64_t failures() const { return tally_.failures; }
    // Adds the part to the counts of its input, after its last unit. `status` is the error that ended it.
    void Book(InputFormat shape, const absl::Status& status = absl::OkStatus());

   private:
    friend class Pipeline;

    Pipeline* const pipeline_;
    const uint64_t chunk_;
    InputTally tally_;
  };

  // Reads a source to its end and counts what it holds as input number `input`. Returns the source's error,
  // if any, after all that could be read was counted. `shape`: of the input,
  // where the source does not show it, since it has a part of it; empty: as the options say.
  absl::Status Run(uint64_t input, ByteSource* source, std::optional<InputFormat> shape = std::nullopt);

  // Counts one chunk of an input.
  void RunChunk(uint64_t input, LineChunk* chunk);

  // Takes note of an input that could not be opened.
  void NoteUnreadable(uint64_t input, const absl::Status& status);

  // What was counted so far.
  const Tally& tally();
  // The same, handed over; counting begins anew.
  Tally TakeTally();

 private:
  absl::Status RunBytes(uint64_t input, ByteSource* source);
  void RunPieces(LineChunk* chunk, Part* part);
  void AddProgress(uint64_t bytes, uint64_t failures);

  const Options options_;
  const std::shared_ptr<const Knowledge> knowledge_;
  std::unique_ptr<UnitAnalyzer> analyzer_;
  BlockFramer framer_;  // of the pieces of chunks
  Tally tally_;
  uint64_t out_of_memory_taken_ = 0;  // of the matcher's count, by TakeTally
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_PIPELINE_H_
