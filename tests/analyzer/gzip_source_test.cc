// Gzip data: what is unpacked, however it comes, and what is told of data that is damaged or ends early.
#include "analyzer/input/gzip_source.h"

#include <sys/resource.h>

#include <fstream>
#include <iterator>
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

WholeRead Unpack(std::string packed, size_t capacity = kAtOnce) {
  GzipSource source(std::make_unique<MemorySource>(std::move(packed)), "a.gz");
  return ReadAll(&source, capacity);
}

WholeRead UnpackInPortions(std::string packed, uint64_t seed, size_t capacity) {
  auto memory = std::make_unique<MemorySource>(std::move(packed));
  memory->InPortions(seed);
  GzipSource source(std::move(memory), "a.gz");
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

std::string Noise(size_t bytes) {
  std::mt19937_64 random(8);
  std::string noise(bytes, '\0');
  for (char& byte : noise) byte = static_cast<char>(random());
  return noise;
}

TEST(GzipSource, GivesTheTextInAnyPortions) {
  const std::string log = LogText(300000);
  const std::string noise = Noise(200000);
  const struct {
    std::string packed;
    std::string text;
  } kCases[] = {
      {PackGzip(""), ""},
      {PackGzip("a"), "a"},
      {PackGzip(log), log},
      {PackGzip(noise), noise},
      {StoreGzip("", 1), ""},
      {StoreGzip("stored", 1), "stored"},
      {StoreGzip(noise, 65535), noise},
      {PackGzipWithFullHeader("header"), "header"},
      {PackGzip("one\n") + PackGzip("") + StoreGzip("two\n", 2) + PackGzip(log), "one\ntwo\n" + log},
  };
  for (const auto& [packed, text] : kCases) {
    for (const size_t capacity : {size_t{1}, size_t{7}, size_t{4096}, size_t{65536}, kAtOnce}) {
      const WholeRead read = Unpack(packed, capacity);
      EXPECT_TRUE(read.status.ok()) << read.status;
      EXPECT_TRUE(read.text == text) << capacity;
      const WholeRead portions = UnpackInPortions(packed, capacity, capacity);
      EXPECT_TRUE(portions.status.ok()) << portions.status;
      EXPECT_TRUE(portions.text == text) << capacity;
    }
  }
}

// Source of one byte a read.
class OneByteSource : public ByteSource {
 public:
  explicit OneByteSource(std::string bytes) : bytes_(std::move(bytes)) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t) override {
    if (at_ == bytes_.size()) return size_t{0};
    *buffer = bytes_[at_++];
    return size_t{1};
  }

 private:
  const std::string bytes_;
  size_t at_ = 0;
};

TEST(GzipSource, ReadsPortionsOfOneByte) {
  const std::string log = LogText(3000);
  const std::string packed = PackGzipWithFullHeader(log) + std::string(3, '\0') + PackGzip(log) +
                             StoreGzip("stored", 4) + PackGzipWithFullHeader("");
  for (const size_t capacity : {size_t{1}, kAtOnce}) {
    GzipSource source(std::make_unique<OneByteSource>(packed), "a.gz");
    const WholeRead read = ReadAll(&source, capacity);
    EXPECT_TRUE(read.status.ok()) << read.status;
    EXPECT_EQ(read.text, log + log + "stored");
  }
}

TEST(GzipSource, ZerosBehindAMemberArePadding) {
  for (const size_t zeros : {1, 7, 512, 300000}) {
    const std::string padding(zeros, '\0');
    EXPECT_TRUE(Unpack(PackGzip("a") + padding).status.ok());
    EXPECT_EQ(Unpack(PackGzip("a") + padding).text, "a");
    EXPECT_EQ(Unpack(PackGzip("a") + padding + PackGzip("b")).text, "ab");
  }
}

TEST(GzipSource, OtherTrailingBytesAreAnErrorBehindTheText) {
  const std::string packed = PackGzip("text");
  for (const std::string& trail :
       {std::string("garbage"), std::string("\0\0x", 3), std::string("\x1f\x8b\x07"), std::string("x")}) {
    const WholeRead read = Unpack(packed + trail);
    EXPECT_EQ(read.text, "text");
    const size_t begin = packed.size() + trail.find_first_not_of('\0');
    EXPECT_EQ(read.message(), "a.gz: trailing bytes that are no gzip at byte " + std::to_string(begin));
  }
}

