// Whether what speaks for a failure suffices to count it: the one rule of evidence.
//
//   the form itself            Code="X" Message="…", an error response, one of Azure's exceptions: it counts
//   a template fits            whatever the form
//   a code of the catalog      but for a plain word before a colon, which other programs print alike
//   Azure nearby               with any word of the form of a code, or that plain word
//
// What quotes a template with its placeholders ("VM '{0}' …") reports no failure, whatever it has.
#ifndef VMSIFT_ANALYZER_PIPELINE_EVIDENCE_H_
#define VMSIFT_ANALYZER_PIPELINE_EVIDENCE_H_

#include <string>

#include "analyzer/decode/failure.h"
#include "matchers/matcher.h"

namespace vmsift {

bool EvidenceSuffices(const Failure& failure, const Match& match, const Catalog& catalog);

// All that speaks for a failure: "known code, message fits builtin row 12, Azure resource id".
std::string EvidenceText(const Failure& failure, const Match& match, const Catalog& catalog);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_EVIDENCE_H_
