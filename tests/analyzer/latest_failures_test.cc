#include "analyzer/report/latest_failures.h"

#include <optional>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

// A failure whose message is its name.
LiveFailure At(std::optional<int64_t> seconds, const std::string& name) {
  LiveFailure failure;
  if (seconds) failure.time = Timestamp{*seconds * kTicksPerSecond};
  failure.message = name;
  return failure;
}

std::vector<std::string> MessagesOf(const LatestFailures& latest) {
  std::vector<std::string> messages;
  for (const LiveFailure& failure : latest.NewestFirst()) messages.push_back(failure.message);
  return messages;
}

constexpr Timestamp kNow = {1000 * kTicksPerSecond};

TEST(LatestFailures, AreInTheOrderOfTheirRecords) {
  LatestFailures latest(10);
  for (const auto& [seconds, name] :
       {std::pair(500, "b"), std::pair(100, "a"), std::pair(900, "d"), std::pair(500, "c")})
    latest.Add(At(seconds, name), kNow);
  EXPECT_THAT(MessagesOf(latest), ElementsAre("d", "c", "b", "a"));
}

TEST(LatestFailures, WithoutATimeOrOfTheFutureCountWhenTheyAreFound) {
  LatestFailures latest(10);
  latest.Add(At(5000, "future"), kNow);
  latest.Add(At(std::nullopt, "none"), kNow);
  latest.Add(At(999, "before"), kNow);
  latest.Add(At(1001, "after"), {1002 * kTicksPerSecond});
  EXPECT_THAT(MessagesOf(latest), ElementsAre("after", "none", "future", "before"));
}

TEST(LatestFailures, TheOldestGoWhateverCameFirst) {
  LatestFailures latest(2);
  for (int seconds : {300, 100, 400, 200}) latest.Add(At(seconds, std::to_string(seconds)), kNow);
  EXPECT_THAT(MessagesOf(latest), ElementsAre("400", "300"));
}

}  // namespace
}  // namespace vmsift
