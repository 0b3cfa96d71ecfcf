#include "analyzer/manual/man_page.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr char kProgram[] = "vmsift";

std::string Bold(std::string_view text) {
  return fmt::format("\\fB{}\\fR", RoffText(text));
}

std::string Italic(std::string_view text) {
  return fmt::format("\\fI{}\\fR", RoffText(text));
}

std::string Upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

// The help begins with a capital letter, NAME and a list do not. A word in capitals stays.
std::string Lowered(std::string text) {
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1])) != 0)
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

// The first sentence up to a comma, on one line, for NAME, which is what apropos(1) lists.
std::string NameLine(const ManualCommand& command) {
  std::string text = command.summary.substr(0, command.summary.find('\n'));
  if (!command.name.empty()) return Lowered(text);
  const std::string prefix = fmt::format("{} ", kProgram);
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  return text.substr(0, text.find(','));
}

std::string Sentence(std::string text) {
  if (!text.empty() && !text.ends_with('.')) text += '.';
  return text;
}

std::string ValueText(const ManualOption& option) {
  if (!option.value.empty()) return Italic(option.value);
  std::string text;
  for (const std::string& choice : option.choices) {
    if (!text.empty()) text += "|";
    text += Bold(choice);
  }
  return text;
}

std::string OptionTag(const ManualOption& option) {
  std::string tag;
  for (const std::string& name : option.names) {
    if (!tag.empty()) tag += ", ";
    tag += Bold(name);
  }
  if (option.kind == ValueKind::kNone) return tag;
  if (!tag.empty()) tag += " ";
  tag += ValueText(option);
  return option.names.empty() && option.repeatable ? tag + "..." : tag;
}

bool Names(std::string_view text, const std::vector<std::string>& words) {
  return std::all_of(words.begin(), words.end(),
                     [text](const std::string& word) { return text.find(word) != std::string_view::npos; });
}

std::string OptionText(const ManualOption& option) {
  std::string text = Sentence(option.description);
  // What the tag and the description do not say themselves.
  if (!option.value.empty() && !Names(text, option.choices))
    text += fmt::format(" Values: {}.", fmt::join(option.choices, ", "));
  if (!option.range.empty()) text += fmt::format(" Range: {}.", option.range);
  if (!option.default_value.empty()) text += fmt::format(" Default: {}.", option.default_value);
  if (option.names.size() > 0 && option.repeatable && text.find("epeat") == std::string::npos)
    text += " Repeatable.";
  if (!option.needs.empty()) text += fmt::format(" Needs {}.", fmt::join(option.needs, ", "));
  if (!option.excludes.empty()) text += fmt::format(" Not with {}.", fmt::join(option.excludes, ", "));
  return text;
}

std::string Tagged(std::string_view tag, std::string_view text) {
  return fmt::format(".TP\n{}\n{}\n", tag, RoffText(text));
}

std::string Synopsis(const ManualCommand& command) {
  if (command.name.empty())
    return fmt::format(".SH SYNOPSIS\n{} {} [{}]\n.br\n{} {} | {}\n", Bold(kProgram), Italic("COMMAND"),
                       Italic("OPTIONS"), Bold(kProgram), Bold("--help"), Bold("--version"));
  std::string text = fmt::format(".SH SYNOPSIS\n{} [{}]", Bold(fmt::format("{} {}", kProgram, command.name)),
                                 Italic("OPTIONS"));
  for (const ManualOption& argument : command.arguments) {
    const std::string name = Italic(argument.value) + (argument.repeatable ? "..." : "");
    text += argument.required ? " " + name : fmt::format(" [{}]", name);
  }
  return text + "\n";
}

std::string OptionSection(const ManualCommand& command) {
  std::string text = ".SH OPTIONS\n";
  std::vector<std::string> groups = {""};
  for (const ManualOption& option : command.options) {
    if (std::find(groups.begin(), groups.end(), option.group) == groups.end()) groups.push_back(option.group);
  }
  for (const std::string& group : groups) {
    if (!group.empty()) text += fmt::format(".SS {}\n", RoffText(group));
    for (const ManualOption& option : command.options) {
      if (option.group == group) text += Tagged(OptionTag(option), OptionText(option));
    }
  }
  return text;
}

std::string ExampleSection(const std::vector<ManualExample>& examples) {
  if (examples.empty()) return "";
  std::string text = ".SH EXAMPLES\n";
  for (const ManualExample& example : examples) {
    // Left-aligned: a long command would be spread over the line.
    if (example.comment.empty()) {
      text += fmt::format(".PP\n{}\n", Bold(example.command));
    } else {
      text += Tagged(Bold(example.command), example.comment);
    }
  }
  return text;
}

