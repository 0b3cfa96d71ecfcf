// Archives as a user gives them: named, in directories, piped in; and what is told of bad ones.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/packing.h"
#include "tests/cli/run_program.h"
#include "tests/cli/tail_program.h"
#include "tests/thoroughness.h"

namespace vmsift {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string VmNotFound(const std::string& vm) {
  return "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM '" + vm + "' cannot be found.\"}}\n";
}

// As a pipeline's logs are downloaded.
const std::vector<PackedMember> kPipelineLogs = {
    {"1_job.txt", "##[section]Starting: job\n"},
    {"job/", "", PackedMember::Kind::kDirectory},
    {"job/1_init.txt", VmNotFound("web-01")},
    {"job/2_apply.txt", VmNotFound("web-02") + VmNotFound("web-03")}};

std::vector<std::string> SourcesOf(const std::string& jsonl) {
  std::vector<std::string> sources;
  for (size_t begin = 0; begin < jsonl.size();) {
    const size_t end = jsonl.find('\n', begin);
    sources.push_back(json::parse(jsonl.substr(begin, end - begin))["source"]);
    begin = end + 1;
  }
  return sources;
}

TEST(ArchiveInput, MembersAreInputsOfTheirOwn) {
  const ScratchDirectory scratch;
  scratch.Write("logs.zip", PackZip(kPipelineLogs));
  const std::string in_scratch = "cd " + scratch.path("") + " && ";
  const RunResult scan = RunShell(in_scratch + "vmsift scan --format json logs.zip");
  EXPECT_EQ(scan.status, 0) << scan.errors;
  EXPECT_EQ(scan.errors, "");
  const json report = json::parse(scan.out);
  EXPECT_EQ(report["failures"], 3);
  ASSERT_EQ(report["inputs"].size(), 3u);
  EXPECT_EQ(report["inputs"][0]["path"], "logs.zip!1_job.txt");
  EXPECT_EQ(report["inputs"][2]["path"], "logs.zip!job/2_apply.txt");
  EXPECT_EQ(report["inputs"][2]["failures"], 2);

  const RunResult extract = RunShell(in_scratch + "vmsift extract logs.zip");
  EXPECT_THAT(SourcesOf(extract.out),
              ElementsAre("logs.zip!job/1_init.txt", "logs.zip!job/2_apply.txt", "logs.zip!job/2_apply.txt"));
  EXPECT_THAT(RunShell(in_scratch + "vmsift incidents logs.zip").out, HasSubstr("web-03"));
  EXPECT_THAT(RunShell(in_scratch + "vmsift scan --by source logs.zip").out,
              HasSubstr("logs.zip!job/2_apply.txt"));
  const RunResult counts =
      RunShell(in_scratch + "vmsift scan --format counts -o c logs.zip && vmsift compare c c");
  EXPECT_EQ(counts.status, 0) << counts.errors;
}

// All samples as files, and as each packing of them: the same counts, on each road.
TEST(ArchiveInput, APackingChangesNoCount) {
  const ScratchDirectory scratch;
  std::vector<PackedMember> members;
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/logs")) {
    if (!entry.is_regular_file()) continue;
    const std::string name = "logs/" + entry.path().filename().string();
    members.push_back({name, ReadFile(entry.path())});
    scratch.Write(name, members.back().content);
  }
  ASSERT_GT(members.size(), 50u);
  std::sort(members.begin(), members.end(),
            [](const PackedMember& a, const PackedMember& b) { return a.name < b.name; });
  const std::string in_scratch = "cd " + scratch.path("") + " && ";
  const RunResult plain = RunShell(in_scratch + "vmsift scan --format json logs");
  const size_t failures = SourcesOf(RunShell(in_scratch + "vmsift extract logs").out).size();
  const std::string tar = PackTar(members);
  for (const std::string& bytes :
       {tar, PackGzip(tar), PackZstd(tar), PackBzip2(tar), PackXz(tar), PackLz4(tar), PackZip(members)}) {
    scratch.Write("packed", bytes);
    for (const char* road : {"vmsift scan --format json packed", "cat packed | vmsift scan --format json -",
                             "cat packed | vmsift scan --format json --threads 1"}) {
      const RunResult packed = RunShell(in_scratch + road);
      EXPECT_EQ(packed.status, plain.status) << packed.errors;
      const json report = json::parse(packed.out);
      EXPECT_EQ(report["failures"], json::parse(plain.out)["failures"]) << road;
      EXPECT_EQ(report["ledger"], json::parse(plain.out)["ledger"]) << road;
      EXPECT_EQ(report["codes"], json::parse(plain.out)["codes"]) << road;
      EXPECT_EQ(report["inputs"].size(), members.size());
    }
    EXPECT_EQ(SourcesOf(RunShell(in_scratch + "vmsift extract packed").out).size(), failures);
  }
}

