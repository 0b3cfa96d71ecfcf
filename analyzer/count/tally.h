// Everything that one worker counts. Merge order does not matter.
#ifndef VMSIFT_ANALYZER_COUNT_TALLY_H_
#define VMSIFT_ANALYZER_COUNT_TALLY_H_

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "analyzer/count/attempt_log.h"
#include "analyzer/count/cube.h"
#include "analyzer/count/ledger.h"
#include "analyzer/count/place.h"
#include "analyzer/count/template_samples.h"
#include "analyzer/count/unmatched.h"
#include "analyzer/frame/input_format.h"
#include "matchers/matcher.h"

namespace vmsift {

// A malformed, oversize or suspect line.
struct BadLine {
  Place place;
  std::string reason;

  friend bool operator<(const BadLine& a, const BadLine& b) {
    return std::tie(a.place, a.reason) < std::tie(b.place, b.reason);
  }
};

// The totals of one input.
struct InputTally {
  uint64_t input = 0;
  uint64_t lines = 0;
  uint64_t bytes = 0;
  uint64_t failures = 0;
  InputFormat shape = InputFormat::kJsonLines;
  std::string error;  // why it could not be read to its end; empty if it was

  friend bool operator<(const InputTally& a, const InputTally& b) { return a.input < b.input; }
};

// The sum of inputs that vanished long ago and are no longer kept one by one.
struct GoneInputs {
  std::array<uint64_t, kInputFormatCount> inputs{};  // by shape
  uint64_t lines = 0;
  uint64_t bytes = 0;
  uint64_t failures = 0;

  void Add(const InputTally& input);
  void Merge(const GoneInputs& other);
  uint64_t count() const;
};

// The number of lines in a chunk of an input.
struct ChunkLines {
  uint64_t input = 0;
  uint64_t chunk = 0;
  uint64_t lines = 0;

  friend auto operator<=>(const ChunkLines&, const ChunkLines&) = default;
};

struct Tally {
  static constexpr size_t kMaxBadLines = 20;  // the first ones, by place
  static constexpr size_t kMaxSuspects = 20;  // the same

  Cube cube;
  Ledger ledger;
  AttemptLog attempts;  // only where incidents are asked for
  UnmatchedMessages unmatched;
  TemplateSamples messages;
  uint64_t other_errors = 0;  // failures that concern no VM (pipeline/error_scope.h)
  std::array<uint64_t, kGradeCount> grades{};
  std::set<BadLine> bad_lines;
  std::set<BadLine> suspects;
  uint64_t suspect_count = 0;  // of all suspects, kept or not
  std::set<InputTally> inputs;
  GoneInputs gone;
  std::vector<ChunkLines> chunks;      // of the inputs read in chunks
  uint64_t matcher_out_of_memory = 0;  // messages matched pattern by pattern instead
  uint64_t names_cut = 0;              // of codes and VMs, in the failures that count (name_limit.h)
  uint64_t left_out = 0;               // failures that were not selected; counted only here
  uint64_t left_out_without_time = 0;  // those among them that only lack a time

  void AddBadLine(const Place& place, std::string_view reason);
  // Counts a suspect: a line, or a document whose lines have that outcome.
  void AddSuspect(const Place& place, std::string_view reason);
  // Keeps a suspect that was counted elsewhere, if it is among the first.
  void KeepSuspect(const Place& place, std::string_view reason);
  // Adds the totals of an input, or of a part of one.
  void AddInput(const InputTally& part);
  void Merge(const Tally& other);
  void Merge(Tally&& other);
  // The inputs that reports name, because of a line or of an error.
  std::set<uint64_t> NamedInputs() const;
  // Moves an input, which no report names, to the sum of gone inputs.
  void LetGo(uint64_t input);
  // Once all is counted: gives all that has a place, but for the inputs themselves, another one, in the same
  // order.
  void MovePlaces(const std::function<Place(const Place&)>& placed);
  // Once all chunks are counted: turns lines of chunks into lines of inputs, and if `inputs` is not null, the
  // ScanNumber of an input into its index there; they are in ascending order.
  void PlaceLines(const std::vector<uint64_t>* inputs = nullptr);
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_TALLY_H_
