// vmsift plan, its shards, and vmsift merge, as many machines use them.
#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/temporary_folder.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class MergeTest : public testing::Test {
 protected:
  // Makes a plan, and the counts of its shards.
  void Scan(int shards, const std::string& arguments) {
    ASSERT_EQ(
        RunShell("vmsift plan --shards " + std::to_string(shards) + " -o " + plan_ + " " + arguments).status,
        0);
    for (int shard = 1; shard <= shards; ++shard) ASSERT_EQ(Shard(shard).status, 0);
  }
  RunResult Shard(int shard, const std::string& more = "") {
    const std::string number = std::to_string(shard);
    return RunShell("vmsift scan --plan " + plan_ + " --shard " + number + " --format counts -o " +
                    folder_.path("part-" + number + ".counts") + " " + more);
  }

  bool IsThere(int shard) {
    return std::filesystem::exists(folder_.path("part-" + std::to_string(shard) + ".counts"));
  }
  // A log of JSON Lines that is worth being cut.
  std::string WriteLarge() {
    std::string log;
    for (int i = 0; i < 40'000; ++i) {
      log +=
          "{\"time\":\"2026-11-23T17:02:11Z\",\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM "
          "'web-" +
          std::to_string(i % 50) + "' cannot be found.\"}}\n";
    }
    return folder_.Write("large.jsonl", log);
  }

  TemporaryFolder folder_;
  const std::string plan_ = folder_.path("plan.json");
  const std::string parts_ = folder_.path("part-*.counts");
};

TEST_F(MergeTest, ShardsAreOneScanInEveryFormat) {
  Scan(4, "samples/logs");
  for (const char* view : {"--format table", "--format json", "--format csv", "--format html",
                           "--format counts", "--by day,code", "--brief"}) {
    SCOPED_TRACE(view);
    const RunResult scan = RunShell(std::string("vmsift scan samples/logs ") + view);
    const RunResult merge = RunShell("vmsift merge --plan " + plan_ + " '" + parts_ + "' " + view);
    EXPECT_EQ(merge.status, scan.status);
    EXPECT_EQ(merge.out == scan.out, true);
  }
}

TEST_F(MergeTest, MorePartsThanMayBeOpenAreMerged) {
  Scan(30, "samples/logs");
  const RunResult merge = RunShell("ulimit -n 12; vmsift merge --plan " + plan_ + " " + folder_.path(""));
  EXPECT_EQ(merge.out == RunShell("vmsift scan samples/logs").out, true) << merge.errors;
}

TEST_F(MergeTest, APartOfAnotherJobIsRefusedWithAPlan) {
  const std::string log = WriteLarge();
  Scan(2, log);
  const std::string left = folder_.path("left.counts");
  const std::string merge = "vmsift merge --plan " + plan_ + " " + folder_.path("");
  RunShell("vmsift scan samples/logs/quiet.jsonl --format counts -o " + left);
  const RunResult other = RunShell(merge);
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.errors, HasSubstr("a part counts samples/logs/quiet.jsonl, which is not in the plan"));
  EXPECT_EQ(RunShell("vmsift merge " + folder_.path("")).status, 0) << "without a plan it is wanted";
  RunShell("rm " + left + "; echo >> " + log + "; vmsift scan " + log + " --format counts -o " + left);
  const RunResult later = RunShell(merge);
  EXPECT_EQ(later.status, 2);
  EXPECT_THAT(later.errors, HasSubstr("which another one counts in another version"));
}

TEST_F(MergeTest, OnlyFilesAreMerged) {
  Scan(2, "samples/logs/quiet.jsonl samples/logs/nested-messages.jsonl");
  for (const char* merge : {"cat part-1.counts | vmsift merge - part-2.counts",
                            "vmsift merge <(cat part-1.counts) part-2.counts"}) {
    const RunResult run = RunShell("cd " + folder_.path("") + " && " + merge);
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.errors, HasSubstr("only files can be merged; save it as one"));
  }
}

TEST_F(MergeTest, AnOutputThatAnotherShardTookMeanwhileIsLeft) {
  const std::string log = WriteLarge();
  Scan(2, log);
  const std::string out = folder_.path("out.counts");
  const std::string shard = "vmsift scan - --plan " + plan_ + " --shard 1 --format counts -o " + out;
  // The other shard is done after this one has begun to read, since a pipe does not hold so much.
  const RunResult run = RunShell("{ head -c 2000000 " + log + "; cp " + folder_.path("part-2.counts") + " " +
                                 out + "; tail -c +2000001 " + log + "; } | " + shard);
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("is there, and is not shard 1 of this plan"));
  EXPECT_EQ(RunShell("cmp " + out + " " + folder_.path("part-2.counts")).status, 0);
}

TEST_F(MergeTest, BytesBehindTheEndAreAMistake) {
  const RunResult run =
      RunShell("vmsift scan --bytes 9000000-9900000 --format counts samples/logs/quiet.jsonl");
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("--bytes: samples/logs/quiet.jsonl has "));
}

