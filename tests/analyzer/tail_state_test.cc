// The state on a disk: what is refused, what survives, and what failing disks do to it.
#include <sys/stat.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/report/report.h"
#include "analyzer/state/checksum.h"
#include "analyzer/state/sqlite.h"
#include "analyzer/state/store.h"
#include "analyzer/tail/session.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/faulty_sqlite.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

class TailState : public testing::Test {
 protected:
  absl::StatusOr<std::unique_ptr<TailSession>> Open() {
    TailSession::Options options;
    options.follower.paths = paths_;
    if (forgetful_) {
      options.follower.finished.most_gone = 0;
      options.follower.finished.gone_grace_ms = 0;
    }
    options.state_path = folder_.path("state");
    auto catalog = std::make_unique<Catalog>();
    EXPECT_TRUE(catalog->Add(kBuiltinCatalogName, BuiltinCatalogMarkdown()).ok());
    return TailSession::Create(
        std::move(catalog), options, nullptr, [](std::string_view) {}, now_ms_);
  }

  void Append(int lines) {
    std::ofstream log(folder_.path("app.log"), std::ios::app);
    for (int i = 0; i < lines; ++i, ++written_) {
      log << FailingLine("VMStartTimedOut",
                         "VM 'web-" + std::to_string(written_ % 3) + "' did not start in the allotted time.");
    }
  }

  void AppendOfAllKinds();

  static std::string ReportOf(TailSession* session) {
    const Tally tally = session->Report();
    EXPECT_TRUE(tally.ledger.Balances());
    return JsonReport(
        {Summarize(tally, session->catalog()), tally, session->catalog(), session->follower().Inputs()}, 0);
  }

  std::string ReadFile(const std::string& name) const {
    std::ifstream file(folder_.path(name), std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }

  uint64_t Failures(TailSession* session) {
    uint64_t failures = 0;
    const Tally tally = session->Report();
    for (const auto& [key, cell] : tally.cube.cells()) failures += cell.count;
    return failures;
  }

  TemporaryFolder folder_{MemoryFolder()};
  std::vector<std::string> paths_ = {folder_.path("app.log")};
  uint64_t written_ = 0;
  int64_t now_ms_ = 0;
  bool forgetful_ = false;  // logs that are gone are forgotten at once
};

TEST_F(TailState, ReportsTheSameAfterARestart) {
  Append(200);
  std::ofstream(folder_.path("app.log"), std::ios::app)
      << "{\"unknown\n{\"error\":{\"code\":\"Odd\",\"message\":\"m\"}}\n"
      << "{\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/resourceGroups/g\"}\n"
      << FailingLine("Code" + std::string(996, 'A'), "m");
  auto session = Open().value();
  session->Look(0);
  ASSERT_TRUE(session->Save().ok());
  const std::string before = ReportOf(session.get());
  EXPECT_EQ(session->Report().suspect_count, 1u);
  EXPECT_EQ(session->Report().names_cut, 1u);
  session = nullptr;
  session = Open().value();
  EXPECT_EQ(ReportOf(session.get()), before);
  session->Look(10);
  EXPECT_EQ(ReportOf(session.get()), before);
}

TEST_F(TailState, OneOfAnotherVersionIsRefusedAndLeftAsItIs) {
  Append(20);
  auto session = Open().value();
  session->Look(0);
  ASSERT_TRUE(session->Save().ok());
  session = nullptr;
  for (const char* version : {"11", "13"}) {
    ASSERT_TRUE(SqliteDatabase::OpenExclusively(folder_.path("state"))
                    .value()
                    ->Execute(std::string("PRAGMA user_version = ") + version)
                    .ok());
    const std::string before = ReadFile("state");
    const auto refused = Open();
    ASSERT_FALSE(refused.ok());
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("written by another version of vmsift"));
    EXPECT_EQ(ReadFile("state"), before);
  }
}

