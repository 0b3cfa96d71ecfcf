// Zstd data: what is unpacked, however it comes, and what is told of data that is damaged or ends early.
#include "analyzer/input/zstd_source.h"

#include <sys/resource.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/reading.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

constexpr size_t kAtOnce = 1 << 20;

WholeRead Unpack(std::string packed, size_t capacity = kAtOnce, uint64_t portions = 0) {
  auto memory = std::make_unique<MemorySource>(std::move(packed));
  if (portions > 0) memory->InPortions(portions);
  ZstdSource source(std::move(memory), "a.zst");
  return ReadAll(&source, capacity);
}

// Compresses about as logs do.
std::string LogText(size_t bytes) {
  std::mt19937_64 random(7);
  std::string text;
  while (text.size() < bytes) text += "2026-11-07 web-" + std::to_string(random() % 100000) + " started\n";
  text.resize(bytes);
  return text;
}

TEST(ZstdSource, GivesTheTextInAnyPortions) {
  const std::string log = LogText(500000);
  const struct {
    std::string packed;
    std::string text;
  } kCases[] = {
      {"", ""},
      {PackZstd(""), ""},
      {PackZstd("a"), "a"},
      {PackZstd(log), log},
      {PackZstd(log, {.checksum = false}), log},
      {PackZstd(log, {.level = 19}), log},
      {SkippableZstd("not text"), ""},
      {SkippableZstd("") + PackZstd("one\n") + SkippableZstd(std::string(300000, 'x')) + PackZstd("") +
           PackZstd(log),
       "one\n" + log},
  };
  for (const auto& [packed, text] : kCases) {
    for (const size_t capacity : {size_t{1}, size_t{7}, size_t{4096}, size_t{65536}, kAtOnce}) {
      for (const uint64_t portions : {0, 1, 2}) {
        const WholeRead read = Unpack(packed, capacity, portions);
        EXPECT_TRUE(read.status.ok()) << read.status;
        EXPECT_TRUE(read.text == text) << capacity;
      }
    }
  }
}

TEST(ZstdSource, ZerosBehindAFrameArePadding) {
  for (const size_t zeros : {1, 7, 512, 300000}) {
    const std::string padding(zeros, '\0');
    EXPECT_TRUE(Unpack(PackZstd("a") + padding).status.ok());
    EXPECT_EQ(Unpack(PackZstd("a") + padding).text, "a");
    EXPECT_EQ(Unpack(PackZstd("a") + padding + PackZstd("b")).text, "ab");
  }
}

TEST(ZstdSource, OtherTrailingBytesAreAnErrorBehindTheText) {
  const std::string packed = PackZstd("text");
  for (const std::string& trail : {std::string("garbage"), std::string("\0\0garbage", 9)}) {
    const WholeRead read = Unpack(packed + trail);
    EXPECT_EQ(read.text, "text");
    const size_t begin = packed.size() + trail.find('g');
    EXPECT_EQ(read.message(), "a.zst: trailing bytes that are no zstd at byte " + std::to_string(begin));
  }
  EXPECT_EQ(Unpack("plain text").message(), "a.zst: no zstd data at byte 0");
}

TEST(ZstdSource, DataThatEndsEarlyGivesWhatItHolds) {
  const std::string log = LogText(5000);
  for (const bool checksum : {false, true}) {
    const std::string packed = PackZstd("first ") + PackZstd(log, {.checksum = checksum});
    const size_t first = PackZstd("first ").size();
    size_t before = 0;
    // To the last but one byte, however many are passed over.
    for (size_t size = 1 + (packed.size() - 2) % kOneCaseIn; size < packed.size(); size += kOneCaseIn) {
      const WholeRead read = Unpack(packed.substr(0, size));
      EXPECT_TRUE(("first " + log).starts_with(read.text)) << size;
      EXPECT_GE(read.text.size(), before) << size;
      before = read.text.size();
      if (size == first) {
        EXPECT_TRUE(read.status.ok());
      } else {
        EXPECT_EQ(read.message(), "a.zst: zstd data ends early, after " + std::to_string(size) + " bytes");
      }
    }
    EXPECT_EQ(before, (checksum ? 6 + log.size() : 6));
  }
}

// Or changes nothing of the text, as some of the header's do.
TEST(ZstdSource, AFlippedBitIsAnError) {
  const std::string log = LogText(1000);
  const std::string packed = PackZstd(log);
  size_t harmless = 0;
  for (size_t bit = 0; bit < 8 * packed.size(); bit += kOneCaseIn) {
    std::string flipped = packed;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
    const WholeRead read = Unpack(flipped);
    EXPECT_TRUE(!read.status.ok() || read.text == log) << bit;
    EXPECT_EQ(Unpack(flipped, 5, bit + 1).status.ok(), read.status.ok()) << bit;
    harmless += read.status.ok() ? 1 : 0;
  }
  EXPECT_LT(harmless, 100u);
}

