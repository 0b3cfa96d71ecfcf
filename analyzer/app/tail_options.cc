#include "analyzer/app/tail_options.h"

#include <algorithm>
#include <string>
#include <vector>

#include "analyzer/alert/rule.h"
#include "analyzer/app/selection_options.h"
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
      ->add_option("--alert-link", tail->alert_link,
                   "A link for the messages of the webhook, such as to a page with logs")
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

}  // namespace

CLI::Option* AddTee(CLI::App* command, std::optional<bool>* tee) {
  return command->add_flag_function(
      "--tee,!--no-tee", [tee](int64_t count) { *tee = count > 0; },
      "Pass standard input on to standard output as it comes, with the report at its end; the default where "
      "a pipe is read and standard output is a terminal");
}

void CheckTee(const TailOptions& options, const CLI::Option* tee) {
  const std::vector<std::string>& paths = options.read.paths;
  if (std::find(paths.begin(), paths.end(), "-") == paths.end())
    throw CLI::ValidationError(tee->get_name(), "passes standard input on, which is no PATH (-)");
  if (options.format != "table")
    throw CLI::ValidationError(tee->get_name(),
                               "would mix the input with the data of --format " + options.format);
}

void CheckTailGates(const TailOptions& options) {
  for (const Gate& gate : options.gates) {
    if (gate.needs_baseline())
      throw CLI::ValidationError("--fail-on",
                                 "\"" + gate.text + "\" compares with a baseline, which tail has not");
  }
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
  CLI::Option* const listen =
      command
          ->add_option(
              "--listen", options->listen,
              "Serve a page, /report.json, /incidents.json, /events and /metrics (Prometheus) over HTTP, "
              "as at 127.0.0.1:9190; port 0: any free one")
          ->check(NotEmpty())
          ->type_name("ADDRESS:PORT");
  command
      ->add_option(
          "--listen-token-file", options->listen_token_file,
          "Answer only who sends the token in this file; needed for addresses of other than this machine")
      ->check(NotEmpty())
      ->type_name("FILE")
      ->needs(listen);
}

}  // namespace vmsift
