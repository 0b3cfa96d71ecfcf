// Usage, help, exit status and where things are printed.
#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(CommandLine, HelpIsEverywhereAndHasExamples) {
  for (const char* command : {"", "scan", "plan", "merge", "consume", "report", "incidents", "compare",
                              "restore", "extract", "learn", "explain", "catalog", "bench"}) {
    SCOPED_TRACE(command);
    const RunResult run = RunShell(std::string("vmsift ") + command + " --help");
    EXPECT_EQ(run.status, 0);
    EXPECT_THAT(run.out, HasSubstr("Examples:"));
    EXPECT_EQ(run.errors, "");
  }
}

TEST(CommandLine, HelpHasNoNoiseOfTheParser) {
  for (const char* command : {"scan", "incidents", "tail", "learn", "bench"}) {
    const RunResult run = RunShell(std::string("vmsift ") + command + " --help");
    for (const char* noise : {"=1024b", "UINT", "{false}"})
      EXPECT_THAT(run.out, Not(HasSubstr(noise))) << command;
  }
  EXPECT_THAT(RunShell("vmsift scan --max-line 1 x").errors, HasSubstr("--max-line"));
}

TEST(CommandLine, VersionNamesTheProgram) {
  const RunResult run = RunShell("vmsift --version");
  EXPECT_EQ(run.status, 0);
  // A commit after a release adds +N.gHASH.
  EXPECT_THAT(run.out, testing::ContainsRegex("^vmsift [0-9]+\\.[0-9]+\\.[0-9]+(\\+[0-9]+\\.g[0-9a-f]+)?\n"));
  EXPECT_THAT(run.out,
              testing::ContainsRegex("\nlibraries: Abseil [0-9]+, .*simdjson [0-9.]+, .*zstd [0-9.]+\n"));
  for (const char* library : {"bzip2", "Chart\\.js", "liblzma", "LZ4", "Nettle", "toml\\+\\+", "zlib"})
    EXPECT_THAT(run.out, testing::ContainsRegex(std::string(", ") + library + " [0-9.]+")) << library;
  EXPECT_THAT(run.out,
              testing::ContainsRegex("\nkernels: search (AVX-512|AVX2|none), simdjson [a-z0-9_]+\n$"));
}

TEST(CommandLine, WrongUsageIsStatusTwoAndSaysHowToGoOn) {
  for (const char* arguments :
       {"", "scan", "scan --format yaml x", "scan --top x y", "scan --top -1 x", "nonsense",
        "extract --nonsense x", "scan --max-line 3 x", "explain --code", "bench --repeat 0",
        "bench --format csv", "bench --failure-rate 2", "bench --size 1MB x", "bench --failure-rate 0.1 x"}) {
    SCOPED_TRACE(arguments);
    const RunResult run = RunShell(std::string("vmsift ") + arguments + " </dev/null");
    EXPECT_EQ(run.status, 2);
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run.errors, HasSubstr("--help"));
  }
}

TEST(CommandLine, OptionsOfATailThatWouldDoNothingAreWrongUsage) {
  const RunResult every = RunShell("vmsift tail --format jsonl --every 10s app.log");
  EXPECT_EQ(every.status, 2);
  EXPECT_THAT(every.errors, HasSubstr("--every"));
  const RunResult command = RunShell("vmsift tail --alert-command true app.log");
  EXPECT_EQ(command.status, 2);
  EXPECT_THAT(command.errors, HasSubstr("--alert-command requires --alert"));
}

TEST(CommandLine, AWordThatIsNoCommandIsNamed) {
  EXPECT_EQ(RunShell("vmsift scna x").errors,
            "vmsift: there is no command \"scna\"; did you mean \"scan\"?\nTry: vmsift --help\n");
  EXPECT_EQ(RunShell("vmsift --format json x").errors,
            "vmsift: no command before --format\nTry: vmsift --help\n");
  EXPECT_EQ(RunShell("vmsift samples/logs").errors,
            "vmsift: there is no command \"samples/logs\"\nTry: vmsift scan samples/logs\n");
}

TEST(CommandLine, CleanInputIsStatusZero) {
  EXPECT_EQ(RunShell("vmsift scan samples/logs/error-responses.jsonl").status, 0);
  EXPECT_EQ(RunShell("vmsift extract samples/logs/error-responses.jsonl").status, 0);
}

