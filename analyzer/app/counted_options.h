// The options that counts depend on, as counts files and plans hold them (CountsHead).
#ifndef VMSIFT_ANALYZER_APP_COUNTED_OPTIONS_H_
#define VMSIFT_ANALYZER_APP_COUNTED_OPTIONS_H_

#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/app/command.h"
#include "analyzer/app/redact_key.h"
#include "analyzer/count/counts_file.h"
#include "matchers/catalog.h"

namespace vmsift {

// Of more bytes, incidents are not shown unless --incidents asks for them: they need successes, too, which
// take time to read.
inline constexpr uint64_t kMaxIncidentBytes = 64 << 20;
constexpr uint64_t IncidentLimit(bool incidents) {
  return incidents ? UINT64_MAX : kMaxIncidentBytes;
}

// All but the inputs. `key` may be null.
CountsHead HeadOf(const ReadOptions& options, const RedactKey* key, const Catalog& catalog, bool incidents);

// Inputs identify counts, so none may be named twice.
absl::Status NamedOnce(const std::vector<Input>& inputs);

// The other way round: what is selected, and how it is read. Fails on an option that this vmsift has not.
absl::Status TakeOptions(const CountsHead& head, ReadOptions* options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_COUNTED_OPTIONS_H_
