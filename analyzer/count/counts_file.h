// A counts file: all that was counted, on disk, so that a later run compares with it and machines add theirs
// (merge_counts.h).
//
// Format, version 2: `VMSIFTC\n`, the version (4 bytes, little-endian), the content, and the CRC-64
// (ECMA-182, 8 bytes, little-endian) of all before it. The content is made of numbers (LEB128; signed ones
// zigzag), texts (their length, then their bytes) and lists (their length, then their items), in this order:
//   catalog             its digest
//   options             name, value: what else was counted or left out, and why
//   since, until        0, or 1 and ticks: the bounds of the selection
//   incident limit      in bytes; outside: files not opened, for the hour in their path
//   plans               CRC-64 of a plan, its shards, and a list of those that these counts are of
//   inputs              number, path, version, size, lines, bytes, failures, format (0 JSON Lines, 1 text),
//                       error, runs (from, to, lines; none: all of it)
//   ledger              lines, bytes of each outcome; of what was passed over; of the input
//   suspects, other errors, names cut, left out, left out without time, out of memory, failures by grade
//   templates           catalog, row, code
//   codes               key in lower case, name, place
//   VMs                 key, name, resource id, place
//   cells               code, template + 1 (0: none), VM, hour + 1 (0: none), count, first and last in ticks
//   bad lines, suspects place, reason
//   unmatched messages  hash, code, message, count, place
//   examples            template, message, place
//   incidents           0: not noted; or 1 and attempts, successes, successes without a time (attempt_code.h)
// A place is an input, a run of it, a line in that, and a byte. Inputs are sorted by InputOrder, codes and
// VMs by key, cells by their numbers, the rest by place or content: equal counts are equal bytes.
#ifndef VMSIFT_ANALYZER_COUNT_COUNTS_FILE_H_
#define VMSIFT_ANALYZER_COUNT_COUNTS_FILE_H_

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/count/tally.h"
#include "analyzer/input/input_list.h"
#include "matchers/catalog.h"

namespace vmsift {

// Which shards of a plan counts are of.
struct PlannedShards {
  uint64_t plan = 0;          // the CRC-64 of the plan file
  uint64_t of = 0;            // so many has the plan
  std::set<uint64_t> shards;  // from 1
};

// What counts are of, and how they were made. Only counts that agree in all but the inputs can be merged.
struct CountsHead {
  // Name and value, such as `vm` and `web-*`; this stage does not know what they mean.
  using Options = std::vector<std::pair<std::string, std::string>>;

  uint64_t catalog_digest = 0;
  Options options;
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
  // What incidents are made of is noted of inputs that hold up to this, unpacked, in bytes.
  uint64_t incident_limit = 0;
  uint64_t outside_period = 0;         // files not opened, for the hour in their path
  std::vector<PlannedShards> planned;  // by plan; none: no part of a plan, or all of it
  std::vector<Input> inputs;           // Place::input is an index into it
};

struct Counts {
  static constexpr uint32_t kVersion = 2;

  CountsHead head;
  Tally tally;
};

// The inputs are in order. Of an input with several runs, Place::chunk is the beginning of a run.
std::string EncodeCounts(const CountsHead& head, const Tally& tally, const Catalog& catalog);

// The error says what is wrong with the bytes: of another version, cut or changed, or no counts file.
absl::StatusOr<CountsHead> DecodeCountsHead(std::string_view bytes);

// Templates that `catalog` has not are none. Place::input is an index into `numbers`, if that is not null,
// and what stands there; Place::chunk is the beginning of a run.
absl::StatusOr<Counts> DecodeCounts(std::string_view bytes, const Catalog& catalog,
                                    const std::vector<uint64_t>* numbers = nullptr);

// The order of inputs: by number, then by path and version.
bool InputOrder(const Input& a, const Input& b);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_COUNTS_FILE_H_
