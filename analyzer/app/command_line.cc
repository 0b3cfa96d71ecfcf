// The command line: parses it, shows help and mistakes, and runs the command.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

#include "CLI/CLI.hpp"
#include "analyzer/app/command.h"
#include "analyzer/app/command_options.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/output.h"
#include "analyzer/app/thread_count.h"
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

// If a log is named without a command, suggests `vmsift scan`.
ExitStatus FailWithoutCommand(const std::string& word) {
  const bool is_option = word.starts_with('-') && word.size() > 1;
  Complain(is_option ? fmt::format("no command before {}", word)
                     : fmt::format("there is no command \"{}\"", word));
  std::error_code ignored;
  const bool is_input = word == "-" || std::filesystem::exists(word, ignored);
  WriteDiagnostic(fmt::format("Try: vmsift {}\n", is_input ? "scan " + PrintableName(word) : "--help"));
  return kFailed;
}

// The help or the version, on standard output.
ExitStatus Print(const CLI::App& app, const CLI::Success& wanted) {
  std::ostringstream text;
  app.exit(wanted, text, text);
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open({});
  if (!output.ok()) return Fail(output.status());
  (*output)->Write(text.str());
  return CloseOutput(output->get(), kDone);
}

}  // namespace

ExitStatus Fail(const absl::Status& status) {
  Complain(Message(status));
  return kFailed;
}

ExitStatus RunCommandLine(std::vector<std::string> arguments) {
  CLI::App app(kDescription, "vmsift");
  app.footer(kFooter);
  app.set_version_flag("--version", std::string("vmsift ") + VMSIFT_VERSION, "Show the version and exit");
  app.set_help_flag("-h,--help", "Show this help and exit");
  app.require_subcommand(1);

  // To the second: a report shows it.
  const Timestamp now{SystemNow().ticks / kTicksPerSecond * kTicksPerSecond};

  ScanOptions scan;
  CLI::App* const scan_command = AddScan(&app, now, &scan);
  IncidentsOptions incidents;
  CLI::App* const incidents_command = AddIncidents(&app, now, &incidents);
  CompareOptions compare;
  CLI::App* const compare_command = AddCompare(&app, &compare);
  RestoreOptions restore;
  CLI::App* const restore_command = AddRestore(&app, &restore);
  ExtractOptions extract;
  CLI::App* const extract_command = AddExtract(&app, now, &extract);
  TailOptions tail;
  CLI::App* const tail_command = AddTail(&app, now, &tail);
  LearnCommandOptions learn;
  CLI::App* const learn_command = AddLearn(&app, now, &learn);
  ExplainOptions explain;
  CLI::App* const explain_command = AddExplain(&app, &explain);
  CatalogCommandOptions catalog;
  AddCatalog(&app, &catalog);
  BenchOptions bench;
  CLI::App* const bench_command = AddBench(&app, now, &bench);

  if (arguments.empty()) {
    WriteDiagnostic(app.help());
    return kFailed;
  }
  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(std::move(arguments));
  } catch (const CLI::Success& wanted) {  // help or version
    return Print(app, wanted);
  } catch (const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    const std::vector<std::string> rest = app.remaining();
    if (chosen.empty() && !rest.empty()) return FailWithoutCommand(rest.front());
    Complain(error.what());
    WriteDiagnostic(fmt::format("Try: vmsift {}{}--help\n", chosen.empty() ? "" : chosen.front()->get_name(),
                                chosen.empty() ? "" : " "));
    return kFailed;
  }

  if (scan.format == "json" && scan_command->count("--top") == 0) scan.top = 0;
  const auto set_threads = [](size_t* threads) {
    *threads = ThreadsWithinOpenFiles(*threads == 0 ? UsableCores() : *threads);
  };
  if (scan_command->parsed()) {
    set_threads(&scan.threads);
    return RunScan(scan);
  }
  if (incidents_command->parsed()) {
    set_threads(&incidents.threads);
    return RunIncidents(incidents);
  }
  if (compare_command->parsed()) return RunCompare(compare);
  if (restore_command->parsed()) return RunRestore(restore);
  if (extract_command->parsed()) return RunExtract(extract);
  if (tail.format == "json" && tail_command->count("--top") == 0) tail.top = 0;
  if (tail_command->parsed()) return RunTail(tail);
  if (learn_command->parsed()) return RunLearn(learn);
  if (explain_command->parsed()) return RunExplain(explain);
  if (bench_command->parsed()) {
    set_threads(&bench.threads);
    return RunBench(bench);
  }
  return RunCatalog(catalog);
}

}  // namespace vmsift
