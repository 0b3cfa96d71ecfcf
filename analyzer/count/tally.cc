#include "analyzer/count/tally.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

namespace vmsift {

void GoneInputs::Add(const InputTally& input) {
  ++inputs[static_cast<size_t>(input.shape)];
  lines += input.lines;
  bytes += input.bytes;
  failures += input.failures;
}

void GoneInputs::Merge(const GoneInputs& other) {
  for (size_t i = 0; i < inputs.size(); ++i) inputs[i] += other.inputs[i];
  lines += other.lines;
  bytes += other.bytes;
  failures += other.failures;
}

uint64_t GoneInputs::count() const {
  return std::accumulate(inputs.begin(), inputs.end(), uint64_t{0});
}

namespace {

// Adds a line to those that come first by place, `most` of them.
void AddToFirst(size_t most, const Place& place, std::string_view reason, std::set<BadLine>* lines) {
  if (lines->size() >= most && std::prev(lines->end())->place < place) return;
  lines->insert({place, std::string(reason)});
  if (lines->size() > most) lines->erase(std::prev(lines->end()));
}

}  // namespace

void Tally::AddBadLine(const Place& place, std::string_view reason) {
  AddToFirst(kMaxBadLines, place, reason, &bad_lines);
}

void Tally::AddSuspect(const Place& place, std::string_view reason) {
  ++suspect_count;
  KeepSuspect(place, reason);
}

void Tally::KeepSuspect(const Place& place, std::string_view reason) {
  AddToFirst(kMaxSuspects, place, reason, &suspects);
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
  attempts.Merge(other.attempts);
  unmatched.Merge(other.unmatched);
  messages.Merge(other.messages);
  other_errors += other.other_errors;
  for (size_t i = 0; i < grades.size(); ++i) grades[i] += other.grades[i];
  for (const BadLine& line : other.bad_lines) AddBadLine(line.place, line.reason);
  for (const BadLine& line : other.suspects) KeepSuspect(line.place, line.reason);
  suspect_count += other.suspect_count;
  for (const InputTally& input : other.inputs) AddInput(input);
  gone.Merge(other.gone);
  chunks.insert(chunks.end(), other.chunks.begin(), other.chunks.end());
  matcher_out_of_memory += other.matcher_out_of_memory;
  names_cut += other.names_cut;
  left_out += other.left_out;
  left_out_without_time += other.left_out_without_time;
}

void Tally::Merge(Tally&& other) {
  attempts.Take(std::move(other.attempts));
  Merge(std::as_const(other));
}

std::set<uint64_t> Tally::NamedInputs() const {
  std::set<uint64_t> named;
  for (const InputTally& input : inputs) {
    if (!input.error.empty()) named.insert(input.input);
  }
  for (const BadLine& line : bad_lines) named.insert(line.place.input);
  for (const BadLine& line : suspects) named.insert(line.place.input);
  for (const auto& [hash, sample] : unmatched.samples()) named.insert(sample.first.input);
  return named;
}

void Tally::LetGo(uint64_t input) {
  const auto read = inputs.find(InputTally{.input = input});
  if (read == inputs.end()) return;
  gone.Add(*read);
  inputs.erase(read);
}

void Tally::MovePlaces(const std::function<Place(const Place&)>& placed) {
  for (std::set<BadLine>* lines : {&bad_lines, &suspects}) {
    std::set<BadLine> moved;
    for (const BadLine& line : *lines) moved.insert({placed(line.place), line.reason});
    *lines = std::move(moved);
  }
  cube.PlaceLines(placed);
  unmatched.PlaceLines(placed);
  messages.PlaceLines(placed);
  attempts.PlaceLines(placed);
}

void Tally::PlaceLines(const std::vector<uint64_t>* numbers) {
  std::sort(chunks.begin(), chunks.end());
  uint64_t before = 0;
  for (size_t i = 0; i < chunks.size(); ++i) {
    if (i == 0 || chunks[i].input != chunks[i - 1].input) before = 0;
    before += std::exchange(chunks[i].lines, before);  // now: the lines before the chunk
  }
  const auto index_of = [numbers](uint64_t input) {
    if (numbers == nullptr) return input;
    return static_cast<uint64_t>(std::lower_bound(numbers->begin(), numbers->end(), input) -
                                 numbers->begin());
  };
  const auto placed = [this, &index_of](Place place) {
    const auto chunk =
        std::lower_bound(chunks.begin(), chunks.end(), ChunkLines{place.input, place.chunk, 0});
    const bool in_chunk = chunk != chunks.end() && chunk->input == place.input && chunk->chunk == place.chunk;
    place.input = index_of(place.input);
    if (!in_chunk) return place;
    place.line += chunk->lines;
    place.chunk = 0;
    return place;
  };
  std::set<InputTally> numbered;
  while (!inputs.empty()) {
    auto input = inputs.extract(inputs.begin());
    input.value().input = index_of(input.value().input);
    numbered.insert(numbered.end(), std::move(input));
  }
  inputs = std::move(numbered);
  MovePlaces(placed);
  chunks.clear();
}

}  // namespace vmsift
