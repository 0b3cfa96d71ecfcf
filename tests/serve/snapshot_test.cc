#include "analyzer/serve/snapshot.h"

#include <chrono>
#include <memory>
#include <thread>

#include "gtest/gtest.h"

namespace vmsift {
namespace {

std::shared_ptr<LiveSnapshot> Revision(uint64_t number) {
  auto snapshot = std::make_shared<LiveSnapshot>();
  snapshot->revision = number;
  return snapshot;
}

TEST(SnapshotBoard, ReadersAskAndGetWhatIsPublishedThen) {
  SnapshotBoard board;
  EXPECT_FALSE(board.IsAsked());
  SnapshotBoard::Pointer got;
  std::thread reader([&] { got = board.Latest(); });
  while (!board.IsAsked()) std::this_thread::yield();
  board.Publish(Revision(1));
  reader.join();
  ASSERT_NE(got, nullptr);
  EXPECT_EQ(got->revision, 1u);
  // Fresh enough for whoever comes now.
  EXPECT_EQ(board.Latest(), got);
}

TEST(SnapshotBoard, WhoWaitsForAnotherRevisionIsNotWokenForTheSame) {
  SnapshotBoard board;
  board.Publish(Revision(1));
  EXPECT_EQ(board.Next(0, std::chrono::hours(1))->revision, 1u);
  board.Publish(Revision(1));
  EXPECT_EQ(board.Next(1, std::chrono::milliseconds(1))->revision, 1u);
  std::thread loop([&] {
    while (!board.IsAsked()) std::this_thread::yield();
    board.Publish(Revision(2));
  });
  EXPECT_EQ(board.Next(1, std::chrono::hours(1))->revision, 2u);
  loop.join();
}

TEST(SnapshotBoard, ClosingEndsAllWaiting) {
  SnapshotBoard board;
  std::thread reader([&] { board.Next(0, std::chrono::hours(1)); });
  while (!board.IsAsked()) std::this_thread::yield();
  board.Close();
  reader.join();
  EXPECT_EQ(board.Latest(), nullptr);
  EXPECT_TRUE(board.closed());
}

}  // namespace
}  // namespace vmsift
