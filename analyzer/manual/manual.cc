#include "analyzer/manual/manual.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr std::string_view kUnnamedValue = "TEXT";  // CLI11's, where none was given
constexpr std::string_view kFirstGroup = "Options";

// CLI11 describes a value by its name and those of its checks: LIST:{vm,code}, N:INT in [0 - 9].
struct TypeText {
  std::string name;
  std::vector<std::string> choices;
  std::string range;
};

std::vector<std::string> SplitChoices(std::string_view text) {
  std::vector<std::string> choices;
  while (true) {
    const size_t comma = std::min(text.find(','), text.size());
    choices.emplace_back(text.substr(0, comma));
    if (comma == text.size()) return choices;
    text.remove_prefix(comma + 1);
  }
}

TypeText ParseTypeText(const std::string& text) {
  TypeText type;
  type.name = text.substr(0, text.find(':'));
  const size_t open = text.find(":{");
  if (open != std::string::npos) {
    const size_t close = std::min(text.find('}', open), text.size());
    type.choices = SplitChoices(std::string_view(text).substr(open + 2, close - open - 2));
  }
  // Sizes are stated with units in their descriptions; bytes would say less.
  const size_t range = text.find(" in [");
  if (range != std::string::npos && type.name != "SIZE") {
    const size_t begin = range + std::string_view(" in [").size();
    type.range = text.substr(begin, std::min(text.find(']', begin), text.size()) - begin);
    const size_t dash = type.range.find(" - ");
    if (dash != std::string::npos) type.range.replace(dash, 3, " to ");
  }
  return type;
}

ValueKind KindOf(const CLI::Option& option, const TypeText& type, std::string_view value) {
  if (option.get_items_expected_max() == 0) return ValueKind::kNone;
  if (!type.choices.empty()) return option.get_delimiter() == '\0' ? ValueKind::kChoice : ValueKind::kChoices;
  if (value.ends_with("FILE") || value == "PATH") return ValueKind::kFile;
  if (value.ends_with("DIR") || value.ends_with("DIRECTORY")) return ValueKind::kDirectory;
  if (value == "COMMAND") return ValueKind::kCommand;
  return ValueKind::kText;
}

std::vector<std::string> NamesOf(const std::set<CLI::Option*>& options) {
  std::vector<std::string> names;
  for (const CLI::Option* option : options) names.push_back(option->get_name());
  std::sort(names.begin(), names.end());  // CLI11 orders them by address
  return names;
}

ManualOption ReadOption(const CLI::Option& option) {
  ManualOption read;
  for (const std::string& name : option.get_snames()) read.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) read.names.push_back("--" + name);
  const TypeText type = ParseTypeText(option.get_type_name());
  const bool named = type.name != kUnnamedValue;
  const std::string argument = read.names.empty() ? option.get_name(/*positional=*/true) : "";
  read.kind = KindOf(option, type, named ? type.name : argument);
  read.value = argument;
  if (argument.empty() && read.kind != ValueKind::kNone && (named || type.choices.empty()))
    read.value = type.name;
  read.choices = type.choices;
  read.range = type.range;
  read.default_value = option.get_default_str();
  read.description = option.get_description();
  if (option.get_group() != kFirstGroup) read.group = option.get_group();
  read.needs = NamesOf(option.get_needs());
  read.excludes = NamesOf(option.get_excludes());
  read.required = option.get_required();
  read.repeatable = option.get_items_expected_max() > 1;
  return read;
}

ManualCommand ReadCommand(const CLI::App& app, std::string name) {
  ManualCommand command;
  command.name = std::move(name);
  command.summary = app.get_description();
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_group().empty()) continue;
    (option->nonpositional() ? command.options : command.arguments).push_back(ReadOption(*option));
  }
  command.footer = ParseFooter(app.get_footer());
  return command;
}

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

ManualExample ParseExample(std::string_view line) {
  line = Trimmed(line);
  const size_t gap = std::min(line.find("  "), line.size());
  return {std::string(line.substr(0, gap)), std::string(Trimmed(line.substr(gap)))};
}

// "0 done; 1 done, but …; 2 …."
std::vector<ManualStatus> ParseStatuses(std::string_view text) {
  if (text.ends_with('.')) text.remove_suffix(1);
  std::vector<ManualStatus> statuses;
  while (!text.empty()) {
    const size_t end = std::min(text.find(';'), text.size());
    const std::string_view entry = Trimmed(text.substr(0, end));
    const size_t gap = std::min(entry.find(' '), entry.size());
    statuses.push_back({std::string(entry.substr(0, gap)), std::string(Trimmed(entry.substr(gap)))});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return statuses;
}

}  // namespace

ManualFooter ParseFooter(const std::string& footer) {
  constexpr std::string_view kExitStatus = "Exit status:";
  ManualFooter parsed;
  std::string status;
  bool in_examples = false;
  bool in_status = false;
  for (const std::string& line : Lines(footer)) {
    if (in_examples && line.starts_with("  ")) {
      parsed.examples.push_back(ParseExample(line));
      continue;
    }
    in_examples = line == "Examples:";
    if (line.starts_with(kExitStatus)) {
      in_status = true;
      status = line.substr(kExitStatus.size());
    } else if (in_status) {
      status += " " + line;
    } else if (!in_examples && !line.empty()) {
      parsed.notes.push_back(line);
    }
    in_status = in_status && !line.ends_with('.');
  }
  parsed.exit_statuses = ParseStatuses(Trimmed(status));
  return parsed;
}

Manual ReadManual(const CLI::App& app) {
  Manual manual;
  manual.program = ReadCommand(app, "");
  // In the order of the help.
  const auto is_shown = [](const CLI::App* command) { return !command->get_group().empty(); };
  for (const CLI::App* command : app.get_subcommands(is_shown))
    manual.commands.push_back(ReadCommand(*command, command->get_name()));
  return manual;
}

}  // namespace vmsift
