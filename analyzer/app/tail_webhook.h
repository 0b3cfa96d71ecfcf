// The `--alert-webhook` of `vmsift tail`, made of its options.
#ifndef VMSIFT_ANALYZER_APP_TAIL_WEBHOOK_H_
#define VMSIFT_ANALYZER_APP_TAIL_WEBHOOK_H_

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/alert/webhook.h"
#include "analyzer/app/command.h"

namespace vmsift {

// Null without --alert-webhook. Reads the files that the options name. Errors quote neither URL nor key.
// `on_done` as in AlertWebhook::Options.
absl::StatusOr<std::unique_ptr<AlertWebhook>> MakeAlertWebhook(const TailOptions& options,
                                                               std::function<void()> on_done);
// Whether that would fail because of what the options say. Connects to nothing.
absl::Status CheckAlertWebhook(const TailOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_WEBHOOK_H_
