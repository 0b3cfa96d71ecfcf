// What `cmake --install` installs: all of it, where systems look for it, and in working order.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;

// The names of a list in the help: "  scan    Report on …".
std::vector<std::string> CommandsOfTheHelp() {
  std::istringstream help(RunShell("vmsift --help").out);
  std::vector<std::string> commands;
  bool listed = false;
  for (std::string line; std::getline(help, line);) {
    if (line.empty()) listed = false;
    if (listed) commands.push_back(line.substr(2, line.find(' ', 2) - 2));
    if (line == "Subcommands:") listed = true;
  }
  return commands;
}

std::set<std::string> OptionsOfTheHelp(const std::string& command) {
  const std::string help = RunShell("vmsift " + command + " --help").out;
  const std::regex option("(^|\n)  (-\\w,)?(--[a-z-]+)");
  std::set<std::string> names;
  for (std::sregex_iterator at(help.begin(), help.end(), option), end; at != end; ++at)
    names.insert((*at)[3]);
  return names;
}

class Installed {
 public:
  // Below a directory of the test's own, as if `prefix` were there.
  explicit Installed(const std::string& prefix) : prefix_(prefix) {
    const RunResult run = RunShell("DESTDIR='" + scratch_.path("") +
                                   "' cmake --install '" VMSIFT_BUILD_DIR "' --prefix '" + prefix + "'");
    EXPECT_EQ(run.status, 0) << run.errors;
  }

  std::string path(const std::string& name) const { return scratch_.path("." + prefix_ + "/" + name); }
  std::string scratch(const std::string& name) const { return scratch_.path(name); }

  std::vector<std::string> Files() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(scratch_.path(""))) {
      if (entry.is_regular_file())
        files.push_back("/" + fs::relative(entry.path(), scratch_.path("")).string());
    }
    return files;
  }

 private:
  const std::string prefix_;
  const ScratchDirectory scratch_;
};

// What many tests read is installed once.
const Installed& InUsr() {
  static const Installed installed("/usr");
  return installed;
}

bool Has(const std::string& program) {
  return RunShell("command -v " + program).status == 0;
}

TEST(Install, PutsEverythingWhereSystemsLookForIt) {
  std::vector<std::string> files = {"/usr/bin/vmsift",
                                    "/usr/share/bash-completion/completions/vmsift",
                                    "/usr/share/zsh/vendor-completions/_vmsift",
                                    "/usr/share/fish/vendor_completions.d/vmsift.fish",
                                    "/usr/share/doc/vmsift/catalogs/azure-vm.md",
                                    "/usr/share/doc/vmsift/catalogs/azure-field.md",
                                    "/usr/share/doc/vmsift/commands.md",
                                    "/usr/share/doc/vmsift/copyright",
                                    "/usr/lib/systemd/system/vmsift-tail.service",
                                    "/etc/vmsift/vmsift.toml",
                                    "/usr/share/man/man1/vmsift.1.gz"};
  const std::vector<std::string> commands = CommandsOfTheHelp();
  EXPECT_GE(commands.size(), 10u);
  for (const std::string& command : commands)
    files.push_back("/usr/share/man/man1/vmsift-" + command + ".1.gz");
  EXPECT_THAT(InUsr().Files(), IsSupersetOf(files));
}

TEST(Install, BelowAnotherPrefixPathsFollowIt) {
  const Installed installed("/opt/vm");
  EXPECT_THAT(installed.Files(), IsSupersetOf({"/opt/vm/bin/vmsift", "/opt/vm/etc/vmsift/vmsift.toml",
                                               "/opt/vm/share/zsh/site-functions/_vmsift"}));
  const std::string unit = ReadFile(installed.path("lib/systemd/system/vmsift-tail.service"));
  EXPECT_THAT(unit, HasSubstr("\nExecStart=/opt/vm/bin/vmsift tail --config "
                              "/opt/vm/etc/vmsift/vmsift.toml --state "));
  // No name of a path is left to fill in.
  EXPECT_THAT(unit, Not(testing::ContainsRegex("@[A-Z]+@")));
}

