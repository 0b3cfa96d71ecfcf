#include "analyzer/compare/significance.h"

#include <algorithm>
#include <cmath>

namespace vmsift {
namespace {

// The sum of binomial probabilities from `from` away from the mean, in steps of `step`.
double TailFrom(uint64_t from, int step, uint64_t trials, double share) {
  const auto n = static_cast<double>(trials);
  const auto log_of = [&](double k) {
    return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(share) +
           (n - k) * std::log1p(-share);
  };
  double sum = 0;
  auto k = static_cast<double>(from);
  double term = std::exp(log_of(k));
  while (k >= 0 && k <= n) {
    sum += term;
    if (term < sum * 1e-17) break;
    // The next one from its neighbour.
    term *= step > 0 ? (n - k) / (k + 1) * share / (1 - share) : k / (n - k + 1) * (1 - share) / share;
    k += step;
  }
  return sum;
}

}  // namespace

double ChanceOf(uint64_t before, uint64_t after, double share) {
  const uint64_t trials = before + after;
  if (trials == 0) return 1;
  const bool above = static_cast<double>(after) >= static_cast<double>(trials) * share;
  return std::min(1.0, 2 * TailFrom(after, above ? 1 : -1, trials, share));
}

}  // namespace vmsift
