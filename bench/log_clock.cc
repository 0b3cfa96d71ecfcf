#include "bench/log_clock.h"

#include <chrono>
#include <cstdio>

namespace vmsift {
namespace {

constexpr uint64_t kTicks = 10'000'000;  // a second

}  // namespace

LogClock::LogClock() {
  using namespace std::chrono;
  second_ = duration_cast<seconds>(sys_days(year(2026) / November / 1).time_since_epoch()).count();
  WriteSecond();
}

void LogClock::Advance(uint64_t ticks) {
  fraction_ += ticks;
  if (fraction_ < kTicks) return;
  second_ += static_cast<int64_t>(fraction_ / kTicks);
  fraction_ %= kTicks;
  WriteSecond();
}

void LogClock::WriteSecond() {
  using namespace std::chrono;
  const sys_seconds time{seconds(second_)};
  const sys_days day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  second_text_ = text;
}

void LogClock::AppendTo(std::string* out) const {
  out->append(second_text_);
  char digits[8];
  uint64_t rest = fraction_;
  for (int i = 6; i >= 0; --i, rest /= 10) digits[i] = static_cast<char>('0' + rest % 10);
  digits[7] = 'Z';
  out->append(digits, sizeof digits);
}

}  // namespace vmsift
