#include "analyzer/app/tail_check.h"

#include "absl/status/status.h"
#include "analyzer/app/tail_server.h"
#include "analyzer/app/tail_webhook.h"
#include "base/status_text.h"

namespace vmsift {

std::vector<std::string> ProblemsOf(const TailOptions& options) {
  std::vector<std::string> problems;
  const auto note = [&problems](const absl::Status& status) {
    if (!status.ok()) problems.emplace_back(Message(status));
  };
  note(CheckAlertWebhook(options));
  if (!options.listen.empty()) note(TailServer::Check(options));
  return problems;
}

}  // namespace vmsift
