// Where the options of a command come from besides the command line: environment variables and the
// configuration file. The command line wins over the environment, which wins over the file.
#ifndef VMSIFT_ANALYZER_APP_OPTION_SOURCES_H_
#define VMSIFT_ANALYZER_APP_OPTION_SOURCES_H_

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "analyzer/app/configuration.h"

namespace vmsift {

// `VMSIFT_TAIL_FAIL_ON` for --fail-on of tail.
std::string VariableName(const CLI::App& command, const CLI::Option& option);

// Gives the options of a parsed command that are still without a value those of the environment. Returns what
// is wrong with them, one message each. Variables that are not set, or empty, are none; a list has a value
// per line.
std::vector<std::string> ApplyEnvironment(CLI::App* command);

// Variables that are set and named like those of the command, which no option has: a note for each, with the
// nearest one. Others may be meant for another version.
std::vector<std::string> UnknownVariables(const CLI::App& command);

// Gives the options that are left those of a configuration, after ApplyEnvironment: the table of the command,
// and the keys before any table. Messages begin with the file and the line. Keys are names of options, and
// `path` for the paths. Keys and tables that nothing knows are wrong, whatever the command; values in the
// tables of other commands are checked if `check_all`, which sets them.
std::vector<std::string> ApplyConfiguration(CLI::App* app, CLI::App* command,
                                            const Configuration& configuration, bool check_all);

// The long options of a command, without their dashes.
std::vector<std::string> LongNames(const CLI::App& command);
// The commands of `app`.
std::vector<std::string> CommandNames(const CLI::App& app);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_OPTION_SOURCES_H_
