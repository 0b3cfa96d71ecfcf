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

TEST(FileSource, CompressedInputIsNamedAndNotRead) {
  const struct {
    std::string_view bytes;
    const char* format;
  } kFiles[] = {{"\x1f\x8b\x08 and more", "gzip"}, {"\x28\xb5\x2f\xfd and more", "zstd"}};
  const TemporaryFolder folder;
  for (const auto& [bytes, format] : kFiles) {
    const std::string path = folder.Write("plain.log", bytes);
    const absl::Status status = ReadBy(path, 4096).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
    EXPECT_THAT(std::string(status.message()), HasSubstr(format));
  }
}

TEST(FileSource, Utf16IsNamedAndNotRead) {
  const TemporaryFolder folder;
  for (std::string_view mark : {"\xFF\xFE", "\xFE\xFF"}) {
    const absl::Status status = ReadBy(folder.Write("file", std::string(mark) + "x"), 4096).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
    EXPECT_THAT(std::string(status.message()), HasSubstr("UTF-16"));
  }
}

TEST(FileSource, OnlyTheFirstBytesTellAFormat) {
  const TemporaryFolder folder;
  for (std::string_view content :
       {"x\x1f\x8b\x08", "text\n\xFF\xFE", "\x1f\x8b", "\x28\xb5\x2f", "\xFF", "\xEF\xBB\xBFtext"}) {
    const absl::StatusOr<std::string> read = ReadBy(folder.Write("file", content), 4096);
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, content);
  }
  // A read that begins with a format's mark, but not at the beginning.
  EXPECT_TRUE(ReadBy(folder.Write("file", "1234\x1f\x8b\x08z"), 4).ok());
}

TEST(ReadWholeFile, GivesAFileUpToTheLimit) {
  const TemporaryFolder folder;
  const std::string content(200000, 'x');
  const std::string path = folder.Write("file", content);
  EXPECT_EQ(ReadWholeFile(path, content.size()).value(), content);
  const absl::Status status = ReadWholeFile(path, content.size() - 1).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  EXPECT_EQ(ReadWholeFile(folder.Write("empty", ""), 0).value(), "");
  EXPECT_EQ(ReadWholeFile(folder.path("gone"), 10).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace vmsift
