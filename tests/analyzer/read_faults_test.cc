// What kept bytes from being read is noted, whatever it looks like behind the decoders.
#include "analyzer/input/read_faults.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "analyzer/input/open_source.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/reading.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const absl::Status& Away() {
  static const auto* const away = new absl::Status(absl::UnavailableError("f: no network"));
  return *away;
}

// A file whose bytes from `there` on cannot be read, or are no longer there.
class FadingFile : public RandomAccess {
 public:
  FadingFile(std::string bytes, uint64_t there, absl::Status fault)
      : bytes_(std::move(bytes)), there_(there), fault_(std::move(fault)) {}

  uint64_t size() const override { return bytes_.size(); }
  std::string version() const override { return "1"; }
  absl::StatusOr<size_t> ReadAt(uint64_t offset, char* buffer, size_t capacity) const override {
    const uint64_t wanted = std::min<uint64_t>(capacity, bytes_.size() - std::min(offset, size()));
    const uint64_t got = std::min(wanted, there_ - std::min(offset, there_));
    if (got < wanted && !fault_.ok()) return fault_;
    bytes_.copy(buffer, got, offset);
    return got;
  }
  std::unique_ptr<ByteSource> InOrder(uint64_t from, uint64_t /*ahead_to*/) const override {
    auto source = std::make_unique<MemorySource>(bytes_.substr(from, there_ - std::min(from, there_)));
    if (there_ < bytes_.size()) source->FailingWith(fault_);
    return source;
  }
  absl::Status BecameShorter() const override { return absl::AbortedError("f: became shorter"); }

 private:
  const std::string bytes_;
  const uint64_t there_;
  const absl::Status fault_;
};

// The error that reading a file ends with.
absl::Status ErrorOf(const std::string& bytes, uint64_t there, const absl::Status& fault,
                     ReadFaults* faults) {
  absl::StatusOr<TextOrArchive> opened =
      OpenTextOrArchive("f", Watched(std::make_shared<FadingFile>(bytes, there, fault), faults), nullptr);
  if (!opened.ok()) return opened.status();
  if (opened->text != nullptr) return ReadAll(opened->text.get(), 1000).status;
  while (opened->archive->Next()) {
    const absl::StatusOr<std::unique_ptr<ByteSource>> member = OpenMember(opened->archive.get(), {1, "m"});
    if (!member.ok()) return member.status();
    if (const absl::Status status = ReadAll(member->get(), 1000).status; !status.ok()) return status;
  }
  return opened->archive->status();
}

std::string LongText() {
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += std::to_string(i * 7919 % 100'003) + "\n";
  return text;
}

TEST(ReadFaults, AFileThatCannotBeReadIsOneInEveryPacking) {
  const std::string text = LongText();
  for (const std::string& bytes : {text, PackGzip(text), PackZstd(text), PackBzip2(text),
                                   PackTar({{"m", text}}), PackZip({{"m", text}})}) {
    for (const uint64_t there : {uint64_t{0}, uint64_t{10}, bytes.size() / 2, bytes.size() - 1}) {
      ReadFaults faults;
      EXPECT_FALSE(ErrorOf(bytes, there, Away(), &faults).ok()) << there;
      EXPECT_THAT(faults.Kept(), ElementsAre(Away())) << there;
    }
    ReadFaults none;
    EXPECT_TRUE(ErrorOf(bytes, bytes.size(), Away(), &none).ok());
    EXPECT_THAT(none.Kept(), IsEmpty());
  }
}

TEST(ReadFaults, AFileThatBecameShorterIsOneEvenIfNobodyElseNotices) {
  const std::string text = LongText();
  ReadFaults faults;
  EXPECT_TRUE(ErrorOf(text, text.size() / 2, absl::OkStatus(), &faults).ok());
  EXPECT_THAT(faults.Kept(), ElementsAre(absl::AbortedError("f: became shorter")));
}

TEST(ReadFaults, DamageIsNone) {
  std::string bytes = PackGzip(LongText());
  bytes[bytes.size() / 2] ^= 0x55;
  ReadFaults faults;
  EXPECT_FALSE(ErrorOf(bytes, bytes.size(), Away(), &faults).ok());
  EXPECT_THAT(faults.Kept(), IsEmpty());
}

TEST(ReadFaults, AStreamOfAnotherSizeIsOne) {
  const auto faults_of = [](uint64_t least, uint64_t most) {
    ReadFaults faults;
    const auto source = Watched(std::make_unique<MemorySource>("four"), "s", least, most, &faults);
    EXPECT_TRUE(ReadAll(source.get(), 1).status.ok());
    return faults.Kept();
  };
  EXPECT_THAT(faults_of(4, 4), IsEmpty());
  EXPECT_THAT(faults_of(2, UINT64_MAX), IsEmpty());
  EXPECT_THAT(faults_of(5, 5),
              ElementsAre(absl::UnavailableError("s: ended after 4 bytes of 5 that are to be read")));
  EXPECT_THAT(faults_of(3, 3), ElementsAre(absl::AbortedError("s: has more than the 3 bytes of the plan")));
}

}  // namespace
}  // namespace vmsift
