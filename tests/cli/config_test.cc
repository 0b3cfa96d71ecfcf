// Options from a configuration file and the environment: which wins, and what is wrong with them. Wrong words
// on the command line, too.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Config : public testing::Test {
 protected:
  // The codes that the sample's report lists, with this file, environment and command line.
  size_t Codes(const std::string& config, const std::string& environment, const std::string& options) {
    const std::string file = scratch_.Write("vmsift.toml", config);
    const RunResult run = RunShell(environment + " '" VMSIFT_BINARY "' scan --format json --config " + file +
                                   " " + options + " samples/logs/error-responses.jsonl");
    EXPECT_EQ(run.status, 0) << run.errors;
    return run.status == 0 ? nlohmann::json::parse(run.out)["codes"].size() : 0;
  }

  // Standard error of a command with this file.
  std::string Errors(const std::string& config, const std::string& command) {
    const std::string file = scratch_.Write("vmsift.toml", config);
    const RunResult run =
        RunShell("cd " + scratch_.path("") + " && vmsift " + command + " --config vmsift.toml");
    EXPECT_EQ(run.status, 2);
    EXPECT_EQ(run.out, "");
    return run.errors;
  }

  const ScratchDirectory scratch_;
};

TEST_F(Config, TheCommandLineWinsOverTheEnvironmentOverTheTableOverTheRest) {
  EXPECT_EQ(Codes("", "", ""), 6u);
  EXPECT_EQ(Codes("top = 4", "", ""), 4u);
  EXPECT_EQ(Codes("top = 4\n[scan]\ntop = 3", "", ""), 3u);
  EXPECT_EQ(Codes("top = 4\n[tail]\ntop = 3", "", ""), 4u);
  EXPECT_EQ(Codes("top = 4\n[scan]\ntop = 3", "VMSIFT_SCAN_TOP=2", ""), 2u);
  EXPECT_EQ(Codes("top = 4\n[scan]\ntop = 3", "VMSIFT_SCAN_TOP=2", "--top 1"), 1u);
  EXPECT_EQ(Codes("top = 4\n[scan]\ntop = 3", "VMSIFT_SCAN_TOP=", ""), 3u) << "empty is not set";
}

TEST_F(Config, WithoutTheOptionNoFileIsRead) {
  scratch_.Write("vmsift.toml", "[scan]\nbrief = true\nnonsense = 1\n");
  const RunResult run = RunShell("cp samples/logs/error-responses.jsonl " + scratch_.path("log") + " && cd " +
                                 scratch_.path("") + " && vmsift scan log");
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_THAT(run.out, HasSubstr("Every line was read"));
}

TEST_F(Config, ListsFlagsAndPathsComeFromTheFile) {
  const std::string file = scratch_.Write(
      "vmsift.toml",
      "[extract]\npath = ['samples/logs/error-responses.jsonl', 'samples/logs/damaged.jsonl']\n"
      "code = ['VMNotFound', 'VMStart*,Sku*']\nstrict = true\n");
  const RunResult all = RunShell("vmsift extract --config " + file);
  EXPECT_EQ(all.status, 1) << "strict";
  const RunResult same = RunShell(
      "vmsift extract --strict --code 'VMNotFound,VMStart*,Sku*' samples/logs/error-responses.jsonl "
      "samples/logs/damaged.jsonl");
  EXPECT_EQ(all.out, same.out);
  EXPECT_NE(all.out, "");
  const RunResult one =
      RunShell("vmsift extract --strict=false --config " + file + " samples/logs/damaged.jsonl");
  EXPECT_EQ(one.status, 0);
  EXPECT_THAT(one.out, Not(HasSubstr("error-responses")));
}

TEST_F(Config, SeveralAlertRulesOfAFileWork) {
  const std::string file = scratch_.Write("vmsift.toml",
                                          "[tail]\nformat = 'jsonl'\npath = '-'\n"
                                          "alert = ['code=VMStart* count>0 within 5m', # one\n"
                                          "         'vm=a count>=1 within 1h']\n");
  const RunResult run = RunShell(
      "echo '{\"error\":{\"code\":\"VMStartTimedOut\",\"message\":\"VM \\u0027a\\u0027 did not start in the "
      "allotted time.\"}}' | vmsift tail --config " +
      file);
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.errors, HasSubstr("code=VMStart*"));
  EXPECT_THAT(run.errors, HasSubstr("vm=a"));
}

