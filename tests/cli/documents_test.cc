// Every command in the documents works, every example prints what is shown, and what a document names exists.
//
// Blocks of `console` and `sh` run in a directory that holds the logs they name. A block that cannot run says
// why in a comment `<!-- not run: REASON -->` before it; then its targets, presets, scripts and options are
// checked.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "tests/cli/markdown_document.h"
#include "tests/cli/run_program.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const char kRoot[] = VMSIFT_SOURCE_DIR;

std::string Source(const std::string& path) {
  return ReadFile(std::string(kRoot) + "/" + path);
}

// Where commands run: the logs and pages that documents name, and stand-ins for the programs of others.
class Site {
 public:
  Site() {
    fs::create_directory_symlink(std::string(kRoot) + "/samples", scratch_.path("samples"));
    scratch_.Write("logs/packer.log", Source("samples/logs/packer-hcl2-polling.log"));
    scratch_.Write("logs/deploy.log", Source("samples/logs/deployment-operations.jsonl"));
    scratch_.Write("archive/2026/old/activity.jsonl", Source("samples/logs/activity-log-storage.jsonl"));
    scratch_.Write("archive/resourceId=/SUBSCRIPTIONS/S/y=2026/m=11/d=23/h=17/m=00/PT1H.json",
                   Source("samples/logs/activity-log-storage.jsonl"));
    for (const FencedBlock& block : MarkdownDocument::Parse(Source("docs/catalog.md")).blocks) {
      if (block.language == "markdown") scratch_.Write("our-errors.md", Joined(block.lines));
    }
    Program("terraform", "cat samples/logs/tf1x-box-api-response.log");
    Program("az", "cat samples/logs/operation-list-array.json");
    Program("mail", "cat > /dev/null");
  }

  RunResult Run(const std::string& script) const {
    // A `tail` that would follow for ever is ended as soon as it takes signals.
    return RunShell("cd '" + scratch_.path("") + "' && PATH=$PWD/bin:$PATH\n" + R"(
vmsift() {
  case " $* " in
    ' tail - '* | ' tail '*' - '* | *' --check-config '*) ;;
    ' tail '*)
      ')" VMSIFT_BINARY R"(' "$@" & p=$!
      wait_until takes_signals $p
      kill -TERM $p
      wait $p
      return ;;
  esac
  ')" VMSIFT_BINARY R"(' "$@"
}
set -eo pipefail
)" + script);
  }

  static std::string Joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
  }

 private:
  void Program(const std::string& name, const std::string& body) {
    fs::permissions(scratch_.Write("bin/" + name, "#!/bin/sh\n" + body + "\n"), fs::perms::owner_all);
  }

  const ScratchDirectory scratch_;
};

// The names of all presets.
std::set<std::string> Presets() {
  std::set<std::string> names;
  const json presets = json::parse(Source("CMakePresets.json"));
  for (const char* kind : {"configurePresets", "buildPresets", "testPresets"}) {
    for (const json& preset : presets[kind]) names.insert(preset["name"].get<std::string>());
  }
  return names;
}

// Whether a name stands as a word in one of the tree's CMakeLists.txt.
bool IsCMakeTarget(const std::string& name) {
  const std::regex word("\\((" + name + ")[\\s)]");
  for (const char* room : {"", "matchers/", "analyzer/", "bench/", "tests/", "tests/matchers/",
                           "tests/analyzer/", "tests/serve/", "tests/cli/", "tests/fuzz/", "tests/scale/"}) {
    if (std::regex_search(Source(std::string(room) + "CMakeLists.txt"), word)) return true;
  }
  return false;
}

// What `vmsift COMMAND --help` prints; empty for a command that does not exist.
const std::string& HelpOf(const std::string& command) {
  static std::map<std::string, std::string> known;
  const auto [entry, fresh] = known.try_emplace(command);
  if (fresh) {
    const RunResult help = RunShell("vmsift " + command + " --help");
    const std::string usage = "Usage: vmsift " + (command.empty() ? "" : command + " ") + "[OPTIONS]";
    if (help.status == 0 && help.out.find(usage) != std::string::npos) entry->second = help.out;
  }
  return entry->second;
}

