// The words that every message of a template has: what anchors are chosen from.
//
// Each pattern of a template demands words of the message as they stand, letter case and doubled letters
// aside.
#ifndef VMSIFT_MATCHERS_REQUIRED_WORDS_H_
#define VMSIFT_MATCHERS_REQUIRED_WORDS_H_

#include <string>
#include <vector>

#include "matchers/pattern_steps.h"

namespace vmsift {

struct RequiredWord {
  std::string text;  // as the first pattern spells it
  int sentence = 0;  // words of one sentence have no placeholder between them
};

// The words that all patterns of a template demand, in the order of the first.
std::vector<RequiredWord> RequiredWords(const std::vector<PatternSteps>& patterns);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_REQUIRED_WORDS_H_
