// Which inputs, and which bytes of them, counts are of.
#ifndef VMSIFT_ANALYZER_COUNT_RUN_COVERAGE_H_
#define VMSIFT_ANALYZER_COUNT_RUN_COVERAGE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "analyzer/input/input_list.h"

namespace vmsift {

class RunCoverage {
 public:
  enum class Verdict { kNew, kKnown, kMixed };

  // Whether these inputs are covered: none of them, each of them, or some. No inputs are kNew.
  Verdict Judge(const std::vector<Input>& inputs) const;
  // Of kMixed: an input that is covered, at least in part.
  const Input& Overlap(const std::vector<Input>& inputs) const;
  // Adds inputs that are kNew.
  void Add(const std::vector<Input>& inputs);

  // Once all are added: puts them in InputOrder.
  void Settle();
  // They, without runs.
  const std::vector<Input>& inputs() const { return inputs_; }
  // The index of an input there.
  uint64_t IndexOf(const Input& input) const { return entries_.at(KeyOf(input)).index; }

 private:
  // Path, version and number in an archive: another list may know a file by another number.
  using Key = std::tuple<std::string, std::string, uint32_t>;
  struct Entry {
    Input input;                        // without runs
    std::map<uint64_t, uint64_t> runs;  // from, to; of a whole input one, to UINT64_MAX
    uint64_t index = 0;
  };

  static Key KeyOf(const Input& input);
  // Whether a run is covered as a whole, in part, or not at all.
  Verdict Judge(const Input& input, uint64_t from, uint64_t to) const;

  std::map<Key, Entry> entries_;
  std::vector<Input> inputs_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_RUN_COVERAGE_H_