TEST_F(TailState, WhatIsNoStateIsRefusedAndLeftAsItIs) {
  for (const std::string& content : {std::string(), std::string("a log\n"), std::string(8192, 'x')}) {
    folder_.Write("state", content);
    const auto session = Open();
    ASSERT_FALSE(session.ok());
    EXPECT_THAT(std::string(session.status().message()), HasSubstr(folder_.path("state")));
    EXPECT_EQ(ReadFile("state"), content);
  }
}

// Wherever it is damaged: unless nothing stood there.
TEST_F(TailState, ADamagedStateIsRefused) {
  Append(300);
  {
    auto session = Open().value();
    session->Look(0);
    ASSERT_TRUE(session->Save().ok());
  }
  const std::string state = ReadFile("state");
  int refused = 0;
  for (size_t at = 0; at < state.size(); at += 1024) {
    SCOPED_TRACE(at);
    std::string damaged = state;
    for (size_t i = at; i < at + 1024; ++i) damaged[i] = '\xff';
    folder_.Write("state", damaged);
    const auto session = Open();
    if (session.ok()) {
      EXPECT_EQ(Failures(session->get()), 300u);
      continue;
    }
    ++refused;
    EXPECT_THAT(std::string(session.status().message()),
                AnyOf(HasSubstr("damaged"), HasSubstr("not a state")));
    EXPECT_EQ(ReadFile("state"), damaged);
  }
  EXPECT_GT(refused, 10);
}

// A log that fills every table of a state.
void TailState::AppendOfAllKinds() {
  Append(50);
  std::ofstream log(folder_.path("app.log"), std::ios::app);
  for (int i = 0; i < 30; ++i) {
    log << "{\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\n"
        << "{\"error\":{\"code\":\"NoSuchCode" << i % 5 << "\",\"message\":\"fits no template\"}}\n"
        << "{\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/resourceGroups/g\"}\n"
        << "{\"time\":\"2026-11-23T1" << i % 10
        << ":02:11Z\",\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'a' cannot be found.\"}}\n";
  }
}

TEST_F(TailState, AFlippedBitIsRefusedOrChangesNoCount) {
  AppendOfAllKinds();
  std::ofstream(folder_.path("open.log")) << "a\nb {\n  \"k\": 1,\n  \"l\": \"not ended\n";
  paths_.push_back(folder_.path("open.log"));
  std::string before;
  {
    auto session = Open().value();
    session->Look(0);
    ASSERT_TRUE(session->Save().ok());
    before = ReportOf(session.get());
  }
  const std::string state = ReadFile("state");
  std::mt19937_64 random(1);
  int refused = 0;
  for (int flip = 0; flip < 1000; ++flip) {
    // Half of them where something stands.
    size_t at = random() % state.size();
    while (flip % 2 == 0 && state[at] == 0) at = random() % state.size();
    const int bit = static_cast<int>(random() % 8);
    SCOPED_TRACE(absl::StrCat("byte ", at, ", bit ", bit));
    std::string flipped = state;
    flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
    folder_.Write("state", flipped);
    const auto session = Open();
    if (session.ok()) {
      ASSERT_EQ(ReportOf(session->get()), before);
      continue;
    }
    ++refused;
    ASSERT_THAT(std::string(session.status().message()), HasSubstr(folder_.path("state")));
  }
  EXPECT_GT(refused, 250);
}

