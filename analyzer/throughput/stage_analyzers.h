// Analyzers that do a part of what a scan does with units, so that it can be measured.
#ifndef VMSIFT_ANALYZER_THROUGHPUT_STAGE_ANALYZERS_H_
#define VMSIFT_ANALYZER_THROUGHPUT_STAGE_ANALYZERS_H_

#include "analyzer/pipeline/pipeline.h"
#include "analyzer/throughput/stage.h"

namespace vmsift {

// The options of a pipeline that goes up to a stage. Short of kCount, it fills Tally::inputs only, as far as
// the stages know them: bytes from kRead on, lines from kFrame on, failures (lines that may hold one) from
// kFilter on, candidates from kDecode on.
Pipeline::Options UpTo(Stage stage, Pipeline::Options options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_THROUGHPUT_STAGE_ANALYZERS_H_
