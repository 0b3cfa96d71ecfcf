// Lines of a text log that look like a failed operation of Azure and tell no error: an HTTP response of 4xx
// or 5xx as Azure's SDKs dump it, a provisioning state that failed, a code of the catalog beside a word of
// failure.
//
// Pure function; linear in the text's length.
#ifndef VMSIFT_ANALYZER_DECODE_SUSPECT_TEXT_H_
#define VMSIFT_ANALYZER_DECODE_SUSPECT_TEXT_H_

#include <string_view>
#include <vector>

#include "analyzer/decode/failure.h"
#include "matchers/message_finder.h"

namespace vmsift {

// Appends the suspects in [begin, end) of a block's text, with their offsets in it. `failures` were found in
// the text, in the order of their offsets; what is near a failure belongs to it, and is no suspect, and so is
// a code that a failure near it has. `known` may be null: then no code is known.
void FindSuspects(std::string_view text, size_t begin, size_t end, const MessageFinder* known,
                  const std::vector<Failure>& failures, std::vector<BadSpot>* suspects);

// The same for a document that was read: it becomes a suspect if it gave no failure and holds one code of the
// catalog beside a word of failure.
void SuspectDocument(std::string_view document, const MessageFinder* known, Decoded* decoded);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_SUSPECT_TEXT_H_