bool HasOption(const std::string& help, const std::string& option) {
  return std::regex_search(help, std::regex("(^|[\\s,])" + option + "([\\s,:{]|$)"));
}

std::vector<std::string> Words(const std::string& line) {
  std::istringstream in(line);
  std::vector<std::string> words;
  for (std::string word; in >> word;) {
    if (word.front() == '#') break;
    words.push_back(word);
  }
  return words;
}

// Checks one document; `path` is relative to the source tree.
class DocumentCheck {
 public:
  DocumentCheck(std::string path, const std::string& text)
      : path_(std::move(path)), document_(MarkdownDocument::Parse(text)), problems(document_.problems) {}

  void CheckBlocks() {
    static const std::set<std::string> kData = {"text", "markdown", "cpp", "json", "cmake"};
    const Site site;
    for (const FencedBlock& block : document_.blocks) {
      const bool console = block.language == "console";
      if (!console && block.language != "sh" && block.language != "bash") {
        if (kData.count(block.language) == 0) Problem(block.line, "a block of an unknown language");
        for (const std::string& line : block.lines) {
          if (std::regex_search(line, std::regex("^(\\$|make|vmsift|cmake|ctest) ")))
            Problem(block.line, "a command in a block that does not run");
        }
      } else if (block.not_run) {
        if (block.not_run->size() < 10) Problem(block.line, "`not run` without a reason");
        if (console) Problem(block.line, "a block of `console` always runs");
        for (const std::string& line : block.lines) CheckCommand(block.line, line);
      } else if (console) {
        RunConsole(site, block);
      } else {
        RunScript(site, block);
      }
    }
  }

  // Inline: `make T`, `vmsift COMMAND --option`, `--option`.
  void CheckInlineCommands() {
    for (const CodeSpan& span : document_.spans) {
      const std::vector<std::string> words = Words(span.text);
      if (words.empty()) continue;
      if (words.front() == "make" || (words.front() == "vmsift" && words.size() > 1)) {
        CheckCommand(span.line, span.text);
      } else if (words.front().rfind("--", 0) == 0 && words.front().size() > 2 && !IsOption(words.front())) {
        Problem(span.line, "no command has the option " + words.front());
      }
    }
  }

  // `analyzer/x.cc` exists, `analyzer/x.cc:Name` holds the name; what is to be made, `path`, new, does not.
  void CheckPaths() {
    static const std::regex kPath(
        "((?:analyzer|base|matchers|tests|tools|docs|samples|bench|cmake|deploy|packaging|\\.github)/[\\w./"
        "-]*)(?::(\\w+))?");
    for (const CodeSpan& span : document_.spans) {
      std::smatch parts;
      if (!std::regex_match(span.text, parts, kPath)) continue;
      const std::string path = parts[1];
      const bool is_new = span.after.rfind(", new", 0) == 0;
      ++paths;
      if (fs::exists(std::string(kRoot) + "/" + path) == is_new)
        Problem(span.line, path + (is_new ? " is there already" : " does not exist"));
      if (parts[2].matched && !std::regex_search(Source(path), std::regex("\\b" + parts[2].str() + "\\b")))
        Problem(span.line, path + " holds no " + parts[2].str());
    }
  }

  void CheckLinks() {
    for (const CodeSpan& link : document_.links) {
      if (link.text.rfind("http", 0) == 0) continue;
      const size_t hash = std::min(link.text.find('#'), link.text.size());
      const std::string target = link.text.substr(0, hash);
      const std::string file =
          (fs::path(kRoot) / fs::path(path_).parent_path() / target).lexically_normal().string();
      if (!fs::exists(file)) {
        Problem(link.line, "a link to nothing: " + link.text);
        continue;
      }
      if (hash == link.text.size()) continue;
      const std::set<std::string> anchors =
          target.empty() ? document_.anchors : MarkdownDocument::Parse(ReadFile(file)).anchors;
      if (anchors.count(link.text.substr(hash + 1)) == 0)
        Problem(link.line, "a link to no heading: " + link.text);
    }
  }

 private:
  const std::string path_;
  const MarkdownDocument document_;

