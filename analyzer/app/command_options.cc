#include "analyzer/app/command_options.h"

#include <string>
#include <utility>
#include <vector>

#include "analyzer/app/gates.h"
#include "analyzer/app/selection_options.h"
#include "analyzer/app/shard_options.h"
#include "analyzer/app/shared_options.h"
#include "base/duration.h"
#include "base/status_text.h"

namespace vmsift {

CLI::App* AddIncidents(CLI::App* app, Timestamp now, IncidentsOptions* options) {
  CLI::App* const command =
      app->add_subcommand("incidents", "What happened: failures folded into incidents, with their outcome");
  AddReadOptions(command, now, &options->read)->required();
  AddStrict(command, &options->read);
  AddRedact(command, &options->read);
  command->add_flag("--open", options->open_only, "Only incidents that did not end");
  command
      ->add_option_function<std::string>(
          "--gap",
          [options](const std::string& text) {
            const absl::StatusOr<int64_t> ms = ParseDuration(text, 1000, int64_t{366} * 24 * 3'600'000);
            if (!ms.ok()) Refuse("--gap", ms.status());
            options->gap_ms = *ms;
          },
          "Attempts without an id that are farther apart than this are two incidents")
      ->default_str("1h")
      ->type_name("TIME");
  command
      ->add_option("--format", options->format,
                   "table for people, html for a browser, json or csv for programs")
      ->check(OneOf({"table", "html", "json", "csv"}))
      ->capture_default_str();
  AddRawCsv(command, &options->csv_cells);
  AddTop(command, &options->top, "Incidents in the table; 0 for all");
  AddThreads(command, &options->threads);
  AddOutput(command, &options->output, "Write to a file, whole or not at all");
  command->footer(
      "Examples:\n"
      "  vmsift incidents activity.jsonl\n"
      "  vmsift incidents --open --since 7d archive/\n"
      "  vmsift incidents --format csv -o incidents.csv archive/");
  return command;
}

CLI::App* AddCompare(CLI::App* app, CompareOptions* options) {
  CLI::App* const command =
      app->add_subcommand("compare", "What is new, worse, better or gone between two counts files");
  command
      ->add_option("BEFORE", options->before, "A counts file: vmsift scan --format counts -o FILE writes one")
      ->required()
      ->type_name("FILE");
  command->add_option("AFTER", options->after, "Another one")->required()->type_name("FILE");
  AddCatalogOptions(command, &options->catalog);
  command->add_option("--format", options->format, "table for people, html for a browser, json for programs")
      ->check(OneOf({"table", "html", "json"}))
      ->capture_default_str();
  AddTop(command, &options->top, "Rows of each list of the table; 0 for all");
  AddFailOn(command, /*compares=*/true, &options->gates);
  AddOutput(command, &options->output, "Write to a file, whole or not at all");
  command->footer(
      "Examples:\n"
      "  vmsift compare oct.counts nov.counts\n"
      "  vmsift compare --fail-on new --fail-on 'worse>2x' oct.counts nov.counts");
  return command;
}

CLI::App* AddRestore(CLI::App* app, RestoreOptions* options) {
  CLI::App* const command =
      app->add_subcommand("restore", "Undo --redact: put what pseudonyms stand for in their place");
  command->add_option("KEYFILE", options->key, "The key file that --redact was given")->required();
  command->add_option("PATH", options->path, "A redacted text; - or nothing for standard input");
  command->footer(
      "Examples:\n"
      "  vmsift extract --redact team.key logs/ > shared.jsonl\n"
      "  vmsift restore team.key shared.jsonl");
  return command;
}

CLI::App* AddExtract(CLI::App* app, Timestamp now, ExtractOptions* extract) {
  CLI::App* const extract_command =
      app->add_subcommand("extract", "Print every failure as one JSON object per line");
  AddReadOptions(extract_command, now, &extract->read);
  AddStrict(extract_command, &extract->read);
  AddRedact(extract_command, &extract->read);
  AddShard(extract_command,
           "Of a shard of this plan, which has the paths and options; with -, standard input is the shard's "
           "one input",
           &extract->shard);
  extract_command->callback([extract_command, now, extract] {
    if (extract->shard.plan.empty() && extract->read.paths.empty() && !IsOnlyChecked(*extract_command))
      throw CLI::RequiredError("PATH");
    FinishSelection(*extract_command, now, &extract->read.selection);
    CheckShardOptions(*extract_command, extract->shard, extract->read.paths);
  });
  AddOutput(extract_command, &extract->output, "Write to a file, whole or not at all");
  extract_command->footer(
      "Examples:\n"
      "  vmsift extract activity.jsonl\n"
      "  vmsift extract --code 'VMExtension*' --since 2026-11-23 --until 2026-11-24 archive/\n"
      "  vmsift extract logs/ | jq -r 'select(.grade == \"unknown\") | .code' | sort | uniq -c");
  return extract_command;
}

CLI::App* AddLearn(CLI::App* app, Timestamp now, LearnCommandOptions* options) {
  CLI::App* const command = app->add_subcommand(
      "learn", "Propose templates for messages that fit none, as a catalog page to review");
  AddReadOptions(command, now, &options->read)->required();
  AddStrict(command, &options->read);
  command->add_option("--min-count", options->min_count, "Failures that a proposed template must explain")
      ->check(CLI::Range(2, 1'000'000'000))
      ->capture_default_str()
      ->type_name("N");
  AddOutput(command, &options->output, "Write the page to a file, whole or not at all");
  command->footer(
      "Examples:\n"
      "  vmsift learn -o learned.md archive/      then review it, and:\n"
      "  vmsift scan --catalog learned.md archive/\n"
      "  vmsift learn --min-count 20 --since 30d --code 'Disk*' archive/");
  return command;
}

CLI::App* AddExplain(CLI::App* app, ExplainOptions* explain) {
  CLI::App* const explain_command =
      app->add_subcommand("explain", "Explain errors: chain, root cause, template, VM, advice");
  explain_command
      ->add_option(
          "MESSAGE|FILE", explain->message,
          "An error response, a message, or a code of the catalog; or logs, as scan reads them, whose "
          "failures are explained one by one; - or nothing for standard input")
      ->check(NotEmpty());
  explain_command
      ->add_option(
          "--code", explain->code,
          "The code of a message that has none; with files: explain only failures with this code, or "
          "codes that fit this pattern")
      ->type_name("CODE");
  AddTop(explain_command, &explain->top,
         "Kinds of failures to explain, each by its first failure and how many more are like it: of the same "
         "code and template; 0 for all");
  explain_command->add_flag("--all", explain->all, "Explain every failure, also those that are alike")
      ->excludes("--top");
  AddCatalogOptions(explain_command, &explain->catalog);
  explain_command->footer(
      "Examples:\n"
      "  vmsift explain \"VMNotFound: The VM 'web-01' cannot be found.\"\n"
      "  vmsift explain SkuNotAvailable\n"
      "  vmsift explain deploy.log.gz\n"
      "  vmsift explain --all --code 'VMExtension*' logs/\n"
      "  az deployment group show -g rg -n dep --query properties.error | vmsift explain");
  return explain_command;
}

CLI::App* AddCatalog(CLI::App* app, CatalogCommandOptions* catalog) {
  CLI::App* const catalog_command =
      app->add_subcommand("catalog", "List codes, templates and their placeholders' roles");
  AddCatalogOptions(catalog_command, &catalog->catalog);
  catalog_command
      ->add_option_function<std::vector<std::string>>(
          "--code",
          [catalog](const std::vector<std::string>& patterns) {
            for (const std::string& pattern : patterns) {
              absl::StatusOr<Glob> glob = Glob::OfNames(pattern);
              if (!glob.ok()) Refuse("--code", glob.status());
              catalog->codes.push_back(*std::move(glob));
            }
          },
          "Only these codes: names and patterns, separated by commas or repeated; letter case is ignored")
      ->delimiter(',')
      ->type_name("LIST")
      ->allow_extra_args(false);
  catalog_command->add_option("--format", catalog->format, "table for people, json for programs")
      ->check(OneOf({"table", "json"}))
      ->capture_default_str();
  catalog_command->footer(
      "Examples:\n"
      "  vmsift catalog\n"
      "  vmsift catalog --code 'VM*,Sku*'\n"
      "  vmsift catalog --no-builtin --catalog our-errors.md");
  return catalog_command;
}

CLI::App* AddBench(CLI::App* app, Timestamp now, BenchOptions* bench) {
  CLI::App* const bench_command = app->add_subcommand(
      "bench", "Measure how fast each stage of a scan is on this machine, with your logs or a generated one");
  CLI::Option* const bench_paths = AddReadOptions(bench_command, now, &bench->read);
  bench_paths->description("Files or directories, read many times over; none for a generated Activity Log");
  bench_paths->check(FilesOnly());
  bench_command->add_option("--format", bench->format, "table for people, json for programs")
      ->check(OneOf({"table", "json"}))
      ->capture_default_str();
  bench_command->add_option("--repeat", bench->repeat, "Runs per stage; the median and the spread are shown")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str()
      ->type_name("N");
  AddThreads(bench_command, &bench->threads);
  bench_command
      ->add_option("--size", bench->size, "Size of the generated log, in bytes or with a unit (KB, MB, GB)")
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true).description(""))
      ->check(CLI::Range(size_t{1}, size_t{1} << 40).description(""))
      ->default_str("200MB")
      ->type_name("SIZE")
      ->excludes(bench_paths);
  bench_command
      ->add_option("--failure-rate", bench->failure_rate,
                   "Share of the generated log's lines that fail, 0 to 1")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str()
      ->type_name("RATE")
      ->excludes(bench_paths);
  bench_command->footer(
      "Examples:\n"
      "  vmsift bench                             a generated log of 200 MB\n"
      "  vmsift bench --size 2GB --failure-rate 0.01\n"
      "  vmsift bench archive/ --format json      your logs, compressed or not");
  return bench_command;
}

}  // namespace vmsift
