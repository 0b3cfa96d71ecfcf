// Bytes of files: what is read, and what is told of an input that cannot be.
#include "analyzer/input/file_source.h"

#include <sys/stat.h>

#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

// What a file holds, read `capacity` bytes at a time, or the error.
absl::StatusOr<std::string> ReadBy(const std::string& path, size_t capacity) {
  absl::StatusOr<std::unique_ptr<FileSource>> source = FileSource::Open(path);
  if (!source.ok()) return source.status();
  std::string all;
  std::string buffer(capacity, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = (*source)->Read(buffer.data(), capacity);
    if (!got.ok()) return got.status();
    if (*got == 0) return all;
    all.append(buffer, 0, *got);
  }
}

TEST(FileSource, GivesAllBytesInAnyPortions) {
  const TemporaryFolder folder;
  for (const std::string& content : {std::string(), std::string("a"),
                                     std::string("a\r\n\0\xFF"
                                                 "b",
                                                 6),
                                     std::string(10000, 'x')}) {
    const std::string path = folder.Write("file", content);
    for (size_t capacity : {size_t{1}, size_t{7}, size_t{1} << 16}) {
      const absl::StatusOr<std::string> read = ReadBy(path, capacity);
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(*read, content) << capacity;
    }
  }
}

TEST(FileSource, ReadsAPipe) {
  const TemporaryFolder folder;
  const std::string path = folder.path("pipe");
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  std::thread writer([&path] { std::ofstream(path, std::ios::binary) << std::string(100000, 'x'); });
  const absl::StatusOr<std::string> read = ReadBy(path, 4096);
  writer.join();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(*read, std::string(100000, 'x'));
}

TEST(FileSource, WhatCannotBeOpenedIsToldWithItsPath) {
  const TemporaryFolder folder;
  const std::string gone = folder.path("gone.log");
  const absl::Status missing = FileSource::Open(gone).status();
  EXPECT_EQ(missing.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(missing.message()), HasSubstr(gone));

  const absl::Status directory = FileSource::Open(folder.path("")).status();
  EXPECT_FALSE(directory.ok());
  EXPECT_THAT(std::string(directory.message()), HasSubstr(folder.path("")));
}

}  // namespace
}  // namespace vmsift