TEST_F(TailState, OneWithOtherTablesThanOursIsRefused) {
  AppendOfAllKinds();
  {
    auto session = Open().value();
    session->Look(0);
    ASSERT_TRUE(session->Save().ok());
  }
  const std::string state = ReadFile("state");
  for (const std::string sql :
       {"CREATE TABLE more (a INTEGER)", "CREATE INDEX more ON cell (count)",
        "CREATE VIEW more AS SELECT * FROM cell", "ALTER TABLE cell ADD COLUMN more INTEGER",
        "DROP TABLE sample", "ANALYZE", "ALTER TABLE cell RENAME TO other",
        "ALTER TABLE sample RENAME TO other; CREATE VIEW sample AS WITH RECURSIVE r(x) AS (SELECT 1 UNION "
        "ALL "
        "SELECT x + 1 FROM r) SELECT x AS hash, x'' AS code, x'' AS message, 1 AS count, 0 AS input, 1 AS "
        "line, 0 AS byte FROM r",
        "CREATE TRIGGER more AFTER UPDATE ON counter BEGIN DELETE FROM cell; END"}) {
    SCOPED_TRACE(sql);
    folder_.Write("state", state);
    ASSERT_TRUE(SqliteDatabase::OpenExclusively(folder_.path("state")).value()->Execute(sql).ok());
    const std::string changed = ReadFile("state");
    EXPECT_THAT(std::string(Open().status().message()), HasSubstr("its tables are not those of a state"));
    EXPECT_EQ(ReadFile("state"), changed);
  }
}

// Its table of tables is a tree whose pages each have one child, two hundred times over, so that it has more
// rows than can ever be read (https://www.sqlite.org/fileformat2.html#b_tree_pages).
TEST_F(TailState, OneWithASchemaWithoutEndIsRefused) {
  Append(3);
  Open().value()->Look(0);
  std::string state = ReadFile("state");
  constexpr size_t kPageBytes = 4096;
  constexpr size_t kHeader = 100;  // of the file, on its first page
  constexpr size_t kCells = 200;
  const auto put = [](uint32_t value, size_t bytes, char* at) {
    for (size_t i = 0; i < bytes; ++i) at[i] = static_cast<char>(value >> 8 * (bytes - 1 - i));
  };
  const auto interior = [&](size_t header, uint32_t child) {
    std::string page(kPageBytes, '\0');
    char* const begin = page.data() + header;
    const size_t content = kPageBytes - 5 * kCells;
    begin[0] = 5;
    put(kCells, 2, begin + 3);
    put(static_cast<uint32_t>(content), 2, begin + 5);
    put(child, 4, begin + 8);
    for (size_t i = 0; i < kCells; ++i) {
      const size_t cell = content + 5 * i;
      put(static_cast<uint32_t>(cell), 2, begin + 12 + 2 * i);
      put(child, 4, page.data() + cell);
      page[cell + 4] = static_cast<char>(i % 128);
    }
    return page;
  };
  // The first page's rows go to a page of their own, whose offsets stay as they are.
  std::string leaf = state.substr(0, kPageBytes);
  const auto cells = static_cast<size_t>(static_cast<unsigned char>(leaf[kHeader + 4]));
  std::memmove(leaf.data(), leaf.data() + kHeader, 8 + 2 * cells);
  auto last = static_cast<uint32_t>(state.size() / kPageBytes + 1);
  std::string added = leaf;
  for (int level = 0; level < 12; ++level) added += interior(0, last++);
  std::string first = interior(kHeader, last);
  first.replace(0, kHeader, state, 0, kHeader);
  put(last, 4, first.data() + 28);  // the file's pages
  folder_.Write("state", first + state.substr(kPageBytes) + added);
  const absl::Status status = Open().status();
  EXPECT_THAT(std::string(status.message()), HasSubstr(folder_.path("state")));
}

