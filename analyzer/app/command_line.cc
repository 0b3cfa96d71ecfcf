// The command line: parses it, shows help and mistakes, and runs the command.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"
#include "analyzer/app/command_options.h"
#include "analyzer/app/config_options.h"
#include "analyzer/app/describe_command_line.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/help_text.h"
#include "analyzer/app/option_sources.h"
#include "analyzer/app/output.h"
#include "analyzer/app/output_check.h"
#include "analyzer/app/suggestion.h"
#include "analyzer/app/tail_check.h"
#include "analyzer/app/thread_count.h"
#include "analyzer/app/version.h"
#include "base/printable_text.h"
#include "base/status_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr char kDescription[] =
    "vmsift finds Azure virtual-machine errors in deployment and activity logs, names the root cause,\n"
    "and counts them by code and by VM.";

constexpr char kFooter[] =
    "Examples:\n"
    "  vmsift scan activity.jsonl               report on one log\n"
    "  vmsift scan archive/ --format json       report on a tree of logs, for programs\n"
    "  az deployment operation group list -g rg -n dep -o json | vmsift scan -\n"
    "  vmsift incidents archive/                what happened: attempts, outcome, advice\n"
    "  vmsift tail --format jsonl deploy.log    each failure as it is written\n"
    "  vmsift extract archive/ | jq .vm         every failure, one JSON object per line\n"
    "  vmsift explain \"VM 'web-01' did not start in the allotted time.\"\n"
    "  vmsift bench archive/                    how fast vmsift is on this machine\n"
    "\n"
    "Exit status: 0 done; 1 done, but some input could not be read to its end, or with --strict, lines were\n"
    "malformed, too long or suspect; 2 wrong usage or a failure that stopped the work; 3 a rule of "
    "--fail-on\n"
    "is met.\n"
    "Data goes to standard output, everything else to standard error.";

bool IsOption(const std::string& word) {
  return word.starts_with('-') && word.size() > 1;
}

// If a log is named without a command, suggests `vmsift scan`.
ExitStatus FailWithoutCommand(const std::string& word, const std::vector<std::string>& commands) {
  Complain(IsOption(word) ? fmt::format("no command before {}", word)
                          : fmt::format("there is no command \"{}\"{}", word, DidYouMean(word, commands)));
  std::error_code ignored;
  const bool is_input = word == "-" || std::filesystem::exists(word, ignored);
  WriteDiagnostic(fmt::format("Try: vmsift {}\n", is_input ? "scan " + PrintableName(word) : "--help"));
  return kFailed;
}

// `scan has no option --fromat; did you mean "--format"?`
std::string UnknownOption(const CLI::App& command, const std::string& word) {
  const std::string option = word.substr(0, word.find('='));
  const std::string name = option.substr(std::min(option.find_first_not_of('-'), option.size()));
  const std::string nearest = Nearest(name, LongNames(command));
  const std::string hint = nearest.empty() ? "" : fmt::format("; did you mean \"--{}\"?", nearest);
  return fmt::format("{} has no option {}{}", command.get_name(), option, hint);
}

// An option that does not exist is reported first: its value may have been taken for a path, for example.
std::string WhatIsWrong(const CLI::ParseError& error, const std::vector<CLI::App*>& chosen) {
  if (chosen.empty()) return error.what();
  const std::vector<std::string> rest = chosen.front()->remaining();
  const auto option = std::find_if(rest.begin(), rest.end(), IsOption);
  return option == rest.end() || *option == "--" ? error.what() : UnknownOption(*chosen.front(), *option);
}

ExitStatus FailWithHelp(const std::vector<std::string>& messages, const std::vector<CLI::App*>& chosen) {
  for (const std::string& message : messages) Complain(message);
  WriteDiagnostic(fmt::format("Try: vmsift {}{}--help\n", chosen.empty() ? "" : chosen.front()->get_name(),
                              chosen.empty() ? "" : " "));
  return kFailed;
}

// A text, on standard output.
ExitStatus Print(const std::string& text) {
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  (*output)->Write(text);
  return CloseOutput(output->get(), kDone);
}

// The help or the version.
ExitStatus Print(const CLI::App& app, const CLI::Success& wanted) {
  std::ostringstream text;
  app.exit(wanted, text, text);
  return Print(WrappedHelp(text.str(), TextWidth()));
}

