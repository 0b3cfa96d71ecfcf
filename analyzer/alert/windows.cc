#include "analyzer/alert/windows.h"

#include <algorithm>
#include <tuple>

namespace vmsift {

void Windows::Counter::MoveTo(Timestamp now) {
  seconds_.MoveTo(BucketOf(now, kSecond));
  minutes_.MoveTo(BucketOf(now, kMinute));
  quarters_.MoveTo(BucketOf(now, kQuarter));
}

void Windows::Counter::Add(Timestamp time) {
  seconds_.Add(BucketOf(time, kSecond));
  minutes_.Add(BucketOf(time, kMinute));
  quarters_.Add(BucketOf(time, kQuarter));
}

void Windows::Counter::AddAll(const Counter& other) {
  seconds_.AddAll(other.seconds_);
  minutes_.AddAll(other.minutes_);
  quarters_.AddAll(other.quarters_);
}

WindowCounts Windows::Counter::counts() const {
  return {.minute = seconds_.Sum(60),
          .minute_before = seconds_.Sum(60, 60),
          .hour = minutes_.sum(),
          .day = quarters_.sum()};
}

void Windows::Names::Add(std::string_view key, std::string_view name, Timestamp time, Timestamp now) {
  Named* named = named_.Use(key);
  if (named == nullptr) {
    if (named_.size() >= most_) {
      Named gone = named_.TakeOldest([](const Named&) { return true; });
      gone.counter.MoveTo(now);
      others_.MoveTo(now);
      others_.AddAll(gone.counter);
    }
    named = named_.Add(key);
    named->name = name;
  }
  named->counter.MoveTo(now);
  named->counter.Add(time);
}

void Windows::Names::MoveTo(Timestamp now) {
  others_.MoveTo(now);
  for (auto& entry : named_) entry.value.counter.MoveTo(now);
}

WindowCounts Windows::Names::Of(std::string_view key, Timestamp now) {
  Named* const named = named_.Find(key);
  if (named == nullptr) return {};
  named->counter.MoveTo(now);
  return named->counter.counts();
}

WindowList Windows::Names::List(Timestamp now) {
  MoveTo(now);
  WindowList list{.names = {}, .others = others_.counts()};
  for (const auto& [key, named] : named_) {
    const WindowCounts counts = named.counter.counts();
    if (counts != WindowCounts()) list.names.push_back({key, named.name, counts});
  }
  // By the key last, so that the order is stable.
  std::sort(list.names.begin(), list.names.end(), [](const auto& a, const auto& b) {
    return std::tie(b.counts.day, a.key) < std::tie(a.counts.day, b.key);
  });
  return list;
}

void Windows::FollowClock(Timestamp now) {
  if (now_ && BucketOf(now, kTicksPerSecond) < BucketOf(*now_, kTicksPerSecond)) {
    for (const Timestamp time : {*now_, now}) {
      all_.MoveTo(time);
      codes_.MoveTo(time);
      vms_.MoveTo(time);
    }
  }
  now_ = now;
}

void Windows::Add(std::string_view code, const VmKey& vm, std::optional<Timestamp> time, Timestamp now) {
  FollowClock(now);
  const Timestamp counted = std::min(time.value_or(now), now);
  all_.MoveTo(now);
  if (!all_.Holds(counted)) return;
  all_.Add(counted);
  codes_.Add(code, code, counted, now);
  vms_.Add(vm.identity, vm.name, counted, now);
}

WindowCounts Windows::All(Timestamp now) {
  FollowClock(now);
  all_.MoveTo(now);
  return all_.counts();
}

WindowCounts Windows::Code(std::string_view code, Timestamp now) {
  FollowClock(now);
  return codes_.Of(code, now);
}

WindowCounts Windows::Vm(std::string_view identity, Timestamp now) {
  FollowClock(now);
  return vms_.Of(identity, now);
}

WindowList Windows::Codes(Timestamp now) {
  FollowClock(now);
  return codes_.List(now);
}

WindowList Windows::Vms(Timestamp now) {
  FollowClock(now);
  return vms_.List(now);
}

}  // namespace vmsift
