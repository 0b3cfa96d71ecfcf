// Sliding counts, against a plain list of failures.
#include "analyzer/alert/windows.h"

#include <map>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

constexpr int64_t kSecond = kTicksPerSecond;
constexpr int64_t kMinute = 60 * kSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

const Timestamp kNoon = *ParseTimestamp("2026-11-23T12:00:00Z");

Timestamp After(Timestamp time, int64_t ticks) {
  return {time.ticks + ticks};
}

VmKey Vm(std::string_view name) {
  return {.identity = name, .name = name, .resource_id = {}};
}

TEST(Windows, AFailureLeavesTheMinuteThenTheHourThenTheDay) {
  Windows windows;
  windows.Add("A", Vm("web-01"), kNoon, kNoon);
  const auto counts = [&](int64_t later) { return windows.All(After(kNoon, later)); };
  EXPECT_EQ(counts(0), (WindowCounts{.minute = 1, .hour = 1, .day = 1}));
  EXPECT_EQ(counts(59 * kSecond), (WindowCounts{.minute = 1, .hour = 1, .day = 1}));
  EXPECT_EQ(counts(60 * kSecond), (WindowCounts{.minute_before = 1, .hour = 1, .day = 1}));
  EXPECT_EQ(counts(2 * kMinute), (WindowCounts{.hour = 1, .day = 1}));
  EXPECT_EQ(counts(59 * kMinute), (WindowCounts{.hour = 1, .day = 1}));
  EXPECT_EQ(counts(kHour), (WindowCounts{.day = 1}));
  EXPECT_EQ(counts(kDay - 1), (WindowCounts{.day = 1}));
  EXPECT_EQ(counts(kDay), WindowCounts());
}

TEST(Windows, TheRecordsTimeCounts) {
  Windows windows;
  windows.Add("A", Vm("web-01"), After(kNoon, -2 * kHour), kNoon);
  windows.Add("A", Vm("web-01"), After(kNoon, -2 * kMinute), kNoon);
  EXPECT_EQ(windows.All(kNoon), (WindowCounts{.hour = 1, .day = 2}));
}

TEST(Windows, WithoutATimeOrWithOneInTheFutureItCountsNow) {
  Windows windows;
  windows.Add("A", Vm("web-01"), std::nullopt, kNoon);
  windows.Add("A", Vm("web-01"), After(kNoon, 400 * kDay), kNoon);
  EXPECT_EQ(windows.All(kNoon), (WindowCounts{.minute = 2, .hour = 2, .day = 2}));
  EXPECT_EQ(windows.All(After(kNoon, 90 * kSecond)), (WindowCounts{.minute_before = 2, .hour = 2, .day = 2}));
  EXPECT_EQ(windows.All(After(kNoon, 401 * kDay)), WindowCounts());
}

TEST(Windows, NamesAreTheSameWithoutLetterCaseAndShownAsFirstSeen) {
  Windows windows;
  windows.Add("VMNotFound", {.identity = "s/g/Web-01", .name = "Web-01", .resource_id = {}}, kNoon, kNoon);
  windows.Add("vmnotfound", {.identity = "S/G/WEB-01", .name = "WEB-01", .resource_id = {}}, kNoon, kNoon);
  EXPECT_EQ(windows.Code("VMNOTFOUND", kNoon).minute, 2u);
  EXPECT_EQ(windows.Vm("s/g/web-01", kNoon).minute, 2u);
  EXPECT_EQ(windows.Vm("web-01", kNoon).minute, 0u);
  const WindowList vms = windows.Vms(kNoon);
  ASSERT_EQ(vms.names.size(), 1u);
  EXPECT_EQ(vms.names[0].key, "s/g/Web-01");
  EXPECT_EQ(vms.names[0].name, "Web-01");
}