TEST(ArchiveInput, AnEmptyArchiveIsSaidToBeEmpty) {
  const ScratchDirectory scratch;
  const std::string gnu_tar(10'240, '\0');
  for (const std::string& archive : {PackTar({}), gnu_tar, PackGzip(gnu_tar), PackZip({})}) {
    const std::string path = scratch.Write("packed", archive);
    for (const std::string& of : {path, "- <" + path}) {
      const RunResult scan = RunShell("vmsift scan " + of);
      EXPECT_EQ(scan.status, 0);
      EXPECT_EQ(scan.out, "Nothing to read\n");
      EXPECT_THAT(scan.errors, EndsWith(": no file in it\n"));
    }
  }
  // Zeros alone do not make a tar: these are what copytruncate leaves of a log.
  for (const std::string& log : {std::string(1000, '\0'), std::string(1'024'000, '\0'), gnu_tar + "a\n"}) {
    const RunResult scan = RunShell("vmsift scan " + scratch.Write("packed", log));
    EXPECT_EQ(scan.errors, "");
    EXPECT_THAT(scan.out, HasSubstr("in 1 line of 1 input"));
  }
}

TEST(ArchiveInput, ACompressedFileOfNothingIsEmpty) {
  const ScratchDirectory scratch;
  for (const std::string& packed : {PackGzip(""), PackZstd(""), std::string()}) {
    const RunResult scan = RunShell("vmsift scan " + scratch.Write("packed", packed));
    EXPECT_EQ(scan.status, 0);
    EXPECT_EQ(scan.errors, "");
    EXPECT_EQ(scan.out, "No failures in 0 lines of 1 input (empty, 0 B)\n");
  }
}

TEST(ArchiveInput, DirectoriesAndGlobs) {
  const ScratchDirectory scratch;
  scratch.Write("d/logs.zip", PackZip(kPipelineLogs));
  scratch.Write("d/plain.log", VmNotFound("web-09"));
  scratch.Write("d/tars/logs.tgz", PackGzip(PackTar(kPipelineLogs)));
  const std::string in_scratch = "cd " + scratch.path("") + " && vmsift extract ";
  EXPECT_EQ(SourcesOf(RunShell(in_scratch + "d").out).size(), 7u);
  EXPECT_THAT(
      SourcesOf(RunShell(in_scratch + "--include '*.zip' d").out),
      ElementsAre("d/logs.zip!job/1_init.txt", "d/logs.zip!job/2_apply.txt", "d/logs.zip!job/2_apply.txt"));
  EXPECT_THAT(SourcesOf(RunShell(in_scratch + "--include '*.zip' --exclude '2_*' d").out),
              ElementsAre("d/logs.zip!job/1_init.txt"));
  EXPECT_THAT(SourcesOf(RunShell(in_scratch + "--include '1_*' d/logs.zip").out),
              ElementsAre("d/logs.zip!job/1_init.txt"));
  EXPECT_THAT(
      RunShell(in_scratch + "--exclude job --exclude 1_job.txt d/logs.zip").errors,
      HasSubstr("d/logs.zip: no file in it is selected; --include and --exclude are for paths below"));
  EXPECT_THAT(SourcesOf(RunShell(in_scratch + "'d/p*.log' 'd/*/*.tgz'").out),
              ElementsAre("d/plain.log", "d/tars/logs.tgz!job/1_init.txt", "d/tars/logs.tgz!job/2_apply.txt",
                          "d/tars/logs.tgz!job/2_apply.txt"));
  const RunResult none = RunShell("cd " + scratch.path("") + " && vmsift scan 'd/*.gone'");
  EXPECT_EQ(none.status, 1);
  EXPECT_EQ(none.errors, "vmsift: d/*.gone: No such file or directory\n");
}

TEST(ArchiveInput, ABadMemberIsNamedAndTheRestIsRead) {
  const ScratchDirectory scratch;
  std::string zip = PackZip(kPipelineLogs, {.deflate = false});
  zip[zip.find("web-01")] = 'W';
  scratch.Write("crc.zip", zip);
  scratch.Write("secret.zip", PackZip(kPipelineLogs, {.encrypt = true}));
  const std::string tar = PackTar(kPipelineLogs);
  scratch.Write("cut.tar", tar.substr(0, tar.find("job/2_apply") + 512 + 5));
  scratch.Write("in.zip", PackZip({{"a.zip", PackZip(kPipelineLogs)}, {"b.log", VmNotFound("b")}}));
  const RunResult run = RunShell("cd " + scratch.path("") + " && vmsift scan --format json *.zip *.tar");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("vmsift: crc.zip!job/1_init.txt: damaged (ZIP bad CRC"));
  EXPECT_THAT(run.errors, Not(HasSubstr("crc.zip!job/2_apply.txt")));
  EXPECT_THAT(run.errors, HasSubstr("vmsift: secret.zip!job/2_apply.txt: encrypted; unpack it with its"));
  EXPECT_THAT(run.errors, HasSubstr("vmsift: cut.tar!job/2_apply.txt: cannot be unpacked (Truncated tar"));
  EXPECT_THAT(run.errors, HasSubstr("vmsift: in.zip!a.zip: an archive within an archive; unpack it"));
  const json report = json::parse(run.out);
  EXPECT_EQ(report["failures"], 3 + 1 + 1);
  EXPECT_EQ(report["ledger"]["balanced"], true);
  // The same, one after the other.
  const RunResult extract = RunShell("cd " + scratch.path("") + " && vmsift extract *.zip *.tar");
  EXPECT_EQ(extract.status, 1);
  EXPECT_EQ(SourcesOf(extract.out).size(), 5u);
  EXPECT_THAT(extract.errors, HasSubstr("vmsift: crc.zip!job/1_init.txt: damaged (ZIP bad CRC"));
}

