// bzip2, xz and lz4: the same text however it is read, and damage told behind all that can be unpacked.
#include "analyzer/input/decoder_source.h"

#include <functional>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/reading.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

struct Packer {
  std::string_view name;
  std::function<std::string(std::string_view)> pack;
};
const Packer kPackers[] = {{"bzip2", [](std::string_view text) { return PackBzip2(text); }},
                           {"xz", [](std::string_view text) { return PackXz(text); }},
                           {"lz4", [](std::string_view text) { return PackLz4(text); }}};

std::string Incompressible(size_t bytes) {
  std::mt19937_64 random(7);
  std::string text(bytes, '\0');
  for (char& byte : text) byte = static_cast<char>('a' + random() % 26);
  return text;
}

WholeRead Unpacked(const std::string& packed, size_t capacity, uint64_t portions = 0) {
  auto bytes = std::make_unique<MemorySource>(packed);
  if (portions > 0) bytes->InPortions(portions);
  DecoderSource source(std::move(bytes), DetectCompression(packed), "log");
  return ReadAll(&source, capacity);
}

TEST(DecoderSource, GivesTheTextHoweverItIsRead) {
  for (const Packer& packer : kPackers) {
    for (const std::string& text : {std::string(), std::string("a"), std::string(700'000, 'x'),
                                    Incompressible(700'000), Incompressible(40) + "\n"}) {
      const std::string packed = packer.pack(text);
      ASSERT_EQ(DetectCompression(packed).name, packer.name);
      for (const size_t capacity : {size_t{1}, size_t{7}, size_t{1} << 18}) {
        if (capacity == 1 && text.size() > 100'000) continue;
        const WholeRead read = Unpacked(packed, capacity, capacity);
        EXPECT_TRUE(read.status.ok()) << packer.name << ": " << read.status;
        EXPECT_TRUE(read.text == text) << packer.name << " by " << capacity;
      }
    }
  }
}

TEST(DecoderSource, StreamsFollowEachOtherWithPadding) {
  for (const Packer& packer : kPackers) {
    const std::string packed = packer.pack("one ") + packer.pack("") + std::string(3, '\0') +
                               packer.pack("two") + std::string(512, '\0');
    const WholeRead read = Unpacked(packed, 100);
    EXPECT_TRUE(read.status.ok()) << packer.name << ": " << read.status;
    EXPECT_EQ(read.text, "one two");
  }
}

TEST(DecoderSource, ACutIsToldWhereverItIs) {
  const std::string text = Incompressible(200'000);
  for (const Packer& packer : kPackers) {
    const std::string packed = packer.pack(text);
    for (size_t size = 6; size < packed.size(); size += size < 64 ? 1 : 9973) {
      const WholeRead read = Unpacked(packed.substr(0, size), 1 << 16);
      EXPECT_EQ(read.status.code(), absl::StatusCode::kDataLoss) << packer.name << " of " << size;
      EXPECT_THAT(read.message(), HasSubstr("log: " + std::string(packer.name) + " data ends early, after " +
                                            std::to_string(size) + " bytes"));
      EXPECT_EQ(read.text, text.substr(0, read.text.size()));
    }
    // Not only that it was cut, but what came before.
    const WholeRead half = Unpacked(packed.substr(0, packed.size() * 9 / 10), 1 << 16);
    EXPECT_GT(half.text.size(), text.size() / 4) << packer.name;
  }
}

TEST(DecoderSource, DamageIsTold) {
  const std::string text = Incompressible(200'000);
  for (const Packer& packer : kPackers) {
    std::string packed = packer.pack(text);
    packed[packed.size() * 3 / 4] ^= 1;
    const WholeRead read = Unpacked(packed, 1 << 16);
    EXPECT_EQ(read.status.code(), absl::StatusCode::kDataLoss) << packer.name;
    EXPECT_THAT(read.message(), HasSubstr(" data damaged before byte ")) << packer.name;
  }
}

TEST(DecoderSource, TrailingBytesAreToldBehindTheText) {
  for (const Packer& packer : kPackers) {
    const std::string packed = packer.pack("text");
    const WholeRead read = Unpacked(packed + std::string(2, '\0') + "this is a trailing text", 100);
    EXPECT_EQ(read.text, "text");
    EXPECT_THAT(read.message(), HasSubstr("log: trailing bytes that are no " + std::string(packer.name) +
                                          " at byte " + std::to_string(packed.size() + 2)));
  }
}

TEST(DecoderSource, AnErrorOfTheSourceComesBehindWhatItGave) {
  for (const Packer& packer : kPackers) {
    const std::string packed = packer.pack("text");
    auto bytes = std::make_unique<MemorySource>(packed);
    bytes->FailingWith(absl::UnavailableError("log: the disk is gone"));
    DecoderSource source(std::move(bytes), DetectCompression(packed), "log");
    const WholeRead read = ReadAll(&source, 100);
    EXPECT_EQ(read.text, "text");
    EXPECT_EQ(read.message(), "log: the disk is gone");
  }
}

TEST(DecoderSource, XzThatNeedsTooMuchMemoryIsRefused) {
  EXPECT_TRUE(Unpacked(PackXz("text", 128 << 20), 100).status.ok());
  const WholeRead read = Unpacked(PackXz("text", 256 << 20), 100);
  EXPECT_EQ(read.status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(read.message(), HasSubstr("needs more than 192 MiB of memory; pipe it in: xz -dc FILE"));
}

}  // namespace
}  // namespace vmsift
