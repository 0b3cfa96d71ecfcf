// A counts file: all that was counted, on disk, so that a later run compares with it and machines add theirs.
//
// Format, version 1: `VMSIFTC\n`, the version (4 bytes, little-endian), the content, and the CRC-64
// (ECMA-182, 8 bytes, little-endian) of all before it. The content is made of numbers (LEB128; signed ones
// zigzag), texts (their length, then their bytes) and lists (their length, then their items), in this order:
//   since, until        0, or 1 and ticks: the bounds of the selection
//   inputs              path, lines, bytes, failures, format (0 JSON Lines, 1 text), error
//   ledger              lines, bytes of each outcome; of what was passed over; of the input
//   suspects, other errors, names cut, left out, left out without time, failures by grade
//   templates           catalog, row, code
//   codes               key in lower case, name
//   VMs                 key, name, resource id
//   cells               code, template + 1 (0: none), VM, hour + 1 (0: none), count, first and last in ticks
//   unmatched messages  hash, code, message, count, input, line
//   examples            template, message, input, line
// Codes and VMs are sorted by key, cells by their numbers: equal counts are equal bytes. docs/counts.md says
// the same for others.
#ifndef VMSIFT_ANALYZER_COUNT_COUNTS_FILE_H_
#define VMSIFT_ANALYZER_COUNT_COUNTS_FILE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/count/tally.h"
#include "analyzer/input/input_list.h"
#include "matchers/catalog.h"

namespace vmsift {

struct Counts {
  static constexpr uint32_t kVersion = 1;

  Tally tally;
  std::vector<Input> inputs;  // Place::input is an index into it
  std::optional<Timestamp> since;
  std::optional<Timestamp> until;
};

std::string EncodeCounts(const Tally& tally, const Catalog& catalog, const std::vector<Input>& inputs,
                         std::optional<Timestamp> since, std::optional<Timestamp> until);

// Templates that `catalog` has not are none. The error says what is wrong with the bytes: of another version,
// cut or changed, or no counts file.
absl::StatusOr<Counts> DecodeCounts(std::string_view bytes, const Catalog& catalog);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_COUNTS_FILE_H_
