#include "tests/cli/simulated_clock.h"

#include <fcntl.h>
#include <sys/mman.h>

#include "base/owned_descriptor.h"
#include "gtest/gtest.h"

namespace vmsift {

SimulatedClock::SimulatedClock(const std::string& path, Timestamp now) : path_(path) {
  const OwnedDescriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  const bool grown = file.get() >= 0 && ftruncate(file.get(), sizeof(int64_t)) == 0;
  void* const mapped =
      grown ? mmap(nullptr, sizeof(int64_t), PROT_WRITE, MAP_SHARED, file.get(), 0) : nullptr;
  if (mapped == nullptr || mapped == MAP_FAILED) {
    ADD_FAILURE() << "no clock in " << path;
    return;
  }
  nanoseconds_ = static_cast<volatile int64_t*>(mapped);
  Set(now);
}

SimulatedClock::~SimulatedClock() {
  if (nanoseconds_ != nullptr) munmap(const_cast<int64_t*>(nanoseconds_), sizeof(int64_t));
}

void SimulatedClock::Set(Timestamp now) {
  constexpr int64_t kNanosecondsPerTick = 100;
  now_ = now;
  if (nanoseconds_ != nullptr) *nanoseconds_ = now.ticks * kNanosecondsPerTick;
}

std::vector<std::string> SimulatedClock::environment() const {
  return {"LD_PRELOAD=" VMSIFT_CLOCK_PRELOAD, "VMSIFT_TEST_CLOCK=" + path_};
}

}  // namespace vmsift