 public:
  std::vector<std::string> problems;
  size_t examples = 0;  // commands whose output was compared
  size_t scripts = 0;   // blocks that ran
  size_t checked = 0;   // commands that did not run
  size_t paths = 0;

 private:
  void Problem(size_t line, const std::string& what) {
    problems.push_back("line " + std::to_string(line) + ": " + what);
  }

  // `$ command`, and what it prints.
  void RunConsole(const Site& site, const FencedBlock& block) {
    if (block.lines.empty() || block.lines.front().rfind("$ ", 0) != 0)
      return Problem(block.line, "a block of `console` begins with `$ `");
    for (size_t i = 0; i < block.lines.size();) {
      const std::string command = block.lines[i++].substr(2);
      std::string shown;
      while (i < block.lines.size() && block.lines[i].rfind("$ ", 0) != 0) shown += block.lines[i++] + "\n";
      const RunResult result = site.Run("set +o pipefail\n" + command);  // `| head` may end it
      ++examples;
      if (result.status != 0 || !result.errors.empty())
        Problem(block.line,
                command + ": exit status " + std::to_string(result.status) + "\n" + result.errors);
      if (shown.empty() || result.out != shown) Problem(block.line, command + " prints\n" + result.out);
    }
  }

  void RunScript(const Site& site, const FencedBlock& block) {
    const std::string script = Site::Joined(block.lines);
    const RunResult result = site.Run(script);
    ++scripts;
    if (result.status != 0)
      Problem(block.line, script + "exit status " + std::to_string(result.status) + "\n" + result.errors);
    if (result.out.empty() && script.find(" -o ") == std::string::npos)
      Problem(block.line, script + "prints nothing");
  }

  // Programs of others, of which nothing can be checked.
  static bool IsOfTheSystem(const std::string& program) {
    return std::set<std::string>{"apt-get", "git",    "journalctl", "ln",       "mkdir",
                                 "psql",    "sbatch", "seq",        "systemctl"}
               .count(program) > 0;
  }

  static bool IsOption(const std::string& word) {
    const std::string option = word.substr(0, word.find('='));
    for (const char* command : {"", "scan", "plan", "merge", "consume", "report", "incidents", "compare",
                                "restore", "extract", "tail", "learn", "explain", "catalog", "bench"}) {
      if (HasOption(HelpOf(command), option)) return true;
    }
    return false;
  }

  // That what a command names exists.
  void CheckCommand(size_t line, const std::string& command) {
    static const std::regex kVariable("[A-Z_]+=.*");
    // What is in `NAME=$(command)` is a command, too.
    std::vector<std::string> words = Words(std::regex_replace(command, std::regex("^[A-Z_]+=\\$\\("), ""));
    std::optional<std::string> preset;
    for (size_t i = 0; i < words.size(); ++i) {
      if (words[i].rfind("PRESET=", 0) == 0) preset = words[i].substr(7);
      if (words[i] == "--preset" && i + 1 < words.size()) preset = words[i + 1];
      if (words[i] == "--target" && i + 1 < words.size() && !IsCMakeTarget(words[i + 1]))
        Problem(line, "no target " + words[i + 1]);
    }
    if (preset && Presets().count(*preset) == 0) Problem(line, "no preset " + *preset);
    words.erase(std::remove_if(words.begin(), words.end(),
                               [](const std::string& word) { return std::regex_match(word, kVariable); }),
                words.end());
    if (words.empty()) return;
    ++checked;
    const std::string program = words.front();
    if (program == "make") {
      for (size_t i = 1; i < words.size(); ++i) {
        if (("\n" + Source("Makefile")).find("\n" + words[i] + ":") == std::string::npos)
          Problem(line, "the Makefile has no target " + words[i]);
      }
    } else if (program == "cmake" || program == "ctest") {
      if (!preset) Problem(line, program + " without a preset");
    } else if (program == "vmsift") {
      CheckOptions(line, words);
    } else if (program.find('/') != std::string::npos) {
      if (access((std::string(kRoot) + "/" + program).c_str(), X_OK) != 0)
        Problem(line, "no script " + program);
    } else if (!IsOfTheSystem(program)) {
      Problem(line, "neither run nor checked: " + program);
    }
  }

