#include "analyzer/pipeline/block_outcomes.h"

#include <algorithm>

namespace vmsift {
namespace {

bool AnyIn(const BlockDocument& document, const std::vector<size_t>& offsets) {
  const auto first = std::lower_bound(offsets.begin(), offsets.end(), document.begin);
  return first != offsets.end() && *first < document.end;
}

// Sets the outcome of the document's lines that are neither blank nor malformed.
void SetLines(const Block& block, const BlockDocument& document, Outcome outcome,
              std::vector<Outcome>* outcomes) {
  const size_t last = block.LineAt(std::max(document.begin + 1, document.end) - 1);
  for (size_t line = block.LineAt(document.begin); line <= last; ++line) {
    Outcome& settled = (*outcomes)[line];
    if (settled != Outcome::kBlank && settled != Outcome::kMalformed) settled = outcome;
  }
}

}  // namespace

void SettleOutcomes(const Block& block, const FailureOffsets& failures, std::vector<Outcome>* outcomes) {
  // A document whose errors are all told elsewhere in the block, as in a summary above it, goes with them.
  std::vector<const BlockDocument*> failed;
  for (const BlockDocument& document : block.documents) {
    const bool gave_failure = (*outcomes)[block.LineAt(document.begin)] == Outcome::kFailure;
    const bool told_elsewhere = gave_failure && !failures.counted.empty() && !AnyIn(document, failures.found);
    if (told_elsewhere || AnyIn(document, failures.counted)) failed.push_back(&document);
  }
  std::replace(outcomes->begin(), outcomes->end(), Outcome::kFailure, Outcome::kClean);
  for (const BlockDocument* document : failed) SetLines(block, *document, Outcome::kFailure, outcomes);
  for (size_t offset : failures.counted) {
    Outcome& outcome = (*outcomes)[block.LineAt(offset)];
    if (outcome != Outcome::kMalformed) outcome = Outcome::kFailure;
  }
}

std::vector<BadSpot> SettleSuspects(const Block& block, const std::vector<BadSpot>& suspects,
                                    std::vector<Outcome>* outcomes) {
  std::vector<BadSpot> booked = suspects;
  std::erase_if(booked, [&](const BadSpot& suspect) {
    const Outcome outcome = (*outcomes)[block.LineAt(suspect.offset)];
    return outcome == Outcome::kFailure || outcome == Outcome::kMalformed;
  });
  std::stable_sort(booked.begin(), booked.end(),
                   [](const BadSpot& a, const BadSpot& b) { return a.offset < b.offset; });
  const auto line_of = [&block](const BadSpot& suspect) { return block.LineAt(suspect.offset); };
  const auto on_one_line = [&](const BadSpot& a, const BadSpot& b) { return line_of(a) == line_of(b); };
  booked.erase(std::unique(booked.begin(), booked.end(), on_one_line), booked.end());
  for (const BadSpot& suspect : booked) {
    (*outcomes)[line_of(suspect)] = Outcome::kSuspect;
    const auto document = std::upper_bound(
        block.documents.begin(), block.documents.end(), suspect.offset,
        [](size_t offset, const BlockDocument& candidate) { return offset < candidate.end; });
    if (document != block.documents.end() && document->begin <= suspect.offset)
      SetLines(block, *document, Outcome::kSuspect, outcomes);
  }
  return booked;
}

}  // namespace vmsift
