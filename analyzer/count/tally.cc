#include "analyzer/count/tally.h"

#include <iterator>

namespace vmsift {

void Tally::AddBadLine(const Place& place, std::string_view reason) {
  if (bad_lines.size() >= kMaxBadLines && std::prev(bad_lines.end())->place < place) return;
  bad_lines.insert({place, std::string(reason)});
  if (bad_lines.size() > kMaxBadLines) bad_lines.erase(std::prev(bad_lines.end()));
}

void Tally::Merge(const Tally& other) {
  cube.Merge(other.cube);
  ledger.Merge(other.ledger);
  unmatched.Merge(other.unmatched);
  for (size_t i = 0; i < grades.size(); ++i) grades[i] += other.grades[i];
  for (const BadLine& line : other.bad_lines) AddBadLine(line.place, line.reason);
  inputs.insert(other.inputs.begin(), other.inputs.end());
  matcher_out_of_memory += other.matcher_out_of_memory;
}

}  // namespace vmsift