TEST(Windows, ListsHaveMostOfTheDayFirstAndNamesWithoutFailuresNotAtAll) {
  Windows windows;
  windows.Add("Old", Vm(""), After(kNoon, -kDay), kNoon);
  windows.Add("B", Vm(""), kNoon, kNoon);
  windows.Add("A", Vm(""), kNoon, kNoon);
  windows.Add("Most", Vm(""), After(kNoon, -kHour), kNoon);
  windows.Add("Most", Vm(""), After(kNoon, -kHour), kNoon);
  std::vector<std::string> codes;
  for (const NamedWindowCounts& named : windows.Codes(kNoon).names) codes.emplace_back(named.name);
  EXPECT_THAT(codes, testing::ElementsAre("Most", "A", "B"));
}

TEST(Windows, OfTooManyNamesThoseThatFailedLongestAgoAreCountedTogether) {
  Windows windows({.max_codes = 2, .max_vms = 1});
  for (const char* code : {"A", "B", "A", "C", "D", "A"}) windows.Add(code, Vm(code), kNoon, kNoon);
  // C takes the place of B, D that of A, which comes back in that of C.
  WindowList codes = windows.Codes(kNoon);
  EXPECT_EQ(codes.names.size(), 2u);
  EXPECT_EQ(windows.Code("A", kNoon).minute, 1u);
  EXPECT_EQ(windows.Code("D", kNoon).minute, 1u);
  EXPECT_EQ(windows.Code("C", kNoon), WindowCounts());
  EXPECT_EQ(codes.others, (WindowCounts{.minute = 4, .hour = 4, .day = 4}));
  EXPECT_EQ(windows.Vms(kNoon).others.day, 5u);

  const Timestamp next_day = After(kNoon, kDay);
  windows.Add("C", Vm("C"), next_day, next_day);
  codes = windows.Codes(next_day);
  ASSERT_EQ(codes.names.size(), 1u);
  EXPECT_EQ(codes.names[0].name, "C");
  EXPECT_EQ(codes.others, WindowCounts());
}

// Whatever names come and go, nothing is lost of the sum, at any time.
TEST(Windows, WhatNamesAndOthersCountIsAll) {
  Windows windows({.max_codes = 3, .max_vms = 2});
  std::mt19937_64 random(3);
  Timestamp now = kNoon;
  for (int i = 0; i < 3000; ++i) {
    now = After(now, static_cast<int64_t>(random() % 100) * kSecond);
    const std::string code = "C" + std::to_string(random() % 6);
    windows.Add(code, Vm(code), After(now, -static_cast<int64_t>(random() % 7200) * kSecond), now);
    for (const WindowList& list : {windows.Codes(now), windows.Vms(now)}) {
      WindowCounts sum = list.others;
      for (const NamedWindowCounts& named : list.names) {
        sum.minute += named.counts.minute;
        sum.hour += named.counts.hour;
        sum.day += named.counts.day;
      }
      ASSERT_EQ(sum.minute, windows.All(now).minute);
      ASSERT_EQ(sum.hour, windows.All(now).hour);
      ASSERT_EQ(sum.day, windows.All(now).day);
    }
  }
}

TEST(Windows, AFloodOfNamesHidesNoneThatGoesOnFailing) {
  Windows windows;
  for (int i = 0; i < 6000; ++i) {
    const std::string junk = "junk-" + std::to_string(i);
    windows.Add("A", Vm(junk), kNoon, kNoon);
    if (i >= 5000 && i % 10 == 0) windows.Add("A", Vm("prod-db-01"), kNoon, kNoon);
  }
  EXPECT_EQ(windows.Vm("prod-db-01", kNoon).minute, 100u);
  EXPECT_EQ(windows.Vms(kNoon).names.front().name, "prod-db-01");
}

TEST(Windows, AnOldFailureTakesNoPlace) {
  Windows windows({.max_codes = 1, .max_vms = 1});
  windows.Add("Old", Vm("old"), After(kNoon, -2 * kDay), kNoon);
  windows.Add("New", Vm("new"), kNoon, kNoon);
  EXPECT_EQ(windows.Code("New", kNoon).minute, 1u);
  EXPECT_EQ(windows.Vm("new", kNoon).minute, 1u);
}

TEST(Windows, TimesAtTheEndsOfWhatATimeCanBe) {
  Windows windows;
  const Timestamp least{std::numeric_limits<int64_t>::min()};
  const Timestamp most{std::numeric_limits<int64_t>::max()};
  for (const Timestamp now : {kNoon, most, least, kNoon, least, most}) {
    for (const Timestamp time : {least, most, kNoon}) windows.Add("A", Vm("v"), time, now);
  }
  EXPECT_EQ(windows.All(most).minute, 1u);
}

