// Archives: their regular members in order, what is wrong with one of them, and bounds for hostile ones.
#include "analyzer/input/archive_reader.h"

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/input/open_source.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/memory_source.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/reading.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = PackedMember::Kind;
using Limits = ArchiveReader::Limits;

struct ReadMember {
  std::string name;
  std::string text;
  std::string error;
};
struct WholeArchive {
  std::vector<ReadMember> members;
  std::string error;  // of the archive
};

// Through a file, or through a pipe.
WholeArchive ReadArchive(const std::string& bytes, bool as_file, const Limits& limits = {}) {
  const TemporaryFolder folder;
  const std::string path = folder.Write("a", bytes);
  WholeArchive read;
  absl::StatusOr<TextOrArchive> opened = TextOrArchive();
  if (as_file) {
    opened = OpenTextOrArchive(path, nullptr, limits);
    if (!opened.ok() || opened->archive == nullptr) {
      read.error = opened.ok() ? "a text" : std::string(opened.status().message());
      return read;
    }
  } else {
    opened->archive = std::make_unique<ArchiveReader>(
        std::make_unique<MemorySource>(bytes), DetectArchive(bytes), path,
        [size = bytes.size()] { return size; }, limits);
  }
  ArchiveReader* const archive = opened->archive.get();
  while (const auto member = archive->Next()) {
    read.members.push_back({member->name, "", ""});
    absl::StatusOr<std::unique_ptr<ByteSource>> text = OpenMember(archive, *member);
    const WholeRead whole = text.ok() ? ReadAll(text->get(), 1 << 16) : WholeRead{"", text.status()};
    read.members.back().text = whole.text;
    read.members.back().error = whole.message();
    if (whole.status.ok()) continue;
    EXPECT_THAT(whole.message(), testing::StartsWith(path + "!" + member->name + ": "));
  }
  read.error = std::string(archive->status().message());
  if (archive->status().ok()) return read;
  EXPECT_THAT(read.error, testing::StartsWith(path));
  return read;
}

const std::vector<PackedMember> kThree = {{"a.log", "first\n"}, {"b/c.log", ""}, {"d.log", "last\n"}};

std::vector<std::string> NamesOf(const WholeArchive& archive) {
  std::vector<std::string> names;
  for (const ReadMember& member : archive.members) names.push_back(member.name);
  return names;
}

TEST(ArchiveFormat, IsToldByContent) {
  EXPECT_EQ(DetectArchive(PackTar(kThree)), ArchiveFormat::kTar);
  EXPECT_EQ(DetectArchive(PackZip(kThree)), ArchiveFormat::kZip);
  EXPECT_EQ(DetectArchive(PackZip({})), ArchiveFormat::kZip);
  EXPECT_EQ(DetectArchive(PackTar(kThree).substr(0, 511)), ArchiveFormat::kNone);
  EXPECT_EQ(DetectArchive(""), ArchiveFormat::kNone);
  EXPECT_EQ(DetectArchive(std::string(1024, '\0')), ArchiveFormat::kNone);
  // A log may say so, at that very place.
  std::string text(600, 'x');
  text.replace(257, 8, "ustar 00");
  EXPECT_EQ(DetectArchive(text), ArchiveFormat::kNone);
  // Older tars have no mark, but the checksum.
  std::string old = PackTar(kThree).substr(0, 512);
  old.replace(257, 255, 255, '\0');
  EXPECT_EQ(DetectArchive(old), ArchiveFormat::kNone);
  unsigned sum = 0;
  old.replace(148, 8, 8, ' ');
  for (const char byte : old) sum += static_cast<unsigned char>(byte);
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  old.replace(148, 7, std::string(digits, 7));
  EXPECT_EQ(DetectArchive(old), ArchiveFormat::kTar);
}

