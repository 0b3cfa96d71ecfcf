// The time of generated events: goes forward by uneven steps and writes itself as Azure does.
#ifndef VMSIFT_BENCH_LOG_CLOCK_H_
#define VMSIFT_BENCH_LOG_CLOCK_H_

#include <cstdint>
#include <string>

namespace vmsift {

class LogClock {
 public:
  // The longest step between two generated events: half a second.
  static constexpr uint32_t kMaxStepTicks = 5'000'000;

  // Starts at 2026-11-01T00:00:00Z.
  LogClock();

  // Ticks of 100 ns.
  void Advance(uint64_t ticks);
  // `2026-11-23T17:02:11.1234567Z`.
  void AppendTo(std::string* out) const;

 private:
  void WriteSecond();

  int64_t second_;           // since 1970
  uint64_t fraction_ = 0;    // ticks
  std::string second_text_;  // rewritten only when the second changes
};

}  // namespace vmsift

#endif  // VMSIFT_BENCH_LOG_CLOCK_H_
