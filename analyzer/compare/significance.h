// Whether two counts differ by more than chance.
#ifndef VMSIFT_ANALYZER_COMPARE_SIGNIFICANCE_H_
#define VMSIFT_ANALYZER_COMPARE_SIGNIFICANCE_H_

#include <cstdint>

namespace vmsift {

// The probability that events of one rate fall as unevenly as `before` and `after`, or more so, on two
// periods of which the second is `share` of both together, 0 < share < 1: the exact test of two Poisson
// rates, which is a binomial one (Przyborowski and Wilenski, 1940), two-sided. 1 where there is no event.
double ChanceOf(uint64_t before, uint64_t after, double share);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COMPARE_SIGNIFICANCE_H_
