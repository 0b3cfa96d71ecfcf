// The members of archives as inputs of a scan: whoever reads what, in whatever packing, the report is that of
// the same logs as plain files.
#include <string>
#include <vector>

#include "analyzer/count/breakdown.h"
#include "analyzer/pipeline/parallel_scan.h"
#include "analyzer/report/report.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/analyzer/builtin.h"
#include "tests/analyzer/packing.h"
#include "tests/analyzer/random_log.h"
#include "tests/analyzer/temporary_folder.h"

namespace vmsift {
namespace {

using testing::ElementsAre;

struct Scanned {
  Tally tally;
  std::vector<Input> inputs;
  std::string report;
};

Scanned ScanWith(const std::vector<Input>& inputs, size_t threads, size_t chunk_bytes,
                 ParallelScan::Options options = {}) {
  options.pipeline.lines.max_line_bytes = 500;
  options.threads = threads;
  options.chunk_bytes = chunk_bytes;
  ParallelScan scan(inputs, BuiltinCatalog(), options);
  Scanned scanned{scan.Run(), {}, ""};
  scanned.inputs = scan.TakeInputs();
  scanned.report = JsonReport(
      {Summarize(scanned.tally, BuiltinCatalog()), scanned.tally, BuiltinCatalog(), scanned.inputs}, 0);
  return scanned;
}

// Without the prefixes of paths, which differ.
std::string Without(std::string text, const std::string& prefix) {
  for (size_t at = 0; (at = text.find(prefix, at)) != std::string::npos;) text.erase(at, prefix.size());
  return text;
}

// Large and small logs, with damaged and oversize lines, two archives of them between plain files.
class ArchiveScan : public testing::Test {
 protected:
  ArchiveScan() {
    for (uint64_t seed = 1; seed <= 4; ++seed)
      members_.push_back({"logs/" + std::to_string(seed), RandomLog(seed).Lines(seed % 2 == 0 ? 900 : 20)});
    members_.push_back({"logs/5", ""});
    members_.push_back({"logs/6.txt", "ERROR: (VMNotFound) The VM 'a' cannot be found.\n"});
    for (const PackedMember& member : members_)
      plain_.push_back({folder_.Write("plain/" + member.name, member.content), absl::OkStatus()});
  }

  // The report on the plain files twice, as the archives have them, and a file between.
  std::string Expected() {
    std::vector<Input> inputs = plain_;
    inputs.push_back({folder_.Write("between", members_.back().content), absl::OkStatus()});
    inputs.insert(inputs.end(), plain_.begin(), plain_.end());
    return Without(Without(ScanWith(inputs, 1, 1 << 20).report, folder_.path("plain/")), folder_.path(""));
  }
  std::vector<Input> Packed(const std::string& bytes) {
    return {{folder_.Write("a", bytes), absl::OkStatus()},
            {folder_.path("between"), absl::OkStatus()},
            {folder_.Write("b", bytes), absl::OkStatus()}};
  }
  std::string Named(const std::string& report) {
    return Without(Without(Without(report, folder_.path("a!")), folder_.path("b!")), folder_.path(""));
  }

  const TemporaryFolder folder_;
  std::vector<PackedMember> members_;
  std::vector<Input> plain_;
};

TEST_F(ArchiveScan, PackingThreadsAndChunksDoNotChangeTheReport) {
  const std::string expected = Expected();
  const std::string tar = PackTar(members_);
  for (const std::string& bytes :
       {tar, PackGzip(tar), PackZstd(tar), PackBzip2(tar), PackXz(tar), PackLz4(tar), PackZip(members_)}) {
    for (const size_t threads : {1, 2, 5}) {
      for (const size_t chunk_bytes : {1000, 1 << 20})
        EXPECT_EQ(Named(ScanWith(Packed(bytes), threads, chunk_bytes).report), expected) << threads;
    }
  }
}

TEST_F(ArchiveScan, ABreakdownKnowsTheMembers) {
  ParallelScan::Options options;
  options.pipeline.by_input = true;
  folder_.Write("between", "");
  const Scanned scanned =
      ScanWith(Packed(PackZip({{"x", ""}, {"y", members_.back().content}})), 2, 1000, options);
  const std::vector<BreakdownRow> rows = BreakDown(scanned.tally.cube, BuiltinCatalog(), scanned.inputs,
                                                   {Dimension::kSource}, absl::UTCTimeZone());
  std::vector<std::string> keys;
  for (const BreakdownRow& row : rows) keys.push_back(row.keys.front());
  EXPECT_THAT(keys, ElementsAre(folder_.path("a!y"), folder_.path("b!y")));
}

TEST_F(ArchiveScan, AFilterTakesMembersAsItTakesFiles) {
  PathFilter filter;
  filter.include.push_back(*Glob::OfPaths("*.txt"));
  ParallelScan::Options options;
  options.filter = &filter;
  std::vector<Input> inputs = {{folder_.Write("a", PackTar(members_)), absl::OkStatus()}};
  EXPECT_EQ(ScanWith(inputs, 1, 1000, options).inputs.size(), 1u);
  // An archive of a directory was selected by its own name.
  inputs[0].in_directory = true;
  EXPECT_EQ(ScanWith(inputs, 1, 1000, options).inputs.size(), members_.size());
  filter.exclude.push_back(*Glob::OfPaths("logs"));
  EXPECT_EQ(ScanWith(inputs, 1, 1000, options).inputs.size(), 0u);
  filter.exclude = {*Glob::OfPaths("*.txt")};
  EXPECT_EQ(ScanWith(inputs, 1, 1000, options).inputs.size(), members_.size() - 1);

  ParallelScan scan(inputs, BuiltinCatalog(), options);
  scan.Run();
  EXPECT_TRUE(scan.empty_archives().empty());
  filter.exclude.push_back(*Glob::OfPaths("*"));
  ParallelScan none(inputs, BuiltinCatalog(), options);
  none.Run();
  EXPECT_THAT(none.empty_archives(), ElementsAre(0u));
}

TEST_F(ArchiveScan, ErrorsAreThoseOfTheMember) {
  std::string zip = PackZip({{"one", "1"}, {"two", "the text"}, {"three", "3"}}, {.deflate = false});
  zip[zip.find("the text")] ^= 1;
  const std::string cut = PackTar(members_).substr(0, 3000);
  const Scanned scanned = ScanWith({{folder_.Write("a", zip), absl::OkStatus()},
                                    {folder_.Write("gone/none", cut), absl::OkStatus()},
                                    {folder_.path("missing"), absl::OkStatus()}},
                                   2, 1000);
  std::vector<std::string> failed;
  for (const InputTally& input : scanned.tally.inputs) {
    if (!input.error.empty()) failed.push_back(scanned.inputs[input.input].path);
  }
  EXPECT_THAT(failed, ElementsAre(folder_.path("a!two"), testing::StartsWith(folder_.path("gone/none!logs/")),
                                  folder_.path("missing")));
}

}  // namespace
}  // namespace vmsift
