// What somebody who mistyped a word probably meant: options, commands, values, keys of a configuration.
#ifndef VMSIFT_ANALYZER_APP_SUGGESTION_H_
#define VMSIFT_ANALYZER_APP_SUGGESTION_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vmsift {

// How many slips make one word of the other, whatever the letter case: a byte too many, too few or wrong, or
// two neighbours swapped (optimal string alignment). Time: the product of the lengths.
size_t EditDistance(std::string_view a, std::string_view b);

// The candidate nearest to `word`, the first of several; empty if none is near: one slip in three bytes at
// most, and at most three. A word that is too long to be a slip has none.
std::string Nearest(std::string_view word, const std::vector<std::string>& candidates);

// `; did you mean "json"?`, to go behind a message; empty if no candidate is near.
std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_SUGGESTION_H_