TEST(GzipSource, DataThatEndsEarlyGivesWhatItHolds) {
  const std::string log = LogText(5000);
  for (const std::string& packed : {PackGzip(log), StoreGzip(log, 700), PackGzipWithFullHeader(log)}) {
    size_t before = 0;
    for (size_t size = 0; size < packed.size(); size += kOneCaseIn) {
      for (const size_t capacity : {size_t{3}, kAtOnce}) {
        const WholeRead read = Unpack(packed.substr(0, size), capacity);
        EXPECT_EQ(read.message(), "a.gz: gzip data ends early, after " + std::to_string(size) + " bytes");
        EXPECT_TRUE(log.starts_with(read.text)) << size;
        EXPECT_GE(read.text.size(), before) << size;
        before = read.text.size();
      }
    }
    EXPECT_EQ(before, log.size());  // without a part of the trailer
  }
}

TEST(GzipSource, DataThatEndsEarlyInALaterMember) {
  const std::string first = PackGzip("first ");
  const std::string second = PackGzip("second");
  for (size_t size = 1; size < second.size(); ++size) {
    const WholeRead read = Unpack(first + second.substr(0, size));
    EXPECT_THAT(read.text, StartsWith("first "));
    EXPECT_EQ(read.message(),
              "a.gz: gzip data ends early, after " + std::to_string(first.size() + size) + " bytes");
  }
}

// Or changes nothing of the text: the header's time, the bits that fill up a byte.
TEST(GzipSource, AFlippedBitIsAnError) {
  const std::string log = LogText(300);
  for (const std::string& packed : {PackGzip(log), StoreGzip(log, 300), PackGzipWithFullHeader(log)}) {
    size_t harmless = 0;
    for (size_t bit = 0; bit < 8 * packed.size(); bit += kOneCaseIn) {
      std::string flipped = packed;
      flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
      const WholeRead read = Unpack(flipped);
      EXPECT_TRUE(!read.status.ok() || read.text == log) << bit;
      EXPECT_EQ(UnpackInPortions(flipped, bit, 5).status.ok(), read.status.ok()) << bit;
      harmless += read.status.ok() ? 1 : 0;
    }
    EXPECT_LT(harmless, 100u);
  }
}

// A decoder that looks ahead sees another damage with other portions.
TEST(GzipSource, DamagedDataGivesTheSameHoweverItIsRead) {
  std::vector<std::string> damaged;
  for (const std::string name : {"incomplete-codes.gz", "unwritten-copy.gz"}) {
    std::ifstream file(VMSIFT_SOURCE_DIR "/tests/fuzz/corpus/fuzz_unpack/" + name, std::ios::binary);
    damaged.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    ASSERT_GT(damaged.back().size(), 100u);
  }
  const std::string packed = PackGzip(LogText(400000)) + PackGzip(LogText(1000));
  std::mt19937 random(3);
  for (int i = 0; i < 40; ++i) {
    std::string& flipped = damaged.emplace_back(packed);
    const size_t bit = random() % (8 * packed.size());
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << bit % 8));
  }
  for (const std::string& bytes : damaged) {
    const WholeRead whole = Unpack(bytes);
    for (const size_t capacity : {size_t{7}, size_t{4096}, size_t{65536}, size_t{200000}}) {
      for (const WholeRead& read : {Unpack(bytes, capacity), UnpackInPortions(bytes, capacity, capacity)}) {
        EXPECT_TRUE(read.text == whole.text)
            << capacity << ": " << read.text.size() << " of " << whole.text.size();
        EXPECT_EQ(read.status, whole.status) << capacity;
      }
    }
  }
}

// A block of fixed codes (RFC 1951, 3.2.6), written symbol by symbol.
class FixedBlock {
 public:
  FixedBlock() { AddBits(0b011, 3); }
  void AddLiteral(char c) { AddCode(0x30 + static_cast<unsigned>(c), 8); }  // below 144
  void AddLongestCopy() {                                                   // 258 times the last byte
    AddCode(0b11000101, 8);
    AddCode(0, 5);
  }
  void AddInvalid() { AddCode(0b11000110, 8); }
  // As a member without its trailer.
  std::string Member() const {
    return std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10) + bytes_ + std::string(16, 'x');
  }

 private:
  void AddCode(unsigned code, int bits) {
    while (bits-- > 0) AddBits(code >> bits & 1, 1);
  }
  void AddBits(unsigned value, int bits) {
    for (int i = 0; i < bits; ++i, ++size_) {
      if (size_ % 8 == 0) bytes_ += '\0';
      bytes_.back() = static_cast<char>(bytes_.back() | (value >> i & 1) << size_ % 8);
    }
  }
  std::string bytes_;
  int size_ = 0;
};

