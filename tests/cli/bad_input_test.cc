// Bad input: each kind gives a message with path and place or an outcome in the ledger, and the rest is still
// read.
#include <algorithm>
#include <random>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/analyzer/packing.h"
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

// How often a command's terminal, on which messages and report both are, shows `/nonexistent`.
size_t TimesOnTerminal(const std::string& command) {
  const RunResult run =
      RunShell("export COLUMNS=100 program='" VMSIFT_BINARY "'; SHELL=/bin/sh script -qefc '" + command +
               "' /dev/null </dev/null");
  size_t times = 0;
  for (size_t at = run.out.find("/nonexistent"); at != std::string::npos;
       at = run.out.find("/nonexistent", at + 1))
    ++times;
  return times;
}

TEST(BadInput, AMissingFileIsShownOnceOnATerminal) {
  EXPECT_EQ(TimesOnTerminal("$program scan /nonexistent"), 1);
  EXPECT_EQ(TimesOnTerminal("$program scan /nonexistent samples/logs/error-responses.jsonl"), 1);
  // Each of the two, whatever else shows it.
  EXPECT_EQ(TimesOnTerminal("$program scan /nonexistent >/dev/null"), 1);
  EXPECT_EQ(TimesOnTerminal("$program scan /nonexistent 2>/dev/null"), 1);
  // These do not list it in the report, or not all of it.
  EXPECT_EQ(TimesOnTerminal("$program scan --brief /nonexistent"), 1);
  EXPECT_EQ(TimesOnTerminal("$program scan --by code /nonexistent"), 1);
  EXPECT_EQ(TimesOnTerminal("$program incidents /nonexistent"), 1);
  EXPECT_EQ(TimesOnTerminal("$program scan --top 1 /nonexistent/a /nonexistent/b"), 3);
}

TEST(BadInput, FewOpenFilesAllowedMeansFewWorkers) {
  const ScratchDirectory scratch;
  for (int i = 0; i < 80; ++i)
    scratch.Write("logs/" + std::to_string(i) + ".jsonl", kGood + std::string("\n"));
  const std::string scan = "vmsift scan --format json --threads 64 ";
  const RunResult run = RunShell("ulimit -n 10; " + scan + scratch.path("logs"));
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(run.out, RunShell(scan + scratch.path("logs")).out);
}

TEST(BadInput, ErrorsThatNestTooDeepAreToldAndInventNothing) {
  const ScratchDirectory scratch;
  for (int levels : {65, 100, 200}) {
    std::string error =
        "{\"code\":\"VMStartTimedOut\",\"message\":\"VM 'a' did not start in the allotted time.\"}";
    for (int i = 1; i < levels; ++i) {
      error = "{\"code\":\"DeploymentFailed\",\"message\":\"At least one operation failed.\",\"details\":[" +
              error + "]}";
    }
    for (const char* shape : {"jsonl", "text"}) {
      const auto report = Scan("--input " + std::string(shape) + " " +
                                   scratch.Write("deep", "{\"error\":" + error + "}\n" + kGood + "\n"),
                               0);
      EXPECT_EQ(report["failures"], 1) << levels << shape;
      EXPECT_EQ(report["ledger"]["outcomes"]["suspect"]["lines"], 1);
      EXPECT_EQ(report["suspects"][0]["reason"], "errors nested too deep");
    }
  }
}

TEST(BadInput, ACatalogMadeToBeSlowIsRefusedWithOneMessage) {
  const ScratchDirectory scratch;
  const std::string head = "| Error Code | Error Message |\n|---|---|\n";
  std::string placeholders;
  for (int i = 0; i < 1600; ++i) placeholders += "{" + std::to_string(i) + "} a ";
  std::string rows;
  for (int i = 0; i < 12'000; ++i)
    rows += "| Odd | the disk {0} of number " + std::to_string(i) + " in {1} fails |\n";
  for (const std::string& page : {head + "| Odd | " + placeholders + " |\n", head + rows}) {
    const RunResult run =
        RunShell("vmsift scan --catalog " + scratch.Write("page.md", page) + " samples/logs");
    EXPECT_EQ(run.status, 2);
    EXPECT_THAT(run.errors, testing::MatchesRegex("vmsift: catalog [^\n]*page.md:[0-9]+: [^\n]*refused\n"));
    EXPECT_EQ(run.out, "");
  }
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
  const auto report = Scan(log, 0);
  EXPECT_EQ(Scan("--strict " + log, 1), report);
  EXPECT_EQ(report["failures"], 2);
  EXPECT_EQ(report["ledger"]["outcomes"]["oversize"]["lines"], 1);
  EXPECT_EQ(report["ledger"]["outcomes"]["oversize"]["bytes"], (100 << 20) + 1);
  EXPECT_EQ(report["bad_lines"][0]["line"], 2);
  EXPECT_EQ(Scan("--strict --max-line 200MiB " + log, 0)["ledger"]["outcomes"]["text"]["lines"], 1);
}

TEST(BadInput, InvalidUtf8AndNulBytesAreMalformedWithTheirPlace) {
  const ScratchDirectory scratch;
  std::string nul = "{\"a\":\"x\"}\n";
  nul[6] = '\0';
  const std::string log = scratch.Write("log", "{\"a\":\"\xFF\"}\n" + nul + kGood + "\n");
  EXPECT_EQ(Scan(log, 0)["ledger"]["passed_over"]["lines"], 2);
  const auto report = Scan("--validate " + log, 0);
  EXPECT_EQ(Scan("--validate --strict " + log, 1), report);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["ledger"]["outcomes"]["malformed"]["lines"], 2);
  EXPECT_EQ(report["bad_lines"][0]["byte"], 6);
  EXPECT_EQ(report["bad_lines"][1]["line"], 2);
}

