// The options of `vmsift scan`, and of `plan` and `merge`, which share them.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "analyzer/app/command_options.h"
#include "analyzer/app/gates.h"
#include "analyzer/app/selection_options.h"
#include "analyzer/app/shard_options.h"
#include "analyzer/app/shared_options.h"

namespace vmsift {
namespace {

void AddBy(CLI::App* command, ViewOptions* options) {
  command
      ->add_option_function<std::vector<std::string>>(
          "--by",
          [options](const std::vector<std::string>& names) {
            if (names.size() > 2) Refuse("--by", absl::InvalidArgumentError("takes one or two"));
            if (names.size() == 2 && names[0] == names[1])
              Refuse("--by", absl::InvalidArgumentError("takes two that differ"));
            options->by.clear();
            for (const std::string& name : names) options->by.push_back(*DimensionOf(name));
            if (options->by.size() == 2 && IsTime(options->by[0]) && IsTime(options->by[1]))
              Refuse("--by", absl::InvalidArgumentError("takes one of hour, day and month"));
          },
          "Counts by one or two of: hour, day, month, subscription, resource-group, vm, code, class, "
          "source; "
          "instead of the report")
      ->check(
          OneOf({"hour", "day", "month", "subscription", "resource-group", "vm", "code", "class", "source"}))
      ->delimiter(',')
      ->type_name("LIST")
      ->allow_extra_args(false);
  command
      ->add_option("--time-zone", options->time_zone,
                   "Of the times of --by, and of today and yesterday: UTC, local, or a name such as "
                   "Europe/Berlin")
      ->check([](const std::string& name) {
        absl::TimeZone zone;
        return name == "local" || absl::LoadTimeZone(name, &zone) ? "" : "there is no time zone " + name;
      })
      ->capture_default_str()
      ->type_name("ZONE");
}

// Without a path, what is piped in is meant. Neither a terminal nor /dev/null is, as services have it.
void ReadStandardInputWithoutPath(const CLI::App& command, ReadOptions* options) {
  if (!options->paths.empty() || IsOnlyChecked(command)) return;
  struct stat input;
  if (fstat(STDIN_FILENO, &input) != 0 || S_ISCHR(input.st_mode)) throw CLI::RequiredError("PATH");
  options->paths = {"-"};
}

// A zone without times to show or a day to place is a mistake.
void CheckTimeZone(const CLI::App& command) {
  const auto names_day = [&command](const char* name) {
    const CLI::Option* const option = command.get_option(name);
    return option->count() > 0 &&
           (option->results().back() == "today" || option->results().back() == "yesterday");
  };
  if (command.count("--time-zone") == 0 || command.count("--by") > 0) return;
  if (!names_day("--since") && !names_day("--until")) throw CLI::RequiresError("--time-zone", "--by");
}

// What cannot be done together, before anything is read.
void CheckView(const ViewOptions& options) {
  for (const Gate& gate : options.gates) {
    if (gate.needs_baseline() && options.baseline.empty())
      throw CLI::ValidationError("--fail-on", "\"" + gate.text + "\" needs --baseline");
  }
  const bool whole = options.format == "counts" || options.format == "html" || !options.baseline.empty();
  if (!options.by.empty() && whole)
    throw CLI::ValidationError(
        "--by", "prints counts of its own; it goes with no --baseline or --format counts or html");
}

void AddView(CLI::App* command, ViewOptions* view) {
  command
      ->add_option(
          "--format", view->format,
          "table for people, html for a browser, json or csv for programs, counts for vmsift compare "
          "and merge")
      ->check(OneOf({"table", "html", "json", "csv", "counts"}))
      ->capture_default_str();
  AddRawCsv(command, &view->csv_cells);
  AddTop(command, &view->top, "Rows of each list; 0 for all (json: all by default)");
  command->add_flag("--brief", view->brief,
                    "With --format table, three lines: what, where, and the commonest");
  AddBy(command, view);
  command
      ->add_option("--baseline", view->baseline,
                   "Compare with this counts file: what is new, worse, better, gone")
      ->check(NotEmpty())
      ->type_name("FILE");
  AddFailOn(command, /*compares=*/true, &view->gates);
}

// All rows, where nothing else is said, for programs.
void SetTop(const CLI::App& command, ViewOptions* view) {
  if (view->format == "json" && command.count("--top") == 0) view->top = 0;
}

void AddIncidentsFlag(CLI::App* command, bool* incidents) {
  command->add_flag("--incidents", *incidents,
                    "Fold failures into incidents however large the inputs are; otherwise up to 64 MiB");
}

// `FROM-TO`, in bytes.
std::optional<ByteRun> ParseBytes(const std::string& text) {
  ByteRun run;
  const size_t dash = text.find('-');
  const auto number = [](std::string_view digits, uint64_t* value) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), *value);
    return error == std::errc() && end == digits.data() + digits.size() && !digits.empty();
  };
  if (dash == std::string::npos) return std::nullopt;
  const std::string_view view = text;
  if (!number(view.substr(0, dash), &run.from) || !number(view.substr(dash + 1), &run.to))
    return std::nullopt;
  return run.from < run.to ? std::optional(run) : std::nullopt;
}