// Numbers that no save writes, under a checksum that fits.
TEST_F(TailState, ANumberOutOfItsRangeIsRefused) {
  AppendOfAllKinds();
  {
    auto session = Open().value();
    session->Look(0);
    ASSERT_TRUE(session->Save().ok());
  }
  const std::string state = ReadFile("state");
  for (const std::string sql : {
           "UPDATE bad_line SET input = input + 1000",
           "UPDATE bad_line SET input = -1",
           "UPDATE suspect SET input = 4294967295",
           "UPDATE sample SET input = 4000000000",
           "UPDATE sample SET count = -1",
           "UPDATE sample SET message = zeroblob(100000)",
           "UPDATE code SET input = 1",
           "UPDATE code SET key = x'41' WHERE id = 1",
           "UPDATE vm SET line = -1",
           "UPDATE vm SET shown = zeroblob(100000)",
           "UPDATE cell SET vm = vm + 1000",
           "UPDATE cell SET code = -code",
           "UPDATE cell SET template = template + 1000",
           "UPDATE cell SET hour = -hour WHERE hour > 0",
           "UPDATE cell SET hour = hour + 4294967296 WHERE hour > 0",
           "UPDATE cell SET first = last + 1 WHERE hour > 0",
           "UPDATE cell SET count = 0",
           "UPDATE cell SET count = 9223372036854775807",
           "UPDATE counter SET value = -1 WHERE name = 'bytes lost'",
           "UPDATE counter SET value = -value WHERE name = 'saves'",
           "UPDATE counter SET value = 4294967296 WHERE name = 'logs'",
           "UPDATE counter SET value = value + 1 WHERE name = 'logs'",
           "UPDATE counter SET value = value + 1 WHERE name = 'lines failure'",
           "UPDATE counter SET value = 9223372036854775807 WHERE name LIKE 'lines%'",
           "UPDATE counter SET value = -1 WHERE name = 'suspects'",
           "UPDATE input SET shape = 2",
           "UPDATE input SET lines = lines + 1",
           "UPDATE input SET failures = failures + 1",
           "UPDATE input SET input = 1",
           "UPDATE log SET input = 1",
           "UPDATE log SET passed_over = lines + 2",
           "UPDATE log SET start = -1",
           "UPDATE log SET state = 6",
           "UPDATE log SET state = 5",  // of another machine, without a version
           "UPDATE log SET packed = 1",
           "UPDATE log SET packed = 2",
           "UPDATE log SET version = zeroblob(2000000)",
           "UPDATE log SET state = -1",
           "UPDATE log SET shape = 2",
           "UPDATE log SET path = x''",
           "UPDATE log SET fingerprint = zeroblob(48)",
           "UPDATE log SET fingerprint = zeroblob(40)",
           "UPDATE log SET fingerprint = zeroblob(length(fingerprint))",
           "UPDATE log SET fingerprint = CAST(fingerprint || x'4141414141414141' AS BLOB)",
           "UPDATE log SET fingerprint = CAST(substr(fingerprint, 1, length(fingerprint) - 1) || x'00' AS "
           "BLOB)",
           "UPDATE log SET line_offset = line_offset + 1",
           "UPDATE log SET lines = line_offset + 1",
           "UPDATE log SET unfinished = x'41'",
           "UPDATE log SET pending = x'41'",
           "UPDATE log SET copies = zeroblob(8)",
           "UPDATE log SET copies = CAST(x'ffffffffffffff7f' || zeroblob(8) AS BLOB)",
           "UPDATE log SET copies = zeroblob(32)",
       }) {
    SCOPED_TRACE(sql);
    folder_.Write("state", state);
    {
      const auto database = SqliteDatabase::OpenExclusively(folder_.path("state")).value();
      StateChecksum checksum(database.get());
      ASSERT_TRUE(checksum.Verify().ok());
      EXPECT_EQ(database->Execute(sql), absl::OkStatus());
      ASSERT_TRUE(checksum.Save().ok());
      ASSERT_TRUE(checksum.Verify().ok());
    }
    const std::string changed = ReadFile("state");
    EXPECT_TRUE(changed != state);
    EXPECT_THAT(std::string(Open().status().message()), HasSubstr("damaged"));
    EXPECT_EQ(ReadFile("state"), changed);
  }
}