TEST(CommandLine, DamagedLinesAreStatusOneIfStrictAndTheReportSaysWhere) {
  const RunResult run = RunShell("vmsift scan samples/logs/damaged.jsonl");
  EXPECT_EQ(run.status, 0);
  const RunResult strict = RunShell("vmsift scan --strict samples/logs/damaged.jsonl");
  EXPECT_EQ(strict.status, 1);
  EXPECT_EQ(strict.out, run.out);
  EXPECT_THAT(run.out, HasSubstr("samples/logs/damaged.jsonl:2: byte "));
}

TEST(CommandLine, TopCutsTheListsOfATableAndOfJson) {
  const RunResult table = RunShell("vmsift scan --top 1 samples/logs/error-responses.jsonl");
  EXPECT_THAT(table.out, HasSubstr("the top 1 of 6"));
  const auto json = nlohmann::json::parse(RunShell("vmsift scan --format json --top 2 samples/logs").out);
  EXPECT_EQ(json["codes"].size(), 2u);
  const auto all = nlohmann::json::parse(RunShell("vmsift scan --format json samples/logs").out);
  EXPECT_GT(all["codes"].size(), 10u);
}

TEST(CommandLine, ADirectoryIsReadInOrderOfItsPaths) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(VMSIFT_SOURCE_DIR "/samples/logs"))
    files.push_back("samples/logs/" + entry.path().filename().string());
  std::sort(files.begin(), files.end());
  ASSERT_GT(files.size(), 1u);
  const auto json = nlohmann::json::parse(RunShell("vmsift scan --format json samples/logs").out);
  std::vector<std::string> paths;
  for (const auto& input : json.at("inputs")) paths.push_back(input.at("path"));
  EXPECT_EQ(paths, files);
}

TEST(CommandLine, SeveralPathsAreOneReport) {
  const auto json = nlohmann::json::parse(
      RunShell(
          "vmsift scan --format json samples/logs/error-responses.jsonl samples/logs/error-responses.jsonl")
          .out);
  EXPECT_EQ(json["failures"], 12);
  EXPECT_EQ(json["inputs"].size(), 2u);
}

TEST(CommandLine, NoColourIntoAPipe) {
  EXPECT_THAT(RunShell("vmsift scan samples/logs").out, Not(HasSubstr("\x1b[")));
}

TEST(CommandLine, CatalogsCanBeAddedAndTheBuiltInLeftOut) {
  const ScratchDirectory scratch;
  const std::string page =
      scratch.Write("page.md",
                    "| Error Code | Error Message |\n|---|---|\n"
                    "| PumpJammed | The pump '{0}' of VM '{1}' is jammed and cannot be primed. |\n");
  const std::string log = scratch.Write(
      "log.jsonl",
      "{\"error\":{\"code\":\"PumpJammed\",\"message\":\"The pump 'p1' of VM 'well-1' is jammed and cannot "
      "be primed.\"}}\n"
      "{\"error\":{\"code\":\"VMNotFound\",\"message\":\"The VM 'well-2' cannot be found.\"}}\n");
  const RunResult with = RunShell("vmsift extract --catalog " + page + " " + log);
  EXPECT_THAT(with.out, HasSubstr("\"vm\":\"well-1\""));
  EXPECT_THAT(with.out, Not(HasSubstr("unknown")));
  const RunResult without = RunShell("vmsift extract --no-builtin --catalog " + page + " " + log);
  EXPECT_THAT(without.out, HasSubstr("\"grade\":\"unknown\""));
  EXPECT_THAT(RunShell("vmsift catalog --no-builtin --catalog " + page).out, HasSubstr("{1:vm}"));
}

