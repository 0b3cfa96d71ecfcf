// A record of a text log while it is decoded: what it says around its errors, and the errors themselves.
//
// Views borrow what the decoder keeps alive until the record is finished and its failures are read.
#ifndef VMSIFT_ANALYZER_DECODE_RECORD_H_
#define VMSIFT_ANALYZER_DECODE_RECORD_H_

#include <array>
#include <string_view>
#include <vector>

#include "analyzer/decode/error_tree.h"
#include "analyzer/decode/failure.h"
#include "analyzer/decode/json_keys.h"

namespace vmsift {

// `VMStartTimedOut`: the form of Azure's own codes, which those of other programs seldom have.
bool LooksLikeAzureCode(std::string_view code);

// Where a record says a thing twice, the first counts.
struct RecordFields {
  std::string_view status;
  std::string_view operation;
  std::string_view correlation_id;
  std::string_view resource_id;
  std::string_view id;
  std::string_view target_resource_id;
  std::array<std::string_view, kTimeKeyCount> times;

  std::string_view& time(JsonKey key) {
    return times[static_cast<size_t>(key) - static_cast<size_t>(JsonKey::kTime)];
  }
};

// Reuses its memory from record to record.
struct Record {
  RecordFields fields;
  ErrorTree errors;

  void Clear();

  // Appends the record's failures.
  void Finish(std::vector<Failure>* failures);
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_RECORD_H_