TEST(ArchiveReader, GivesMembersInOrderInAnyPacking) {
  const std::string tar = PackTar(kThree);
  for (const std::string& bytes : {tar, PackGzip(tar), PackZstd(tar), PackBzip2(tar), PackXz(tar),
                                   PackLz4(tar), PackZip(kThree), PackZip(kThree, {.deflate = false})}) {
    const WholeArchive read = ReadArchive(bytes, /*as_file=*/true);
    EXPECT_EQ(read.error, "");
    ASSERT_THAT(NamesOf(read), ElementsAre("a.log", "b/c.log", "d.log"));
    EXPECT_EQ(read.members[0].text, "first\n");
    EXPECT_EQ(read.members[1].text, "");
    EXPECT_EQ(read.members[2].text, "last\n");
  }
  for (const std::string& bytes : {tar, PackZip(kThree), PackZip(kThree, {.deflate = false})}) {
    const WholeArchive read = ReadArchive(bytes, /*as_file=*/false);
    EXPECT_EQ(read.error, "");
    ASSERT_THAT(NamesOf(read), ElementsAre("a.log", "b/c.log", "d.log"));
    EXPECT_EQ(read.members[2].text, "last\n");
  }
}

TEST(ArchiveReader, MembersMayBeCompressedThemselves) {
  const std::vector<PackedMember> members = {{"a.gz", PackGzip("gzip")},
                                             {"b.xz", PackXz("xz")},
                                             {"utf16", std::string("\xFF\xFE{\0}\0", 6)},
                                             {"c.zip", PackZip(kThree)},
                                             {"d.tar.gz", PackGzip(PackTar(kThree))},
                                             {"e.gz", PackGzip(PackGzip("twice"))},
                                             {"f", "plain"}};
  for (const std::string& bytes : {PackTar(members), PackZip(members)}) {
    const WholeArchive read = ReadArchive(bytes, true);
    ASSERT_EQ(read.members.size(), members.size());
    EXPECT_EQ(read.members[0].text, "gzip");
    EXPECT_EQ(read.members[1].text, "xz");
    EXPECT_EQ(read.members[2].text, "{}");
    EXPECT_THAT(read.members[3].error, HasSubstr("c.zip: an archive within an archive; unpack it"));
    EXPECT_THAT(read.members[4].error, HasSubstr("d.tar.gz: an archive within an archive; unpack it"));
    EXPECT_THAT(read.members[5].error, HasSubstr("e.gz: compressed twice, with gzip inside"));
    EXPECT_EQ(read.members[6].text, "plain");
    EXPECT_EQ(read.error, "");
  }
}