TEST_F(Config, AVariableHasAValueOnEachLine) {
  const RunResult run = RunShell(
      "VMSIFT_CATALOG_CODE=$'VMNotFound\\nSku*' vmsift catalog && ! VMSIFT_CATALOG_NO_BUILTIN=maybe vmsift "
      "catalog");
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out, HasSubstr("VMNotFound"));
  EXPECT_THAT(run.out, HasSubstr("SkuNotAvailable"));
  EXPECT_THAT(run.out, Not(HasSubstr("VMStartTimedOut")));
  EXPECT_EQ(run.errors,
            "vmsift: VMSIFT_CATALOG_NO_BUILTIN: --no-builtin is true or false, not \"maybe\"\n"
            "Try: vmsift catalog --help\n");
}

TEST_F(Config, ANumberIsNoFile) {
  EXPECT_THAT(Errors("[scan]\npath = 3\n", "scan"),
              StartsWith("vmsift: vmsift.toml:2: path is a text in quotes, not a number\n"));
  EXPECT_THAT(Errors("output = 3\n", "scan x"), HasSubstr("output is a text in quotes, not a number"));
  EXPECT_THAT(Errors("top = 'abc'\n", "scan x"), HasSubstr("\"abc\" is no whole number from 0 to"));
}

TEST_F(Config, AVariableThatNoOptionHasIsTold) {
  const RunResult run = RunShell("VMSIFT_CATALOG_COED=x VMSIFT_SCAN_TPO=1 vmsift catalog --code VMNotFound");
  EXPECT_EQ(run.status, 0);
  EXPECT_THAT(run.out, HasSubstr("VMNotFound"));
  EXPECT_EQ(run.errors,
            "vmsift: VMSIFT_CATALOG_COED: not used, since catalog has no such option; did you mean "
            "\"VMSIFT_CATALOG_CODE\"?\n");
  const RunResult twice = RunShell("VMSIFT_CATALOG_NO_BUILTIN=$'true\\nfalse' vmsift catalog");
  EXPECT_EQ(twice.status, 2);
  EXPECT_THAT(twice.errors, HasSubstr("--no-builtin is one value, true or false"));
}

TEST_F(Config, CheckingSaysWhatIsWrongInEveryLine) {
  const std::string config =
      "tpo = 3\n[tail]\nevry = '1s'\nformat = 'jsn'\ntop = 'many'\nalert = ['count>3 within 5m', 'count>0']\n"
      "validate = 'yes'\nstate = ['a', 'b']\n[scna]\ntop = 1\n[scan]\nformat = 'yaml'\n";
  const std::string errors = Errors(config, "tail --check-config");
  EXPECT_THAT(errors,
              StartsWith("vmsift: vmsift.toml:1: no command has an option \"tpo\"; did you mean "
                         "\"top\"?\n"
                         "vmsift: vmsift.toml:3: tail has no option \"evry\"; did you mean \"every\"?\n"
                         "vmsift: vmsift.toml:4: --format: jsn not in {table,json,jsonl,metrics}; did you "
                         "mean \"json\"?\n"
                         "vmsift: vmsift.toml:5: --top: "));
  EXPECT_THAT(errors, HasSubstr("\nvmsift: vmsift.toml:6: --alert: "));
  EXPECT_THAT(errors,
              HasSubstr("\nvmsift: vmsift.toml:7: validate is true or false\n"
                        "vmsift: vmsift.toml:8: state has one value, not a list\n"
                        "vmsift: vmsift.toml:9: there is no command \"scna\"; did you mean \"scan\"?\n"
                        "vmsift: vmsift.toml:12: --format: yaml not in {table,html,json,csv,counts}\n"));
  // A run says the same, except of the values for other commands.
  EXPECT_THAT(Errors(config, "tail app.log"), Not(HasSubstr("yaml")));
  EXPECT_THAT(Errors("[scan]\nraw_csv = true\n", "scan x"), HasSubstr("did you mean \"raw-csv\"?"));
}

TEST_F(Config, CheckingEndsAndReadsNothing) {
  const std::string good = scratch_.Write("good.toml", "[tail]\nstate = '" + scratch_.path("state") + "'\n");
  const RunResult run = RunShell("vmsift tail --check-config --config " + good);
  EXPECT_EQ(run.status, 0) << run.errors;
  EXPECT_EQ(run.out, good + ": nothing is wrong\n");
  EXPECT_EQ(RunShell("test -e " + scratch_.path("state")).status, 1);
  EXPECT_EQ(RunShell("vmsift tail --check-config --config " + good + " >/dev/full").status, 2);
  EXPECT_EQ(RunShell("vmsift tail --check-config x").errors,
            "vmsift: --check-config requires --config\nTry: vmsift tail --help\n");
  // Options that contradict each other have no line.
  EXPECT_THAT(Errors("[tail]\nalert-command = 'true'\n", "tail --check-config"),
              HasSubstr("--alert-command requires --alert"));
  EXPECT_THAT(Errors("[tail]\nformat = 'jsonl'\nevery = '1s'\n", "tail --check-config"),
              HasSubstr("--every"));
}

