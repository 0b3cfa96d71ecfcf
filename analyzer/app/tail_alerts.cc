#include "analyzer/app/tail_alerts.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/report/alert_json.h"
#include "analyzer/report/alert_line.h"
#include "base/printable_text.h"

namespace vmsift {

absl::StatusOr<std::unique_ptr<TailAlerts>> TailAlerts::Create(const std::vector<std::string>& rules,
                                                               const std::string& command,
                                                               std::function<void(std::string_view)> tell) {
  std::vector<AlertRule> parsed;
  for (const std::string& text : rules) {
    absl::StatusOr<AlertRule> rule = AlertRule::Parse(text);
    if (!rule.ok()) return rule.status();
    parsed.push_back(*std::move(rule));
  }
  if (parsed.empty() && !command.empty())
    return absl::InvalidArgumentError("--alert-command needs an --alert that runs it");
  std::unique_ptr<TailAlerts> alerts(new TailAlerts(std::move(parsed), std::move(tell)));
  if (!command.empty()) {
    alerts->command_ = std::make_unique<AlertCommand>(command);
    if (!alerts->command_->can_run())
      return absl::ResourceExhaustedError("--alert-command: the system has no thread left to run it from");
  }
  return alerts;
}

TailAlerts::TailAlerts(std::vector<AlertRule> rules, std::function<void(std::string_view)> tell)
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
  alerts_.TakeEnded();
  for (const Alert& alert : begun_) {
    ++fired_[alert.rule];
    tell_(AlertLine(alert));
    if (command_ != nullptr) command_->Run(AlertJson({alert, std::nullopt}));
  }
  begun_.clear();
  if (alerts_.forgotten() > 0 && !std::exchange(forgetting_told_, true)) {
    tell_(absl::StrCat("alerts: more than ", Alerts::Options().max_names,
                       " names within the window of a rule; those that failed longest ago start again at 0 "
                       "when they fail again"));
  }
}

void TailAlerts::Advance(Timestamp now) {
  if (any_rules_) alerts_.Advance(now);
  alerts_.TakeEnded();
  TellNotes();
}

void TailAlerts::Finish() {
  if (alerts_.forgotten() > 0) {
    tell_(absl::StrCat("alerts: ", alerts_.forgotten(),
                       " failures were dropped from the counts, since there were too many names"));
  }
  if (command_ == nullptr) return;
  command_->Finish(std::chrono::seconds(5));
  TellNotes();
}

void TailAlerts::TellNotes() {
  if (command_ == nullptr) return;
  for (const std::string& note : command_->TakeNotes()) tell_(Printable(note));
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
