// What the manual pages and the shells' completions say of the command line, as plain data.
//
// It is read from the CLI11 application that the program itself parses with, so pages and completions cannot
// differ from it. Only manual.cc knows CLI11; man_page.h and the completions know only this.
#ifndef VMSIFT_ANALYZER_MANUAL_MANUAL_H_
#define VMSIFT_ANALYZER_MANUAL_MANUAL_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace vmsift {

// What may stand for a value, which is what a shell completes.
enum class ValueKind {
  kNone,       // a flag
  kText,       // nothing that can be listed
  kFile,       // a file; on the way to it, directories
  kDirectory,  // a directory
  kCommand,    // a command of the shell
  kChoice,     // one of ManualOption::choices
  kChoices,    // some of them, separated by commas
};

// An option or, without names, a positional argument.
struct ManualOption {
  std::vector<std::string> names;  // "-o", "--output"
  std::string value;               // FILE; of a choice it may be empty
  ValueKind kind = ValueKind::kNone;
  std::vector<std::string> choices;
  std::string range;          // of a number: "0 to 1024"; empty: none
  std::string default_value;  // empty: none
  std::string description;
  std::string group;                  // the heading that it stands under; empty: the first
  std::vector<std::string> needs;     // names of other options
  std::vector<std::string> excludes;  // likewise
  bool required = false;
  bool repeatable = false;
};

struct ManualExample {
  std::string command;
  std::string comment;  // what it does; may be empty
};

struct ManualStatus {
  std::string status;
  std::string meaning;
};

// What stands below the options in the help.
struct ManualFooter {
  std::vector<ManualExample> examples;
  std::vector<ManualStatus> exit_statuses;
  std::vector<std::string> notes;  // paragraphs
};

struct ManualCommand {
  std::string name;     // empty: the program
  std::string summary;  // of the program, sentences
  std::vector<ManualOption> arguments;
  std::vector<ManualOption> options;
  ManualFooter footer;
};

struct Manual {
  ManualCommand program;
  std::vector<ManualCommand> commands;
};

// Reads an application of which nothing was parsed yet. What is hidden from the help is left out.
Manual ReadManual(const CLI::App& app);

// A footer is made of lines: "Examples:" followed by indented lines, each a command and, after two spaces or
// more, a comment; "Exit status:" followed by numbers with their meanings, separated by semicolons; anything
// else is a note.
ManualFooter ParseFooter(const std::string& footer);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_MANUAL_MANUAL_H_
