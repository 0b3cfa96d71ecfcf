#include "analyzer/app/option_sources.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <sstream>
#include <string_view>
#include <utility>

#include "analyzer/app/suggestion.h"
#include "base/ascii_case.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// The key of an option in a file; empty if it has none.
std::string KeyOf(const CLI::Option& option) {
  if (!option.get_configurable()) return {};
  return option.get_lnames().empty() ? AsciiLowered(option.get_name(true)) : option.get_lnames().front();
}

bool IsFlag(const CLI::Option& option) {
  return option.get_items_expected_max() == 0;
}

std::string InCapitals(std::string name) {
  for (char& c : name) c = c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return name;
}

// What the variables of a command begin with.
std::string CommandVariables(const CLI::App& command) {
  return "VMSIFT_" + InCapitals(command.get_name()) + "_";
}

bool NamesFile(const CLI::Option& option) {
  const std::string type = option.get_type_name();
  return option.get_name(/*positional=*/true) == "PATH" || type.substr(0, type.find(':')).ends_with("FILE");
}

CLI::Option* FindOption(CLI::App* command, const std::string& key) {
  for (CLI::Option* const option : command->get_options()) {
    if (KeyOf(*option) == key) return option;
  }
  return nullptr;
}

std::vector<std::string> Keys(const CLI::App& command) {
  std::vector<std::string> keys;
  for (const CLI::Option* const option : command.get_options()) {
    if (std::string key = KeyOf(*option); !key.empty()) keys.push_back(std::move(key));
  }
  return keys;
}

// Gives an option its values, as the command line does. Returns what is wrong with them; empty: nothing.
std::string Give(CLI::Option* option, const std::vector<std::string>& values) {
  try {
    if (!IsFlag(*option)) {
      option->add_result(values);
    } else if (values.size() > 1) {
      return option->get_name() + " is one value, true or false";
    } else if (values.front() == "true" || values.front() == "false") {
      option->add_result(option->get_flag_value(option->get_lnames().front(), values.front()));
    } else {
      return fmt::format("{} is true or false, not \"{}\"", option->get_name(), values.front());
    }
    option->run_callback();
    return {};
  } catch (const CLI::Error& error) {
    return error.what();
  }
}

// The same for a setting, whose kind must be the option's.
std::string Give(CLI::Option* option, const Setting& setting) {
  const bool list = setting.kind == Setting::Kind::kList;
  if (IsFlag(*option) != (setting.kind == Setting::Kind::kBoolean))
    return setting.key + (IsFlag(*option) ? " is true or false" : " is neither true nor false");
  if (setting.kind == Setting::Kind::kNumber && NamesFile(*option))
    return setting.key + " is a text in quotes, not a number";
  if (list && option->get_items_expected_max() == 1) return setting.key + " has one value, not a list";
  if (setting.values.empty()) return {};
  return Give(option, setting.values);
}

class Applying {
 public:
  Applying(CLI::App* app, const Configuration& configuration)
      : configuration_(configuration), commands_(app->get_subcommands([](CLI::App*) { return true; })) {}

  void Tables() {
    std::vector<std::string> names;
    for (const CLI::App* const command : commands_) names.push_back(command->get_name());
    for (const Setting& table : configuration_.tables) {
      if (std::find(names.begin(), names.end(), table.table) == names.end())
        Wrong(table,
              fmt::format("there is no command \"{}\"{}", table.table, DidYouMean(table.table, names)));
    }
  }

  // Of the tables before what is for all, which they win over. `taken`: the options that are set already.
  void Values(CLI::App* command, bool with_common) {
    std::set<const CLI::Option*> taken;
    for (const CLI::Option* const option : command->get_options()) {
      if (!option->empty()) taken.insert(option);
    }
    for (const bool common : {false, true}) {
      if (common && !with_common) continue;
      for (const Setting& setting : configuration_.settings) {
        if (setting.table != (common ? "" : command->get_name())) continue;
        CLI::Option* const option = FindOption(command, setting.key);
        if (option == nullptr || !taken.insert(option).second) continue;
        if (std::string problem = Give(option, setting); !problem.empty()) Wrong(setting, problem);
      }
    }
  }