TEST(BadInput, AFailureBesideABadByteStillCounts) {
  const ScratchDirectory scratch;
  std::string line = kGood;
  line.insert(line.size() - 1, ",\"note\":\"\xE4\"");
  const auto report = Scan("--strict " + scratch.Write("log", line + "\n"), 1);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["vms"][0]["vm"], "good");
}

TEST(BadInput, AClosedStreamIsSaidAndHoldsNothingElse) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("log", std::string(kGood) + "\n");
  const RunResult scan = RunShell("vmsift scan - <&-");
  EXPECT_EQ(scan.status, 1);
  EXPECT_THAT(scan.errors, HasSubstr("standard input: at byte 0: Bad file descriptor"));
  const RunResult tail = RunShell("vmsift tail - <&-");
  EXPECT_EQ(tail.status, 1);
  EXPECT_THAT(tail.errors, HasSubstr("standard input: Bad file descriptor"));
  const RunResult silent = RunShell("vmsift scan " + log + " >&-");
  EXPECT_EQ(silent.status, 2);
  EXPECT_THAT(silent.errors, HasSubstr("standard output: Bad file descriptor"));
}

TEST(BadInput, AnUnreadableDirectoryIsNamedAndTheRestIsRead) {
  const ScratchDirectory scratch;
  scratch.Write("tree/closed/log", std::string(kGood) + "\n");
  scratch.Write("tree/open/log", std::string(kGood) + "\n");
  const std::string tree = scratch.path("tree");
  const RunResult run =
      RunShellAsUser("chmod 000 " + tree + "/closed; vmsift scan --format json " + tree, scratch);
  RunShell("chmod 755 " + tree + "/closed");
  EXPECT_EQ(run.status, 1) << run.errors;
  EXPECT_THAT(run.errors, HasSubstr("tree/closed: Permission denied"));
  EXPECT_EQ(nlohmann::json::parse(run.out)["failures"], 1);
}

TEST(BadInput, ALinkToNothingIsNamedWithWhereItLeads) {
  const ScratchDirectory scratch;
  const std::string link = scratch.path("link");
  const RunResult run =
      RunShell("ln -s nowhere " + link + "; vmsift extract " + link + "; vmsift scan " + link);
  EXPECT_EQ(run.status, 1);
  const std::string message = "vmsift: " + link + ": a link to nowhere, which is not there\n";
  EXPECT_EQ(run.errors, message + message);
}

TEST(BadInput, LoopsOfLinksEnd) {
  const ScratchDirectory scratch;
  scratch.Write("tree/log", std::string(kGood) + "\n");
  const std::string tree = scratch.path("tree");
  RunShell("ln -s . " + tree + "/loop; ln -s nowhere " + tree + "/broken");
  EXPECT_EQ(Scan(tree, 0)["failures"], 1);
}

// It would wait for a writer for ever.
TEST(BadInput, AFifoOrDeviceInATreeIsNotOpened) {
  const ScratchDirectory scratch;
  scratch.Write("tree/log", std::string(kGood) + "\n");
  const std::string tree = scratch.path("tree");
  RunShell("mkfifo " + tree + "/fifo; ln -s fifo " + tree + "/to-fifo; ln -s /dev/zero " + tree + "/zero");
  const auto report = Scan(tree, 0);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["inputs"].size(), 1u);
}

