// Manual pages and completions say what the command line takes.
#include "analyzer/manual/manual.h"

#include <algorithm>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "analyzer/app/describe_command_line.h"
#include "analyzer/manual/completions.h"
#include "analyzer/manual/man_page.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace vmsift {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

Manual ManualOfTheProgram() {
  Manual manual;
  DescribeCommandLine([&manual](const CLI::App& app) { manual = ReadManual(app); });
  return manual;
}

const ManualOption& OptionNamed(const ManualCommand& command, const std::string& name) {
  for (const ManualOption& option : command.options) {
    if (std::find(option.names.begin(), option.names.end(), name) != option.names.end()) return option;
  }
  ADD_FAILURE() << "no option " << name;
  return command.options.front();
}

// One option of each kind, under names with characters that mean something to roff and to shells.
class SmallCommandLine {
 public:
  SmallCommandLine() {
    app_.set_help_flag("-h,--help", "Help");
    CLI::App* const go = app_.add_subcommand("go", "Go [far]: it's 'there'");
    go->add_option("PATH", paths_, "Where")->required();
    CLI::Option* const file = go->add_option("-f,--file", text_, ".starts with a dot")->type_name("KEYFILE");
    go->add_option("--into", text_, "A place")->type_name("DIR")->needs(file);
    go->add_option("--run", text_, "Runs it")->type_name("COMMAND")->excludes(file);
    go->add_option("--one", text_, "One")->check(CLI::IsMember({"red", "blue"}))->default_str("red");
    go->add_option("--some", texts_, "Some")
        ->check(CLI::IsMember({"red", "blue"}))
        ->delimiter(',')
        ->type_name("LIST");
    go->add_option("--number", number_, "A number")->check(CLI::Range(0, 9))->type_name("N");
    go->add_flag("--quiet", flag_, "Costs C:\\dir\nand `more`")->group("Rarely");
    go->add_option("--secret", text_, "Not shown")->group("");
    go->footer("Examples:\n  small go -f x    runs it\n  small go y\nMind the gap.");
    app_.footer("Exit status: 0 done; 2 not\ndone.\nA note.");
    manual = ReadManual(app_);
  }

  Manual manual;

 private:
  CLI::App app_{"small goes", "small"};
  std::string text_;
  std::vector<std::string> texts_, paths_;
  int number_ = 0;
  bool flag_ = false;
};

TEST(Manual, HoldsWhatTheCommandLineTakes) {
  const SmallCommandLine small;
  const Manual& manual = small.manual;
  ASSERT_EQ(manual.commands.size(), 1u);
  const ManualCommand& go = manual.commands[0];
  EXPECT_EQ(go.name, "go");
  ASSERT_EQ(go.arguments.size(), 1u);
  EXPECT_EQ(go.arguments[0].value, "PATH");
  EXPECT_EQ(go.arguments[0].kind, ValueKind::kFile);
  EXPECT_TRUE(go.arguments[0].required);
  EXPECT_TRUE(go.arguments[0].repeatable);
  EXPECT_EQ(go.options.size(), 8u);  // with --help, without --secret
  const ManualOption& file = OptionNamed(go, "--file");
  EXPECT_THAT(file.names, ElementsAre("-f", "--file"));
  EXPECT_EQ(file.kind, ValueKind::kFile);
  EXPECT_EQ(OptionNamed(go, "--into").kind, ValueKind::kDirectory);
  EXPECT_THAT(OptionNamed(go, "--into").needs, ElementsAre("--file"));
  EXPECT_EQ(OptionNamed(go, "--run").kind, ValueKind::kCommand);
  EXPECT_THAT(OptionNamed(go, "--run").excludes, ElementsAre("--file"));
  EXPECT_EQ(OptionNamed(go, "--one").kind, ValueKind::kChoice);
  EXPECT_THAT(OptionNamed(go, "--one").choices, ElementsAre("red", "blue"));
  EXPECT_EQ(OptionNamed(go, "--one").default_value, "red");
  EXPECT_EQ(OptionNamed(go, "--some").kind, ValueKind::kChoices);
  EXPECT_EQ(OptionNamed(go, "--number").range, "0 to 9");
  EXPECT_EQ(OptionNamed(go, "--quiet").kind, ValueKind::kNone);
  EXPECT_EQ(OptionNamed(go, "--quiet").group, "Rarely");
  ASSERT_EQ(go.footer.examples.size(), 2u);
  EXPECT_EQ(go.footer.examples[0].command, "small go -f x");
  EXPECT_EQ(go.footer.examples[0].comment, "runs it");
  EXPECT_EQ(go.footer.examples[1].comment, "");
  EXPECT_THAT(go.footer.notes, ElementsAre("Mind the gap."));
}

