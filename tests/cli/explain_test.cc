// vmsift explain of logs: each failure with its place, those that are alike once.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

std::string LineOf(const std::string& code, const std::string& message) {
  return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}\n";
}

std::string NotFound(const std::string& vm) {
  return LineOf("VMNotFound", "The VM '" + vm + "' cannot be found.");
}

class Explain : public testing::Test {
 protected:
  Explain() {
    scratch_.Write("a.log", NotFound("web-01") + LineOf("OddlyFailed", "Nobody knows why 1.") +
                                NotFound("web-02") + "{\"fine\": true}\n" +
                                LineOf("OddlyFailed", "Nobody knows why 2.") + NotFound("web-03"));
  }

  RunResult Run(const std::string& command) const {
    return RunShell("cd '" + scratch_.path("") + "' && " + command);
  }

  const ScratchDirectory scratch_;
};

TEST_F(Explain, FailuresThatAreAlikeAreExplainedOnceInTheirOrder) {
  const RunResult run = Run("vmsift explain a.log");
  EXPECT_EQ(run.status, 0);
  EXPECT_EQ(run.errors, "");
  EXPECT_THAT(run.out, StartsWith("VMNotFound\n  Place       a.log:1\n  VM          web-01\n"));
  EXPECT_THAT(run.out, HasSubstr("\n  And         2 more like it, the last at a.log:6\n\nOddlyFailed\n"
                                 "  Place       a.log:2\n"));
  EXPECT_THAT(run.out, EndsWith("  And         1 more like it, the last at a.log:5\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("web-02")));
}

TEST_F(Explain, AllExplainsEachFailure) {
  const RunResult run = Run("vmsift explain --all a.log");
  EXPECT_EQ(run.status, 0);
  size_t from = 0;
  for (const std::string line : {"1", "2", "3", "5", "6"}) {
    from = run.out.find("  Place       a.log:" + line + "\n", from);
    EXPECT_NE(from, std::string::npos) << line;
  }
  EXPECT_THAT(run.out, Not(HasSubstr("more like it")));
  EXPECT_EQ(Run("vmsift explain --all --top 2 a.log").status, 2);
}

TEST_F(Explain, TopSaysWhatItLeavesOutAndHowToSeeIt) {
  const RunResult run = Run("vmsift explain --top 1 a.log");
  EXPECT_THAT(run.out, EndsWith("\n\nNot explained: 2 failures of 1 other kind. --top 0 explains every kind, "
                                "--all every failure.\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("OddlyFailed")));
  EXPECT_THAT(Run("vmsift explain --top 0 a.log").out, HasSubstr("OddlyFailed"));
}

TEST_F(Explain, CodeSelectsFailuresOfFiles) {
  const RunResult run = Run("vmsift explain --code 'oddly*' a.log");
  EXPECT_THAT(run.out, StartsWith("OddlyFailed\n  Place       a.log:2\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("VMNotFound")));
  const RunResult none = Run("vmsift explain --code Other a.log");
  EXPECT_EQ(none.status, 0);
  EXPECT_EQ(none.out, "No selected failures in 6 lines of 1 input.\n");
}

TEST_F(Explain, EveryRoadExplainsTheSame) {
  const std::string plain = Run("vmsift explain --all a.log").out;
  const auto as_line = [&plain](const std::string& path) {
    std::string out = plain;
    for (size_t at = 0; (at = out.find("a.log:", at)) != std::string::npos; at += path.size())
      out.replace(at, 6, path);
    return out;
  };
  EXPECT_EQ(Run("gzip -k a.log && vmsift explain --all a.log.gz").out, as_line("a.log.gz:"));
  EXPECT_EQ(Run("vmsift explain --all - < a.log").out, as_line("line "));
  EXPECT_EQ(Run("vmsift explain --all < a.log.gz").out, as_line("line "));
  EXPECT_EQ(Run("tar -cf a.tar a.log && vmsift explain --all a.tar").out, as_line("a.tar!a.log:"));
  EXPECT_EQ(Run("vmsift explain --all < a.tar").out, as_line("-!a.log:"));
  EXPECT_EQ(Run("vmsift explain --all '*.log'").out, plain);
}

TEST_F(Explain, AStreamLargerThanAnyMessageIsALog) {
  const RunResult run = Run("(yes '{\"fine\": true}' | head -n 100000; cat a.log) | vmsift explain");
  EXPECT_THAT(run.out, StartsWith("VMNotFound\n  Place       line 100001\n"));
  const RunResult quiet = Run("yes 'nothing of interest' | head -n 100000 | vmsift explain");
  EXPECT_EQ(quiet.status, 0);
  EXPECT_EQ(quiet.out, "No failures in 100,000 lines of 1 input.\n");
}

TEST_F(Explain, OneOfSeveralFilesMayBeMissing) {
  const RunResult run = Run("vmsift explain a.log none.log");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.out, HasSubstr("VMNotFound"));
  EXPECT_THAT(run.errors, HasSubstr("none.log: No such file"));
  EXPECT_EQ(Run("vmsift explain none.log").status, 2);
}

TEST_F(Explain, AMalformedLineIsReportedWithItsPlace) {
  scratch_.Write("bad.jsonl", NotFound("a") + "{\"error\": tru\n" + NotFound("b"));
  const RunResult run = Run("vmsift explain bad.jsonl");
  EXPECT_EQ(run.status, 1);
  EXPECT_THAT(run.errors, HasSubstr("vmsift: explain: bad.jsonl:2: byte "));
  EXPECT_THAT(run.out, HasSubstr("1 more like it, the last at bad.jsonl:3\n"));
}

TEST_F(Explain, ASuspectIsNamedBesideTheFailures) {
  scratch_.Write("s.jsonl", NotFound("a") +
                                "{\"status\": \"Failed\", \"resourceId\": "
                                "\"/subscriptions/s/resourceGroups/g\"}\n");
  EXPECT_THAT(Run("vmsift explain s.jsonl").out,
              HasSubstr("\n\n1 line looks like a failure, but no error can be read from it; the first at "
                        "s.jsonl:2: "));
}

TEST_F(Explain, WordsOfAMessageThatAreNamesOfFilesAreStillAMessage) {
  scratch_.Write("The", "");
  const RunResult run = Run("vmsift explain The VM \"'web-01'\" cannot be found.");
  EXPECT_THAT(run.out, StartsWith("VMNotFound\n  VM          web-01\n"));
}

TEST_F(Explain, TextsAreWrappedToTheWidthAndWordsStayWhole) {
  const std::string id = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/group";
  scratch_.Write("id.log",
                 LineOf("OddlyFailed", "There is something that is wrong with " + id + " and others"));
  const RunResult run = Run("COLUMNS=60 vmsift explain id.log");
  EXPECT_THAT(run.out, HasSubstr("  Message     There is something that is wrong with\n              " + id +
                                 "\n              and others\n"));
  EXPECT_THAT(Run("vmsift explain id.log").out, HasSubstr("wrong with " + id + " and others\n"));
  EXPECT_THAT(
      Run("COLUMNS=60 vmsift explain SkuNotAvailable").out,
      HasSubstr("\n  Class       capacity: Azure has no room for the request;\n              try another "));
}

}  // namespace
}  // namespace vmsift
