// What the options of `vmsift tail` say about following and about the state.
#ifndef VMSIFT_ANALYZER_APP_TAIL_SESSION_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_TAIL_SESSION_OPTIONS_H_

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/tail/session.h"

namespace vmsift {

// Borrows from the options. Raises the limit of open files. Fails if there is nothing to follow, or if the
// file of the reports is one of the logs or cannot be written.
absl::StatusOr<TailSession::Options> SessionOptionsFor(const TailOptions& options);

// Whether one of the paths is `-`.
bool ReadsStandardInput(const TailOptions& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_SESSION_OPTIONS_H_