TEST(Manual, AFooterHasExamplesExitStatusAndNotes) {
  const ManualFooter footer = ParseFooter(
      "Examples:\n  a b   does it\n\nExit status: 0 done; 1 done, but\nnot all; 2 failed.\nA "
      "note.\nAnother.");
  ASSERT_EQ(footer.examples.size(), 1u);
  ASSERT_EQ(footer.exit_statuses.size(), 3u);
  EXPECT_EQ(footer.exit_statuses[1].status, "1");
  EXPECT_EQ(footer.exit_statuses[1].meaning, "done, but not all");
  EXPECT_EQ(footer.exit_statuses[2].meaning, "failed");
  EXPECT_THAT(footer.notes, ElementsAre("A note.", "Another."));
  EXPECT_THAT(ParseFooter("").notes, IsEmpty());
}

TEST(ManPage, NoCharacterOfATextIsACommandOfRoff) {
  EXPECT_EQ(RoffText(".TH\n'x\\y"), "\\&.TH\n\\(aqx\\ey");
  EXPECT_EQ(RoffText("a-b ~^`."), "a\\-b \\(ti\\(ha\\(ga.");
}

TEST(ManPage, SaysWhatEachOptionTakes) {
  const SmallCommandLine small;
  const std::string page = ManPage(small.manual, small.manual.commands[0], {"1.2.3", "2026-11-30"});
  EXPECT_THAT(page, HasSubstr(".TH VMSIFT\\-GO 1 \"2026\\-11\\-30\" \"vmsift 1.2.3\" \"vmsift manual\"\n"));
  EXPECT_THAT(page, HasSubstr("\n\\fB\\-f\\fR, \\fB\\-\\-file\\fR \\fIKEYFILE\\fR\n\\&.starts with a dot. "
                              "Not with \\-\\-run.\n"));
  EXPECT_THAT(page, HasSubstr("\\fB\\-\\-one\\fR \\fBred\\fR|\\fBblue\\fR\nOne. Default: red.\n"));
  EXPECT_THAT(page, HasSubstr("Some. Values: red, blue. Repeatable.\n"));
  EXPECT_THAT(page, HasSubstr("A number. Range: 0 to 9.\n"));
  EXPECT_THAT(page, HasSubstr("Needs \\-\\-file.\n"));
  EXPECT_THAT(page, HasSubstr("Not with \\-\\-file.\n"));
  EXPECT_THAT(page, HasSubstr("\n\\fBVMSIFT_GO_FILE\\fR for \\fB\\-\\-file\\fR;\n"));
  EXPECT_THAT(page, HasSubstr(".SS Rarely\n"));
  EXPECT_THAT(page, HasSubstr(".SH EXIT STATUS\n.TP\n\\fB0\\fR\ndone.\n.TP\n\\fB2\\fR\nnot done.\n"));
  EXPECT_THAT(page, Not(HasSubstr("secret")));
}

