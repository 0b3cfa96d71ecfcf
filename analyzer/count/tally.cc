#include "analyzer/count/tally.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace vmsift {

void Tally::AddBadLine(const Place& place, std::string_view reason) {
  if (bad_lines.size() >= kMaxBadLines && std::prev(bad_lines.end())->place < place) return;
  bad_lines.insert({place, std::string(reason)});
  if (bad_lines.size() > kMaxBadLines) bad_lines.erase(std::prev(bad_lines.end()));
}

void Tally::AddInput(const InputTally& part) {
  const auto [known, is_new] = inputs.insert(part);
  if (is_new) return;
  InputTally sum = *known;
  sum.lines += part.lines;
  sum.bytes += part.bytes;
  sum.failures += part.failures;
  sum.error = std::max(sum.error, part.error);
  inputs.erase(known);
  inputs.insert(std::move(sum));
}

void Tally::Merge(const Tally& other) {
  cube.Merge(other.cube);
  ledger.Merge(other.ledger);
  unmatched.Merge(other.unmatched);
  for (size_t i = 0; i < grades.size(); ++i) grades[i] += other.grades[i];
  for (const BadLine& line : other.bad_lines) AddBadLine(line.place, line.reason);
  for (const InputTally& input : other.inputs) AddInput(input);
  matcher_out_of_memory += other.matcher_out_of_memory;
}

}  // namespace vmsift
