// The options and the help of `vmsift tail`.
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/alert/rule.h"
#include "analyzer/app/command_options.h"
#include "analyzer/app/gates.h"
#include "analyzer/app/selection_options.h"
#include "analyzer/app/shared_options.h"
#include "base/duration.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

void AddWebhook(CLI::App* command, CLI::Option* alert, TailOptions* tail) {
  CLI::Option* const webhook =
      command
          ->add_option(
              "--alert-webhook", tail->alert_webhook,
              "Send alerts to this https:// URL when they fire and when they are resolved; @FILE reads "
              "the URL, which may be a secret, from a file")
          ->check(NotEmpty())
          ->type_name("URL")
          ->needs(alert);
  command
      ->add_option("--alert-format", tail->alert_format,
                   "What the webhook takes: json (schema vmsift.alerts/1), slack, teams, pagerduty")
      ->check(OneOf({"json", "slack", "teams", "pagerduty"}))
      ->capture_default_str()
      ->needs(webhook);
  command
      ->add_option(
          "--alert-link", tail->alert_link,
          "A link for the messages of the webhook, such as to a page with logs; the default is the page of "
          "--listen")
      ->check(NotEmpty())
      ->type_name("URL")
      ->needs(webhook);
  command
      ->add_option("--alert-ca", tail->alert_ca,
                   "Trust the certificate authorities in this PEM file, too, for the webhook")
      ->check(NotEmpty())
      ->type_name("FILE")
      ->needs(webhook);
  command
      ->add_option("--alert-key-file", tail->alert_key_file,
                   "Read PagerDuty's routing key from this file, if it is not in the URL")
      ->check(NotEmpty())
      ->type_name("FILE")
      ->needs(webhook);
}

CLI::Option* AddEvery(CLI::App* command, int64_t* every_ms) {
  return command
      ->add_option_function<std::string>(
          "--every",
          [every_ms](const std::string& text) {
            const absl::StatusOr<int64_t> ms = ParseDuration(text, 100, 24 * 3'600'000);
            if (!ms.ok()) Refuse("--every", ms.status());
            *every_ms = *ms;
          },
          "Print a report at this interval: 10s, 5m, 1h")
      ->type_name("TIME");
}

// Adds --tee and --no-tee, and returns the option.
CLI::Option* AddTee(CLI::App* command, std::optional<bool>* tee) {
  return command->add_flag_function(
      "--tee,!--no-tee", [tee](int64_t count) { *tee = count > 0; },
      "Pass standard input on to standard output as it comes, with the report at its end; the default where "
      "a pipe is read and standard output is a terminal");
}

// Refuses a --tee that has nothing to pass on, or no place for it.
void CheckTee(const TailOptions& options, const CLI::Option* tee) {
  const std::vector<std::string>& paths = options.read.paths;
  if (std::find(paths.begin(), paths.end(), "-") == paths.end())
    throw CLI::ValidationError(tee->get_name(), "passes standard input on, which is no PATH (-)");
  if (options.format != "table")
    throw CLI::ValidationError(tee->get_name(),
                               "would mix the input with the data of --format " + options.format);
}

// Refuses a --from-end without anything that has an end.
void CheckFromEnd(const TailOptions& options) {
  const std::vector<std::string>& paths = options.read.paths;
  const bool only_input = !paths.empty() && std::all_of(paths.begin(), paths.end(),
                                                        [](const std::string& path) { return path == "-"; });
  if (options.from_end && only_input)
    throw CLI::ValidationError("--from-end", "is for files; standard input (-) has no end to start from");
}

void AddAlertOptions(CLI::App* command, TailOptions* options) {
  CLI::Option* const alert =
      command
          ->add_option(
              "--alert", options->alerts,
              "Report on standard error, at most once per episode, when a count is reached: "
              "'code=VMStartTimedOut count>10 within 5m'; also vm=PATTERN, and by vm or by code; repeatable")
          ->check(
              [](const std::string& rule) { return std::string(Message(AlertRule::Parse(rule).status())); })
          ->type_name("RULE")
          ->allow_extra_args(false);
  command
      ->add_option("--alert-command", options->alert_command,
                   "Run this shell command for each alert, with the alert as JSON on its standard input")
      ->check(NotEmpty())
      ->type_name("COMMAND")
      ->needs(alert);
  AddWebhook(command, alert, options);
}

