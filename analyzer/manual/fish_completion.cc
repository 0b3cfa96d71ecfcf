// How fish completes: `complete` takes an option, the condition under which it is offered, and its values
// (complete(1)).
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/manual/completions.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr std::string_view kFishFunctions =
    R"sh(# Completes vmsift in fish. Made from its command line by its build.

# Whether the line's command is this one; without an argument, whether it has none yet.
function __vmsift_command
    for word in (commandline -opc)[2..-1]
        if not string match -q -- '-*' $word
            test "$word" = "$argv[1]"
            return
        end
    end
    test -z "$argv[1]"
end

complete -c vmsift -f
)sh";

std::string FishQuoted(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

// -r: a value follows; -F: files; -f: no files; -a: these.
std::string FishValue(const ManualOption& option) {
  switch (option.kind) {
    case ValueKind::kNone:
      return "";
    case ValueKind::kText:
      return " -r -f";
    case ValueKind::kFile:
      return " -r -F";
    case ValueKind::kDirectory:
      return " -r -f -a '(__fish_complete_directories)'";
    case ValueKind::kCommand:
      return " -r -f -a '(__fish_complete_command)'";
    case ValueKind::kChoice:
      return fmt::format(" -r -f -a {}", FishQuoted(fmt::format("{}", fmt::join(option.choices, " "))));
    case ValueKind::kChoices:
      return fmt::format(" -r -f -a {}",
                         FishQuoted(fmt::format("(__fish_append , {})", fmt::join(option.choices, " "))));
  }
  return "";
}

std::string FishOptions(const ManualCommand& command, const std::string& begin) {
  std::string text;
  for (const ManualOption& option : command.options) {
    text += begin;
    for (const std::string& name : option.names)
      text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    text += fmt::format("{} -d {}\n", FishValue(option), FishQuoted(option.description));
  }
  return text;
}

}  // namespace

std::string FishCompletion(const Manual& manual) {
  std::string text(kFishFunctions);
  const std::string no_command = "complete -c vmsift -n __vmsift_command";
  text += FishOptions(manual.program, no_command);
  for (const ManualCommand& command : manual.commands)
    text += fmt::format("{} -a {} -d {}\n", no_command, command.name, FishQuoted(command.summary));
  for (const ManualCommand& command : manual.commands) {
    const std::string begin =
        fmt::format("complete -c vmsift -n {}", FishQuoted("__vmsift_command " + command.name));
    text += "\n" + FishOptions(command, begin);
    // All arguments of one command are of one kind.
    if (!command.arguments.empty() && command.arguments.front().kind == ValueKind::kFile)
      text += begin + " -F\n";
  }
  return text;
}

}  // namespace vmsift