// As a run would begin, but without a connection.
TEST_F(Config, CheckingReadsWhatTailWouldSendToAndListenAt) {
  const std::string alert = "[tail]\nalert = 'count>3 within 5m'\n";
  EXPECT_THAT(
      Errors(alert + "alert-webhook = 'http://example.com/x'\nlisten = '0.0.0.0:9190'\n",
             "tail --check-config"),
      testing::ContainsRegex("^vmsift: --alert-webhook: .*\nvmsift: --listen 0.0.0.0:9190: other machines"));
  EXPECT_THAT(Errors(alert + "alert-webhook = '@/nonexistent'\n", "tail --check-config"),
              StartsWith("vmsift: --alert-webhook: /nonexistent: No such file or directory\n"));
  EXPECT_THAT(Errors(alert + "alert-webhook = 'https://example.com/'\nalert-format = 'pagerduty'\n",
                     "tail --check-config"),
              StartsWith("vmsift: --alert-format pagerduty: needs a routing_key"));
  EXPECT_THAT(Errors("[tail]\nlisten = '127.0.0.1:9190'\nlisten-token-file = '/nonexistent'\n",
                     "tail --check-config"),
              HasSubstr("/nonexistent"));
  EXPECT_THAT(Errors("[tail]\nlisten = 'here'\n", "tail --check-config"), HasSubstr("here"));
  const std::string good = scratch_.Write(
      "alerts.toml", alert + "alert-webhook = 'https://example.com/'\nlisten = '127.0.0.1:1'\n");
  EXPECT_EQ(RunShell("vmsift tail --check-config --config " + good).status, 0);
}

TEST_F(Config, EachCommandCanBeCheckedWithoutWhatItReads) {
  const std::string empty = scratch_.Write("empty.toml", "");
  for (const char* command : {"scan", "incidents", "compare", "extract", "restore", "tail", "tail --tee",
                              "learn", "explain", "catalog", "bench"}) {
    const RunResult run =
        RunShell(std::string("vmsift ") + command + " --check-config --config " + empty + " < /dev/null");
    EXPECT_EQ(run.status, 0) << command << ": " << run.errors;
    EXPECT_EQ(run.out, empty + ": nothing is wrong\n") << command;
  }
  EXPECT_EQ(RunShell("vmsift scan --config " + empty + " < /dev/null").status, 2) << "a run needs a path";
}

TEST_F(Config, AFileThatCannotBeReadIsNamed) {
  EXPECT_EQ(RunShell("vmsift scan --config /nonexistent/a.toml x").errors,
            "vmsift: /nonexistent/a.toml: No such file or directory\nTry: vmsift scan --help\n");
  EXPECT_THAT(RunShell("vmsift scan --config / x").errors, HasSubstr("/: Is a directory"));
  EXPECT_THAT(RunShell("vmsift scan --config /dev/zero x").errors, HasSubstr("larger than 1 MiB"));
  EXPECT_THAT(RunShell("vmsift scan --config '' x").errors, HasSubstr("--config: is empty"));
  EXPECT_EQ(RunShell("vmsift scan --config /nonexistent --help").status, 0);
}

TEST_F(Config, TheSampleIsRight) {
  EXPECT_EQ(RunShell("vmsift tail --config samples/vmsift.toml --check-config").out,
            "samples/vmsift.toml: nothing is wrong\n");
}

TEST(Suggestions, WrongOptionsSuggestTheRightOne) {
  const auto errors = [](const std::string& arguments) {
    const RunResult run = RunShell("vmsift " + arguments);
    EXPECT_EQ(run.status, 2);
    return run.errors.substr(0, run.errors.find('\n'));
  };
  EXPECT_EQ(errors("scan --fromat json x"),
            "vmsift: scan has no option --fromat; did you mean \"--format\"?");
  EXPECT_EQ(errors("scan --fromat=json"), "vmsift: scan has no option --fromat; did you mean \"--format\"?");
  EXPECT_EQ(errors("tail -every 5s x"), "vmsift: tail has no option -every; did you mean \"--every\"?");
  EXPECT_EQ(errors("tail --nonsense x"), "vmsift: tail has no option --nonsense");
  EXPECT_EQ(errors("scna x"), "vmsift: there is no command \"scna\"; did you mean \"scan\"?");
  EXPECT_EQ(errors("scan --format jsno x"),
            "vmsift: --format: jsno not in {table,html,json,csv,counts}; did you mean \"json\"?");
  EXPECT_THAT(errors("scan --class quoat x"), HasSubstr("; did you mean \"quota\"?"));
}

}  // namespace
}  // namespace vmsift
