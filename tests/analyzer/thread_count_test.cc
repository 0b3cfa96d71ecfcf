// Threads are no more than cores and open files allow.
#include "analyzer/app/thread_count.h"

#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

size_t Within(size_t cores, const std::string& groups, const TemporaryFolder& folder) {
  std::istringstream lines(groups);
  return CoresWithinGroups(cores, lines, folder.path(""));
}

TEST(ThreadCount, AQuotaOfAGroupCountsAsWholeCoresRoundedUp) {
  const TemporaryFolder folder;
  folder.Write("a/cpu.max", "200000 100000\n");
  folder.Write("b/cpu.max", "210000 100000\n");
  folder.Write("c/cpu.max", "1000 100000\n");
  EXPECT_EQ(Within(8, "0::/a\n", folder), 2u);
  EXPECT_EQ(Within(8, "0::/b\n", folder), 3u);
  EXPECT_EQ(Within(8, "0::/c\n", folder), 1u);
  EXPECT_EQ(Within(1, "0::/a\n", folder), 1u) << "no more than there are";
}

TEST(ThreadCount, TheLeastOfAGroupAndThoseAroundItCounts) {
  const TemporaryFolder folder;
  folder.Write("cpu.max", "700000 100000\n");
  folder.Write("a/cpu.max", "300000 100000\n");
  folder.Write("a/b/cpu.max", "500000 100000\n");
  folder.Write("a/b/c/cpu.max", "max 100000\n");
  EXPECT_EQ(Within(8, "0::/a/b/c\n", folder), 3u);
  EXPECT_EQ(Within(8, "0::/elsewhere\n", folder), 7u);
  EXPECT_EQ(Within(8, "0::/\n", folder), 7u);
}

TEST(ThreadCount, WhatGivesNoLimitIsNone) {
  const TemporaryFolder folder;
  folder.Write("a/cpu.max", "max 100000\n");
  folder.Write("b/cpu.max", "nonsense\n");
  folder.Write("c/cpu.max", "100000 0\n");
  folder.Write("d/cpu.max", "100000 100000\n");
  EXPECT_EQ(Within(8, "0::/a\n", folder), 8u);
  EXPECT_EQ(Within(8, "0::/b\n", folder), 8u);
  EXPECT_EQ(Within(8, "0::/c\n", folder), 8u);
  EXPECT_EQ(Within(8, "", folder), 8u);
  EXPECT_EQ(Within(8, "4:cpu,cpuacct:/d\n", folder), 8u) << "version 1";
  EXPECT_EQ(Within(8, "4:memory:/d\n0::/d\n", folder), 1u) << "beside version 1";
}

TEST(ThreadCount, OneCoreAtLeastAndNoMoreThanTheProcessMayRunOn) {
  cpu_set_t set;
  CPU_ZERO(&set);
  ASSERT_EQ(sched_getaffinity(0, sizeof(set), &set), 0);
  EXPECT_GE(UsableCores(), 1u);
  EXPECT_LE(UsableCores(), static_cast<size_t>(CPU_COUNT(&set)));
}

// In a process of its own, since what is lowered stays so: ends with how many of eight threads can open files
// when all but `free` descriptors are in use.
[[noreturn]] void EndWithThreads(rlim_t free) {
  const int first = dup(STDIN_FILENO);  // all below are in use
  close_range(static_cast<unsigned>(first), ~0U, 0);
  const rlim_t most = static_cast<rlim_t>(first) + free;
  const rlimit limit = {most, most};
  std::_Exit(setrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<int>(ThreadsWithinOpenFiles(8)) : 99);
}

TEST(ThreadCountDeathTest, EveryThreadCanOpenTwoFilesAndTwoStayFree) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(EndWithThreads(18), testing::ExitedWithCode(8), "");
  EXPECT_EXIT(EndWithThreads(17), testing::ExitedWithCode(7), "");
  EXPECT_EXIT(EndWithThreads(4), testing::ExitedWithCode(1), "");
  EXPECT_EXIT(EndWithThreads(0), testing::ExitedWithCode(1), "") << "one is needed";
}

}  // namespace
}  // namespace vmsift
