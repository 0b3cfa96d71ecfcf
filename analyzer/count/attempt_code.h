// What incidents are made of, as a part of a counts file (counts_file.h).
//
//   attempts    id, correlation id, code, template + 1, failures, VM (size, hash), VM's name, VM's id,
//   resource
//               id, message, chain, first and last (each 0, or 1 and ticks), places, spots (resource,
//               operation, own, last, place of the last)
//   successes   resource, VM's name, ticks, operation, 1 deletion | 2 change
//   untimed     the same without ticks, place
// Hashes are ResourceHash, VmNameHash and OperationHash. Sorted by content.
#ifndef VMSIFT_ANALYZER_COUNT_ATTEMPT_CODE_H_
#define VMSIFT_ANALYZER_COUNT_ATTEMPT_CODE_H_

#include <cstdint>
#include <map>
#include <vector>

#include "analyzer/count/attempt_log.h"
#include "analyzer/count/number_code.h"
#include "analyzer/input/input_list.h"

namespace vmsift {

// `templates`: the number in the file of each row that an attempt may name.
void WriteAttempts(const AttemptLog& log, const std::vector<Input>& inputs,
                   const std::map<int32_t, uint64_t>& templates, NumberWriter* out);

// `rows`: of the file's templates, as indexes into Catalog::rows(); -1: none. Adds to `log`.
void ReadAttempts(const std::vector<Input>& inputs, const std::vector<uint64_t>* numbers,
                  const std::vector<int32_t>& rows, NumberReader* in, AttemptLog* log);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_ATTEMPT_CODE_H_