TEST(ArchiveReader, OnlyRegularFilesAreMembersAndNamesAreJustNames) {
  const std::vector<PackedMember> members = {{"dir/", "", Kind::kDirectory},
                                             {"dir/../../etc/passwd", "up"},
                                             {"/etc/shadow", "absolute"},
                                             {"link", "", Kind::kSymlink, "/etc/passwd"},
                                             {"hard", "", Kind::kHardlink, "/etc/shadow"},
                                             {"pipe", "", Kind::kFifo},
                                             {"new\nline\x1b[31m", "control"},
                                             {"é–ü.log", "utf-8"},
                                             {std::string(60'000, 'x'), "long"}};
  const WholeArchive read = ReadArchive(PackTar(members), true);
  EXPECT_EQ(read.error, "");
  const std::string cut = std::string(Limits().max_shown_name_bytes, 'x') + "…";
  EXPECT_THAT(NamesOf(read),
              ElementsAre("dir/../../etc/passwd", "/etc/shadow", "new\nline\x1b[31m", "é–ü.log", cut));
  for (const ReadMember& member : read.members) EXPECT_EQ(member.error, "");
  EXPECT_EQ(read.members[0].text, "up");
  EXPECT_EQ(read.members.back().text, "long");
}

// A zip whose second member has a byte changed, `offset` behind its name.
std::string DamagedZip(size_t offset) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919 % 5000) + " is a number\n";
  std::string zip = PackZip({{"one", "1"}, {"two", text}, {"three", "3"}});
  zip[zip.find("two") + 3 + offset] ^= 0x55;
  return zip;
}

TEST(ArchiveReader, ADamagedMemberOfAZipCostsOnlyItself) {
  const WholeArchive read = ReadArchive(DamagedZip(3000), true);
  ASSERT_THAT(NamesOf(read), ElementsAre("one", "two", "three"));
  EXPECT_EQ(read.members[0].error + read.members[2].error, "");
  EXPECT_THAT(read.members[1].error, testing::AnyOf(HasSubstr("damaged"), HasSubstr("cannot be unpacked")));
  EXPECT_EQ(read.members[2].text, "3");
  EXPECT_EQ(read.error, "");
}

TEST(ArchiveReader, AWrongChecksumIsToldBehindTheText) {
  std::string zip = PackZip({{"one", "1"}, {"two", "the text"}, {"three", "3"}});
  // Behind the second member's data, and in the directory.
  const size_t behind = zip.find("PK\x07\x08", zip.find("two"));
  ASSERT_LT(behind, zip.find("three"));
  zip[behind + 4] ^= 1;
  zip[zip.rfind("two") - 46 + 16] ^= 1;
  for (const bool as_file : {true, false}) {
    const WholeArchive read = ReadArchive(zip, as_file);
    ASSERT_THAT(NamesOf(read), ElementsAre("one", "two", "three"));
    EXPECT_EQ(read.members[1].text, "the text");
    EXPECT_THAT(read.members[1].error, HasSubstr("!two: damaged (ZIP bad CRC"));
    EXPECT_EQ(read.members[2].text, "3");
    EXPECT_EQ(read.error, "");
  }
}

TEST(ArchiveReader, WhatIsEncryptedIsNamed) {
  const WholeArchive read = ReadArchive(PackZip(kThree, {.encrypt = true}), true);
  ASSERT_EQ(read.members.size(), 3u);
  EXPECT_THAT(read.members[0].error, HasSubstr("a.log: encrypted; unpack it with its password"));
  EXPECT_THAT(read.members[2].error, HasSubstr("d.log: encrypted; unpack it with its password"));
}

TEST(ArchiveReader, AnUnknownMethodIsNamedAndTheRestRead) {
  std::string zip = PackZip({{"one", "1"}, {"two", "2"}, {"three", "3"}});
  // In the local header and in the directory.
  zip[zip.find("two") - 30 + 8] = 97;
  zip[zip.rfind("two") - 46 + 10] = 97;
  const WholeArchive read = ReadArchive(zip, true);
  ASSERT_THAT(NamesOf(read), ElementsAre("one", "two", "three"));
  EXPECT_THAT(read.members[1].error, HasSubstr("cannot be unpacked (Unsupported ZIP compression method"));
  EXPECT_EQ(read.members[2].text, "3");
}

TEST(ArchiveReader, ACutIsToldWhereverItIs) {
  std::vector<PackedMember> members;
  for (int i = 0; i < 3; ++i) members.push_back({std::to_string(i), std::string(5000, 'x')});
  const std::string tar = PackTar(members);
  const std::string content = tar.substr(0, tar.rfind('x') + 1);
  for (const bool as_file : {true, false}) {
    for (size_t size = 512; size < content.size(); size += 511) {
      // Between two members a tar may end.
      if (size % 512 == 0 && (size / 512) % 11 == 0) continue;
      const WholeArchive read = ReadArchive(content.substr(0, size), as_file);
      ASSERT_FALSE(read.members.empty()) << size;
      EXPECT_NE(read.error + read.members.back().error, "") << size;
    }
  }
  const std::string zip = PackZip(members, {.deflate = false});
  for (size_t size = 40; size < zip.rfind("xxx"); size += 511) {
    for (const bool as_file : {true, false}) {
      const WholeArchive read = ReadArchive(zip.substr(0, size), as_file);
      EXPECT_NE(read.error + (read.members.empty() ? "" : read.members.back().error), "") << size;
    }
  }
}

TEST(ArchiveReader, ADamagedHeaderOfATarIsToldAndTheRestRead) {
  std::string tar = PackTar({{"one", "1"}, {"two", "2"}, {"three", "3"}});
  tar[tar.find("two") + 100] ^= 7;
  const WholeArchive read = ReadArchive(tar, true);
  EXPECT_THAT(NamesOf(read), ElementsAre("one", "three"));
  EXPECT_THAT(read.error, HasSubstr(": archive damaged or cut after one ("));
}

TEST(ArchiveReader, DamageOfThePackingIsToldWithTheMember) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += std::to_string(i * 7919 % 50'000) + "\n";
  const std::string packed = PackGzip(PackTar({{"one", "1"}, {"two", text}, {"three", "3"}}));
  const WholeArchive read = ReadArchive(packed.substr(0, packed.size() / 2), true);
  ASSERT_THAT(NamesOf(read), ElementsAre("one", "two"));
  EXPECT_GT(read.members[1].text.size(), text.size() / 4);
  EXPECT_THAT(read.members[1].error, HasSubstr("!two: cannot be unpacked (gzip data ends early, after "));
  EXPECT_THAT(read.members[1].error, HasSubstr("what follows in the archive is not read"));
}

TEST(ArchiveReader, TarsBehindEachOtherAreRead) {
  const WholeArchive read = ReadArchive(PackTar({{"one", "1"}}) + PackTar({{"two", "2"}}), true);
  EXPECT_THAT(NamesOf(read), ElementsAre("one", "two"));
}

TEST(ArchiveReader, AnEmptyArchiveHasNoMembers) {
  for (const bool as_file : {true, false}) {
    const WholeArchive read = ReadArchive(PackZip({}), as_file);
    EXPECT_TRUE(read.members.empty());
    EXPECT_EQ(read.error, "");
  }
}

TEST(ArchiveReader, ABombEndsAtTheRatio) {
  Limits limits;
  limits.free_bytes = 1 << 20;
  limits.max_ratio = 100;
  const std::string zeros(64 << 20, '\0');
  const std::vector<PackedMember> members = {{"one", "1"}, {"zeros", zeros}, {"three", "3"}};
  const std::string tar = PackTar(members);
  for (const std::string& bytes : {PackZip(members), PackZstd(tar), PackXz(tar)}) {
    const WholeArchive read = ReadArchive(bytes, true, limits);
    ASSERT_THAT(NamesOf(read), ElementsAre("one", "zeros"));
    EXPECT_THAT(read.members[1].error, HasSubstr("unpacks to more than 100 times the size of the archive"));
    EXPECT_LT(read.members[1].text.size(), std::max<size_t>(1 << 20, bytes.size() * 101) + (1 << 20));
  }
  // A member that is packed once more.
  const WholeArchive twice = ReadArchive(PackZip({{"zeros.zst", PackZstd(zeros)}, {"b", ""}}), true, limits);
  ASSERT_THAT(NamesOf(twice), ElementsAre("zeros.zst"));
  EXPECT_THAT(twice.members[0].error, HasSubstr("zeros.zst: unpacks to more than 100 times the size"));
  // What packs well is none.
  limits.max_ratio = 100'000;
  EXPECT_EQ(ReadArchive(PackZip(members), true, limits).members.size(), 3u);
}

TEST(ArchiveReader, MembersAndTheirNamesAreLimited) {
  Limits limits;
  limits.max_members = 2;
  WholeArchive read = ReadArchive(PackZip(kThree), true, limits);
  EXPECT_THAT(NamesOf(read), ElementsAre("a.log", "b/c.log"));
  EXPECT_THAT(read.error, HasSubstr(": too many files; only the first 2 are read"));
  limits = Limits();
  limits.max_name_bytes = 6;
  read = ReadArchive(PackTar(kThree), true, limits);
  EXPECT_THAT(NamesOf(read), ElementsAre("a.log"));
  EXPECT_THAT(read.error, HasSubstr(": too many files; only the first 1 are read"));
}

TEST(ArchiveReader, AZipWithALargeDirectoryIsReadWithoutIt) {
  // Damage in a member is found in either way, but what is behind it only by the directory.
  Limits limits;
  limits.max_directory_bytes = 0;
  EXPECT_THAT(NamesOf(ReadArchive(DamagedZip(3000), true, limits)), ElementsAre("one", "two"));
  const WholeArchive read = ReadArchive(PackZip(kThree), true, limits);
  EXPECT_THAT(NamesOf(read), ElementsAre("a.log", "b/c.log", "d.log"));
  EXPECT_EQ(read.error, "");
}

TEST(ArchiveReader, EachDamagedMemberOfAZipCostsOnlyItself) {
  std::vector<PackedMember> members;
  for (int i = 0; i < 300; ++i) members.push_back({"m" + std::to_string(i), "text of a member"});
  std::string zip = PackZip(members);
  size_t at = 0;
  for (int i = 0; i < 300; i += 2) {
    const std::string& name = members[i].name;
    at = zip.find(name, at);
    const auto extra_bytes = static_cast<unsigned char>(zip[at - 30 + 28]);
    zip[at + name.size() + extra_bytes] = '\x07';  // a block of no type
  }
  const WholeArchive read = ReadArchive(zip, true);
  ASSERT_EQ(read.members.size(), 300u);
  EXPECT_EQ(read.error, "");
  for (size_t i = 0; i < 300; ++i) {
    EXPECT_EQ(read.members[i].error.empty(), i % 2 == 1) << i;
    EXPECT_EQ(read.members[i].text, i % 2 == 1 ? "text of a member" : "") << i;
  }
}

TEST(ArchiveReader, AMemberWithoutItsHeaderIsTold) {
  std::string zip = PackZip({{"one", "1"}, {"two", "2"}, {"three", "3"}});
  zip[zip.find("two") - 30] = 'Q';
  WholeArchive read = ReadArchive(zip, true);
  ASSERT_THAT(NamesOf(read), ElementsAre("one", "two", "three"));
  EXPECT_THAT(read.members[1].error, HasSubstr("!two: cannot be unpacked (its header is not where"));
  EXPECT_EQ(read.members[0].text + read.members[1].text + read.members[2].text, "13");
  EXPECT_EQ(read.error, "");
  // In order it shows only at the end.
  read = ReadArchive(zip, false);
  ASSERT_THAT(NamesOf(read), ElementsAre("one", "three"));
  EXPECT_EQ(read.members[1].text, "3");
  EXPECT_THAT(read.error, HasSubstr("damaged or cut (its directory names 3 entries, of which 2 are found)"));
}

TEST(ArchiveReader, ADamagedDirectoryOfAZipIsToldAndTheMembersRead) {
  std::string zip = PackZip({{"one", "1"}, {"two", "2"}, {"three", "3"}});
  zip[zip.rfind("two") - 46] = 'Q';
  WholeArchive read = ReadArchive(zip, true);
  EXPECT_THAT(NamesOf(read), ElementsAre("one", "two", "three"));
  EXPECT_THAT(read.error, HasSubstr(": archive damaged or cut (its directory is damaged)"));
  // Cut before its end.
  for (const bool as_file : {true, false}) {
    read = ReadArchive(zip.substr(0, zip.size() - 10), as_file);
    EXPECT_THAT(NamesOf(read), ElementsAre("one", "two", "three"));
    EXPECT_THAT(read.error, HasSubstr(as_file ? "(its directory is not found)" : "(its end is missing)"));
  }
}

TEST(ArchiveReader, AWrongEndOfAZipHidesNoMember) {
  const std::string zip = PackZip(kThree);
  const size_t end = zip.size() - 22;
  ASSERT_EQ(zip.substr(end, 4), "PK\x05\x06");
  std::string wrong_size = zip;
  wrong_size[end + 12] = 10;
  std::string wrong_offset = zip;
  wrong_offset[end + 16] ^= 1;
  std::string comment = zip;
  comment[end + 20] = 22;
  comment += std::string("PK\x05\x06", 4) + std::string(18, '\0');
  for (const std::string& bytes :
       {wrong_size, wrong_offset, comment, zip + "what is behind it", "#!/bin/sh\nexec unzip $0\n" + zip}) {
    const WholeArchive read = ReadArchive(bytes, true);
    EXPECT_THAT(NamesOf(read), ElementsAre("a.log", "b/c.log", "d.log"));
    EXPECT_EQ(read.error, "");
    EXPECT_EQ(read.members.empty() ? "" : read.members.back().text, "last\n");
  }
  for (const std::string& bytes : {wrong_size, comment, zip + "what is behind it"})
    EXPECT_EQ(ReadArchive(bytes, false).error, "");
}

TEST(ArchiveReader, KindsOfMembersAreThoseOfTheDirectory) {
  std::string zip = PackZip({{"link", "target"}, {"file", "text"}, {"folder", ""}});
  const auto set_mode = [&zip](std::string_view name, unsigned mode) {
    const size_t record = zip.rfind(name) - 46;
    zip[record + 5] = 3;  // Unix
    zip[record + 40] = static_cast<char>(mode & 0xff);
    zip[record + 41] = static_cast<char>(mode >> 8);
  };
  set_mode("link", 0120777);
  set_mode("file", 0100644);
  set_mode("folder", 0040755);
  const WholeArchive read = ReadArchive(zip, true);
  ASSERT_THAT(NamesOf(read), ElementsAre("file"));
  EXPECT_EQ(read.members[0].text, "text");
  EXPECT_EQ(read.error, "");
}

TEST(ArchiveReader, AMessageSaysWhatIsWrong) {
  // A local header of an empty member, and nothing more.
  const std::string zip =
      std::string("PK\x03\x04\x0a", 5) + std::string(21, '\0') + std::string("\x03\0\0\0one", 7);
  const WholeArchive read = ReadArchive(zip, false);
  EXPECT_THAT(NamesOf(read), ElementsAre("one"));
  EXPECT_THAT(read.error, testing::EndsWith(": archive damaged or cut after one (it ends early)"));
}

TEST(ArchiveReader, WhatIsSkippedIsReadOver) {
  for (const std::string& bytes : {PackTar(kThree), PackZip(kThree), PackGzip(PackTar(kThree))}) {
    const TemporaryFolder folder;
    std::atomic<uint64_t> read = 0;
    {
      const absl::StatusOr<TextOrArchive> opened = OpenTextOrArchive(folder.Write("a", bytes), &read);
      ASSERT_TRUE(opened.ok());
      ArchiveReader* const archive = opened->archive.get();
      archive->Next();
      archive->Next();
      const auto last = archive->Next();
      ASSERT_TRUE(last.has_value());
      EXPECT_EQ(last->number, 3u);
      EXPECT_EQ(ReadAll(archive->Bytes().get(), 100).text, "last\n");
    }
    EXPECT_EQ(read, bytes.size());
  }
}

TEST(OpenSource, AnArchiveIsNoText) {
  const TemporaryFolder folder;
  for (const std::string& bytes : {PackTar(kThree), PackZip(kThree), PackGzip(PackTar(kThree))}) {
    const absl::Status status = OpenSource(folder.Write("a", bytes)).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
    EXPECT_THAT(std::string(status.message()), HasSubstr("/a: an archive, not a text; vmsift scan reads"));
  }
  EXPECT_FALSE(IsPlainText(PackTar(kThree)));
  EXPECT_FALSE(IsPlainText(PackZip(kThree)));
}

}  // namespace
}  // namespace vmsift