TEST(GzipSource, AllBeforeAnInvalidSymbolIsGivenAndNothingElse) {
  const std::string log = LogText(600);
  for (const int copies : {0, 1, 3, 700}) {
    FixedBlock block;
    for (char c : log) block.AddLiteral(c);
    for (int i = 0; i < copies; ++i) block.AddLongestCopy();
    block.AddInvalid();
    const std::string text = log + std::string(258 * static_cast<size_t>(copies), log.back());
    for (const size_t capacity : {size_t{3}, size_t{4096}, kAtOnce}) {
      const WholeRead read = Unpack(block.Member(), capacity);
      EXPECT_THAT(read.message(), EndsWith("(invalid symbol)"));
      EXPECT_TRUE(text.starts_with(read.text)) << copies << ": " << read.text.size();
      // But for the last copy.
      EXPECT_GE(read.text.size(), text.size() - (copies == 0 ? 0 : 258)) << copies;
    }
  }
}

TEST(GzipSource, DamageIsToldWithItsPlace) {
  const std::string log = LogText(200000);
  const std::string packed = PackGzip(log);
  std::string checksum = packed;
  checksum[packed.size() - 5] ^= 1;
  EXPECT_EQ(Unpack(checksum).message(),
            "a.gz: gzip data damaged at byte " + std::to_string(packed.size()) + " (checksum)");
  EXPECT_EQ(Unpack(checksum).text, log);
  std::string length = packed;
  length[packed.size() - 1] ^= 1;
  EXPECT_THAT(Unpack(length).message(), EndsWith("(length)"));

  std::string header = PackGzipWithFullHeader(log);
  header[20] ^= 1;
  EXPECT_THAT(Unpack(header).message(), HasSubstr("gzip data damaged at byte "));
  EXPECT_THAT(Unpack(header).message(), EndsWith("(header)"));

  std::string block = StoreGzip("0123456789", 5);
  block[10 + 10 + 1] ^= 1;  // the second block's length
  for (const size_t capacity : {size_t{1}, size_t{3}, kAtOnce}) {
    const WholeRead read = Unpack(block, capacity);
    EXPECT_THAT(read.message(), EndsWith("(invalid block)"));
    EXPECT_EQ(read.text, "01234") << capacity;
  }
  EXPECT_EQ(Unpack("plain text").message(), "a.gz: no gzip data at byte 0");
}

TEST(GzipSource, TheSourcesErrorComesBehindTheText) {
  const std::string log = LogText(100000);
  const std::string packed = PackGzip(log);
  for (const size_t size : {packed.size(), packed.size() - 4, packed.size() / 2, size_t{5}, size_t{0}}) {
    auto memory = std::make_unique<MemorySource>(packed.substr(0, size));
    memory->FailingWith(absl::InternalError("a.gz: no more"));
    GzipSource source(std::move(memory), "a.gz");
    const WholeRead read = ReadAll(&source, kAtOnce);
    EXPECT_EQ(read.message(), "a.gz: no more");
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

TEST(GzipSource, ABombTakesNoMemory) {
  const std::string block = PackGzip(std::string(16 << 20, '\0'));
  std::string packed;
  for (int i = 0; i < 16; ++i) packed += block;
  GzipSource source(std::make_unique<MemorySource>(std::move(packed)), "a.gz");
  std::vector<char> buffer(1 << 16);
  const long before = PeakKilobytes();
  uint64_t bytes = 0;
  while (true) {
    const absl::StatusOr<size_t> got = source.Read(buffer.data(), buffer.size());
    ASSERT_TRUE(got.ok()) << got.status();
    ASSERT_LE(*got, buffer.size());
    if (*got == 0) break;
    bytes += *got;
  }
  EXPECT_EQ(bytes, 256 << 20);
  EXPECT_LT(PeakKilobytes() - before, 64 << 10);
}

}  // namespace
}  // namespace vmsift
