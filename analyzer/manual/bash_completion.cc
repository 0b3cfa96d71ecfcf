// How bash completes: a function gets the words of the line and sets COMPREPLY (bash(1), Programmable
// Completion).
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/manual/completions.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kBashFunctions =
    R"sh(# Completes vmsift in bash. Made from its command line by its build.

# One of these words.
_vmsift_words() {
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# Some of these words, separated by commas.
_vmsift_list() {
    local before=
    [[ $cur == *,* ]] && before=${cur%,*},
    mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${cur##*,}")
    compopt -o nospace 2> /dev/null
}

# A file, or with -d a directory. bash-completion knows more about quotes.
_vmsift_files() {
    if declare -F _filedir > /dev/null; then
        _filedir $1
    else
        mapfile -t COMPREPLY < <(compgen ${1:--f} -- "$cur")
        compopt -o filenames 2> /dev/null
    fi
}

_vmsift() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command= word
    # The line is split at =, which is a word of its own.
    if [[ $cur == = ]]; then
        cur=
    elif [[ $prev == = && COMP_CWORD -gt 2 ]]; then
        prev=${COMP_WORDS[COMP_CWORD - 2]}
    fi
    COMPREPLY=()
    for word in "${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
        if [[ $word != -* ]]; then
            command=$word
            break
        fi
    done
)sh";

// The statement that completes a value; empty: nothing can be listed.
std::string BashValue(const ManualOption& option) {
  switch (option.kind) {
    case ValueKind::kFile:
      return "_vmsift_files";
    case ValueKind::kDirectory:
      return "_vmsift_files -d";
    case ValueKind::kCommand:
      return "mapfile -t COMPREPLY < <(compgen -c -- \"$cur\")";
    case ValueKind::kChoice:
      return fmt::format("_vmsift_words \"{}\"", fmt::join(option.choices, " "));
    case ValueKind::kChoices:
      return fmt::format("_vmsift_list \"{}\"", fmt::join(option.choices, " "));
    case ValueKind::kNone:
    case ValueKind::kText:
      break;
  }
  return "";
}

std::string BashOptionNames(const ManualCommand& command) {
  std::vector<std::string> names;
  for (const ManualOption& option : command.options)
    names.insert(names.end(), option.names.begin(), option.names.end());
  return fmt::format("{}", fmt::join(names, " "));
}

std::string BashCommand(const ManualCommand& command) {
  std::string text = fmt::format("        {})\n            case $prev in\n", command.name);
  for (const ManualOption& option : command.options) {
    if (option.kind == ValueKind::kNone) continue;
    const std::string value = BashValue(option);
    text += fmt::format("                {}) {}{}return ;;\n", fmt::join(option.names, " | "), value,
                        value.empty() ? "" : "; ");
  }
  text += fmt::format(
      "            esac\n            if [[ $cur == -* ]]; then\n"
      "                _vmsift_words \"{}\"\n",
      BashOptionNames(command));
  // All arguments of one command are of one kind.
  const std::string argument = command.arguments.empty() ? "" : BashValue(command.arguments.front());
  if (!argument.empty()) text += fmt::format("            else\n                {}\n", argument);
  return text + "            fi\n            ;;\n";
}

}  // namespace

std::string BashCompletion(const Manual& manual) {
  std::vector<std::string> commands;
  std::string cases;
  for (const ManualCommand& command : manual.commands) {
    commands.push_back(command.name);
    cases += BashCommand(command);
  }
  return fmt::format(
      "{}    case $command in\n        '') _vmsift_words \"{} {}\" ;;\n{}    esac\n}}\n\n"
      "complete -F _vmsift vmsift\n",
      kBashFunctions, fmt::join(commands, " "), BashOptionNames(manual.program), cases);
}

}  // namespace vmsift
