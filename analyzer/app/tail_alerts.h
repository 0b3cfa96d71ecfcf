// The alerts of `vmsift tail`: from failures to lines for the user and runs of a command.
#ifndef VMSIFT_ANALYZER_APP_TAIL_ALERTS_H_
#define VMSIFT_ANALYZER_APP_TAIL_ALERTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/alert/alert_state.h"
#include "analyzer/alert/alerts.h"
#include "analyzer/alert/command.h"
#include "analyzer/alert/webhook.h"
#include "analyzer/app/command.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/report/live_report.h"
#include "matchers/catalog.h"

namespace vmsift {

class TailAlerts {
 public:
  // `tell` receives messages that are safe to print. `wake_up` is called from another thread when wants_save
  // may have become true.
  static absl::StatusOr<std::unique_ptr<TailAlerts>> Create(const TailOptions& options,
                                                            std::function<void(std::string_view)> tell,
                                                            std::function<void()> wake_up);

  // Counts a failure found in `source`. The catalog knows its class and advice.
  void Add(const AttributedFailure& finding, std::string_view source, const Catalog& catalog, Timestamp now);
  // Call it a few times a second. `caught_up`: all that was written before the start was read, once.
  void Advance(Timestamp now, bool caught_up);
  // Waits briefly for running commands and for the webhook, and reports how they ended. `go_on` is called a
  // few times a second while it waits for the webhook; false: it waits no longer.
  void Finish(const std::function<bool()>& go_on);

  // What the state keeps: taken up from it at the start, and then for each save.
  void Restore(const AlertState& saved, Timestamp now);
  AlertState ForState() const;
  void Saved(const AlertState& state);
  // Whether a save is due, so that a crash loses or repeats little.
  bool wants_save() const { return webhook_ != nullptr && webhook_->wants_save(); }

  // The active alerts, as text.
  std::vector<std::string> Active() const;
  // How many fire and fired, of each rule, in the order of their texts.
  std::vector<RuleAlerts> ByRule() const;

 private:
  TailAlerts(const std::vector<AlertRule>& rules, std::function<void(std::string_view)> tell);
  void TellNotes();
  void SendEnded();
  void RestoreNotices(const WaitingNotices& saved);

  const bool any_rules_;
  bool restored_ = false;  // what an earlier run counted
  Alerts alerts_;
  const std::function<void(std::string_view)> tell_;
  std::unique_ptr<AlertCommand> command_;  // null: none
  std::unique_ptr<AlertWebhook> webhook_;  // null: none
  std::vector<Alert> begun_;
  std::map<std::string, uint64_t, std::less<>> fired_;  // by rule
  bool forgetting_told_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_ALERTS_H_
