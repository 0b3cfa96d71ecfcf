// What identifies a log's bytes, and what is restored of it.
#include "analyzer/follow/fingerprint.h"

#include <random>
#include <string>

#include "analyzer/input/byte_hash.h"
#include "analyzer/input/followed_file.h"
#include "gtest/gtest.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

std::string Bytes(size_t size, uint64_t seed = 1) {
  std::mt19937_64 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

Fingerprint Of(std::string_view bytes) {
  Fingerprint fingerprint;
  fingerprint.Add(bytes);
  return fingerprint;
}

TEST(Fingerprint, DoesNotDependOnHowBytesAreAdded) {
  const std::string bytes = Bytes(20'000);
  Fingerprint parts;
  std::mt19937_64 random(7);
  for (size_t at = 0; at < bytes.size();) {
    const size_t size = std::min<size_t>(1 + random() % 700, bytes.size() - at);
    parts.Add(std::string_view(bytes).substr(at, size));
    at += size;
    EXPECT_EQ(parts.hash(), HashOn(0, std::string_view(bytes).substr(0, at)));
    EXPECT_EQ(parts.first_bytes(), bytes.substr(0, std::min(at, Fingerprint::kFirstBytes)));
  }
  EXPECT_EQ(parts.Saved(), Of(bytes).Saved());
}

TEST(Fingerprint, IsRestoredAsItWas) {
  for (const size_t size : {0, 1, 255, 256, 4095, 4096, 4097, 8192, 100'000}) {
    SCOPED_TRACE(size);
    const std::string bytes = Bytes(size);
    std::optional<Fingerprint> restored = Fingerprint::Restored(Of(bytes).Saved());
    ASSERT_TRUE(restored.has_value());
    EXPECT_EQ(restored->first_bytes(), Of(bytes).first_bytes());
    EXPECT_TRUE(restored->AgreesWith(Of(bytes)));
    restored->Add("more");
    EXPECT_EQ(restored->Saved(), Of(bytes + "more").Saved());
  }
}

TEST(Fingerprint, IsNotRestoredFromOtherBytes) {
  const std::string saved = Of(Bytes(3000)).Saved();
  EXPECT_FALSE(Fingerprint::Restored(saved + 'x').has_value());
  for (const size_t size : {size_t{0}, size_t{47}, saved.size() - 1})
    EXPECT_FALSE(Fingerprint::Restored(saved.substr(0, size)).has_value());
  // Its size, and each of the first bytes.
  for (size_t at = 0; at < saved.size(); at += at == 0 ? saved.size() - 3000 : 1) {
    std::string other = saved;
    other[at] = static_cast<char>(other[at] ^ 1);
    EXPECT_FALSE(Fingerprint::Restored(other).has_value()) << at;
  }
}

TEST(Fingerprint, MatchesFilesThatBeginWithItsBytes) {
  const TemporaryFolder folder(MemoryFolder());
  const std::string bytes = Bytes(30'000);
  const auto matches = [&](std::string content, Fingerprint::Compare compare) {
    const auto file = FollowedFile::Open(folder.Write("log", content)).value();
    return Of(bytes).Matches(*file, content.size(), compare).value();
  };
  const std::string middle = bytes.substr(0, 10'000) + "X" + bytes.substr(10'001);
  for (const auto compare : {Fingerprint::Compare::kEnds, Fingerprint::Compare::kAll}) {
    EXPECT_TRUE(matches(bytes, compare));
    EXPECT_TRUE(matches(bytes + "more", compare));
    EXPECT_FALSE(matches(bytes.substr(0, 29'999), compare));
    EXPECT_FALSE(matches("X" + bytes.substr(1), compare));
    EXPECT_FALSE(matches(bytes.substr(0, 29'999) + "X", compare));
    EXPECT_EQ(matches(middle, compare), compare == Fingerprint::Compare::kEnds);
  }
}

TEST(CopiedPrefixes, KeepsTheLatestAndIsRestored) {
  CopiedPrefixes copies;
  for (uint64_t i = 0; i < 20; ++i) copies.Add({i, i * i});
  copies.Add({19, 19 * 19});
  copies.Add({Fingerprint::kIdentifyingBytes, 1});
  EXPECT_EQ(copies.size(), 16u);
  EXPECT_FALSE(copies.Contains({3, 9}));
  EXPECT_TRUE(copies.Contains({4, 16}));
  const std::optional<CopiedPrefixes> restored = CopiedPrefixes::Restored(copies.Saved());
  ASSERT_TRUE(restored.has_value());
  EXPECT_EQ(restored->Saved(), copies.Saved());
  EXPECT_FALSE(CopiedPrefixes::Restored(copies.Saved() + copies.Saved()).has_value());
}

}  // namespace
}  // namespace vmsift
