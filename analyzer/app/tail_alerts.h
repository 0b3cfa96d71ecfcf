// The alerts of `vmsift tail`: from failures to lines for the user and runs of a command.
#ifndef VMSIFT_ANALYZER_APP_TAIL_ALERTS_H_
#define VMSIFT_ANALYZER_APP_TAIL_ALERTS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/alert/alerts.h"
#include "analyzer/alert/command.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/serve/snapshot.h"
#include "matchers/catalog.h"

namespace vmsift {

class TailAlerts {
 public:
  // `rules` as the user wrote them; an empty command is none. `tell` receives messages that are safe to
  // print.
  static absl::StatusOr<std::unique_ptr<TailAlerts>> Create(const std::vector<std::string>& rules,
                                                            const std::string& command,
                                                            std::function<void(std::string_view)> tell);

  // Counts a failure found in `source`. The catalog knows its class and advice.
  void Add(const AttributedFailure& finding, std::string_view source, const Catalog& catalog, Timestamp now);
  // Call it a few times a second.
  void Advance(Timestamp now);
  // Waits briefly for running commands, and reports how they ended.
  void Finish();

  // The active alerts, as text.
  std::vector<std::string> Active() const;
  // How many fire and fired, of each rule, in the order of their texts.
  std::vector<RuleAlerts> ByRule() const;

 private:
  TailAlerts(std::vector<AlertRule> rules, std::function<void(std::string_view)> tell);
  void TellNotes();

  const bool any_rules_;
  Alerts alerts_;
  const std::function<void(std::string_view)> tell_;
  std::unique_ptr<AlertCommand> command_;  // null: none
  std::vector<Alert> begun_;
  std::map<std::string, uint64_t, std::less<>> fired_;  // by rule
  bool forgetting_told_ = false;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_ALERTS_H_
