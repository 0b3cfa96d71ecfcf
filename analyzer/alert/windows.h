// How many failures the last minute, hour and day had, by record time: of all, of each code, of each VM.
//
// A failure counts at the time of its record; one without a time, or with a time after `now`, at `now`. One
// that is older than a day is in no window. The windows end with the second, the minute and the quarter of an
// hour that `now` lies in, and are made of sixty seconds, sixty minutes and ninety-six quarters; so a minute
// may lack up to one second of its begin, an hour up to a minute, a day up to a quarter of an hour.
//
// There is no clock in here: `now` is handed in. When it goes back, what was counted later than that counts
// at the new `now`, once; what had left a window by then stays out. When it jumps ahead, the windows are
// empty.
//
// Memory is bounded, 1.2 KB a name and as many names as Options say. When all places are taken, a new name
// gets that of the one whose last failure was longest ago, which counts among the others from then on: a
// flood of names hides none that goes on failing. Not thread-safe.
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
  uint64_t minute_before = 0;  // of the minute that ended when the last one began
  uint64_t hour = 0;
  uint64_t day = 0;

  friend bool operator==(const WindowCounts&, const WindowCounts&) = default;
};

// Views are valid until the next Add.
struct NamedWindowCounts {
  std::string_view key;   // a code, or the identity of a VM; empty: the log says none
  std::string_view name;  // as first seen, to be shown
  WindowCounts counts;
};

struct WindowList {
  std::vector<NamedWindowCounts> names;  // with a failure in the last day; most in the last day first
  // What is in the windows without its name, since other names took its place.
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

  // The counts as of `now`.
  WindowCounts All(Timestamp now);
  // Of one name, without letter case; zero for one that has no place.
  WindowCounts Code(std::string_view code, Timestamp now);
  WindowCounts Vm(std::string_view identity, Timestamp now);
  // Costs a look at all names, about 1 us each.
  WindowList Codes(Timestamp now);
  WindowList Vms(Timestamp now);

 private:
  // One count in every window.
  class Counter {
   public:
    void MoveTo(Timestamp now);
    void Add(Timestamp time);
    // What another one counts; both were moved to the same time.
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

  // Takes all counters back with the clock. When it goes on, each follows as it is next looked at.
  void FollowClock(Timestamp now);

  std::optional<Timestamp> now_;
  Counter all_;
  Names codes_;
  Names vms_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_ALERT_WINDOWS_H_