TEST(CommandLine, ABadRowOfACatalogIsSkippedAndAPageWithoutTableAnError) {
  const ScratchDirectory scratch;
  const std::string brace =
      scratch.Write("brace.md",
                    "| Error Code | Error Message |\n|---|---|\n| X | The disk {0 is bad. |\n"
                    "| Y | The disk {0} is worse. |\n");
  const RunResult scan = RunShell("vmsift scan --catalog " + brace + " samples/logs/quiet.jsonl");
  EXPECT_EQ(scan.status, 0);
  EXPECT_EQ(scan.errors, "") << "warnings are for vmsift catalog";
  const RunResult shown = RunShell("vmsift catalog --no-builtin --catalog " + brace);
  EXPECT_EQ(shown.status, 0);
  EXPECT_THAT(shown.out, HasSubstr("brace.md:3: the row is left out: X: unclosed '{'"));
  EXPECT_THAT(shown.out, HasSubstr("The disk {0:disk} is worse."));
  const RunResult none = RunShell("vmsift catalog --catalog README.md");
  EXPECT_EQ(none.status, 2);
  EXPECT_THAT(none.errors, HasSubstr("README.md:"));
  EXPECT_EQ(RunShell("vmsift catalog --catalog /nonexistent/page.md").status, 2);
}

TEST(CommandLine, ExplainTakesAMessageAResponseOrStandardInput) {
  const RunResult message = RunShell("vmsift explain \"VM 'web-01' did not start in the allotted time.\"");
  EXPECT_EQ(message.status, 0);
  EXPECT_THAT(message.out, HasSubstr("web-01"));
  EXPECT_THAT(message.out, HasSubstr("{0}"));
  const RunResult with_code = RunShell("vmsift explain \"VMNotFound: The VM 'web-02' cannot be found.\"");
  EXPECT_THAT(with_code.out, HasSubstr("exact"));
  const RunResult response = RunShell("head -n 1 samples/logs/nested-messages.jsonl | vmsift explain");
  EXPECT_THAT(response.out, HasSubstr("DeploymentFailed > Conflict > "));
  const RunResult pretty = RunShell(
      "printf '{\\n \"error\": {\\n \"code\": \"VMNotFound\", \"message\": \"The VM \\047a\\047 cannot be "
      "found.\"\\n}\\n}' | vmsift explain -");
  EXPECT_THAT(pretty.out, HasSubstr("VMNotFound"));
  const RunResult suspect = RunShell(
      "vmsift explain '{\"status\": \"Failed\", \"resourceId\": \"/subscriptions/s/resourceGroups/g\"}'");
  EXPECT_EQ(suspect.status, 0);
  EXPECT_THAT(suspect.out, HasSubstr("It looks like a failure, but no error can be read from it: a failed"));
  const RunResult nothing = RunShell("vmsift explain '{\"fine\": true}'");
  EXPECT_EQ(nothing.status, 0);
  EXPECT_THAT(nothing.out, HasSubstr("No error"));
  EXPECT_EQ(RunShell("vmsift explain </dev/null").status, 2);
}

TEST(CommandLine, ExplainAnswersForABareCode) {
  const RunResult code = RunShell("vmsift explain skunotavailable");
  EXPECT_EQ(code.status, 0);
  EXPECT_THAT(code.out, StartsWith("SkuNotAvailable\n  Class       capacity"));
  EXPECT_THAT(code.out, HasSubstr("Advice"));
  EXPECT_THAT(code.out, HasSubstr("builtin row "));
  EXPECT_EQ(RunShell("echo SkuNotAvailable | vmsift explain").out, code.out);
  const RunResult neither = RunShell("vmsift explain SkuNotAvailabel");
  EXPECT_EQ(neither.status, 2);
  EXPECT_EQ(neither.out, "");
  EXPECT_THAT(neither.errors, HasSubstr("SkuNotAvailabel is neither a message nor a code"));
  EXPECT_THAT(neither.errors, HasSubstr("; did you mean \"SkuNotAvailable\"?\n"));
  const RunResult unlike_any = RunShell("vmsift explain web-01.log");
  EXPECT_EQ(unlike_any.status, 2);
  EXPECT_THAT(unlike_any.errors, HasSubstr("no file has this name; vmsift catalog lists the codes"));
}

TEST(CommandLine, CatalogListsCodesByPattern) {
  const RunResult listed = RunShell("vmsift catalog --code 'sku*,VMSTARTTIMEDOUT'");
  EXPECT_EQ(listed.status, 0);
  EXPECT_THAT(listed.out, HasSubstr("SkuNotAvailable  capacity"));
  EXPECT_THAT(listed.out, HasSubstr("VMStartTimedOut  platform"));
  EXPECT_THAT(listed.out, Not(HasSubstr("VMNotFound")));
  EXPECT_EQ(RunShell("vmsift catalog --code '['").status, 2);
}

}  // namespace
}  // namespace vmsift
