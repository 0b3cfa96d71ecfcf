// A record while it is decoded: what it says around its errors, and the errors themselves. Both roads of
// decoding, the strict and the tolerant, fill one and have it turned into failures.
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
  std::string_view status_code;
  std::string_view status_text;  // a statusMessage that is no JSON
  std::string_view result_type;
  std::string_view result_signature;
  std::string_view sub_status;
  std::string_view provisioning_state;
  std::string_view operation;
  std::string_view correlation_id;
  std::string_view resource_id;
  std::string_view id;
  std::string_view target_resource_id;
  std::array<std::string_view, kTimeKeyCount> times;
  bool has_level = false;  // it is a program's log record

  std::string_view& time(JsonKey key) {
    return times[static_cast<size_t>(key) - static_cast<size_t>(JsonKey::kTime)];
  }
};

// Reuses its memory from record to record.
struct Record {
  RecordFields fields;
  ErrorTree errors;
  std::vector<int> text_errors;    // nodes made of an `error` that is a plain string
  std::vector<int> error_objects;  // nodes made of a record's own `code`, `message` and `details`

  void Clear();

  // Appends the record's failures. An event that failed without an error response is one too: its status code
  // is all there is.
  void Finish(std::vector<Failure>* failures);
  // Whether it says of an Azure resource that something failed.
  bool SaysFailed() const;

 private:
  void JudgeErrorObject(ErrorNode* node) const;
  void AddFailedEvent(std::vector<Failure>* failures) const;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_RECORD_H_
