// The ids that Azure gives its work, where a text tells them in words: `Correlation ID: 8ea3…`, `The tracking
// id is '18df…'`, `x-ms-request-id: …`. Azure's support finds an operation by them.
//
// Read are ids of Azure's usual form, 8-4-4-4-12 hexadecimal digits, behind words that name their kind, and
// those of a deployment's operations, 16 digits. Pure functions; views borrow the text.
#ifndef VMSIFT_ANALYZER_DECODE_REQUEST_IDS_H_
#define VMSIFT_ANALYZER_DECODE_REQUEST_IDS_H_

#include <cstddef>
#include <string_view>

#include "analyzer/decode/failure.h"

namespace vmsift {

// Fills in the ids that the failure has not: of each kind the first that begins at `place` or after it, else
// the last before.
void FindRequestIds(std::string_view text, size_t place, Failure* failure);

// The name of the deployment that its ids, targets or messages name (`…/deployments/NAME`); empty: none.
std::string_view DeploymentOf(const Failure& failure);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_REQUEST_IDS_H_
