// What a source gives comes through whole and in order, whoever is faster, its error behind the text.
#include "analyzer/input/read_ahead_source.h"

#include <atomic>
#include <memory>
#include <string>

#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/reading.h"

namespace vmsift {
namespace {

std::string Numbers(size_t bytes) {
  std::string text;
  for (int i = 0; text.size() < bytes; ++i) text += std::to_string(i) + "\n";
  return text;
}

TEST(ReadAheadSource, GivesTheTextInOrder) {
  for (const size_t bytes : {size_t{0}, size_t{1}, ReadAheadSource::kSlotBytes, size_t{5'000'000}}) {
    const std::string text = Numbers(bytes);
    for (const size_t capacity : {size_t{1000}, size_t{256} << 10, size_t{3} << 20}) {
      ReadAheadSource whole(std::make_unique<MemorySource>(text));
      EXPECT_EQ(ReadAll(&whole, capacity).text, text);
      auto portions = std::make_unique<MemorySource>(text);
      portions->InPortions(bytes + capacity);
      ReadAheadSource cut(std::move(portions));
      EXPECT_EQ(ReadAll(&cut, capacity).text, text);
    }
  }
}

TEST(ReadAheadSource, TheSourcesErrorComesBehindTheText) {
  const std::string text = Numbers(1'000'000);
  auto source = std::make_unique<MemorySource>(text);
  source->FailingWith(absl::DataLossError("a.gz: damaged"));
  ReadAheadSource ahead(std::move(source));
  const WholeRead read = ReadAll(&ahead, 1 << 16);
  EXPECT_EQ(read.text, text);
  EXPECT_EQ(read.message(), "a.gz: damaged");
  char byte = 0;
  EXPECT_EQ(ahead.Read(&byte, 1).status().message(), "a.gz: damaged");  // and again
}

// Counts what is asked of it, and never ends.
class EndlessSource : public ByteSource {
 public:
  explicit EndlessSource(std::atomic<size_t>* reads) : reads_(reads) {}
  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    ++*reads_;
    std::fill_n(buffer, capacity, 'x');
    return capacity;
  }

 private:
  std::atomic<size_t>* const reads_;
};

TEST(ReadAheadSource, CanBeLetGoBeforeTheEndAndNeverReadsFarAhead) {
  std::atomic<size_t> reads = 0;
  {
    ReadAheadSource ahead(std::make_unique<EndlessSource>(&reads));
    char byte = 0;
    ASSERT_TRUE(ahead.Read(&byte, 1).ok());
    EXPECT_EQ(byte, 'x');
  }
  EXPECT_LE(reads, ReadAheadSource::kSlots);
}

}  // namespace
}  // namespace vmsift
