// What is made of the units of an input: Analyzer counts the failures in them; what measures a part of that
// work does less.
#ifndef VMSIFT_ANALYZER_PIPELINE_UNIT_ANALYZER_H_
#define VMSIFT_ANALYZER_PIPELINE_UNIT_ANALYZER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "analyzer/count/tally.h"
#include "analyzer/frame/block_framer.h"
#include "analyzer/frame/line.h"

namespace vmsift {

// Each worker has its own. Not thread-safe.
class UnitAnalyzer {
 public:
  virtual ~UnitAnalyzer() = default;

  // False: inputs are only read, not cut into units.
  virtual bool wants_units() const { return true; }
  // Adds to `part` how many lines a unit has, and failures.
  virtual void AnalyzeLine(const Line& line, const Place& place, InputTally* part) = 0;
  virtual void AnalyzeBlock(const Block& block, uint64_t chunk, InputTally* part) = 0;
  // A piece of text, before it is cut: how many lines it has if nothing in it is of interest; empty if it
  // must be cut.
  virtual std::optional<uint64_t> SkipPiece(std::string_view /*piece*/) { return std::nullopt; }
  // After the units of a part: all its lines and bytes.
  virtual void EndPart(const InputTally& /*part*/) {}
  // From now on, what incidents are made of is not noted any more.
  virtual void EndIncidents() {}
  // How often the matcher ran out of memory.
  virtual uint64_t out_of_memory_count() const { return 0; }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_UNIT_ANALYZER_H_
