// Counts the failures in units: decodes, matches, attributes and selects them, and records every line under
// its outcome.
#ifndef VMSIFT_ANALYZER_PIPELINE_ANALYZER_H_
#define VMSIFT_ANALYZER_PIPELINE_ANALYZER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/count/tally.h"
#include "analyzer/decode/anchor_finder.h"
#include "analyzer/decode/block_decoder.h"
#include "analyzer/decode/failure.h"
#include "analyzer/decode/line_decoder.h"
#include "analyzer/pipeline/attribution.h"
#include "analyzer/pipeline/block_outcomes.h"
#include "analyzer/pipeline/failure_judge.h"
#include "analyzer/pipeline/redaction.h"
#include "analyzer/pipeline/selection.h"
#include "analyzer/pipeline/unit_analyzer.h"
#include "matchers/message_finder.h"

namespace vmsift {

// What decoding knows of a catalog. It takes a while to build; the analyzers of all threads share one.
struct Knowledge {
  explicit Knowledge(const Catalog& catalog) : messages(catalog), anchors(&catalog) {}

  const MessageFinder messages;
  const AnchorFinder anchors;
};

// A failure with all that is known of it. Borrows from the analyzer; valid during the call it is handed to.
struct AttributedFailure {
  const Failure& failure;
  const Match& match;
  const VmKey& vm;
  Place place;
};

class FailureSink {
 public:
  virtual ~FailureSink() = default;
  virtual void Take(const AttributedFailure& finding) = 0;
};

class Analyzer : public UnitAnalyzer {
 public:
  struct Options {
    size_t max_line_bytes = 0;             // for the reason of a line that is too long
    const Selection* selection = nullptr;  // failures that it leaves out do not count; null: all do
    bool validate = false;                 // parse lines of JSON that hold no failure by their looks, too
    bool by_input = false;                 // the cube tells inputs apart (IdentityInInput)
    const Redactor* redactor = nullptr;    // of what is counted and handed over; null: nothing is redacted
    bool counts = true;                    // false: the cube and the samples of messages stay empty
    bool incidents = false;                // note what incidents are made of (Tally::attempts)
  };

  // Borrows the knowledge, the selection, the sink (which may be null) and the tally, to which it adds all
  // but the inputs.
  Analyzer(const Knowledge* knowledge, std::unique_ptr<Matcher> matcher, const Options& options,
           FailureSink* sink, Tally* tally);

  void AnalyzeLine(const Line& line, const Place& place, InputTally* part) override;
  void AnalyzeBlock(const Block& block, uint64_t chunk, InputTally* part) override;
  std::optional<uint64_t> SkipPiece(std::string_view piece) override;
  void EndPart(const InputTally& part) override { tally_->ledger.BookInput(part.lines, part.bytes); }
  void EndIncidents() override {
    incidents_ = false;
    lines_.ReadSuccesses(false);
    blocks_.ReadSuccesses(false);
    tally_->attempts = AttemptLog();
  }
  uint64_t out_of_memory_count() const override { return judge_.matcher().out_of_memory_count(); }

 private:
  void AddToCounts(const AttributedFailure& finding);
  void NoteAttempt(const AttributedFailure& failure);
  void NoteSuccess(const Success& success, const Place& place);
  void BookOversize(const Line& line, const Place& place);
  // Counts a failure that was selected.
  void CountSelected(Failure* failure, const Match& match, VmKey vm, const Place& place);
  // Counts a failure unless its evidence does not suffice, or it is not selected. Returns whether it counts.
  bool Count(Failure* failure, const Place& place);

  const Knowledge& knowledge_;
  const Options options_;
  FailureSink* const sink_;
  Tally* const tally_;
  LineDecoder lines_;
  BlockDecoder blocks_;
  FailureJudge judge_;
  Attribution attribution_;
  bool incidents_;  // are noted
  Decoded decoded_;
  BlockDecoder::Result block_result_;
  std::optional<Redaction> redaction_;
  Match redacted_match_;
  std::string chain_;
  FailureOffsets failure_offsets_;  // of the block that is being counted
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_ANALYZER_H_
