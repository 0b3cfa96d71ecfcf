// A counts file holds all that was counted; what is no such file, or was changed, is refused.
#include "analyzer/count/counts_file.h"

#include <algorithm>
#include <random>
#include <string>

#include "analyzer/input/byte_hash.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/report_fixture.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

std::string EncodedLogs(const CountedLogs& logs) {
  CountsHead head;
  head.catalog_digest = BuiltinCatalog().digest();
  head.options = {{"vm", "web-*"}, {"max-line", "500"}};
  head.until = Timestamp{12345};
  head.outside_period = 3;
  head.planned = {{77, 8, {2, 3}}};
  head.inputs = logs.inputs;
  return EncodeCounts(head, logs.tally, BuiltinCatalog());
}

CountedLogs RandomLogs(uint64_t seed, size_t lines) {
  CountedLogs logs;
  RandomLog random(seed);
  logs.Count(0, random.Lines(lines));
  logs.Count(1, random.Lines(lines));
  return logs;
}

TEST(CountsFile, ReportsOfWhatWasReadAreThoseOfWhatWasWritten) {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    const CountedLogs written = RandomLogs(seed, 200);
    absl::StatusOr<Counts> read = DecodeCounts(EncodedLogs(written), BuiltinCatalog());
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(read->head.until, Timestamp{12345});
    EXPECT_FALSE(read->head.since.has_value());
    EXPECT_EQ(read->head.outside_period, 3u);
    EXPECT_EQ(read->head.planned.at(0).shards, (std::set<uint64_t>{2, 3}));
    EXPECT_EQ(read->head.options.at(0), std::pair(std::string("vm"), std::string("web-*")));
    CountedLogs again;
    again.inputs = read->head.inputs;
    again.tally = std::move(read->tally);
    EXPECT_EQ(again.Csv(), written.Csv());
    EXPECT_EQ(again.Json(), written.Json());
    EXPECT_EQ(EncodedLogs(again), EncodedLogs(written));
  }
}

TEST(CountsFile, EqualCountsAreEqualBytes) {
  RandomLog random(7);
  const std::string a = random.Lines(100) + "\n";
  const std::string b = random.Lines(100) + "\n";
  CountedLogs one;
  one.Count(0, a);
  one.Count(1, b);
  CountedLogs other;
  other.Count(1, b);
  other.Count(0, a);
  EXPECT_EQ(EncodedLogs(one), EncodedLogs(other));
}

TEST(CountsFile, EveryCutAndEveryChangedByteIsRefused) {
  const std::string bytes = EncodedLogs(RandomLogs(3, 40));
  for (size_t size = 0; size < bytes.size(); size += 1 + size / 50)
    EXPECT_FALSE(DecodeCounts(bytes.substr(0, size), BuiltinCatalog()).ok()) << size;
  for (size_t at = 0; at < bytes.size(); at += 1 + at / 50) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(DecodeCounts(changed, BuiltinCatalog()).ok()) << at;
  }
}

TEST(CountsFile, TheErrorSaysWhatIsWrong) {
  const std::string bytes = EncodedLogs(RandomLogs(3, 5));
  const auto why = [](const std::string& content) {
    return std::string(DecodeCounts(content, BuiltinCatalog()).status().message());
  };
  EXPECT_THAT(why("{\"schema\":1}"), HasSubstr("is no counts file"));
  EXPECT_THAT(why(""), HasSubstr("is no counts file"));
  EXPECT_THAT(why(bytes.substr(0, 10)), HasSubstr("cut short"));
  EXPECT_THAT(why(bytes.substr(0, bytes.size() - 1)), HasSubstr("checksum"));
  std::string newer = bytes;
  newer[8] = 9;
  EXPECT_THAT(why(newer), HasSubstr("version 9; this vmsift reads version 2"));
}

// Its checksum is right, its content is anything.
TEST(CountsFile, ForeignContentIsRefusedWithoutHarm) {
  const std::string bytes = EncodedLogs(RandomLogs(5, 20));
  std::mt19937_64 random(11);
  for (int round = 0; round < 2000; ++round) {
    std::string content = bytes.substr(0, bytes.size() - 8);
    for (int i = 0; i < 3; ++i) content[12 + random() % (content.size() - 12)] = static_cast<char>(random());
    const uint64_t sum = HashOn(0, content);
    content.append(reinterpret_cast<const char*>(&sum), sizeof(sum));
    const absl::StatusOr<Counts> read = DecodeCounts(content, BuiltinCatalog());
    if (read.ok()) {
      EXPECT_LE(read->head.inputs.size(), content.size());
    }
  }
}

TEST(CountsFile, TemplatesOfAnotherCatalogAreNone) {
  CountedLogs logs;
  logs.Count(0, MixedLog());
  const absl::StatusOr<Counts> read = DecodeCounts(EncodedLogs(logs), Catalog());
  ASSERT_TRUE(read.ok()) << read.status();
  for (const auto& [key, cell] : read->tally.cube.cells()) EXPECT_EQ(key.row, -1);
}

}  // namespace
}  // namespace vmsift