TEST_F(MergeTest, ASelectionIsThatOfThePlan) {
  const std::string selection = "--since 2026-01-01 --vm 'web-*' samples/logs";
  Scan(3, selection);
  EXPECT_EQ(RunShell("vmsift merge '" + parts_ + "'").out, RunShell("vmsift scan " + selection).out);
  EXPECT_THAT(Shard(1, "--vm db-01").errors, HasSubstr("--vm: is for vmsift plan"));
}

TEST_F(MergeTest, ALargeFileIsCut) {
  const std::string path = WriteLarge();
  Scan(3, path);
  EXPECT_THAT(RunShell("grep -c '\"from\"' " + plan_).out, "3\n");
  EXPECT_EQ(RunShell("vmsift merge '" + parts_ + "' --format json").out,
            RunShell("vmsift scan --format json " + path).out);

  // A shard may come from elsewhere.
  const std::string piece = folder_.path("part-2.counts");
  const std::string before = RunShell("cat " + piece).out;
  RunShell("rm " + piece);
  const std::string from = RunShell("grep '\"from\"' " + plan_ + " | sed -n 2p | tr -dc 0-9").out;
  EXPECT_EQ(RunShell("tail -c +" + from + " " + path + " | vmsift scan - --plan " + plan_ +
                     " --shard 2 --format counts -o " + piece)
                .status,
            0);
  EXPECT_EQ(RunShell("cat " + piece).out == before, true);
}

TEST_F(MergeTest, WhatIsMissingIsNamedWithWhatToDo) {
  Scan(3, "samples/logs");
  RunShell("rm " + folder_.path("part-2.counts"));
  const RunResult run = RunShell("vmsift merge --plan " + plan_ + " " + folder_.path(""));
  EXPECT_EQ(run.status, 2);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.errors, HasSubstr("shard 2 of " + plan_ + " is missing: vmsift scan --plan " + plan_ +
                                    " --shard 2 --format counts -o part-2.counts"));
}

TEST_F(MergeTest, AShardThatIsThereIsNotCountedAgain) {
  Scan(2, "samples/logs");
  const RunResult again = Shard(1);
  EXPECT_EQ(again.status, 0);
  EXPECT_THAT(again.errors, HasSubstr("is there; shard 1 is not counted again"));
  RunShell("cp " + folder_.path("part-1.counts") + " " + folder_.path("part-2.counts"));
  EXPECT_THAT(Shard(2).errors, HasSubstr("is there, and is not shard 2 of this plan"));
}

TEST_F(MergeTest, AFileThatChangedSinceIsNotRead) {
  const std::string path = folder_.Write("app.log", "VMNotFound: The VM 'web-01' cannot be found.\n");
  ASSERT_EQ(RunShell("vmsift plan --shards 1 -o " + plan_ + " " + path).status, 0);
  folder_.Write("app.log", "something else\n");
  const RunResult run = Shard(1);
  EXPECT_EQ(run.status, 2);
  EXPECT_THAT(run.errors, HasSubstr("app.log changed since the plan was made; make the plan again"));
  EXPECT_FALSE(IsThere(1));
}

TEST_F(MergeTest, AFileThatWasEmptyAndIsNotAnyMoreHasChanged) {
  const std::string path = folder_.Write("app.log", "");
  Scan(1, path);
  RunShell("rm " + folder_.path("part-1.counts"));
  folder_.Write("app.log", "something\n");
  EXPECT_EQ(Shard(1).status, 2);
  EXPECT_FALSE(IsThere(1));
}

// Another machine, or this one later, may read it.
TEST_F(MergeTest, AShardThatCannotBeReadIsNotWritten) {
  const std::string path = folder_.Write("app.log", "VMNotFound: The VM 'web-01' cannot be found.\n");
  ASSERT_EQ(RunShell("vmsift plan --shards 1 -o " + plan_ + " " + path).status, 0);
  RunShell("mv " + path + " " + path + ".away");
  for (const char* command : {"scan --format counts", "extract"}) {
    const RunResult run = RunShell("vmsift " + std::string(command) + " --plan " + plan_ + " --shard 1 -o " +
                                   folder_.path("part-1.counts"));
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.errors, HasSubstr("app.log: No such file or directory\nvmsift: " + plan_ +
                                      ": shard 1 is not done; run it again where its inputs can be read"));
    EXPECT_FALSE(IsThere(1));
  }
  RunShell("mv " + path + ".away " + path);
  EXPECT_EQ(Shard(1).status, 0);
  EXPECT_TRUE(IsThere(1));
}

// Whoever reads them finds the same.
TEST_F(MergeTest, DamagedBytesAndWhatThePlanCouldNotReadAreCounted) {
  const std::string packed = folder_.path("cut.gz");
  const std::string link = folder_.path("broken");
  RunShell("gzip -c README.md | head -c 2000 > " + packed + "; ln -s nowhere " + link);
  const std::string paths = packed + " " + link;
  ASSERT_EQ(RunShell("vmsift plan --shards 1 -o " + plan_ + " " + paths).status, 1);
  EXPECT_EQ(Shard(1).status, 1);
  const RunResult merge = RunShell("vmsift merge --plan " + plan_ + " '" + parts_ + "' --format json");
  EXPECT_EQ(merge.status, 1);
  EXPECT_EQ(merge.out, RunShell("vmsift scan --format json " + paths).out);
}

