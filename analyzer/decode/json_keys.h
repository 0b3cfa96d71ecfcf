// The keys in text that mean something to the decoder, in any letter case. JSON that parses has a table of
// its own (json_members.h).
//
// Adding a spelling is adding a row to the table in json_keys.cc. error_keys.cc must know the letter it ends
// with, if it is the key of a code or a message.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_KEYS_H_
#define VMSIFT_ANALYZER_DECODE_JSON_KEYS_H_

#include <string_view>
#include <vector>

namespace vmsift {

enum class JsonKey {
  kOther,
  // Of an error response.
  kError,
  kCode,
  kMessage,
  kTarget,
  kDetails,
  kInnerError,
  // Of the record around it.
  kStatus,
  kStatusMessage,
  kStatusCode,
  kSubStatus,
  kResultType,
  kResultSignature,
  kProvisioningState,
  kOperation,
  kCorrelationId,
  kResourceId,
  kId,
  kTargetResource,
  kLevel,
  // Times, the better ones first: when it happened, before when it began or ended.
  kTime,
  kEventTimestamp,
  kTimestamp,
  kTimeGenerated,
  kStartTime,
  kEndTime,
  // Containers.
  kProperties,  // of the record itself
  kRecords,     // records of their own
  kCarrier,     // may hold a record or an error response, as an object or as JSON in a string
  kStatuses,    // of an instance view: error objects that belong to the record
  kRows,        // of a table: strings may hold records
  kText,        // prose of a program's log
  kValue,       // of `status: {value}`, and the array of a list response
};

inline constexpr int kTimeKeyCount =
    static_cast<int>(JsonKey::kEndTime) - static_cast<int>(JsonKey::kTime) + 1;

// Constant time in the number of keys of the same length.
JsonKey FindJsonKey(std::string_view key);

// Every spelling, in lower case.
std::vector<std::string_view> JsonKeySpellings();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_KEYS_H_
