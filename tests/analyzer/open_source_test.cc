// From a path to its text: the first bytes tell how it is packed, and what is told of what is not read.
#include "analyzer/input/open_source.h"

#include <sys/stat.h>

#include <atomic>
#include <cstdint>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/reading.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using std::string_view_literals::operator""sv;

// What a path holds, read `capacity` bytes at a time.
WholeRead ReadBy(const std::string& path, size_t capacity) {
  const absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(path);
  if (!source.ok()) return {"", source.status()};
  return ReadAll(source->get(), capacity);
}

TEST(OpenSource, PlainAndPackedFilesGiveTheSameText) {
  const TemporaryFolder folder;
  for (const std::string& text :
       {std::string(), std::string("a"), std::string("\x1f\x8b"), std::string("seven b"),
        std::string("exactly8"), std::string("x\x1f\x8b\x08"), std::string(3000000, 'x')}) {
    for (const std::string& bytes :
         {text, PackGzip(text), PackZstd(text), SkippableZstd("x") + PackZstd(text), PackBzip2(text),
          SkippableZstd("x") + PackLz4(text), PackXz(text), PackLz4(text)}) {
      const std::string path = folder.Write("file.log", bytes);  // no name tells
      for (const size_t capacity : {size_t{1}, size_t{7}, size_t{1} << 16}) {
        if (text.size() > 100000 && capacity < 100) continue;
        const WholeRead read = ReadBy(path, capacity);
        EXPECT_TRUE(read.status.ok()) << read.status;
        EXPECT_TRUE(read.text == text) << text.size() << " by " << capacity;
      }
    }
  }
}

TEST(OpenSource, ReadsAPipeOfAnyPortions) {
  const TemporaryFolder folder;
  const std::string text(100000, 'x');
  for (const std::string& bytes : {text, PackGzip(text), PackZstd(text)}) {
    const std::string path = folder.path("pipe");
    ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
    std::thread writer([&path, &bytes] {
      std::ofstream pipe(path, std::ios::binary);
      for (size_t i = 0; i < 20; ++i) pipe << bytes[i] << std::flush;
      pipe << bytes.substr(20);
    });
    const WholeRead read = ReadBy(path, 4096);
    writer.join();
    EXPECT_TRUE(read.status.ok()) << read.status;
    EXPECT_TRUE(read.text == text);
    ASSERT_EQ(unlink(path.c_str()), 0);
  }
}

TEST(OpenSource, WhatIsPackedTwiceIsNamedAndNotRead) {
  const TemporaryFolder folder;
  for (const std::string& bytes :
       {PackGzip(PackGzip("x")), PackZstd(PackGzip("x")), PackXz(PackBzip2("x"))}) {
    const WholeRead read = ReadBy(folder.Write("file", bytes), 4096);
    EXPECT_EQ(read.status.code(), absl::StatusCode::kUnimplemented);
    EXPECT_THAT(read.message(), HasSubstr("compressed twice"));
  }
}

TEST(OpenSource, OlderFormatsAreReadOrRefusedButNoText) {
  const TemporaryFolder folder;
  const std::string text = "{\"a\": 1}\nthe end\n";
  const std::string lzma = PackLzma(text);
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(folder.Write("a.lzma", lzma));
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_EQ(ReadAll(source->get(), 100).text, text);
  source = OpenSource(folder.Write("cut.lzma", lzma.substr(0, lzma.size() - 3)));
  ASSERT_TRUE(source.ok()) << source.status();
  EXPECT_THAT(ReadAll(source->get(), 100).message(), HasSubstr("lzma data ends early"));
  const std::string legacy("\x02\x21\x4c\x18 and so on");
  EXPECT_THAT(std::string(OpenSource(folder.Write("a.lz4", legacy)).status().message()),
              HasSubstr("a.lz4: compressed by lz4 -l, a format that is not read; unpack it with lz4 -d"));
  for (const std::string& bytes : {lzma, legacy}) EXPECT_FALSE(IsPlainText(bytes));
  // A text may begin alike.
  EXPECT_TRUE(IsPlainText("]]] the log of today"));
  EXPECT_TRUE(IsPlainText(std::string("]\0\0\0\0\0\0\0\0\0\0\0\0", 13)));
}

