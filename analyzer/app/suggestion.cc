#include "analyzer/app/suggestion.h"

#include <algorithm>
#include <utility>

#include "base/ascii_case.h"
#include "fmt/format.h"

namespace vmsift {

size_t EditDistance(std::string_view a, std::string_view b) {
  const std::string x = AsciiLowered(a);
  const std::string y = AsciiLowered(b);
  // Rows of the table of distances between beginnings: for two bytes of `x` less, for one less, and this one.
  std::vector<size_t> before(y.size() + 1);
  std::vector<size_t> above(y.size() + 1);
  std::vector<size_t> row(y.size() + 1);
  for (size_t j = 0; j <= y.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= x.size(); ++i) {
    std::swap(before, above);
    std::swap(above, row);
    row[0] = i;
    for (size_t j = 1; j <= y.size(); ++j) {
      const size_t changed = above[j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1);
      row[j] = std::min({changed, above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[y.size()];
}

std::string Nearest(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr size_t kLongestWord = 64;
  constexpr size_t kBytesOfASlip = 3;
  constexpr size_t kMostSlips = 3;
  if (word.empty() || word.size() > kLongestWord) return {};
  size_t least = std::min(kMostSlips, std::max<size_t>(word.size() / kBytesOfASlip, 1)) + 1;
  std::string nearest;
  for (const std::string& candidate : candidates) {
    const size_t distance = EditDistance(word, candidate);
    // Where every byte is another, nothing is left of the word.
    if (distance >= least || distance >= std::max(word.size(), candidate.size())) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

std::string DidYouMean(std::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = Nearest(word, candidates);
  return nearest.empty() ? std::string() : fmt::format("; did you mean \"{}\"?", nearest);
}

}  // namespace vmsift