void AddSplits(CLI::App* command, ScanOptions* scan) {
  command
      ->add_option_function<std::string>(
          "--bytes",
          [scan](const std::string& text) {
            scan->bytes = ParseBytes(text);
            if (!scan->bytes)
              Refuse("--bytes", absl::InvalidArgumentError("takes FROM-TO, such as 0-1000000"));
          },
          "Only the lines of the one PATH, uncompressed JSON Lines, that begin in these bytes; TO is not one "
          "of them")
      ->type_name("FROM-TO")
      ->group(kSplits);
  AddShard(command,
           "Count a shard of this plan, which has the paths and options; with -, "
           "standard input is the shard's one input",
           &scan->shard);
}

// A part is nothing to look at.
void CheckSplits(const CLI::App& command, const ScanOptions& scan) {
  CheckShardOptions(command, scan.shard, scan.read.paths);
  const bool planned = !scan.shard.plan.empty();
  if ((planned || scan.bytes) && scan.view.format != "counts")
    throw CLI::ValidationError(planned ? "--plan" : "--bytes",
                               "goes with --format counts: it is a part, to be merged");
  if (scan.bytes && scan.read.paths.size() != 1) throw CLI::ValidationError("--bytes", "takes one PATH");
}

}  // namespace

CLI::App* AddScan(CLI::App* app, Timestamp now, ScanOptions* scan) {
  CLI::App* const command = app->add_subcommand("scan", "Report on logs: errors by code, by VM, and both");
  AddReadOptions(command, now, &scan->read);
  AddStrict(command, &scan->read);
  AddRedact(command, &scan->read);
  AddView(command, &scan->view);
  AddIncidentsFlag(command, &scan->incidents);
  AddSplits(command, scan);
  command->callback([command, now, scan] {
    if (scan->shard.plan.empty()) ReadStandardInputWithoutPath(*command, &scan->read);
    CheckTimeZone(*command);
    FinishSelection(*command, now, &scan->read.selection);
    CheckView(scan->view);
    CheckSplits(*command, *scan);
    SetTop(*command, &scan->view);
  });
  AddThreads(command, &scan->threads);
  AddOutput(command, &scan->view.output, "Write the report to a file, whole or not at all");
  command->footer(
      "Examples:\n"
      "  vmsift scan activity.jsonl\n"
      "  vmsift scan --catalog our-errors.md --top 0 logs/ more-logs/\n"
      "  vmsift scan --include 'PT1H.json*' --since 24h --vm 'web-*' archive/\n"
      "  vmsift scan pipeline-logs.zip\n"
      "  vmsift scan archive.gz --format html -o report.html");
  return command;
}

CLI::App* AddPlan(CLI::App* app, Timestamp now, PlanOptions* plan) {
  CLI::App* const command =
      app->add_subcommand("plan", "Split a scan into shards of like size, for many machines");
  AddReadOptions(command, now, &plan->read)->required();
  AddIncidentsFlag(command, &plan->incidents);
  command->add_option("--shards", plan->shards, "How many")
      ->required()
      ->check(CLI::Range(size_t{1}, kMostShards).description(""))
      ->type_name("N");
  AddOutput(command, &plan->output, "Write the plan to a file, whole or not at all");
  command->footer(
      "Examples:\n"
      "  vmsift plan archive/ --shards 8 -o plan.json\n"
      "  vmsift scan --plan plan.json --shard 3 --format counts -o part-3.counts\n"
      "  vmsift merge --plan plan.json part-*.counts");
  return command;
}

void AddStoredView(CLI::App* command, ViewOptions* view) {
  AddView(command, view);
  command->callback([command, view] {
    if (command->count("--time-zone") > 0 && command->count("--by") == 0)
      throw CLI::RequiresError("--time-zone", "--by");
    if (std::count(view->by.begin(), view->by.end(), Dimension::kSource) > 0)
      throw CLI::ValidationError("--by", "source is not in counts files; scan --by source counts by it");
    CheckView(*view);
    SetTop(*command, view);
  });
  AddOutput(command, &view->output, "Write the report to a file, whole or not at all");
}

CLI::App* AddMerge(CLI::App* app, MergeOptions* merge) {
  CLI::App* const command =
      app->add_subcommand("merge", "Merge counts files to the report of one scan of all their inputs");
  command
      ->add_option("PART", merge->parts,
                   "Counts files, quoted patterns of such, or directories: the *.counts in them")
      ->required();
  AddCatalogOptions(command, &merge->catalog);
  command
      ->add_option("--plan", merge->plan,
                   "Fail unless all shards of this plan are there, and name the missing ones")
      ->check(NotEmpty())
      ->type_name("FILE");
  AddStoredView(command, &merge->view);
  command->footer(
      "Examples:\n"
      "  vmsift merge oct.counts nov.counts\n"
      "  vmsift merge parts/ --plan plan.json --format html -o report.html\n"
      "  vmsift merge 'day-*.counts' --format counts -o month.counts");
  return command;
}

}  // namespace vmsift
