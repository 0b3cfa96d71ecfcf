// The key file of --redact, open during a run.
#ifndef VMSIFT_ANALYZER_APP_REDACT_KEY_H_
#define VMSIFT_ANALYZER_APP_REDACT_KEY_H_

#include <memory>

#include "absl/status/status.h"
#include "analyzer/app/command.h"
#include "analyzer/redact/redactor.h"

namespace vmsift {

// Does nothing where --redact is not given.
class RedactKey {
 public:
  // Opens the key file and makes the pipelines of `options` redact. Must outlive them.
  absl::Status Open(ReadOptions* options);
  // Tells key files apart; 0 without --redact.
  uint64_t fingerprint() const { return pseudonyms_ == nullptr ? 0 : pseudonyms_->fingerprint(); }
  // Keeps the pseudonyms of this run; fails the run if that fails: they could not be undone.
  ExitStatus Close(ExitStatus status);

 private:
  std::unique_ptr<Pseudonyms> pseudonyms_;
  std::unique_ptr<Redactor> redactor_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_REDACT_KEY_H_