TEST_F(TailState, OnlyItsOwnerMayReadItAndItsJournal) {
  const mode_t before = umask(0);
  Append(3);
  auto session = Open().value();
  session->Look(0);
  ASSERT_TRUE(session->Save().ok());
  umask(before);
  const auto mode = [this](const std::string& name) {
    struct stat info = {};
    EXPECT_EQ(stat(folder_.path(name).c_str(), &info), 0) << name;
    return info.st_mode & 07777;
  };
  EXPECT_EQ(mode("state"), 0600u);
  EXPECT_EQ(mode("state-journal"), 0600u);
}

TEST_F(TailState, NorIsOneOfSomebodyElseOnTheWay) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can make links of somebody else";
  namespace fs = std::filesystem;
  fs::create_directory(folder_.path("shared"));
  fs::permissions(folder_.path("shared"), fs::perms::all | fs::perms::sticky_bit);
  fs::create_directory(folder_.path("theirs"));
  fs::create_directory_symlink("../theirs", folder_.path("shared/link"));
  ASSERT_TRUE(StateStore::Open(folder_.path("shared/link/mine")).ok());
  constexpr uid_t kSomebody = 65534;
  ASSERT_EQ(lchown(folder_.path("shared/link").c_str(), kSomebody, kSomebody), 0);
  EXPECT_THAT(std::string(StateStore::Open(folder_.path("shared/link/state")).status().message()),
              HasSubstr("shared/link: a link that somebody else made"));
  EXPECT_FALSE(fs::exists(folder_.path("theirs/state")));
}

TEST_F(TailState, ALinkWhereOthersMayMakeLinksIsNotFollowed) {
  namespace fs = std::filesystem;
  fs::create_directory(folder_.path("shared"));
  fs::permissions(folder_.path("shared"), fs::perms::all | fs::perms::sticky_bit);
  fs::create_symlink("shared/state", folder_.path("state"));
  fs::create_symlink("../theirs", folder_.path("shared/state"));
  for (int run = 0; run < 2; ++run) {
    EXPECT_THAT(std::string(Open().status().message()), HasSubstr("shared/state: a link in a directory"));
    EXPECT_EQ(fs::exists(folder_.path("theirs")), run == 1);
    folder_.Write("theirs", "theirs");
  }
  EXPECT_EQ(ReadFile("theirs"), "theirs");
  // Elsewhere a link is followed, and so is one to a directory.
  fs::remove(folder_.path("shared/state"));
  fs::create_directory_symlink(folder_.path("shared"), folder_.path("directory"));
  fs::remove(folder_.path("state"));
  fs::create_symlink("directory/kept", folder_.path("state"));
  Append(3);
  for (int run = 0; run < 2; ++run) {
    auto session = Open().value();
    session->Look(0);
    EXPECT_EQ(Failures(session.get()), 3u);
    ASSERT_TRUE(session->Save().ok());
  }
  EXPECT_TRUE(fs::is_regular_file(folder_.path("shared/kept")));
}

TEST_F(TailState, HoweverAPathIsWrittenTheLogsAreTheSame) {
  std::filesystem::create_directory(folder_.path("logs"));
  folder_.Write("logs/a.log", FailingLine("VMStartTimedOut", "VM 'a' did not start in the allotted time."));
  folder_.Write("logs/b.log.gz",
                PackGzip(FailingLine("VMStartTimedOut", "VM 'b' did not start in the allotted time.")));
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder_.path(""));
  for (const std::string& logs : {std::string("logs"), std::string("./logs"), std::string("logs/"),
                                  std::string("logs/../logs"), folder_.path("logs")}) {
    SCOPED_TRACE(logs);
    paths_ = {logs};
    auto session = Open().value();
    session->Look(0);
    EXPECT_EQ(Failures(session.get()), 2u);
    ASSERT_TRUE(session->Save().ok());
  }
  // Renamed while nobody followed.
  std::filesystem::rename("logs", "later");
  paths_ = {"later"};
  auto session = Open().value();
  session->Look(0);
  EXPECT_EQ(Failures(session.get()), 2u);
  std::filesystem::current_path(before);
}