// libzstd unpacks block by block, 128 KiB each.
TEST(ZstdSource, AllBlocksBeforeTheDamageAreGiven) {
  const std::string log = LogText(1 << 20);
  std::string packed = PackZstd(log);
  const size_t damage = packed.size() * 3 / 4;
  packed[damage] ^= 0x55;
  for (const size_t capacity : {size_t{1000}, kAtOnce}) {
    const WholeRead read = Unpack(packed, capacity);
    EXPECT_THAT(read.message(), StartsWith("a.zst: zstd data damaged at byte "));
    EXPECT_GE(read.text.size(), log.size() / 2);
    EXPECT_TRUE(log.starts_with(read.text.substr(0, log.size() / 2)));
  }
  std::string checksum = PackZstd(log);
  checksum.back() ^= 1;
  // However much is asked for at a time, up to the end and past it.
  for (const size_t capacity :
       {size_t{1}, size_t{1000}, size_t{65536}, log.size() - 1, log.size(), kAtOnce}) {
    EXPECT_TRUE(Unpack(checksum, capacity).text == log) << capacity;
  }
  EXPECT_THAT(Unpack(checksum).message(), EndsWith("checksum)"));
}

TEST(ZstdSource, ABlockBeforeADamagedHeaderIsGivenWhateverTheRoom) {
  using namespace std::string_literals;
  // A frame's header, a raw block of four bytes, a header of more bytes than a block may have.
  const std::string packed = "\x28\xb5\x2f\xfd\x04\x68"s + "\x20\x00\x00"s + "logs" + "\x99\x99\x99\x99"s;
  for (const size_t capacity : {size_t{1}, size_t{3}, size_t{4}, size_t{5}, kAtOnce}) {
    const WholeRead read = Unpack(packed, capacity);
    EXPECT_EQ(read.text, "logs") << capacity;
    EXPECT_THAT(read.message(), HasSubstr("damaged at byte 13"));
  }
}

TEST(ZstdSource, AFrameThatNeedsTooMuchMemoryIsTold) {
  const std::string log = LogText(1000);
  EXPECT_EQ(Unpack(PackZstd(log, {.window_log = ZstdSource::kMaxWindowLog})).text, log);
  const WholeRead read = Unpack(PackZstd(log, {.window_log = ZstdSource::kMaxWindowLog + 1}));
  EXPECT_EQ(read.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(read.message(), HasSubstr("a.zst: the zstd frame at byte 0 needs more than 128 MiB"));
}

TEST(ZstdSource, TheSourcesErrorComesBehindTheText) {
  const std::string log = LogText(300000);
  const std::string packed = PackZstd(log);
  for (const size_t size : {packed.size(), packed.size() - 4, packed.size() / 2, size_t{5}, size_t{0}}) {
    auto memory = std::make_unique<MemorySource>(packed.substr(0, size));
    memory->FailingWith(absl::InternalError("a.zst: no more"));
    ZstdSource source(std::move(memory), "a.zst");
    const WholeRead read = ReadAll(&source, kAtOnce);
    EXPECT_EQ(read.message(), "a.zst: no more");
    EXPECT_TRUE(log.starts_with(read.text));
    EXPECT_EQ(source.Read(std::string(1, ' ').data(), 1).status(), read.status) << "an error stays";
  }
}

// The most memory that this process has had so far.
long PeakKilobytes() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

TEST(ZstdSource, ABombTakesNoMemory) {
  const std::string block = PackZstd(std::string(16 << 20, '\0'));
  std::string packed;
  for (int i = 0; i < 16; ++i) packed += block;
  ZstdSource source(std::make_unique<MemorySource>(std::move(packed)), "a.zst");
  std::vector<char> buffer(1 << 16);
  const long before = PeakKilobytes();
  uint64_t bytes = 0;
  while (true) {
    const absl::StatusOr<size_t> got = source.Read(buffer.data(), buffer.size());
    ASSERT_TRUE(got.ok()) << got.status();
    if (*got == 0) break;
    bytes += *got;
  }
  EXPECT_EQ(bytes, 256 << 20);
  EXPECT_LT(PeakKilobytes() - before, 64 << 10);
}

}  // namespace
}  // namespace vmsift
