// A source that is peeked at without losing a byte.
#include "analyzer/input/peek_source.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"

namespace vmsift {
namespace {

constexpr size_t kPeeked = 64 << 10;

// Reads to the end, `capacity` bytes at a time.
std::string ReadAll(ByteSource* source, size_t capacity, absl::Status* status) {
  std::string all;
  std::string buffer(capacity, '\0');
  while (true) {
    const absl::StatusOr<size_t> got = source->Read(buffer.data(), capacity);
    *status = got.status();
    if (!got.ok() || *got == 0) return all;
    EXPECT_LE(*got, capacity);
    all.append(buffer, 0, *got);
  }
}

// `size` bytes that differ from place to place.
std::string Bytes(size_t size) {
  std::string bytes;
  for (size_t i = 0; i < size; ++i) bytes += static_cast<char>('a' + i % 23);
  return bytes;
}

TEST(PeekSource, WhatWasPeekedAtIsReadAgain) {
  for (size_t size : {size_t{0}, size_t{1}, size_t{1000}, kPeeked - 1, kPeeked, kPeeked + 1, 3 * kPeeked}) {
    for (size_t capacity : {size_t{7}, kPeeked, 4 * kPeeked}) {
      const std::string bytes = Bytes(size);
      auto source = std::make_unique<MemorySource>(bytes);
      PeekSource peeked(std::move(source));
      EXPECT_EQ(peeked.Peek(kPeeked), bytes.substr(0, kPeeked)) << size;
      absl::Status status;
      EXPECT_EQ(ReadAll(&peeked, capacity, &status), bytes) << size << " by " << capacity;
      EXPECT_TRUE(status.ok()) << status;
    }
  }
}

TEST(PeekSource, TellsWhetherThatIsAll) {
  for (size_t size : {size_t{0}, size_t{1}, kPeeked - 1}) {
    auto source = std::make_unique<MemorySource>(Bytes(size));
    PeekSource peeked(std::move(source));
    peeked.Peek(kPeeked);
    EXPECT_TRUE(peeked.ended()) << size;
  }
  auto source = std::make_unique<MemorySource>(Bytes(kPeeked + 1));
  PeekSource peeked(std::move(source));
  peeked.Peek(kPeeked);
  EXPECT_FALSE(peeked.ended());
}

TEST(PeekSource, DoesNotDependOnPortions) {
  const std::string bytes = Bytes(2 * kPeeked);
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    auto source = std::make_unique<MemorySource>(bytes);
    source->InPortions(seed);
    PeekSource peeked(std::move(source));
    EXPECT_EQ(peeked.Peek(kPeeked), bytes.substr(0, kPeeked));
    EXPECT_EQ(peeked.Peek(kPeeked).size(), kPeeked) << "asked again, it is the same";
    absl::Status status;
    EXPECT_EQ(ReadAll(&peeked, 4096, &status), bytes);
  }
}

TEST(PeekSource, WithoutAPeekItReadsAlike) {
  auto source = std::make_unique<MemorySource>("abc");
  PeekSource peeked(std::move(source));
  absl::Status status;
  EXPECT_EQ(ReadAll(&peeked, 2, &status), "abc");
}

TEST(PeekSource, AFailingSourceGivesWhatItGaveAndThenItsError) {
  for (size_t size : {size_t{0}, size_t{10}, kPeeked + 10}) {
    const std::string bytes = Bytes(size);
    auto source = std::make_unique<MemorySource>(bytes);
    source->FailingWith(absl::DataLossError("the disk is gone"));
    PeekSource peeked(std::move(source));
    EXPECT_EQ(peeked.Peek(kPeeked), bytes.substr(0, kPeeked));
    absl::Status status;
    EXPECT_EQ(ReadAll(&peeked, 4096, &status), bytes);
    EXPECT_EQ(status, absl::DataLossError("the disk is gone")) << size;
  }
}

}  // namespace
}  // namespace vmsift
