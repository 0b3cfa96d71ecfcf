// What became of one line or document. Every line has exactly one outcome; the ledger counts them.
#ifndef VMSIFT_ANALYZER_DECODE_OUTCOME_H_
#define VMSIFT_ANALYZER_DECODE_OUTCOME_H_

#include <string_view>

namespace vmsift {

enum class Outcome {
  kFailure,    // gave at least one failure, and all of it could be read
  kSuspect,    // looks like a failed Azure operation, but no failure could be read from it
  kClean,      // JSON that holds no failure
  kText,       // not JSON
  kBlank,      // nothing but white space
  kMalformed,  // looks like JSON, but is not well-formed; what could be read of it counts all the same
  kOversize,   // longer than the limit
};
inline constexpr int kOutcomeCount = 7;

constexpr std::string_view OutcomeName(Outcome outcome) {
  constexpr std::string_view kNames[kOutcomeCount] = {"failure", "suspect",   "clean",   "text",
                                                      "blank",   "malformed", "oversize"};
  return kNames[static_cast<int>(outcome)];
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_OUTCOME_H_