TEST(Completions, QuoteWhatMeansSomethingToTheShell) {
  const SmallCommandLine small;
  EXPECT_THAT(ZshCompletion(small.manual), HasSubstr("'go:Go [far]: it'\\''s '\\''there'\\'''\n"));
  EXPECT_THAT(ZshCompletion(small.manual), HasSubstr("'(--quiet)--quiet[Costs C\\:\\\\dir\nand `more`]'"));
  EXPECT_THAT(FishCompletion(small.manual), HasSubstr("-a go -d 'Go [far]: it\\'s \\'there\\''\n"));
  EXPECT_THAT(FishCompletion(small.manual), HasSubstr("-l quiet -d 'Costs C:\\\\dir\nand `more`'\n"));
  EXPECT_THAT(BashCompletion(small.manual), HasSubstr("--some) _vmsift_list \"red blue\"; return ;;\n"));
  EXPECT_THAT(BashCompletion(small.manual), HasSubstr("--into) _vmsift_files -d; return ;;\n"));
}

// What a new option must have, so that pages and completions can say what it takes.
TEST(Manual, EachValueOfTheProgramHasANameAndEachOptionADescription) {
  const Manual manual = ManualOfTheProgram();
  EXPECT_GE(manual.commands.size(), 10u);
  for (const ManualCommand& command : manual.commands) {
    EXPECT_THAT(command.footer.examples, Not(IsEmpty())) << command.name;
    for (const ManualOption& option : command.options) {
      SCOPED_TRACE(command.name + " " + option.names.front());
      EXPECT_THAT(option.description, Not(IsEmpty()));
      EXPECT_THAT(option.description, Not(HasSubstr("\n")));
      if (option.kind == ValueKind::kText) {
        EXPECT_THAT(option.value, Not(testing::AnyOf("", "TEXT")));
      }
    }
  }
  EXPECT_EQ(manual.program.footer.exit_statuses.size(), 4u);
}

TEST(Manual, EachCommandAndOptionOfTheProgramIsInItsPageAndInEachCompletion) {
  const Manual manual = ManualOfTheProgram();
  const std::string bash = BashCompletion(manual);
  const std::string zsh = ZshCompletion(manual);
  const std::string fish = FishCompletion(manual);
  const std::string overview = ManPage(manual, manual.program, {"1", ""});
  for (const ManualCommand& command : manual.commands) {
    EXPECT_THAT(overview, HasSubstr("\\fBvmsift\\-" + command.name + "\\fR(1)\n"));
    EXPECT_THAT(bash, HasSubstr("\n        " + command.name + ")\n"));
    EXPECT_THAT(zsh, HasSubstr("\n            " + command.name + ")\n"));
    EXPECT_THAT(fish, HasSubstr(" -a " + command.name + " -d "));
    const std::string page = ManPage(manual, command, {"1", ""});
    const size_t in_bash = bash.find("\n        " + command.name + ")\n");
    const size_t in_zsh = zsh.find("\n            " + command.name + ")\n");
    const std::string of_bash = bash.substr(in_bash, bash.find("\n            ;;\n", in_bash) - in_bash);
    const std::string of_zsh = zsh.substr(in_zsh, zsh.find("\n                ;;\n", in_zsh) - in_zsh);
    for (const ManualOption& option : command.options) {
      for (const std::string& name : option.names) {
        SCOPED_TRACE(command.name + " " + name);
        EXPECT_THAT(page, HasSubstr("\\fB" + RoffText(name) + "\\fR"));
        EXPECT_THAT(of_bash + " ", testing::ContainsRegex("[\" ]" + name + "[\" ]"));
        EXPECT_THAT(of_zsh,
                    testing::ContainsRegex("'[(][^)]*[)]" + name + "[=+]?\\[|'[*]" + name + "[=+]?\\["));
        const std::string in_fish =
            name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        EXPECT_THAT(fish,
                    testing::ContainsRegex("'__vmsift_command " + command.name + "'[^\n']*" + in_fish + " "));
      }
    }
  }
}

}  // namespace
}  // namespace vmsift
