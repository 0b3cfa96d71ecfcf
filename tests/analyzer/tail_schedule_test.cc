// When the loop of tail turns, and what wakes it.
#include "analyzer/app/tail_schedule.h"

#include <thread>

#include "analyzer/follow/system_waker.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

TEST(TailSchedule, AnUrgentSaveIsDueSoonAfterTheLast) {
  TailSchedule schedule(/*every_ms=*/0);
  schedule.Looked(1000, /*sees_all=*/true);
  schedule.Saved(1000);
  EXPECT_EQ(schedule.Next(1010, /*in_doubt=*/false, /*urgent=*/false), 1260);
  const int64_t next = schedule.Next(1010, /*in_doubt=*/false, /*urgent=*/true);
  EXPECT_EQ(next, 1050);
  EXPECT_FALSE(schedule.MustSave(next - 1, /*urgent=*/true));
  EXPECT_TRUE(schedule.MustSave(next, /*urgent=*/true));
  EXPECT_FALSE(schedule.MustSave(next, /*urgent=*/false));
}

TEST(SystemWaker, AnotherThreadEndsAWaitOnce) {
  constexpr int64_t kForever = 3'600'000;  // the test's time limit is shorter
  const auto waker = SystemWaker::Create(/*poll_only=*/true, /*stream=*/-1, {});
  ASSERT_TRUE(waker.ok());
  std::thread other([&] { (*waker)->WakeUp(); });
  const Wake wake = (*waker)->Wait(kForever);
  other.join();
  EXPECT_FALSE(wake.stream_ready || wake.keys_ready || wake.names_changed);
  (*waker)->WakeUp();  // while nobody waits
  (*waker)->WakeUp();
  (*waker)->Wait(kForever);
  (*waker)->Wait(0);
}

}  // namespace
}  // namespace vmsift
