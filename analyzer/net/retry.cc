#include "analyzer/net/retry.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>

#include "absl/strings/numbers.h"
#include "base/status_text.h"

namespace vmsift {

std::chrono::milliseconds RetryDelay(int failures, double random) {
  constexpr double kFirstMs = 1000;
  constexpr double kMostMs = 300'000;
  // Beyond twenty doublings it is the most anyway.
  const double whole = std::min(kMostMs, std::ldexp(kFirstMs, std::clamp(failures - 1, 0, 20)));
  return std::chrono::milliseconds(std::llround(whole * (0.5 + std::clamp(random, 0.0, 1.0) / 2)));
}

std::optional<std::chrono::milliseconds> RetryAfter(std::string_view header, absl::Time now) {
  constexpr int64_t kMostMs = 3'600'000;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (!header.empty() && std::all_of(header.begin(), header.end(), is_digit)) {
    int64_t seconds = 0;
    // Digits that are no number are too many.
    if (!absl::SimpleAtoi(ToAbsl(header), &seconds)) return std::chrono::milliseconds(kMostMs);
    return std::chrono::milliseconds(std::min(seconds, kMostMs / 1000) * 1000);
  }
  absl::Time time;
  std::string error;
  if (!absl::ParseTime("%a, %d %b %Y %H:%M:%S GMT", ToAbsl(header), &time, &error)) return std::nullopt;
  return std::chrono::milliseconds(std::clamp<int64_t>(absl::ToInt64Milliseconds(time - now), 0, kMostMs));
}

bool MaySucceedLater(long status) {
  return status == 408 || status == 429 || status >= 500;
}

}  // namespace vmsift
