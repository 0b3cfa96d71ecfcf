// What a log says of an operation that went well: a resource was made, changed, started or deleted.
//
// Successes are read only where they are asked for: they end incidents (incident/incidents.h).
#ifndef VMSIFT_ANALYZER_DECODE_SUCCESS_H_
#define VMSIFT_ANALYZER_DECODE_SUCCESS_H_

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace vmsift {

// Views borrow what the decoder was given, and the decoder, until its next call.
struct Success {
  std::string_view resource_id;
  std::string_view operation = {};  // empty: the log does not say
  bool deleted = false;             // the resource is gone
  std::optional<Timestamp> time = {};
  size_t offset = 0;  // in the text it was found in
};

// Whether a text may report a success. Cheap: a line or piece for which this is false is skipped.
bool MayTellSuccess(std::string_view text);

// Whether a record's status says that its operation went well.
bool SaysSucceeded(std::string_view status);

// Whether an operation deletes its resource: `Microsoft.Compute/virtualMachines/delete`.
bool IsDeletion(std::string_view operation);

// The successes that lines of text tell: Terraform's `ADDRESS: Creation complete after 40s [id=ID]`, and what
// is said so of modifications and destructions; the latter name the id where they begin
// (`ADDRESS: Destroying... [id=ID]`). Appends them without their times.
void FindSuccesses(std::string_view text, std::vector<Success>* successes);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_SUCCESS_H_
