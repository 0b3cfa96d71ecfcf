// Bad input: each kind gives a message with path and place or an outcome in the ledger, and the rest is still
// read.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;

constexpr char kGood[] =
    "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'good' cannot be found.\"}}";

nlohmann::json Scan(const std::string& arguments, int expected_status) {
  const RunResult run = RunShell("vmsift scan --format json " + arguments);
  EXPECT_EQ(run.status, expected_status) << run.errors;
  nlohmann::json report = nlohmann::json::parse(run.out);
  EXPECT_EQ(report["ledger"]["balanced"], true);
  return report;
}

TEST(BadInput, AMissingFileIsNamedAndTheRestIsRead) {
  const RunResult run =
      RunShell("vmsift scan --format json /nonexistent/a.log samples/logs/error-responses.jsonl");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("/nonexistent/a.log: No such file"));
  const auto report = nlohmann::json::parse(run.out);
  EXPECT_EQ(report["failures"], 6);
  EXPECT_THAT(report["inputs"][0]["error"].get<std::string>(), HasSubstr("/nonexistent/a.log"));
}

TEST(BadInput, AnEmptyFileIsNothing) {
  const ScratchDirectory scratch;
  const auto report = Scan(scratch.Write("empty", ""), 0);
  EXPECT_EQ(report["ledger"]["lines"], 0);
  EXPECT_EQ(report["failures"], 0);
}

TEST(BadInput, ByteOrderMarkCrLfAndAnUnfinishedLastLineDoNotMatter) {
  const ScratchDirectory scratch;
  const auto report = Scan(scratch.Write("log", std::string("\xEF\xBB\xBF") + kGood + "\r\n" + kGood), 0);
  EXPECT_EQ(report["failures"], 2);
  EXPECT_EQ(report["ledger"]["lines"], 2);
}

TEST(BadInput, ALineOverTheLimitIsOversizeAndTheNextIsRead) {
  const ScratchDirectory scratch;
  const std::string log =
      scratch.Write("log", kGood + ("\n" + std::string(100 << 20, 'x')) + "\n" + kGood + "\n");
  const auto report = Scan(log, 1);
  EXPECT_EQ(report["failures"], 2);
  EXPECT_EQ(report["ledger"]["outcomes"]["oversize"]["lines"], 1);
  EXPECT_EQ(report["ledger"]["outcomes"]["oversize"]["bytes"], (100 << 20) + 1);
  EXPECT_EQ(report["bad_lines"][0]["line"], 2);
  EXPECT_EQ(Scan("--max-line 200MiB " + log, 0)["ledger"]["outcomes"]["text"]["lines"], 1);
}

TEST(BadInput, InvalidUtf8AndNulBytesAreMalformedWithTheirPlace) {
  const ScratchDirectory scratch;
  std::string nul = "{\"a\":\"x\"}\n";
  nul[6] = '\0';
  const auto report = Scan(scratch.Write("log", "{\"a\":\"\xFF\"}\n" + nul + kGood + "\n"), 1);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["ledger"]["outcomes"]["malformed"]["lines"], 2);
  EXPECT_EQ(report["bad_lines"][0]["byte"], 6);
  EXPECT_EQ(report["bad_lines"][1]["line"], 2);
}

TEST(BadInput, AFailureBesideABadByteStillCounts) {
  const ScratchDirectory scratch;
  std::string line = kGood;
  line.insert(line.size() - 1, ",\"note\":\"\xE4\"");
  const auto report = Scan(scratch.Write("log", line + "\n"), 1);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["vms"][0]["vm"], "good");
}

TEST(BadInput, AnUnreadableDirectoryIsNamedAndTheRestIsRead) {
  const ScratchDirectory scratch;
  scratch.Write("tree/closed/log", std::string(kGood) + "\n");
  scratch.Write("tree/open/log", std::string(kGood) + "\n");
  const std::string tree = scratch.path("tree");
  // root may enter any directory, so the program runs as somebody else where the test does not.
  const RunResult run =
      RunShell("chmod 755 $(dirname " + tree + ") && chmod 000 " + tree + "/closed\n" +
               "if [ $(id -u) -eq 0 ]; then cp '" VMSIFT_BINARY "' " + tree + "/../vmsift; chmod 755 " +
               tree + "/../vmsift; setpriv --reuid=65534 --clear-groups " + tree +
               "/../vmsift scan --format json " + tree + "; else vmsift scan --format json " + tree + "; fi");
  RunShell("chmod 755 " + tree + "/closed");
  EXPECT_EQ(run.status, 1) << run.errors;
  EXPECT_THAT(run.errors, HasSubstr("tree/closed: Permission denied"));
  EXPECT_EQ(nlohmann::json::parse(run.out)["failures"], 1);
}

TEST(BadInput, LoopsOfLinksEnd) {
  const ScratchDirectory scratch;
  scratch.Write("tree/log", std::string(kGood) + "\n");
  const std::string tree = scratch.path("tree");
  RunShell("ln -s . " + tree + "/loop; ln -s nowhere " + tree + "/broken");
  EXPECT_EQ(Scan(tree, 0)["failures"], 1);
}

TEST(BadInput, ADocumentThatIsCutShortIsMalformedAndWhatItHoldsCounts) {
  const ScratchDirectory scratch;
  const std::string cut =
      "{\n  \"error\": {\n    \"code\": \"VMNotFound\",\n    \"message\": \"The VM 'cut' cannot be "
      "found.\",\n    \"deta";
  const auto report = Scan(scratch.Write("log", cut), 1);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["vms"][0]["vm"], "cut");
  EXPECT_EQ(report["ledger"]["outcomes"]["malformed"]["lines"], 5);
}

TEST(BadInput, ADocumentOverTheLimitIsMalformedAndWhatFollowsIsRead) {
  const ScratchDirectory scratch;
  std::string log = "begin\n{\n  \"a\": [\n";
  for (int i = 0; i < 5000; ++i) log += "    \"nothing to see in this line\",\n";
  log += "Error: Code=\"VMNotFound\" Message=\"The VM 'after' cannot be found.\"\n";
  const auto report = Scan("--max-document 64KiB " + scratch.Write("log", log), 1);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_THAT(report["bad_lines"][0]["reason"].get<std::string>(), HasSubstr("--max-document"));
}

}  // namespace
}  // namespace vmsift
