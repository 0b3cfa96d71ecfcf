// One failure as one line of JSON: what `vmsift extract` prints. The fields are described in docs/json.md.
#ifndef VMSIFT_ANALYZER_REPORT_FAILURE_JSON_H_
#define VMSIFT_ANALYZER_REPORT_FAILURE_JSON_H_

#include <string>
#include <string_view>

#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

// With its line end.
std::string FailureJson(const AttributedFailure& finding, std::string_view source, const Catalog& catalog);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_FAILURE_JSON_H_