// What the windows must show, from a list of all failures.
class Oracle {
 public:
  void Add(const std::string& name, std::optional<Timestamp> time, Timestamp now) {
    Look(now);
    failures_.push_back({name, std::min(time.value_or(now), now)});
    Look(now);
  }

  // `name` empty: of all.
  WindowCounts Of(const std::string& name, Timestamp now) {
    Look(now);
    WindowCounts counts;
    for (const OneFailure& failure : failures_) {
      if (!name.empty() && failure.name != name) continue;
      const int64_t age = BucketOf(now, kSecond) - BucketOf(failure.time, kSecond);
      if (failure.in_minutes && age < 60) ++counts.minute;
      if (failure.in_minutes && age >= 60) ++counts.minute_before;
      counts.hour += failure.in_hour ? 1 : 0;
      counts.day += failure.in_day ? 1 : 0;
    }
    return counts;
  }

 private:
  struct OneFailure {
    std::string name;
    Timestamp time;
    bool in_minutes = true;
    bool in_hour = true;
    bool in_day = true;
  };

  static bool Within(Timestamp time, Timestamp now, int64_t width, int64_t buckets) {
    return BucketOf(now, width) - BucketOf(time, width) < buckets;
  }

  void Look(Timestamp now) {
    for (OneFailure& failure : failures_) {
      failure.time = std::min(failure.time, now);
      failure.in_minutes = failure.in_minutes && Within(failure.time, now, kSecond, 120);
      failure.in_hour = failure.in_hour && Within(failure.time, now, kMinute, 60);
      failure.in_day = failure.in_day && Within(failure.time, now, 15 * kMinute, 96);
    }
  }

  std::vector<OneFailure> failures_;
};

TEST(Windows, CountAsAPlainListDoes) {
  for (unsigned seed = 0; seed < 30; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto below = [&random](int64_t limit) {
      return std::uniform_int_distribution<int64_t>(0, limit - 1)(random);
    };
    Windows windows;
    Oracle oracle;
    Timestamp now = kNoon;
    const int64_t steps[] = {kSecond / 3, 10 * kSecond, 5 * kMinute, 2 * kHour};
    for (int i = 0; i < 400; ++i) {
      now = After(now, below(steps[below(4)]));
      if (below(30) == 0) now = After(now, -below(3 * steps[below(4)]));  // the clock is set back
      const int64_t ages[] = {kMinute, 3 * kMinute, 2 * kHour, 30 * kHour};
      std::optional<Timestamp> time = After(now, kSecond - below(ages[below(4)]));
      if (below(10) == 0) time.reset();
      const std::string code(1, static_cast<char>('A' + below(5)));
      const std::string vm(1, static_cast<char>('v' + below(3)));
      windows.Add(code, Vm(vm), time, now);
      oracle.Add(code, time, now);
      if (below(4) > 0) continue;
      now = After(now, below(kMinute) - kMinute / 10);
      ASSERT_EQ(windows.All(now), oracle.Of("", now)) << i;
      std::map<std::string, WindowCounts> listed;
      uint64_t of_vms = 0;
      for (const NamedWindowCounts& named : windows.Codes(now).names)
        listed[std::string(named.name)] = named.counts;
      for (const NamedWindowCounts& named : windows.Vms(now).names) of_vms += named.counts.hour;
      for (const std::string name : {"A", "B", "C", "D", "E"}) {
        ASSERT_EQ(listed[name], oracle.Of(name, now)) << i;
        ASSERT_EQ(windows.Code(name, now), oracle.Of(name, now)) << i;
      }
      ASSERT_EQ(of_vms, oracle.Of("", now).hour) << i;
    }
  }
}

}  // namespace

void PrintTo(const WindowCounts& counts, std::ostream* out) {
  *out << counts.minute << " (" << counts.minute_before << " before), " << counts.hour << ", " << counts.day;
}

}  // namespace vmsift
