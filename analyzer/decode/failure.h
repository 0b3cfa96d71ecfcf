// What decoding finds: one failure per root cause, with its chain and the record around it.
//
// All views borrow from the decoder and from the line it was given; they are valid until its next call.
#ifndef VMSIFT_ANALYZER_DECODE_FAILURE_H_
#define VMSIFT_ANALYZER_DECODE_FAILURE_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "analyzer/decode/outcome.h"
#include "analyzer/decode/success.h"
#include "base/timestamp.h"

namespace vmsift {

// One error of a chain. Empty views where the log says nothing.
struct ChainLink {
  std::string_view code;
  std::string_view message;
  std::string_view target;
};

// Links of a chain, from the innermost one out. Errors nest no deeper, each holds a chain of its own, and a
// crafted text of wrappers alone must not grow one without end.
inline constexpr size_t kMaxChain = 64;

// What an error without a message takes of that around it. Many errors may stand under a long one, which is
// then looked at for each of them.
inline constexpr size_t kMostOfOuterMessage = 2 << 10;

struct Failure {
  std::vector<ChainLink> chain;  // from the outermost to the root cause; never empty

  // The root cause: the innermost code and the innermost message that were given.
  std::string_view code;
  std::string_view message;

  std::string_view status;              // of the response, or of the record
  std::string_view operation;           // operationName
  std::string_view resource_id;         // of the record
  std::string_view target_resource_id;  // of a deployment operation
  // By which Azure's support finds the operation.
  std::string_view correlation_id;
  std::string_view request_id;
  std::string_view tracking_id;
  std::string_view operation_id;
  std::optional<Timestamp> time;

  // A VM named in the text around it, and a resource id that stood there; for failures found in text.
  std::string_view nearby_vm;
  std::string_view nearby_id;
  // Where that VM lives, in the form of an id: `/subscriptions/S/resourceGroups/G`, or the group alone.
  std::string_view nearby_scope;
  size_t offset = 0;  // in the text it was found in
  size_t group = 0;   // equal for errors inside one outermost bracket; 0: none

  // Whether the form itself is that of an Azure error. Otherwise it only might be one, and the evidence
  // decides (pipeline/evidence.h): other programs' logs have keys named `error`, `code` and `message` too.
  bool confirmed = true;
  // Of one that only might be an error: Azure's ids, providers, addresses or tools stand around it.
  bool azure_nearby = false;
  // Of one that only might be an error: nothing but a colon marks the code.
  bool colon_only = false;
};

inline constexpr std::array kRequestIds = {&Failure::correlation_id, &Failure::request_id,
                                           &Failure::tracking_id, &Failure::operation_id};

// What a failure takes from the record around it.
inline constexpr std::array kRecordTexts = {
    &Failure::status,         &Failure::operation,  &Failure::resource_id, &Failure::target_resource_id,
    &Failure::correlation_id, &Failure::request_id, &Failure::tracking_id, &Failure::operation_id,
    &Failure::nearby_vm,      &Failure::nearby_id,  &Failure::nearby_scope};

// Where in a text something is malformed or suspect, and why. The text is static.
struct BadSpot {
  size_t offset = 0;
  std::string_view reason;
};

struct Decoded {
  Outcome outcome = Outcome::kClean;
  std::vector<Failure> failures;
  // For kMalformed: why, and at which byte of the line. The text is static.
  std::string_view reason;
  size_t reason_offset = 0;
  // What looks like a failed Azure operation and gave no failure, with its offset in the line.
  std::vector<BadSpot> suspects;
  std::vector<Success> successes;  // only where they are asked for
  bool passed_over = false;        // held no marker of a failure and was not parsed
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_FAILURE_H_
