// What a member of a JSON object means, by its key in any spelling.
//
// The table says what a value means, never where to look: errors are found under any key (json_decoder.h).
// Keys compare without letter case and without what exporters put around them: `status_code`, `StatusCode`,
// `statusCode_s`, `azure.status-code` and `** statusCode` are one. Adding a spelling is adding a row in
// json_members.cc. Pure functions, safe from any thread.
#ifndef VMSIFT_ANALYZER_DECODE_JSON_MEMBERS_H_
#define VMSIFT_ANALYZER_DECODE_JSON_MEMBERS_H_

#include <string_view>

namespace vmsift {

enum class JsonMember {
  kOther,
  // Of an error.
  kCode,
  kMessage,
  kErrorCode,     // `errorCode`, `azure_error_code`: of an error whose members share an object with others
  kErrorMessage,  // its message
  kTarget,
  kError,   // holds an error, or says one as text
  kErrors,  // the same in other programs' logs as well
  kDetails,
  // Facts about the record (json_context.h).
  kStatus,
  kResultType,
  kProvisioningState,
  kStatusCode,
  kSubStatus,
  kResultSignature,
  kOperation,
  kAction,
  kCorrelationId,
  kRequestId,
  kTrackingId,
  kOperationId,
  kTargetId,
  kResourceId,
  kResourceUri,
  kEntity,
  kScope,
  kId,
  kVmName,
  kName,
  kKind,
  kResourceGroup,
  kSubscription,
  kDescription,    // a message where no other one is
  kStatusMessage,  // holds an error response, or says what became of an operation
  kMentionedId,    // no key's: a text that holds a VM's resource id somewhere
  // Times, the better ones first: when it happened, before when it was seen, began or ended.
  kTime,
  kEventTimestamp,
  kTimestamp,
  kTimeGenerated,
  kLastTime,
  kTransitionTime,
  kShortTime,
  kStartTime,
  kEndTime,
  kReceivedTime,
  // Objects.
  kTargetResource,
  kContext,  // says of the record around it what it is about
  kColumns,  // of a table: the keys of its rows
  kRows,
  kConditions,  // an array that says one thing in several ways
  kKey,         // `{"key": K, "value": V}` is the member K
  kValue,       // its value, or the array of a list response
  kTypedValue,  // `{"stringValue": V}`: V itself
};

inline constexpr JsonMember kFirstFact = JsonMember::kStatus;
inline constexpr JsonMember kFirstTime = JsonMember::kTime;
inline constexpr JsonMember kLastFact = JsonMember::kReceivedTime;

JsonMember FindJsonMember(std::string_view key);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_MEMBERS_H_
