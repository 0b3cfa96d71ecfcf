// How zsh completes: _arguments takes a specification of each option and argument (zshcompsys(1)).
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/manual/completions.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// A word that zsh takes as it is.
std::string ZshQuoted(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

// In a specification, `characters` have a meaning.
std::string ZshEscaped(std::string_view text, std::string_view characters) {
  std::string escaped;
  for (char c : text) {
    if (c == '\\' || characters.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

// ":FILE:_files": what the value is called, and how it is completed.
std::string ZshValue(const ManualOption& option) {
  const std::string name = ZshEscaped(option.value.empty() ? "value" : option.value, ":");
  switch (option.kind) {
    case ValueKind::kNone:
      return "";
    case ValueKind::kText:
      return fmt::format(":{}: ", name);
    case ValueKind::kFile:
      return fmt::format(":{}:_files", name);
    case ValueKind::kDirectory:
      return fmt::format(":{}:_files -/", name);
    case ValueKind::kCommand:
      return fmt::format(":{}:_command_names -e", name);
    case ValueKind::kChoice:
      return fmt::format(":{}:({})", name, fmt::join(option.choices, " "));
    case ValueKind::kChoices:
      return fmt::format(":{}:_values -s , {} {}", name, name, fmt::join(option.choices, " "));
  }
  return "";
}

// One specification for each name; one excludes the others, itself too, unless the option is repeatable.
std::string ZshOption(const ManualOption& option) {
  std::string text;
  for (const std::string& name : option.names) {
    std::string spec = option.repeatable ? "*" : fmt::format("({})", fmt::join(option.names, " "));
    spec += name;
    if (option.kind != ValueKind::kNone) spec += name.starts_with("--") ? "=" : "+";
    spec += fmt::format("[{}]", ZshEscaped(option.description, "[]:"));
    text += fmt::format(" \\\n                {}", ZshQuoted(spec + ZshValue(option)));
  }
  return text;
}

std::string ZshArguments(const ManualCommand& command) {
  std::string text;
  for (const ManualOption& argument : command.arguments) {
    const std::string prefix = argument.repeatable ? "*" : argument.required ? "" : ":";
    text += fmt::format(" \\\n                {}", ZshQuoted(prefix + ZshValue(argument)));
  }
  return text;
}

std::string ZshOptions(const ManualCommand& command) {
  std::string text;
  for (const ManualOption& option : command.options) text += ZshOption(option);
  return text;
}

}  // namespace

std::string ZshCompletion(const Manual& manual) {
  std::string commands;
  std::string cases;
  for (const ManualCommand& command : manual.commands) {
    const std::string entry = ZshEscaped(command.name, ":") + ":" + command.summary;
    commands += fmt::format("                {}\n", ZshQuoted(entry));
    cases += fmt::format("            {})\n                _arguments -s{}{}\n                ;;\n",
                         command.name, ZshOptions(command), ZshArguments(command));
  }
  return fmt::format(R"sh(#compdef vmsift
# Completes vmsift in zsh. Made from its command line by its build.

_vmsift() {{
    local curcontext=$curcontext state state_descr line ret=1
    typeset -A opt_args
    _arguments -C{} \
                '1:command:->command' \
                '*::argument:->argument' && ret=0
    case $state in
        command)
            local -a commands=(
{}            )
            _describe -t commands 'vmsift command' commands && ret=0
            ;;
        argument)
            curcontext=${{curcontext%:*:*}}:vmsift-$words[1]:
            case $words[1] in
{}            esac && ret=0
            ;;
    esac
    return ret
}}

_vmsift "$@"
)sh",
                     ZshOptions(manual.program), commands, cases);
}

}  // namespace vmsift