TEST(OpenSource, Utf16GivesTheSameTextAsUtf8) {
  const TemporaryFolder folder;
  for (const std::string_view text :
       {"\xFF\xFE{\0\"\0a\0\"\0"sv, "\xFE\xFF\0{\0\"\0a\0\""sv, "{\0\"\0a\0\"\0"sv, "\0{\0\"\0a\0\""sv}) {
    for (const std::string& bytes : {std::string(text), PackGzip(text), PackZstd(text)}) {
      EXPECT_FALSE(IsPlainText(bytes));
      for (const size_t capacity : {size_t{1}, size_t{7}, size_t{1} << 16}) {
        const WholeRead read = ReadBy(folder.Write("file", bytes), capacity);
        EXPECT_TRUE(read.status.ok()) << read.status;
        EXPECT_EQ(read.text, "{\"a\"");
      }
    }
  }
  EXPECT_EQ(ReadBy(folder.Write("file", "\xFF\xFE"), 4096).text, "");
}

TEST(OpenSource, OnlyTheFirstBytesTellAFormat) {
  const TemporaryFolder folder;
  for (const std::string_view content : {"text\n\xFF\xFE"sv, "\x1f\x8b"sv, "\x28\xb5\x2f"sv, "\xFF"sv,
                                         "\xEF\xBB\xBFtext"sv, "BZhello"sv, "PK"sv, "P*M"sv}) {
    const WholeRead read = ReadBy(folder.Write("file", content), 4096);
    EXPECT_TRUE(read.status.ok()) << read.status;
    EXPECT_EQ(read.text, content);
  }
}

TEST(OpenSource, DamageComesBehindTheTextWithThePath) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("logs/a.gz", PackGzip("text") + "garbage");
  const WholeRead read = ReadBy(path, 4096);
  EXPECT_EQ(read.text, "text");
  EXPECT_THAT(read.message(), HasSubstr(path + ": trailing bytes that are no gzip at byte "));
  // Too short for any text.
  const WholeRead cut = ReadBy(folder.Write("logs/b.gz", "\x1f\x8b\x08"), 4096);
  EXPECT_EQ(cut.text, "");
  EXPECT_THAT(cut.message(), HasSubstr("logs/b.gz: gzip data ends early, after 3 bytes"));
}

TEST(OpenSource, CountsTheBytesOfTheFileAsTheyAreRead) {
  const TemporaryFolder folder;
  const std::string text(3000000, 'x');
  for (const std::string& bytes : {text, PackGzip(text), PackZstd(text)}) {
    const std::string path = folder.Write("file.log", bytes);
    std::atomic<uint64_t> count = 0;
    const absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(path, &count);
    ASSERT_TRUE(source.ok()) << source.status();
    EXPECT_TRUE(ReadAll(source->get(), 1 << 16).status.ok());
    EXPECT_EQ(count, bytes.size());
  }
}

TEST(OpenSource, WhatIsNotReadOfAFileCountsAsDone) {
  const TemporaryFolder folder;
  std::atomic<uint64_t> count = 0;
  const std::string foreign = "PK\x03\x04" + std::string(1000, 'x');
  EXPECT_FALSE(OpenSource(folder.Write("a.zip", foreign), &count).ok());
  EXPECT_EQ(count, foreign.size());
}

TEST(ReadWholeFile, GivesAFileUpToTheLimit) {
  const TemporaryFolder folder;
  const std::string content(200000, 'x');
  for (const std::string& bytes : {content, PackGzip(content)}) {
    const std::string path = folder.Write("file", bytes);
    EXPECT_EQ(ReadWholeFile(path, content.size()).value(), content);
    const absl::Status status = ReadWholeFile(path, content.size() - 1).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_THAT(std::string(status.message()), HasSubstr(path));
  }
  EXPECT_EQ(ReadWholeFile(folder.Write("empty", ""), 0).value(), "");
  EXPECT_EQ(ReadWholeFile(folder.path("gone"), 10).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace vmsift