  void UnknownKeys() {
    for (const Setting& setting : configuration_.settings) {
      std::vector<std::string> known;
      for (const CLI::App* const command : commands_) {
        if (!setting.table.empty() && setting.table != command->get_name()) continue;
        for (std::string& key : Keys(*command)) known.push_back(std::move(key));
      }
      // An unknown table is one mistake, not as many as it has keys.
      if (known.empty() || std::find(known.begin(), known.end(), setting.key) != known.end()) continue;
      const std::string what =
          setting.table.empty() ? "no command has an option" : setting.table + " has no option";
      Wrong(setting, fmt::format("{} \"{}\"{}", what, setting.key, DidYouMean(setting.key, known)));
    }
  }

  void OtherTables(const CLI::App* chosen) {
    for (CLI::App* const command : commands_) {
      if (command != chosen) Values(command, /*with_common=*/false);
    }
  }

  // In the order of lines.
  std::vector<std::string> Problems() {
    std::stable_sort(problems_.begin(), problems_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::string> texts;
    for (const auto& [line, text] : problems_)
      texts.push_back(fmt::format("{}:{}: {}", configuration_.path, line, text));
    return texts;
  }

 private:
  void Wrong(const Setting& setting, const std::string& what) { problems_.emplace_back(setting.line, what); }

  const Configuration& configuration_;
  const std::vector<CLI::App*> commands_;
  std::vector<std::pair<size_t, std::string>> problems_;
};

}  // namespace

std::string VariableName(const CLI::App& command, const CLI::Option& option) {
  return CommandVariables(command) + InCapitals(option.get_lnames().front());
}

std::vector<std::string> ApplyEnvironment(CLI::App* command) {
  std::vector<std::string> problems;
  for (CLI::Option* const option : command->get_options()) {
    if (!option->empty() || option->get_lnames().empty() || KeyOf(*option).empty()) continue;
    const std::string name = VariableName(*command, *option);
    const char* const text = std::getenv(name.c_str());
    if (text == nullptr || *text == '\0') continue;
    std::vector<std::string> values;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (!line.empty()) values.push_back(line);
    }
    if (values.empty()) continue;
    if (std::string problem = Give(option, values); !problem.empty())
      problems.push_back(fmt::format("{}: {}", name, problem));
  }
  return problems;
}

std::vector<std::string> UnknownVariables(const CLI::App& command) {
  std::vector<std::string> known;
  for (const CLI::Option* const option : command.get_options()) {
    if (!option->get_lnames().empty() && !KeyOf(*option).empty())
      known.push_back(VariableName(command, *option));
  }
  const std::string begin = CommandVariables(command);
  std::vector<std::string> notes;
  for (char** variable = environ; variable != nullptr && *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::string name(text.substr(0, text.find('=')));
    if (!name.starts_with(begin) || std::find(known.begin(), known.end(), name) != known.end()) continue;
    notes.push_back(fmt::format("{}: not used, since {} has no such option{}", name, command.get_name(),
                                DidYouMean(name, known)));
  }
  std::sort(notes.begin(), notes.end());
  return notes;
}

std::vector<std::string> ApplyConfiguration(CLI::App* app, CLI::App* command,
                                            const Configuration& configuration, bool check_all) {
  Applying applying(app, configuration);
  applying.Tables();
  applying.UnknownKeys();
  applying.Values(command, /*with_common=*/true);
  if (check_all) applying.OtherTables(command);
  return applying.Problems();
}

std::vector<std::string> LongNames(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* const option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  return names;
}

std::vector<std::string> CommandNames(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* const command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

}  // namespace vmsift