TEST(ArchiveInput, NamesOfMembersAreOnlyPrinted) {
  const ScratchDirectory scratch;
  scratch.Write("a.tar", PackTar({{"../../etc/passwd", VmNotFound("a")},
                                  {"new\nline\x1b[31mred", VmNotFound("b")},
                                  {std::string(60000, 'x'), VmNotFound("c")}}));
  const RunResult table = RunShell("cd " + scratch.path("") + " && vmsift scan --by source a.tar");
  EXPECT_EQ(table.status, 0);
  EXPECT_THAT(table.out, HasSubstr("a.tar!../../etc/passwd"));
  EXPECT_THAT(table.out, HasSubstr("a.tar!new line?[31mred"));
  EXPECT_THAT(table.out, Not(HasSubstr("\x1b")));
  const RunResult extract = RunShell("cd " + scratch.path("") + " && vmsift extract a.tar");
  const std::vector<std::string> sources = SourcesOf(extract.out);
  ASSERT_EQ(sources.size(), 3u);
  EXPECT_EQ(sources[1], "a.tar!new\nline\x1b[31mred");
  EXPECT_LT(sources[2].size(), 2000u);
}

TEST(ArchiveInput, ABombIsBoundedAndTold) {
  if (kSanitized) GTEST_SKIP() << "a sanitizer takes too long for this many bytes";
  const ScratchDirectory scratch;
  // 2 GiB of nothing, packed once more in the archive.
  std::vector<PackedMember> members;
  const std::string zeros = PackZstd(std::string(64 << 20, '\0'));
  std::string many;
  for (int i = 0; i < 32; ++i) many += zeros;
  members.push_back({"first.log", VmNotFound("a")});
  members.push_back({"zeros.zst", many});
  members.push_back({"last.log", VmNotFound("b")});
  const RunResult run =
      RunShell("ulimit -v 400000; vmsift scan --format json " + scratch.Write("bomb.zip", PackZip(members)));
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("bomb.zip!zeros.zst: unpacks to more than 1,000 times the size of the "
                                    "archive, as no log does; the rest of the archive is not read"));
  EXPECT_EQ(json::parse(run.out)["failures"], 1);
}