  void CheckOptions(size_t line, const std::vector<std::string>& words) {
    const bool any = words.size() > 1 && words[1] == "COMMAND";
    const std::string command = words.size() < 2 || any || words[1].front() == '-' ? "" : words[1];
    if (HelpOf(command).empty()) return Problem(line, "vmsift has no command " + command);
    for (const std::string& word : words) {
      if (word.front() == '-' && word.size() > 1 &&
          !HasOption(HelpOf(command), word.substr(0, word.find('='))))
        Problem(line, "vmsift " + command + " has no option " + word);
    }
  }
};

std::vector<std::string> Documents() {
  std::vector<std::string> paths = {"README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md",
                                    "CHANGELOG.md"};
  for (const auto& entry : fs::directory_iterator(std::string(kRoot) + "/docs")) {
    if (entry.path().extension() == ".md") paths.push_back("docs/" + entry.path().filename().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

class DocumentTest : public testing::TestWithParam<std::string> {
 protected:
  DocumentCheck check_{GetParam(), Source(GetParam())};
};

TEST_P(DocumentTest, ItsCommandsRunAndItsExamplesPrintWhatItShows) {
  check_.CheckBlocks();
  EXPECT_THAT(check_.problems, IsEmpty());
}

TEST_P(DocumentTest, WhatItNamesExists) {
  check_.CheckPaths();
  check_.CheckLinks();
  // An example of CONTRIBUTING.md is a command that does not exist yet.
  if (GetParam() != "CONTRIBUTING.md") check_.CheckInlineCommands();
  EXPECT_THAT(check_.problems, IsEmpty());
}

std::string DocumentName(const testing::TestParamInfo<std::string>& document) {
  return std::regex_replace(document.param, std::regex("[^A-Za-z0-9]"), "_");
}

INSTANTIATE_TEST_SUITE_P(All, DocumentTest, testing::ValuesIn(Documents()), DocumentName);

// None of the above is true only because nothing was found.
TEST(Documents, AreThereAndHoldWhatIsChecked) {
  const std::vector<std::string> documents = Documents();
  EXPECT_GE(documents.size(), 12u);
  DocumentCheck readme("README.md", Source("README.md"));
  readme.CheckBlocks();
  EXPECT_GE(readme.examples, 2u);
  EXPECT_GE(readme.scripts, 3u);
  EXPECT_GE(readme.checked, 2u);
  DocumentCheck contributing("CONTRIBUTING.md", Source("CONTRIBUTING.md"));
  contributing.CheckBlocks();
  contributing.CheckPaths();
  EXPECT_GE(contributing.checked, 8u);
  EXPECT_GE(contributing.paths, 20u);
  DocumentCheck architecture("ARCHITECTURE.md", Source("ARCHITECTURE.md"));
  architecture.CheckPaths();
  EXPECT_GE(architecture.paths, 60u);
}

TEST(Documents, TheReadmeSaysHowToBuildAndTest) {
  EXPECT_THAT(Source("README.md"), HasSubstr("\nmake run "));
  EXPECT_THAT(Source("README.md"), HasSubstr("\nmake test "));
}

std::vector<std::string> ProblemsOf(const std::string& text) {
  DocumentCheck check("README.md", text);
  check.CheckBlocks();
  check.CheckInlineCommands();
  check.CheckPaths();
  check.CheckLinks();
  return check.problems;
}

std::string Fenced(const std::string& language, const std::string& lines) {
  return "```" + language + "\n" + lines + "```\n";
}

TEST(DocumentCheck, ATrueDocumentHasNoProblems) {
  EXPECT_THAT(
      ProblemsOf("# A heading\n`make test`, `vmsift scan --top 3`, `--strict`, [link](SECURITY.md), "
                 "[there](#a-heading), `analyzer/app/main.cc:main`, `tools/nothing`, new\n" +
                 Fenced("console", "$ echo a\na\n$ echo b\nb\n") +
                 Fenced("sh", "vmsift scan logs/ | head -n 1\nvmsift tail logs/\n") + "1. An item:\n\n   " +
                 "<!-- not run: installs packages -->\n   ```sh\n   make test PRESET=asan\n   ```\n"),
      IsEmpty());
}

TEST(DocumentCheck, EachKindOfFalsehoodIsFound) {
  const std::string reason = "<!-- not run: for a good reason -->\n";
  const struct {
    std::string text, problem;
  } cases[] = {
      {Fenced("console", "$ echo a\nb\n"), "echo a prints"},
      {Fenced("console", "$ echo a\na\n$ true\n"), "true prints"},
      {Fenced("console", "$ false\n"), "exit status 1"},
      {Fenced("console", "vmsift scan\n"), "begins with"},
      {Fenced("console", ""), "begins with"},
      {Fenced("sh", "false\n"), "exit status 1"},
      {Fenced("sh", "false\necho a\n"), "exit status 1"},
      {Fenced("sh", "vmsift scan --no-such-option logs/ | cat\n"), "exit status 2"},
      {Fenced("sh", "true\n"), "prints nothing"},
      {Fenced("bash", "false\n"), "exit status 1"},
      {Fenced("", "vmsift scan\n"), "unknown language"},
      {Fenced("shell", "vmsift scan\n"), "unknown language"},
      {Fenced("text", "$ vmsift scan\n"), "does not run"},
      {"```sh\nvmsift scan\n", "never closed"},
      {"~~~sh\nvmsift scan\n~~~\n", "tildes"},
      {"<!-- not run: -->\n" + Fenced("sh", "make test\n"), "without a reason"},
      {reason + "text\n" + Fenced("sh", "echo a\n"), "before no block"},
      {reason + Fenced("console", "$ vmsift scan\n"), "always runs"},
      {reason + Fenced("sh", "make nothing\n"), "no target nothing"},
      {reason + Fenced("sh", "make test PRESET=nothing\n"), "no preset nothing"},
      {reason + Fenced("sh", "ctest --preset nothing\n"), "no preset nothing"},
      {reason + Fenced("sh", "cmake --build --preset dev --target nothing\n"), "no target nothing"},
      {reason + Fenced("sh", "tools/nothing\n"), "no script"},
      {reason + Fenced("sh", "vmsift scan --nothing\n"), "has no option --nothing"},
      {reason + Fenced("sh", "vmsift nothing\n"), "no command nothing"},
      {reason + Fenced("sh", "curl nothing\n"), "neither run nor checked"},
      {"`make nothing`\n", "no target nothing"},
      {"`vmsift tail --raw-csv`\n", "has no option --raw-csv"},
      {"`--nothing`\n", "no command has"},
      {"`analyzer/nothing.cc`\n", "does not exist"},
      {"`base/nothing.h`\n", "does not exist"},
      {"`analyzer/app/main.cc:Nothing`\n", "holds no Nothing"},
      {"`analyzer/app/main.cc`, new\n", "is there already"},
      {"[a](nothing.md)\n", "a link to nothing"},
      {"[a](SECURITY.md#nothing)\n", "a link to no heading"},
  };
  for (const auto& [text, problem] : cases) {
    EXPECT_THAT(ProblemsOf(text), Contains(HasSubstr(problem))) << text;
  }
}

// The keys of an object, at any depth; those of `counts_by_name` are names of something.
void CollectKeys(const json& value, std::set<std::string>* keys) {
  static const std::set<std::string> counts_by_name = {"grades", "outcomes", "params", "roles"};
  for (const auto& [key, member] : value.items()) {
    if (value.is_object()) keys->insert(key);
    if (member.is_structured() && (!value.is_object() || counts_by_name.count(key) == 0))
      CollectKeys(member, keys);
  }
}

TEST(Documents, EveryFieldOfJsonIsDocumented) {
  const std::string page = Source("docs/json.md");
  for (const char* command : {"scan --format json --since 2026-01-01 samples/logs",
                              "extract samples/logs/forked-details.jsonl | head -n 1",
                              "catalog --format json", "bench --format json --repeat 1 --size 100KB"}) {
    const RunResult run = RunShell(std::string("vmsift ") + command);
    std::set<std::string> keys;
    CollectKeys(json::parse(run.out), &keys);
    EXPECT_GE(keys.size(), 10u) << command;
    for (const std::string& key : keys) EXPECT_THAT(page, HasSubstr("`" + key + "`")) << command;
  }
}

}  // namespace
}  // namespace vmsift