// As it is installed, and with everything in it that is only an example.
TEST(Install, TheConfigurationOfTheServiceHasNoMistake) {
  const std::string file = InUsr().path("../etc/vmsift/vmsift.toml");
  EXPECT_EQ(RunShell("vmsift tail --config '" + file + "' --check-config").status, 0);
  const RunResult all =
      RunShell("sed 's/^#\\([a-z]\\)/\\1/; s,@/etc/vmsift/webhook-url,https://example.com/x,' '" + file +
               "' | vmsift tail --config /dev/stdin --check-config");
  EXPECT_EQ(all.status, 0) << all.errors;
  const RunResult without_path = RunShell("vmsift tail --config '" + file + "'");
  EXPECT_EQ(without_path.status, 2);
  EXPECT_THAT(without_path.errors, HasSubstr("PATH is required; set path in [tail] of "));
}

TEST(Install, KeepsSettingsThatSomebodyChanged) {
  const Installed installed("/opt/vm");
  const std::string settings = installed.path("etc/vmsift/vmsift.toml");
  const std::string command =
      "DESTDIR='" + installed.scratch("") +
      "' cmake --install '" VMSIFT_BUILD_DIR "' --prefix /opt/vm > /dev/null && cat '" + settings + "'";
  EXPECT_EQ(RunShell("echo mine > '" + settings + "' && " + command).out, "mine\n");
}

