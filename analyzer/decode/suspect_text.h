// Lines of a text log that look like a failed operation of Azure and tell no error: an HTTP response of 4xx
// or 5xx as Azure's SDKs dump it, a provisioning state that failed.
//
// Pure function; linear in the text's length.
#ifndef VMSIFT_ANALYZER_DECODE_SUSPECT_TEXT_H_
#define VMSIFT_ANALYZER_DECODE_SUSPECT_TEXT_H_

#include <string_view>
#include <vector>

#include "analyzer/decode/failure.h"

namespace vmsift {

// Appends the suspects in [begin, end) of a block's text, with their offsets in it. `failures` were found in
// the text, in the order of their offsets; what is near a failure belongs to it, and is no suspect.
void FindSuspects(std::string_view text, size_t begin, size_t end, const std::vector<Failure>& failures,
                  std::vector<BadSpot>* suspects);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_SUSPECT_TEXT_H_
