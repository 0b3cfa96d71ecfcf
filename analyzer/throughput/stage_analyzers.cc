#include "analyzer/throughput/stage_analyzers.h"

#include <memory>
#include <utility>

#include "analyzer/decode/block_decoder.h"
#include "analyzer/decode/line_decoder.h"
#include "analyzer/decode/quiet_text.h"
#include "analyzer/pipeline/failure_judge.h"

namespace vmsift {
namespace {

// Counts lines.
class FrameAnalyzer : public UnitAnalyzer {
 public:
  void AnalyzeLine(const Line& line, const Place& /*place*/, InputTally* part) override {
    ++part->lines;
    if (!line.oversize) part->failures += FailuresIn(line);
  }
  void AnalyzeBlock(const Block& block, uint64_t /*chunk*/, InputTally* part) override {
    part->lines += block.lines.size();
    part->failures += FailuresIn(block);
  }

 private:
  virtual uint64_t FailuresIn(const Line& /*line*/) { return 0; }
  virtual uint64_t FailuresIn(const Block& /*block*/) { return 0; }
};

class ReadAnalyzer : public FrameAnalyzer {
 public:
  bool wants_units() const override { return false; }
};

// Counts lines of JSON that may hold a failure, and skips text that holds none.
class FilterAnalyzer : public FrameAnalyzer {
 public:
  FilterAnalyzer(const Knowledge& knowledge, const Pipeline::Options& options)
      : anchors_(knowledge.anchors),
        skips_(!options.validate),
        max_line_bytes_(options.lines.max_line_bytes),
        lines_(&knowledge.messages, &knowledge.anchors, options.validate) {}

  std::optional<uint64_t> SkipPiece(std::string_view piece) override {
    QuietText quiet;
    if (!skips_ || piece.size() > max_line_bytes_ || anchors_.Holds(piece, AnchorScope::kText) ||
        !quiet.Read(piece))
      return std::nullopt;
    return quiet.entry(Outcome::kBlank).lines + quiet.entry(Outcome::kText).lines +
           quiet.entry(Outcome::kClean).lines;
  }

 protected:
  LineDecoder* lines() { return &lines_; }

 private:
  uint64_t FailuresIn(const Line& line) override { return lines_.CanSkip(line.text) ? 0 : 1; }

  const AnchorFinder& anchors_;
  const bool skips_;
  const size_t max_line_bytes_;
  LineDecoder lines_;
};

// Counts candidates.
class DecodeAnalyzer : public FilterAnalyzer {
 public:
  DecodeAnalyzer(const Knowledge& knowledge, const Pipeline::Options& options)
      : FilterAnalyzer(knowledge, options),
        blocks_(&knowledge.messages, &knowledge.anchors, options.validate) {}

 private:
  uint64_t FailuresIn(const Line& line) override {
    lines()->Decode(line.text, &decoded_);
    return CountOf(&decoded_.failures);
  }
  uint64_t FailuresIn(const Block& block) override {
    blocks_.Decode(block, &result_);
    return CountOf(&result_.failures);
  }
  virtual bool Counts(Failure* /*failure*/) { return true; }

  template <typename Failures>
  uint64_t CountOf(Failures* failures) {
    uint64_t count = 0;
    for (Failure& failure : *failures) count += Counts(&failure) ? 1 : 0;
    return count;
  }

  BlockDecoder blocks_;
  Decoded decoded_;
  BlockDecoder::Result result_;
};

// Counts candidates whose evidence suffices.
class MatchAnalyzer : public DecodeAnalyzer {
 public:
  MatchAnalyzer(const Knowledge& knowledge, std::unique_ptr<Matcher> matcher,
                const Pipeline::Options& options)
      : DecodeAnalyzer(knowledge, options), judge_(std::move(matcher)) {}

 private:
  bool Counts(Failure* failure) override { return judge_.Judge(failure); }

  FailureJudge judge_;
};

std::unique_ptr<UnitAnalyzer> Make(Stage stage, const Pipeline::Options& options, const Catalog& catalog,
                                   const Knowledge& knowledge) {
  if (stage == Stage::kRead) return std::make_unique<ReadAnalyzer>();
  if (stage == Stage::kFrame) return std::make_unique<FrameAnalyzer>();
  if (stage == Stage::kFilter) return std::make_unique<FilterAnalyzer>(knowledge, options);
  if (stage == Stage::kDecode) return std::make_unique<DecodeAnalyzer>(knowledge, options);
  return std::make_unique<MatchAnalyzer>(knowledge, std::make_unique<Matcher>(catalog), options);
}

}  // namespace

Pipeline::Options UpTo(Stage stage, Pipeline::Options options) {
  if (stage == Stage::kCount) return options;
  options.make_analyzer = [stage, options](const Catalog& catalog, const Knowledge& knowledge) {
    return Make(stage, options, catalog, knowledge);
  };
  return options;
}

}  // namespace vmsift