void AddListenOptions(CLI::App* command, TailOptions* options) {
  AddListen(command,
            "Serve a page, /report.json, /incidents.json, /events and /metrics (Prometheus) over HTTP, as at "
            "127.0.0.1:9190; port 0: any free one",
            &options->listen, &options->listen_token_file);
}

}  // namespace

CLI::App* AddTail(CLI::App* app, Timestamp now, TailOptions* tail) {
  CLI::App* const tail_command =
      app->add_subcommand("tail", "Follow growing logs, through rotation and restarts");
  CLI::Option* const tail_paths = AddReadOptions(tail_command, now, &tail->read)->required();
  AddStrict(tail_command, &tail->read);
  AddRedact(tail_command, &tail->read);
  tail_paths->description(
      "Files, directories, quoted patterns, blobs (https://…, az://…), or - for standard input; read from "
      "the beginning, unless --from-end is given");
  tail_command
      ->add_option(
          "--format", tail->format,
          "jsonl: each failure as it is found; table, json: a report at the end, and with --every; metrics: "
          "for Prometheus, as a textfile of node_exporter (with -o and --every)")
      ->check(OneOf({"table", "json", "jsonl", "metrics"}))
      ->capture_default_str();
  AddTop(tail_command, &tail->top, "Rows of each list; 0 for all (json: all by default)");
  tail_command
      ->add_option("--state", tail->state, "Save counts and offsets here every second, and resume from them")
      ->check(NotEmpty())
      ->type_name("FILE");
  tail_command->add_flag("--from-end", tail->from_end,
                         "Count only what is written from now on: logs that are there are read from their "
                         "ends, except those that --state knows");
  CLI::Option* const tee = AddTee(tail_command, &tail->tee);
  CLI::Option* const every = AddEvery(tail_command, &tail->every_ms);
  AddFailOn(tail_command, /*compares=*/false, &tail->gates);
  AddOutput(tail_command, &tail->output, "Write each report to a file, which it replaces as a whole");
  tail_command->callback([tail_command, now, tail, every, tee] {
    FinishSelection(*tail_command, now, &tail->read.selection);
    if (tail->format == "jsonl" && !tail->output.empty())
      throw CLI::ValidationError("--output", "is for reports; --format jsonl has none");
    if (tail->format == "jsonl" && every->count() > 0)
      throw CLI::ValidationError("--every", "prints reports; --format jsonl has none");
    CheckFromEnd(*tail);
    if (tail->format == "metrics" && tail->output.empty() && every->count() > 0)
      throw CLI::ValidationError("--every", "replaces a file with --format metrics; name it with -o");
    if (tail->tee.value_or(false) && !IsOnlyChecked(*tail_command)) CheckTee(*tail, tee);
  });
  AddAlertOptions(tail_command, tail);
  tail_command->add_flag("--poll", tail->poll,
                         "Check for changes four times a second, not by notifications; for network mounts");
  AddListenOptions(tail_command, tail);
  tail_command->footer(
      "Examples:\n"
      "  vmsift tail --format jsonl deploy.log\n"
      "  vmsift tail --state vmsift.state --every 5m --format json /var/log/deployments/\n"
      "  terraform apply 2>&1 | vmsift tail -\n"
      "  vmsift tail --from-end --format metrics --every 15s -o "
      "/var/lib/prometheus/node-exporter/vmsift.prom logs/\n"
      "  vmsift tail --listen 127.0.0.1:9190 /var/log/deployments/      then open http://127.0.0.1:9190/\n"
      "SIGINT and SIGTERM end it with a report; SIGHUP reloads the catalogs.");
  return tail_command;
}

}  // namespace vmsift