TEST_F(TailState, WhoWasKilledBeforeTheFirstSaveExpectedNoCopies) {
  paths_ = {folder_.path("logs")};
  std::filesystem::create_directory(folder_.path("logs"));
  const std::string line = FailingLine("VMStartTimedOut", "VM 'a' did not start in the allotted time.");
  folder_.Write("logs/a.log", line);
  folder_.Write("logs/a.log.1", line);
  Open().value()->Look(0);
  auto session = Open().value();
  session->Look(0);
  EXPECT_EQ(Failures(session.get()), 2u);
}

TEST_F(TailState, OneStateServesOneAtATime) {
  // SQLite's locks are of processes; in one, the second connection is told the same.
  auto first = Open().value();
  const auto second = Open();
  ASSERT_FALSE(second.ok());
  EXPECT_THAT(std::string(second.status().message()), HasSubstr("in use by another process"));
}

TEST_F(TailState, WhatWasLeftOfMakingAStateIsInNobodysWay) {
  const std::string part = "state.new-" + std::to_string(getpid());
  folder_.Write(part, "half a datab");
  folder_.Write(part + "-journal", "half a journ");
  Append(3);
  auto session = Open().value();
  session->Look(0);
  ASSERT_TRUE(session->Save().ok());
  session = nullptr;
  EXPECT_EQ(Failures(Open().value().get()), 3u);
  EXPECT_FALSE(std::filesystem::exists(folder_.path(part)));
}

TEST_F(TailState, OneRemovedWhileInUseIsToldOfAndSavedOnceItIsBack) {
  Append(3);
  auto session = Open().value();
  session->Look(0);
  ASSERT_TRUE(session->Save().ok());
  std::filesystem::rename(folder_.path("state"), folder_.path("elsewhere"));
  Append(2);
  session->Look(10);
  EXPECT_THAT(std::string(session->Save().message()), HasSubstr("removed or replaced while in use"));
  std::filesystem::rename(folder_.path("elsewhere"), folder_.path("state"));
  EXPECT_TRUE(session->Save().ok());
  session = nullptr;
  EXPECT_EQ(Failures(Open().value().get()), 5u);
}

// Fails each write and each sync of a save in turn, until a save has fewer.
TEST_F(TailState, AFailingDiskLosesNothing) {
  UseFaultyDisk();
  forgetful_ = true;
  const auto look = [this](TailSession* session) { session->Look(now_ms_ += 3000); };
  for (DiskFault fault : {DiskFault::kFull, DiskFault::kShortWrite, DiskFault::kSync}) {
    int faults = 0;
    for (int operation = 0;; ++operation) {
      SCOPED_TRACE(operation);
      FailAfter(-1, fault);
      auto session = Open().value();
      Append(7);
      look(session.get());
      ASSERT_TRUE(session->Save().ok());
      // What was read comes and goes, and is forgotten with the next looks.
      std::filesystem::remove(folder_.path("app.log"));
      Append(1);
      look(session.get());
      look(session.get());
      EXPECT_LE(session->follower().logs().size(), 2u);
      FailAfter(operation, fault);
      const bool saved = session->Save().ok();
      const bool failed = HasFailed();
      EXPECT_TRUE(failed || saved);
      faults += failed ? 1 : 0;
      Append(2);
      look(session.get());
      EXPECT_EQ(Failures(session.get()), written_);
      FailAfter(-1, fault);
      // Half of them go on and save later, the others are killed.
      if (operation % 2 == 0) {
        EXPECT_TRUE(session->Save().ok());
      }
      session = nullptr;
      session = Open().value();
      session->Look(2);
      ASSERT_EQ(Failures(session.get()), written_);
      ASSERT_TRUE(session->Save().ok());
      if (!failed) break;
    }
    EXPECT_GT(faults, 3);
  }
}

}  // namespace
}  // namespace vmsift