TEST(ArchiveInput, AHoleAtTheEndOfASparseFileCounts) {
  const ScratchDirectory scratch;
  const RunResult run = RunShell("cd " + scratch.path("") +
                                 " && echo text > sparse.log && truncate -s 3M sparse.log && "
                                 "tar -cSf sparse.tar sparse.log && vmsift scan --format json sparse.tar");
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(json::parse(run.out)["ledger"]["bytes"], 3 << 20);
}

TEST(ArchiveInput, AnArchiveIsNotFollowed) {
  const ScratchDirectory scratch;
  for (const std::string& bytes : {PackZip(kPipelineLogs), PackGzip(PackTar(kPipelineLogs))}) {
    scratch.Write("a", bytes);
    const RunResult run =
        RunShell("cd " + scratch.path("") + " && { " + kTail +
                 " a 2> told & p=$!; } && wait_until grep -q scan told; kill -INT $p; wait $p; cat told >&2");
    EXPECT_THAT(run.errors,
                HasSubstr("vmsift: a: an archive, not a text; vmsift scan reads the files in it\n"));
    EXPECT_THAT(run.errors, Not(HasSubstr("not a whole archive")));
  }
}

TEST(ArchiveInput, BenchMeasuresNoArchives) {
  const ScratchDirectory scratch;
  const RunResult run = RunShell("vmsift bench " + scratch.Write("a.zip", PackZip(kPipelineLogs)));
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("a.zip!1_job.txt is in an archive; unpack it and name its files"));
}

TEST(StandardInput, IsReadWithoutAPathWhenItIsPipedIn) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("log", VmNotFound("web-01"));
  for (const std::string& command :
       {"cat " + log + " | vmsift scan --format json", "vmsift scan --format json < " + log}) {
    const RunResult run = RunShell(command);
    EXPECT_EQ(run.status, 0) << run.errors;
    EXPECT_EQ(json::parse(run.out)["failures"], 1);
  }
  for (const char* command : {"vmsift scan </dev/null", "vmsift scan <&-", "vmsift extract </dev/null"}) {
    const RunResult run = RunShell(command);
    EXPECT_EQ(run.status, 2) << command;
    EXPECT_THAT(run.errors, StartsWith("vmsift: PATH is required\n")) << command;
  }
}

TEST(SelectionOfTimes, TodayBeginsInTheTimeZone) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("log", VmNotFound("web-01"));
  // Kiribati's day begins 26 hours before that of Baker Island, so never at one moment.
  const auto since = [&log](const std::string& zone) {
    const RunResult run =
        RunShell("vmsift scan --format json --since yesterday --time-zone " + zone + " " + log);
    EXPECT_EQ(run.status, 0) << run.errors;
    return json::parse(run.out)["selection"]["since"].get<std::string>();
  };
  EXPECT_THAT(since("UTC"), HasSubstr("T00:00:00Z"));
  EXPECT_THAT(since("Pacific/Kiritimati"), HasSubstr("T10:00:00Z"));
  EXPECT_THAT(since("Etc/GMT+12"), HasSubstr("T12:00:00Z"));
  EXPECT_EQ(RunShell("vmsift scan --since 24h --time-zone UTC " + log).status, 2);
}

}  // namespace
}  // namespace vmsift
