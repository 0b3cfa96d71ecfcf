#include "analyzer/app/redact_key.h"

#include <utility>

namespace vmsift {

absl::Status RedactKey::Open(ReadOptions* options) {
  if (options->redact_key.empty()) return absl::OkStatus();
  absl::StatusOr<std::unique_ptr<Pseudonyms>> pseudonyms = Pseudonyms::Open(options->redact_key);
  if (!pseudonyms.ok()) return pseudonyms.status();
  pseudonyms_ = *std::move(pseudonyms);
  redactor_ = std::make_unique<Redactor>(pseudonyms_.get());
  options->pipeline.redactor = redactor_.get();
  // Before the work, so that a place that cannot be written to shows at once.
  return pseudonyms_->Save();
}

ExitStatus RedactKey::Close(ExitStatus status) {
  if (pseudonyms_ == nullptr) return status;
  const absl::Status saved = pseudonyms_->Save();
  return saved.ok() ? status : Fail(saved);
}

}  // namespace vmsift
