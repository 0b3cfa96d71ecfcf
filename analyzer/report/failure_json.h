// One failure as one line of JSON: what `vmsift extract` prints. The fields are described in docs/json.md.
#ifndef VMSIFT_ANALYZER_REPORT_FAILURE_JSON_H_
#define VMSIFT_ANALYZER_REPORT_FAILURE_JSON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

// With its line end. `from`: of a run of the source's bytes, where it begins; its lines are those of the run.
std::string FailureJson(const AttributedFailure& finding, std::string_view source, const Catalog& catalog,
                        std::optional<uint64_t> from = std::nullopt);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_FAILURE_JSON_H_
