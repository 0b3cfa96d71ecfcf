#include <algorithm>
#include <numeric>

#include "analyzer/plan/plan.h"

namespace vmsift {
namespace {

class Splitter {
 public:
  Splitter(size_t shards, uint64_t least_piece) : least_piece_(least_piece), shards_(shards), load_(shards) {}

  std::vector<std::vector<Input>> Split(const std::vector<PlannedInput>& inputs) {
    PlaceWhole(inputs);
    uint64_t total = std::accumulate(load_.begin(), load_.end(), uint64_t{0});
    for (const PlannedInput& input : inputs) total += input.may_cut ? input.input.size : 0;
    target_ = (total + shards_.size() - 1) / shards_.size();
    for (const PlannedInput& input : inputs) {
      if (input.may_cut) Cut(input.input);
    }
    for (std::vector<Input>& shard : shards_) {
      std::sort(shard.begin(), shard.end(),
                [](const Input& a, const Input& b) { return a.number < b.number; });
    }
    return std::move(shards_);
  }

 private:
  // What cannot be cut: the largest first, each to the shard with the least.
  void PlaceWhole(const std::vector<PlannedInput>& inputs) {
    std::vector<const Input*> whole;
    for (const PlannedInput& input : inputs) {
      if (!input.may_cut) whole.push_back(&input.input);
    }
    std::stable_sort(whole.begin(), whole.end(),
                     [](const Input* a, const Input* b) { return a->size > b->size; });
    for (const Input* input : whole) {
      const auto least = static_cast<size_t>(std::min_element(load_.begin(), load_.end()) - load_.begin());
      shards_[least].push_back(*input);
      load_[least] += input->size;
    }
  }

  // Fills up one shard after the other.
  void Cut(const Input& input) {
    uint64_t from = 0;
    while (from < input.size) {
      const uint64_t rest = input.size - from;
      while (next_ + 1 < shards_.size() && load_[next_] + std::min(least_piece_, rest) > target_) ++next_;
      const bool last = next_ + 1 == shards_.size();
      const uint64_t room = last || load_[next_] >= target_ ? rest : target_ - load_[next_];
      // What would be left over is no piece of its own.
      const uint64_t taken = rest < room + least_piece_ ? rest : room;
      Input piece = input;
      if (taken < input.size) piece.runs = {{from, from + taken, 0}};
      shards_[next_].push_back(std::move(piece));
      load_[next_] += taken;
      from += taken;
    }
  }

  const uint64_t least_piece_;
  std::vector<std::vector<Input>> shards_;
  std::vector<uint64_t> load_;  // bytes of each shard
  uint64_t target_ = 0;
  size_t next_ = 0;  // shard to fill
};

}  // namespace

std::vector<std::vector<Input>> Split(const std::vector<PlannedInput>& inputs, size_t shards,
                                      uint64_t least_piece) {
  return Splitter(shards, least_piece).Split(inputs);
}

}  // namespace vmsift