TEST(BadInput, ANamedFifoIsReadToItsEnd) {
  const ScratchDirectory scratch;
  const std::string fifo = scratch.path("fifo");
  const std::string log = scratch.Write("log", std::string(kGood) + "\n" + kGood + "\n");
  const std::string writer = "rm -f " + fifo + "; mkfifo " + fifo + "; cat " + log + " > " + fifo + " &\n";
  const RunResult scan = RunShell(writer + "vmsift scan " + fifo);
  EXPECT_EQ(scan.status, 0) << scan.errors;
  EXPECT_THAT(scan.out, HasSubstr("on 1 VM in 2 lines"));
  const RunResult extract = RunShell(writer + "vmsift extract " + fifo);
  EXPECT_EQ(extract.status, 0) << extract.errors;
  EXPECT_EQ(std::count(extract.out.begin(), extract.out.end(), '\n'), 2);
}

// With fewer descriptors than files, and than folders.
TEST(BadInput, TenThousandFilesWithUnreadableOnesAmongThem) {
  const ScratchDirectory scratch;
  std::string closed = "chmod 000";
  for (int i = 0; i < 10'000; ++i) {
    const std::string name = "tree/" + std::to_string(i / 100) + "/" + std::to_string(i) + ".json";
    const std::string path = scratch.Write(name, std::string(kGood) + "\n");
    if (i % 1000 == 7) closed += " " + path;
  }
  const RunResult run = RunShellAsUser(
      closed + "; ulimit -n 24; vmsift scan --threads 4 --format json " + scratch.path("tree"), scratch);
  EXPECT_EQ(run.status, 1);
  const auto report = nlohmann::json::parse(run.out);
  EXPECT_EQ(report["failures"], 9'990);
  EXPECT_EQ(report["inputs"].size(), 10'000u);
  EXPECT_EQ(std::count(run.errors.begin(), run.errors.end(), '\n'), 10) << run.errors;
  EXPECT_THAT(run.errors, HasSubstr("tree/90/9007.json: Permission denied\n"));
}

TEST(BadInput, ADocumentThatIsCutShortIsMalformedAndWhatItHoldsCounts) {
  const ScratchDirectory scratch;
  const std::string cut =
      "{\n  \"error\": {\n    \"code\": \"VMNotFound\",\n    \"message\": \"The VM 'cut' cannot be "
      "found.\",\n    \"deta";
  const auto report = Scan("--strict " + scratch.Write("log", cut), 1);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_EQ(report["vms"][0]["vm"], "cut");
  EXPECT_EQ(report["ledger"]["outcomes"]["malformed"]["lines"], 5);
}

TEST(BadInput, ADocumentOverTheLimitIsMalformedAndWhatFollowsIsRead) {
  const ScratchDirectory scratch;
  std::string log = "begin\n{\n  \"a\": [\n";
  for (int i = 0; i < 5000; ++i) log += "    \"nothing to see in this line\",\n";
  log += "Error: Code=\"VMNotFound\" Message=\"The VM 'after' cannot be found.\"\n";
  const auto report = Scan("--strict --max-document 64KiB " + scratch.Write("log", log), 1);
  EXPECT_EQ(report["failures"], 1);
  EXPECT_THAT(report["bad_lines"][0]["reason"].get<std::string>(), HasSubstr("--max-document"));
}

TEST(BadInput, SuspectsChangeTheStatusIfStrict) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write(
      "log", std::string(kGood) +
                 "\n{\"status\":\"Failed\",\"resourceId\":\"/subscriptions/s/resourceGroups/g\"}\n");
  EXPECT_EQ(Scan(log, 0)["suspects"][0]["line"], 2);
  Scan("--strict " + log, 1);
  EXPECT_EQ(RunShell("vmsift extract " + log).status, 0);
  EXPECT_EQ(RunShell("vmsift extract --strict " + log).status, 1);
}

TEST(BadInput, CodeInBracesIsText) {
  const ScratchDirectory scratch;
  const auto report =
      Scan("--strict " + scratch.Write("main.tf",
                                       "resource \"azurerm_linux_virtual_machine\" \"web\" {\n"
                                       "  name = \"web-01\"\n  tags = { \"env\" = \"prod\" }\n}\n"),
           0);
  EXPECT_EQ(report["ledger"]["outcomes"]["text"]["lines"], 4);
}

// The bytes of a text in ASCII, two for each.
std::string Utf16(std::string_view text, bool big_endian) {
  std::string bytes;
  for (char c : text) bytes += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
  return bytes;
}

TEST(BadInput, Utf16IsReadLikeTheSameTextInUtf8) {
  const ScratchDirectory scratch;
  std::string lines;
  for (int i = 0; i < 20'000; ++i) lines += std::string(kGood) + "\r\n";  // more than a chunk holds
  for (const std::string& text : {lines, std::string("(VMNotFound) The VM 'good' cannot be found.\r\n")}) {
    const auto plain = Scan(scratch.Write("log", text), 0);
    for (const std::string& bytes : {"\xFF\xFE" + Utf16(text, false), "\xFE\xFF" + Utf16(text, true),
                                     Utf16(text, false), Utf16(text, true)}) {
      for (const std::string& packed : {bytes, PackGzip(bytes), PackZstd(bytes)}) {
        const std::string log = scratch.Write("log", packed);
        EXPECT_EQ(Scan(log, 0), plain);
        EXPECT_EQ(Scan("--threads 4 " + log, 0), plain);
        auto piped = Scan("- < " + log, 0);
        EXPECT_EQ(piped["failures"], plain["failures"]);
        EXPECT_EQ(piped["ledger"], plain["ledger"]);
      }
    }
  }
}

TEST(BadInput, Utf16IsNotedOnce) {
  const ScratchDirectory scratch;
  const std::string one = scratch.Write("1.log", Utf16(kGood, false));
  const std::string other = scratch.Write("2.log", Utf16(kGood, true));
  const RunResult result = RunShell("vmsift scan " + one + " " + other + " samples/logs/quiet.jsonl");
  EXPECT_EQ(result.errors, "vmsift: " + one + ": read as UTF-16, as 1 other is\n");
  EXPECT_EQ(RunShell("vmsift scan - < " + one).errors, "vmsift: standard input: read as UTF-16\n");
  EXPECT_EQ(RunShell("vmsift scan samples/logs/quiet.jsonl").errors, "");
}

TEST(BadInput, BinaryDataIsNotedOnceAndCounted) {
  const ScratchDirectory scratch;
  std::mt19937 random(19);
  std::string bytes;
  for (int i = 0; i < 3000; ++i) bytes += static_cast<char>(random() & 0xFF);
  std::replace(bytes.begin(), bytes.begin() + 1000, '\n', 'n');  // of a stream, the first line counts
  const std::string one = scratch.Write("1.bin", bytes);
  const std::string packed = scratch.Write("2.bin", PackGzip(bytes + bytes));
  constexpr char kNote[] = "looks like binary data, not like a log";
  const RunResult both = RunShell("vmsift scan " + one + " samples/logs/quiet.jsonl " + packed);
  EXPECT_EQ(both.status, 0);
  EXPECT_EQ(both.errors, "vmsift: " + one + ": " + kNote + ", as 1 other does\n");
  EXPECT_THAT(both.out, HasSubstr("Every line was read: "));
  EXPECT_EQ(RunShell("cat " + one + " | vmsift scan").errors,
            std::string("vmsift: standard input: ") + kNote + "\n");
  const std::string archive = scratch.Write("a.tar", PackTar({{"a/quiet.log", kGood}, {"a/core", bytes}}));
  EXPECT_EQ(RunShell("vmsift scan " + archive).errors, "vmsift: " + archive + "!a/core: " + kNote + "\n");
}

TEST(BadInput, ALogThatBeginsWithZerosIsALog) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("log", std::string(70'000, '\0') + "\n" + kGood + "\n");
  for (const std::string& scan : {"vmsift scan " + log, "vmsift scan <" + log})
    EXPECT_EQ(RunShell(scan).errors, "");
}

TEST(BadInput, BinaryDataInAStreamIsNotedHoweverShortItsFirstLineIs) {
  const ScratchDirectory scratch;
  std::mt19937 random(20);
  std::string bytes =
      "\x7F"
      "ELF\n";
  for (int i = 0; i < 3000; ++i) bytes += static_cast<char>(random() & 0xFF);
  const RunResult run = RunShell("cat " + scratch.Write("bin", bytes) + " | vmsift scan");
  EXPECT_EQ(run.errors, "vmsift: standard input: looks like binary data, not like a log\n");
}

TEST(BadInput, ATailNamesUtf16) {
  const ScratchDirectory scratch;
  const std::string log = scratch.Write("log", "\xFF\xFE" + Utf16(kGood, false));
  const RunResult stream = RunShell("vmsift tail --format json - < " + log);
  EXPECT_EQ(stream.status, 1);
  EXPECT_THAT(stream.errors, HasSubstr("standard input: compressed, or not plain text"));
}

}  // namespace
}  // namespace vmsift