std::string StatusSection(const std::vector<ManualStatus>& statuses) {
  if (statuses.empty()) return "";
  std::string text = ".SH EXIT STATUS\n";
  for (const ManualStatus& status : statuses) text += Tagged(Bold(status.status), Sentence(status.meaning));
  return text;
}

std::string NoteSection(const std::vector<std::string>& notes) {
  if (notes.empty()) return "";
  std::string text = ".SH NOTES\n";
  for (const std::string& note : notes) text += fmt::format(".PP\n{}\n", RoffText(note));
  return text;
}

// How option_sources.h names the variables.
std::string EnvironmentSection(const ManualCommand& command) {
  const auto option =
      std::find_if(command.options.begin(), command.options.end(), [](const ManualOption& one) {
        return one.kind != ValueKind::kNone && one.names.back().starts_with("--") &&
               one.names.back() != "--config";
      });
  if (command.name.empty() || option == command.options.end()) return "";
  const std::string& name = option->names.back();
  std::string variable = Upper(fmt::format("{}_{}_{}", kProgram, command.name, name.substr(2)));
  std::replace(variable.begin(), variable.end(), '-', '_');
  return fmt::format(
      ".SH ENVIRONMENT\n.PP\nAn option that is not given is taken from a variable of its name in capitals, "
      "such as\n"
      "{} for {};\nwithout that, from the file of {}.\n",
      Bold(variable), Bold(name), Bold("--config"));
}

std::string PageReference(const ManualCommand& command) {
  return fmt::format("{}(1)", Bold(ManPageName(command)));
}

std::string SeeAlso(const Manual& manual, const ManualCommand& command) {
  std::string text = ".SH SEE ALSO\n";
  if (!command.name.empty()) text += PageReference(manual.program);
  for (const ManualCommand& other : manual.commands) {
    if (other.name == command.name) continue;
    text += text.ends_with('\n') ? "" : ",\n";
    text += PageReference(other);
  }
  return text + "\n";
}

std::string CommandSection(const Manual& manual) {
  std::string text = ".SH COMMANDS\n";
  for (const ManualCommand& command : manual.commands) {
    text += Tagged(PageReference(command), Sentence(command.summary));
  }
  return text;
}

}  // namespace

std::string RoffText(std::string_view text) {
  std::string roff;
  bool line_begins = true;
  for (char c : text) {
    if (line_begins && c == '.') roff += "\\&";
    line_begins = c == '\n';
    switch (c) {
      case '\\':
        roff += "\\e";
        break;
      case '-':
        roff += "\\-";
        break;
      case '\'':
        roff += "\\(aq";
        break;
      case '`':
        roff += "\\(ga";
        break;
      case '^':
        roff += "\\(ha";
        break;
      case '~':
        roff += "\\(ti";
        break;
      default:
        roff += c;
    }
  }
  return roff;
}

std::string ManPageName(const ManualCommand& command) {
  return command.name.empty() ? kProgram : fmt::format("{}-{}", kProgram, command.name);
}

std::string ManPage(const Manual& manual, const ManualCommand& command, const ManPageFacts& facts) {
  const bool is_program = command.name.empty();
  const std::string name = ManPageName(command);
  std::string page = ".\\\" Made from the command line of vmsift by its build.\n";
  page += fmt::format(".TH {} 1 \"{}\" \"{} {}\" \"{} manual\"\n", RoffText(Upper(name)),
                      RoffText(facts.date), kProgram, RoffText(facts.version), kProgram);
  // Without hyphens in commands and options, and without gaps in lines.
  page += ".nh\n.ad l\n";
  page += fmt::format(".SH NAME\n{} \\- {}\n", RoffText(name), RoffText(NameLine(command)));
  page += Synopsis(command);
  page += fmt::format(".SH DESCRIPTION\n{}\n", RoffText(Sentence(command.summary)));
  if (!command.arguments.empty()) {
    page += ".SH ARGUMENTS\n";
    for (const ManualOption& argument : command.arguments)
      page += Tagged(OptionTag(argument), OptionText(argument));
  }
  if (is_program) page += CommandSection(manual);
  page += OptionSection(command);
  page += EnvironmentSection(command);
  // Those of the program are those of every command.
  page += StatusSection(manual.program.footer.exit_statuses);
  page += ExampleSection(command.footer.examples);
  page += NoteSection(command.footer.notes);
  return page + SeeAlso(manual, command);
}

}  // namespace vmsift
