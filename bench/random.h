// A small random generator that gives the same numbers on every machine and with every compiler.
//
// Algorithm: SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
// The distributions of <random> are left out on purpose: libraries differ in what they draw.
#ifndef VMSIFT_BENCH_RANDOM_H_
#define VMSIFT_BENCH_RANDOM_H_

#include <cstdint>

namespace vmsift {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    state_ += 0x9e3779b97f4a7c15u;
    uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }

  // From 0 to `limit` - 1; `limit` > 0. The bias, below 2^-32 * limit, matters to no log.
  uint32_t Below(uint32_t limit) { return static_cast<uint32_t>(((Next() >> 32) * limit) >> 32); }

  // True `probability` of the time: never at 0, always at 1.
  bool Chance(double probability) { return static_cast<double>(Next() >> 11) * 0x1p-53 < probability; }

 private:
  uint64_t state_;
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_RANDOM_H_
