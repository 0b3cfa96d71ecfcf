// Loaded into a program before the C library (LD_PRELOAD): its wall clock is the number of nanoseconds since
// 1970 in the file $VMSIFT_TEST_CLOCK, which a test sets (simulated_clock.h). All other clocks stay as they
// are, and so does time(2), by which OpenSSL judges certificates.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

// Null: there is none.
const volatile int64_t* MapClock() {
  const char* const path = std::getenv("VMSIFT_TEST_CLOCK");
  const int file = path == nullptr ? -1 : open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  void* const mapped = mmap(nullptr, sizeof(int64_t), PROT_READ, MAP_SHARED, file, 0);
  close(file);
  return mapped == MAP_FAILED ? nullptr : static_cast<const volatile int64_t*>(mapped);
}

}  // namespace

extern "C" int clock_gettime(clockid_t clock, timespec* time) noexcept {
  constexpr int64_t kNanosecondsPerSecond = 1'000'000'000;
  static const volatile int64_t* const now = MapClock();
  if (clock != CLOCK_REALTIME || now == nullptr)
    return static_cast<int>(syscall(SYS_clock_gettime, clock, time));
  const int64_t nanoseconds = *now;
  time->tv_sec = nanoseconds / kNanosecondsPerSecond;
  time->tv_nsec = nanoseconds % kNanosecondsPerSecond;
  return 0;
}