TEST_F(MergeTest, AStreamThatIsNotThePlannedInputIsRefused) {
  const std::string log = "VMNotFound: The VM 'web-01' cannot be found.\n";
  const std::string path = folder_.Write("app.log", log + log);
  ASSERT_EQ(RunShell("vmsift plan --shards 1 -o " + plan_ + " " + path).status, 0);
  const auto fed = [&](const std::string& program) {
    return RunShell(program + " | vmsift scan - --plan " + plan_ + " --shard 1 --format counts -o " +
                    folder_.path("part-1.counts"));
  };
  EXPECT_THAT(fed("head -n 1 " + path).errors, HasSubstr("standard input: ended after 45 bytes of 90"));
  EXPECT_THAT(fed("cat " + path + " " + path).errors, HasSubstr("has more than the 90 bytes of the plan"));
  EXPECT_FALSE(IsThere(1));
  EXPECT_EQ(fed("cat " + path).status, 0);
}

// A run of a file gives lines of its own, and says how many it has.
TEST_F(MergeTest, TheFailuresOfShardsAreThoseOfOneExtract) {
  const std::string paths = "samples/logs " + WriteLarge();
  ASSERT_EQ(RunShell("vmsift plan --shards 4 -o " + plan_ + " " + paths).status, 0);
  std::vector<json> failures;
  std::map<std::string, std::map<uint64_t, uint64_t>> lines;  // of runs, by source and where they begin
  for (int shard = 1; shard <= 4; ++shard) {
    const RunResult run = RunShell("vmsift extract --plan " + plan_ + " --shard " + std::to_string(shard));
    EXPECT_EQ(run.status, 0);
    std::istringstream out(run.out);
    for (std::string line; std::getline(out, line);) {
      json object = json::parse(line);
      if (object.contains("lines")) {
        lines[object["source"]][object["from"]] = object["lines"];
      } else {
        failures.push_back(std::move(object));
      }
    }
  }
  EXPECT_GT(lines.size(), 0);
  for (json& failure : failures) {
    if (!failure.contains("from")) continue;
    for (const auto& [from, count] : lines[failure["source"]]) {
      if (from < failure["from"]) failure["line"] = failure["line"].get<uint64_t>() + count;
    }
    failure.erase("from");
  }
  std::vector<json> expected;
  std::istringstream out(RunShell("vmsift extract " + paths).out);
  for (std::string line; std::getline(out, line);) expected.push_back(json::parse(line));
  std::sort(failures.begin(), failures.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_GT(expected.size(), 40'000);
  EXPECT_EQ(failures == expected, true);
}

TEST_F(MergeTest, PartsOfOneFileGoByBytes) {
  const std::string log = "samples/logs/activity-log-cli.jsonl";
  const std::string a = folder_.path("a.counts");
  const std::string b = folder_.path("b.counts");
  EXPECT_EQ(RunShell("vmsift scan --bytes 0-500 --format counts -o " + a + " " + log).status, 0);
  EXPECT_EQ(RunShell("vmsift scan --bytes 500-100000 --format counts -o " + b + " " + log).status, 0);
  EXPECT_EQ(RunShell("vmsift merge " + b + " " + a).out, RunShell("vmsift scan " + log).out);
  const RunResult half = RunShell("vmsift merge " + b);
  EXPECT_EQ(half.status, 2);
  EXPECT_THAT(half.errors, HasSubstr(log + ": bytes 0 to 500 of "));
  EXPECT_THAT(RunShell("vmsift scan --bytes 0-5 --format counts README.md").errors,
              HasSubstr("only an uncompressed file of JSON Lines can be read in parts"));
}

TEST_F(MergeTest, WhatCannotBeIsWrongUsage) {
  for (const char* arguments :
       {"scan --bytes 5 --format counts x", "scan --bytes 5-5 --format counts x", "scan --bytes 0-5 x",
        "scan --plan p --format counts", "scan --shard 1 --format counts", "scan --plan p --shard 1",
        "scan --plan p --shard 1 --format counts x", "extract --plan p", "extract --shard 1",
        "extract --plan p --shard 1 x", "extract --plan p --shard 1 --vm x", "extract", "plan x",
        "plan --shards 0 x", "merge", "merge --by source x", "merge --time-zone UTC x"}) {
    SCOPED_TRACE(arguments);
    const RunResult run = RunShell(std::string("vmsift ") + arguments + " </dev/null");
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.errors, HasSubstr("--help"));
  }
  EXPECT_THAT(RunShell("echo x | vmsift plan --shards 2 -").errors, HasSubstr("only files can be planned"));
  EXPECT_THAT(RunShell("vmsift plan --shards 2 README.md README.md").errors, HasSubstr("is named twice"));
  EXPECT_THAT(RunShell("vmsift scan --format counts README.md README.md").errors,
              HasSubstr("is named twice"));
  EXPECT_THAT(RunShell("vmsift merge README.md").errors, HasSubstr("README.md: is no counts file"));
}

}  // namespace
}  // namespace vmsift
