// Whether two messages say the same: what stays of a message when it is wrapped, quoted or escaped anew.
// Pure functions, safe from any thread.
#ifndef VMSIFT_ANALYZER_DECODE_SAME_WORDS_H_
#define VMSIFT_ANALYZER_DECODE_SAME_WORDS_H_

#include <string>
#include <string_view>

namespace vmsift {

// The first letters and digits of a message, one after another in lower case.
std::string MessageWords(std::string_view message);

// Whether two messages say the same as far as the shorter one goes. Long ones differ in their first
// letters.
bool SayTheSame(std::string_view a, std::string_view b);

bool SaysNothing(std::string_view message);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_SAME_WORDS_H_
