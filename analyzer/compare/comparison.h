// What is new, worse, better or gone between two counts, by code and by VM.
#ifndef VMSIFT_ANALYZER_COMPARE_COMPARISON_H_
#define VMSIFT_ANALYZER_COMPARE_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/count/cube.h"
#include "base/timestamp.h"
#include "matchers/catalog.h"

namespace vmsift {

// One side of a comparison. Borrows the cube.
struct CountedPeriod {
  const Cube& cube;
  // The bounds of the selection; without one, the first and the last failure are.
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
};

struct Change {
  std::string name;         // the code or the VM
  std::string resource_id;  // of a VM; may be empty
  uint64_t before = 0;
  uint64_t after = 0;
  std::optional<double> rate_ratio;  // after to before, for periods of one length; none for what is new
  double p = 1;                      // ChanceOf
};

// Each sorted by p, then by name.
struct Changes {
  std::vector<Change> appeared;  // not met before
  std::vector<Change> worse;
  std::vector<Change> better;
  std::vector<Change> gone;  // not met any more
};

struct Comparison {
  // What is called worse or better differs by this factor at least, and by chance in one of 100,000
  // comparisons at most, however many codes there are.
  static constexpr double kLeastRatio = 1.5;
  static constexpr double kMostChance = 1e-5;

  uint64_t failures_before = 0;
  uint64_t failures_after = 0;
  // How long each side was; none where that is not known well enough: then they count as equally long.
  std::optional<double> hours_before;
  std::optional<double> hours_after;
  Changes codes;
  Changes vms;
};

Comparison Compare(const CountedPeriod& before, const CountedPeriod& after, const Catalog& catalog);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COMPARE_COMPARISON_H_