TEST(Install, EachManualPageIsCleanAndNamesEachOptionOfTheHelp) {
  if (!Has("man")) GTEST_SKIP() << "needs man-db";
  std::vector<std::string> commands = CommandsOfTheHelp();
  commands.push_back("");
  for (const std::string& command : commands) {
    SCOPED_TRACE(command);
    const std::string page =
        InUsr().path("share/man/man1/vmsift" + (command.empty() ? "" : "-" + command) + ".1.gz");
    for (const char* width : {"60", "200"}) {
      const RunResult man = RunShell("LC_ALL=C.UTF-8 MANPAGER=cat MANWIDTH=" + std::string(width) +
                                     " man --warnings -l '" + page + "'");
      EXPECT_EQ(man.status, 0);
      EXPECT_EQ(man.errors, "");
      for (const char* section :
           {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES", "SEE ALSO"})
        EXPECT_THAT(man.out, HasSubstr("\n" + std::string(section) + "\n"));
      const std::set<std::string> options = OptionsOfTheHelp(command);
      EXPECT_GE(options.size(), command.empty() ? 2u : 1u);
      for (const std::string& option : options)
        EXPECT_THAT(man.out, testing::ContainsRegex("\n       (-[a-z], )?" + option + "[ ,\n]"));
    }
  }
}

// What bash offers for the words of a line, of which the last is completed.
std::string BashOffers(const std::string& words) {
  const RunResult run =
      RunShell("bash -n '" + InUsr().path("share/bash-completion/completions/vmsift") + "' && . '" +
               InUsr().path("share/bash-completion/completions/vmsift") + "' && COMP_WORDS=(" + words +
               ") && COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) && "
               "_vmsift; (IFS=,; echo \"${COMPREPLY[*]}\")");
  EXPECT_EQ(run.errors, "");
  return run.out.substr(0, run.out.size() - 1);
}

TEST(Install, BashCompletesCommandsOptionsValuesAndFiles) {
  EXPECT_EQ(BashOffers("vmsift sc"), "scan");
  EXPECT_EQ(BashOffers("vmsift --v"), "--version");
  EXPECT_THAT(BashOffers("vmsift ''"), HasSubstr("scan,plan,merge,"));
  EXPECT_EQ(BashOffers("vmsift scan --form"), "--format");
  EXPECT_EQ(BashOffers("vmsift scan --format ''"), "table,html,json,csv,counts");
  // As readline splits --format=c.
  EXPECT_EQ(BashOffers("vmsift scan --format = c"), "csv,counts");
  EXPECT_EQ(BashOffers("vmsift scan --format ="), "table,html,json,csv,counts");
  EXPECT_EQ(BashOffers("vmsift scan --class guest,q"), "guest,quota");
  EXPECT_EQ(BashOffers("vmsift scan samples/logs/deployment-op"), "samples/logs/deployment-operations.jsonl");
  EXPECT_EQ(BashOffers("vmsift scan --catalog LICEN"), "LICENSE");
  EXPECT_EQ(BashOffers("vmsift compare LICEN"), "LICENSE");
  EXPECT_THAT(BashOffers("vmsift tail --alert x --alert-command bas"), HasSubstr("bash"));
  EXPECT_EQ(BashOffers("vmsift tail --top 1"), "");
  EXPECT_EQ(BashOffers("vmsift nothing ''"), "");
  for (const std::string& command : CommandsOfTheHelp()) {
    const std::string offers = "," + BashOffers("vmsift " + command + " --") + ",";
    for (const std::string& option : OptionsOfTheHelp(command))
      EXPECT_THAT(offers, HasSubstr("," + option + ","));
  }
}

// One of a line's completions is on each line, with its description.
std::string FishOffers(const std::string& line) {
  const RunResult run = RunShell("HOME='" + InUsr().scratch("") + "' fish --no-config -c \"source '" +
                                 InUsr().path("share/fish/vendor_completions.d/vmsift.fish") +
                                 "'; complete -C '" + line + "'\"");
  EXPECT_EQ(run.errors, "");
  return "\n" + run.out;
}

TEST(Install, FishCompletesCommandsOptionsValuesAndFiles) {
  if (!Has("fish")) GTEST_SKIP() << "needs fish";
  EXPECT_THAT(FishOffers("vmsift sc"), HasSubstr("\nscan\tReport on logs"));
  EXPECT_THAT(FishOffers("vmsift scan --format c"), HasSubstr("\ncounts\t"));
  EXPECT_THAT(FishOffers("vmsift scan --class=guest,q"), HasSubstr("\n--class=guest,quota\t"));
  EXPECT_THAT(FishOffers("vmsift scan samples/logs/deployment-op"),
              HasSubstr("deployment-operations.jsonl\n"));
  EXPECT_THAT(FishOffers("vmsift compare LICEN"), HasSubstr("LICENSE\n"));
  EXPECT_EQ(FishOffers("vmsift tail --top "), "\n");
  for (const std::string& command : CommandsOfTheHelp()) {
    const std::string offers = FishOffers("vmsift " + command + " --");
    for (const std::string& option : OptionsOfTheHelp(command))
      EXPECT_THAT(offers, HasSubstr("\n" + option + "\t"));
  }
}

std::string ZshOffers(const std::string& line) {
  const RunResult run = RunShell("VMSIFT_COMPLETIONS='" + InUsr().path("share/zsh/vendor-completions") +
                                 "' zsh -f tests/cli/zsh_offers.zsh '" + line + "'");
  EXPECT_EQ(run.errors, "");
  return "\n" + run.out;
}

TEST(Install, ZshCompletesCommandsOptionsValuesAndFiles) {
  if (!Has("zsh")) GTEST_SKIP() << "needs zsh";
  EXPECT_EQ(ZshOffers("vmsift sc"), "\nscan\n");
  EXPECT_EQ(ZshOffers("vmsift scan --format c"), "\ncsv\ncounts\n");
  EXPECT_EQ(ZshOffers("vmsift scan --format=c"), "\ncsv\ncounts\n");
  EXPECT_EQ(ZshOffers("vmsift scan --class guest,q"), "\nquota\n");
  EXPECT_EQ(ZshOffers("vmsift scan -o LICEN"), "\nLICENSE\n");
  EXPECT_EQ(ZshOffers("vmsift scan x LICEN"), "\nLICENSE\n");
  EXPECT_EQ(ZshOffers("vmsift explain LICEN"), "\nLICENSE\n");
  for (const std::string& command : CommandsOfTheHelp()) {
    const std::string offers = ZshOffers("vmsift " + command + " --");
    for (const std::string& option : OptionsOfTheHelp(command))
      EXPECT_THAT(offers, HasSubstr("\n" + option + "\n"));
  }
}

TEST(Install, TheUnitIsValidAndSandboxed) {
  if (!Has("systemd-analyze")) GTEST_SKIP() << "needs systemd";
  // It looks for the program that the unit starts.
  const ScratchDirectory scratch;
  const RunResult verified = RunShell(
      "sed 's|=/usr/bin/vmsift |=" VMSIFT_BINARY " |' '" +
      InUsr().path("lib/systemd/system/vmsift-tail.service") + "' > '" + scratch.path("vmsift-tail.service") +
      "' && systemd-analyze verify --man=no '" + scratch.path("vmsift-tail.service") + "' 2>&1");
  EXPECT_EQ(verified.status, 0);
  EXPECT_EQ(verified.out, "");
  const RunResult exposed = RunShell("systemd-analyze security --no-pager --offline=yes --threshold=20 '" +
                                     scratch.path("vmsift-tail.service") + "' 2>&1");
  EXPECT_EQ(exposed.status, 0) << exposed.out;
  EXPECT_THAT(exposed.out, HasSubstr("Overall exposure level"));
}

}  // namespace
}  // namespace vmsift
