// Counts the failures of the last minute, hour and day, by record time: all, of each code, and of each VM.
//
// A failure counts at the time of its record; without a time, or with a time after `now`, at `now`; older
// than a day, not at all. The windows consist of sixty seconds, sixty minutes and ninety-six quarters of an
// hour, ending with the one that contains `now`. So a minute may lack up to one second at its beginning, an
// hour up to a minute, and a day up to a quarter of an hour.
//
// The caller passes `now` in. If it goes back, failures that were counted after it count at the new `now`,
// once; those that had left a window stay out. If it jumps ahead, the windows are empty.
//
// Memory is bounded: 1.2 KB per name, for as many names as Options allow. A further name replaces the least
// recently failing one, which then counts among the others, so that a flood of names hides none that keeps
// failing. Not thread-safe.
#ifndef VMSIFT_ANALYZER_ALERT_WINDOWS_H_
#define VMSIFT_ANALYZER_ALERT_WINDOWS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/alert/bucket_ring.h"
#include "analyzer/alert/recent_names.h"
#include "analyzer/count/cube.h"
#include "base/timestamp.h"

namespace vmsift {

struct WindowCounts {
  uint64_t minute = 0;
  uint64_t minute_before = 0;  // of the minute before that
  uint64_t hour = 0;
  uint64_t day = 0;

  friend bool operator==(const WindowCounts&, const WindowCounts&) = default;
};

// Views are valid until the next Add.
struct NamedWindowCounts {
  std::string_view key;   // a code, or the identity of a VM; empty: none in the log
  std::string_view name;  // as first seen, to be displayed
  WindowCounts counts;
};

struct WindowList {
  std::vector<NamedWindowCounts> names;  // with a failure in the last day; most in the last day first
  // Of names that were replaced.
  WindowCounts others;
};

class Windows {
 public:
  struct Options {
    size_t max_codes = 1000;
    size_t max_vms = 4000;
  };

  Windows() : Windows(Options()) {}
  explicit Windows(const Options& options) : codes_(options.max_codes), vms_(options.max_vms) {}

  // Counts one failure.
  void Add(std::string_view code, const VmKey& vm, std::optional<Timestamp> time, Timestamp now);

  // The counts at `now`.
  WindowCounts All(Timestamp now);
  // Of one name, ignoring case; zero for names that were replaced.
  WindowCounts Code(std::string_view code, Timestamp now);
  WindowCounts Vm(std::string_view identity, Timestamp now);
  // Linear in the number of names, about 1 us each.
  WindowList Codes(Timestamp now);
  WindowList Vms(Timestamp now);

 private:
  // A count in every window.
  class Counter {
   public:
    void MoveTo(Timestamp now);
    void Add(Timestamp time);
    // Adds the counts of another one, which was moved to the same time.
    void AddAll(const Counter& other);
    bool Holds(Timestamp time) const { return quarters_.Holds(BucketOf(time, kQuarter)); }
    WindowCounts counts() const;

   private:
    static constexpr int64_t kSecond = kTicksPerSecond;
    static constexpr int64_t kMinute = 60 * kTicksPerSecond;
    static constexpr int64_t kQuarter = 15 * kMinute;

    BucketRing<120> seconds_;
    BucketRing<60> minutes_;
    BucketRing<96> quarters_;
  };

  class Names {
   public:
    explicit Names(size_t most) : most_(most) {}
    void Add(std::string_view key, std::string_view name, Timestamp time, Timestamp now);
    void MoveTo(Timestamp now);
    WindowCounts Of(std::string_view key, Timestamp now);
    WindowList List(Timestamp now);

   private:
    struct Named {
      std::string name;
      Counter counter;
    };

    size_t most_;
    RecentNames<Named> named_;
    Counter others_;
  };

  // Moves all counters back with the clock. Forward, each moves when it is next used.
  void FollowClock(Timestamp now);

  std::optional<Timestamp> now_;
  Counter all_;
  Names codes_;
  Names vms_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_WINDOWS_H_