// The commands with their options.
class Commands {
 public:
  // Adds them to `app`, which borrows this object.
  Commands(CLI::App* app, Timestamp now) {
    commands_ = {{AddScan(app, now, &scan_), [this] { return Scan(); }},
                 {AddPlan(app, now, &plan_), [this] { return RunPlan(plan_); }},
                 {AddMerge(app, &merge_), [this] { return RunMerge(merge_); }},
                 {AddConsume(app, now, &consume_), [this] { return RunConsume(consume_); }},
                 {AddReport(app, &report_), [this] { return RunReport(report_); }},
                 {AddIncidents(app, now, &incidents_), [this] { return Incidents(); }},
                 {AddCompare(app, &compare_), [this] { return RunCompare(compare_); }},
                 {AddExtract(app, now, &extract_), [this] { return RunExtract(extract_); }},
                 {AddRestore(app, &restore_), [this] { return RunRestore(restore_); }}};
    tail_command_ = AddTail(app, now, &tail_);
    commands_.push_back({tail_command_, [this] { return Tail(); }});
    commands_.push_back({AddLearn(app, now, &learn_), [this] { return RunLearn(learn_); }});
    commands_.push_back({AddExplain(app, &explain_), [this] { return RunExplain(explain_); }});
    commands_.push_back({AddCatalog(app, &catalog_), [this] { return RunCatalog(catalog_); }});
    commands_.push_back({AddBench(app, now, &bench_), [this] { return Bench(); }});
  }
  Commands(const Commands&) = delete;
  Commands& operator=(const Commands&) = delete;

  // What a run of the one that was parsed would refuse before it begins.
  std::vector<std::string> Problems() const {
    return tail_command_->parsed() ? ProblemsOf(tail_) : std::vector<std::string>();
  }
  // Runs the one that was parsed.
  ExitStatus Run() {
    const auto parsed = std::find_if(commands_.begin(), commands_.end(),
                                     [](const Command& command) { return command.command->parsed(); });
    return parsed->run();
  }

 private:
  struct Command {
    CLI::App* command;
    std::function<ExitStatus()> run;
  };

  static void SetThreads(size_t* threads) {
    *threads = ThreadsWithinOpenFiles(*threads == 0 ? UsableCores() : *threads);
  }
  ExitStatus Scan() {
    SetThreads(&scan_.threads);
    return RunScan(scan_);
  }
  ExitStatus Incidents() {
    SetThreads(&incidents_.threads);
    return RunIncidents(incidents_);
  }
  ExitStatus Tail() {
    if (tail_.format == "json" && tail_command_->count("--top") == 0) tail_.top = 0;
    return RunTail(tail_);
  }
  ExitStatus Bench() {
    SetThreads(&bench_.threads);
    return RunBench(bench_);
  }

  ScanOptions scan_;
  PlanOptions plan_;
  MergeOptions merge_;
  ConsumeOptions consume_;
  ReportOptions report_;
  IncidentsOptions incidents_;
  CompareOptions compare_;
  RestoreOptions restore_;
  ExtractOptions extract_;
  TailOptions tail_;
  LearnCommandOptions learn_;
  ExplainOptions explain_;
  CatalogCommandOptions catalog_;
  BenchOptions bench_;
  CLI::App* tail_command_ = nullptr;
  std::vector<Command> commands_;
};

// What the program takes without a command.
void AddProgramOptions(CLI::App* app) {
  app->footer(kFooter);
  app->set_version_flag(
      "--version", [] { return VersionText(); }, "Show the version and exit");
  app->set_help_flag("-h,--help", "Show this help and exit");
  app->require_subcommand(1);
}

}  // namespace

void DescribeCommandLine(const std::function<void(const CLI::App&)>& describe) {
  CLI::App app(kDescription, "vmsift");
  AddProgramOptions(&app);
  const Commands commands(&app, Timestamp{});
  const ConfigOptions config(&app);
  describe(app);
}

ExitStatus Fail(const absl::Status& status) {
  Complain(Message(status));
  return kFailed;
}

ExitStatus RunCommandLine(std::vector<std::string> arguments) {
  CLI::App app(kDescription, "vmsift");
  AddProgramOptions(&app);

  // To the second: a report shows it.
  const Timestamp now{SystemNow().ticks / kTicksPerSecond * kTicksPerSecond};
  Commands commands(&app, now);
  const ConfigOptions config(&app);
  if (arguments.empty()) {
    WriteDiagnostic(app.help());
    return kFailed;
  }
  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(std::move(arguments));
  } catch (const CLI::Success& wanted) {  // help or version
    return Print(app, wanted);
  } catch (const WrongConfiguration& wrong) {
    return FailWithHelp(wrong.messages, app.get_subcommands());
  } catch (const CLI::ParseError& error) {
    const std::vector<CLI::App*> chosen = app.get_subcommands();
    const std::vector<std::string> rest = app.remaining();
    if (chosen.empty() && !rest.empty()) return FailWithoutCommand(rest.front(), CommandNames(app));
    std::string what = WhatIsWrong(error, chosen);
    if (what == "PATH is required" && !config.file().empty())
      what +=
          fmt::format("; set path in [{}] of {}", chosen.front()->get_name(), PrintableName(config.file()));
    return FailWithHelp({what}, chosen);
  }
  const std::string replaced = ReplacedByOutput(*app.get_subcommands().front(), config.file());
  if (!replaced.empty()) {
    Complain(replaced);
    return kFailed;
  }
  if (config.check_only()) {
    const std::vector<std::string> problems = commands.Problems();
    if (!problems.empty()) return FailWithHelp(problems, app.get_subcommands());
    return Print(fmt::format("{}: nothing is wrong\n", PrintableName(config.file())));
  }
  return commands.Run();
}

}  // namespace vmsift
