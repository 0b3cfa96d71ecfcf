#include "analyzer/app/tail_alerts.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/app/tail_webhook.h"
#include "analyzer/report/alert_json.h"
#include "analyzer/report/alert_line.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"

namespace vmsift {

absl::StatusOr<std::unique_ptr<TailAlerts>> TailAlerts::Create(const TailOptions& options,
                                                               std::function<void(std::string_view)> tell,
                                                               std::function<void()> wake_up) {
  const std::string& command = options.alert_command;
  std::vector<AlertRule> parsed;
  for (const std::string& text : options.alerts) {
    absl::StatusOr<AlertRule> rule = AlertRule::Parse(text);
    if (!rule.ok()) return rule.status();
    // The same rule twice, as in the configuration and as an option, is one.
    const bool known = std::any_of(parsed.begin(), parsed.end(),
                                   [&](const AlertRule& other) { return other.Text() == rule->Text(); });
    if (!known) parsed.push_back(*std::move(rule));
  }
  if (parsed.empty() && !command.empty())
    return absl::InvalidArgumentError("--alert-command needs an --alert that runs it");
  std::unique_ptr<TailAlerts> alerts(new TailAlerts(parsed, std::move(tell)));
  if (!command.empty()) {
    alerts->command_ = std::make_unique<AlertCommand>(command);
    if (!alerts->command_->can_run())
      return absl::ResourceExhaustedError("--alert-command: the system has no thread left to run it from");
  }
  absl::StatusOr<std::unique_ptr<AlertWebhook>> webhook = MakeAlertWebhook(options, std::move(wake_up));
  if (!webhook.ok()) return webhook.status();
  alerts->webhook_ = *std::move(webhook);
  return alerts;
}

TailAlerts::TailAlerts(const std::vector<AlertRule>& rules, std::function<void(std::string_view)> tell)
    : any_rules_(!rules.empty()), alerts_(rules), tell_(std::move(tell)) {
  for (const AlertRule& rule : rules) fired_.emplace(rule.Text(), 0);
}

void TailAlerts::Add(const AttributedFailure& finding, std::string_view source, const Catalog& catalog,
                     Timestamp now) {
  if (!any_rules_) return;
  const Failure& failure = finding.failure;
  alerts_.Add({.code = failure.code,
               .vm = finding.vm,
               .time = failure.time,
               .message = failure.message,
               .source = source,
               .line = finding.place.line,
               .error_class = ErrorClassName(catalog.ClassOf(failure.code, finding.match.row_index)),
               .advice = catalog.AdviceOf(failure.code),
               .correlation_id = failure.correlation_id},
              now, &begun_);
  SendEnded();  // first: one of them may have begun again
  for (const Alert& alert : begun_) {
    ++fired_[alert.rule];
    tell_(AlertLine(alert));
    if (command_ != nullptr) command_->Run(AlertJson({alert, std::nullopt}));
    if (webhook_ != nullptr) webhook_->Send({alert, std::nullopt});
  }
  begun_.clear();
  if (alerts_.forgotten() > 0 && !std::exchange(forgetting_told_, true)) {
    tell_(absl::StrCat("alerts: more than ", Grouped(Alerts::Options().max_names),
                       " names within the window of a rule; those that failed longest ago start again at 0 "
                       "when they fail again"));
  }
}

void TailAlerts::Advance(Timestamp now, bool caught_up) {
  // Before it has caught up, an alert of the last run may seem to have ended.
  if (any_rules_ && (caught_up || !restored_)) alerts_.Advance(now);
  SendEnded();
  TellNotes();
}

void TailAlerts::SendEnded() {
  for (AlertNotice& ended : alerts_.TakeEnded()) {
    if (webhook_ != nullptr) webhook_->Send(std::move(ended));
  }
}

void TailAlerts::Restore(const AlertState& saved, Timestamp now) {
  if (saved.notices) RestoreNotices(*saved.notices);
  if (!saved.windows || !any_rules_) return;
  restored_ = !saved.windows->windows.empty();
  alerts_.Restore(saved.windows->windows, now);
}

void TailAlerts::RestoreNotices(const WaitingNotices& saved) {
  if (webhook_ != nullptr) return webhook_->Restore(saved);
  if (saved.notices.empty()) return;
  tell_(absl::StrCat("the state holds ", Counted(saved.notices.size(), "notice", "notices"),
                     " of alerts, which a run with --alert-webhook sends"));
}

AlertState TailAlerts::ForState() const {
  AlertState state;
  if (webhook_ != nullptr) state.notices = webhook_->Waiting();
  if (any_rules_) state.windows = alerts_.Saved();
  return state;
}

void TailAlerts::Saved(const AlertState& state) {
  if (webhook_ != nullptr && state.notices) webhook_->Saved(*state.notices);
}

void TailAlerts::Finish(const std::function<bool()>& go_on) {
  if (alerts_.forgotten() > 0) {
    tell_(absl::StrCat("alerts: ", Counted(alerts_.forgotten(), "failure was", "failures were"),
                       " dropped from the counts, since there were too many names"));
  }
  if (command_ != nullptr) command_->Finish(std::chrono::seconds(5));
  TellNotes();
  if (webhook_ == nullptr) return;
  constexpr std::chrono::seconds kFlushLimit(10);
  constexpr std::chrono::milliseconds kTurn(50);
  const auto until = std::chrono::steady_clock::now() + kFlushLimit;
  webhook_->Hurry();
  while (go_on() && !webhook_->WaitUntilEmpty(kTurn) && std::chrono::steady_clock::now() < until) TellNotes();
  webhook_->Finish();
  TellNotes();
}

void TailAlerts::TellNotes() {
  if (command_ != nullptr) {
    for (const std::string& note : command_->TakeNotes()) tell_(Printable(note));
  }
  if (webhook_ != nullptr) {
    for (const std::string& note : webhook_->TakeNotes()) tell_(Printable(note));
  }
}

std::vector<std::string> TailAlerts::Active() const {
  std::vector<std::string> texts;
  for (const ActiveAlert& alert : alerts_.Active()) texts.push_back(ActiveAlertText(alert));
  return texts;
}

std::vector<RuleAlerts> TailAlerts::ByRule() const {
  std::map<std::string_view, uint64_t> firing;
  for (const ActiveAlert& alert : alerts_.Active()) ++firing[alert.rule];
  std::vector<RuleAlerts> rules;
  for (const auto& [rule, fired] : fired_) rules.push_back({rule, firing[rule], fired});
  return rules;
}

}  // namespace vmsift
