#include "analyzer/pipeline/pipeline.h"

#include <string>
#include <utility>

namespace vmsift {
namespace {

static_assert(kLinePadding >= JsonDecoder::kPadding);

std::string ToString(absl::string_view text) {
  return std::string(text.data(), text.size());
}

}  // namespace

Pipeline::Pipeline(std::unique_ptr<Matcher> matcher, const Options& options, FailureSink* sink)
    : matcher_(std::move(matcher)), options_(options), sink_(sink) {}

absl::StatusOr<std::unique_ptr<Pipeline>> Pipeline::Create(const Catalog& catalog, const Options& options,
                                                           FailureSink* sink) {
  absl::StatusOr<std::unique_ptr<Matcher>> matcher = Matcher::Create(catalog);
  if (!matcher.ok()) return matcher.status();
  return std::unique_ptr<Pipeline>(new Pipeline(*std::move(matcher), options, sink));
}

absl::Status Pipeline::Run(uint32_t input, ByteSource* source) {
  LineReader reader(source, options_.lines);
  InputTally counted;
  counted.input = input;
  absl::Status status;
  Line line;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(&line);
    if (!more.ok()) status = more.status();
    if (!more.ok() || !*more) break;
    RunLine(line, Place{input, line.number, 0}, &counted);
  }
  counted.bytes = reader.bytes_read();
  if (!status.ok()) counted.error = ToString(status.message());
  tally_.ledger.BookInput(counted.lines, counted.bytes);
  tally_.inputs.insert(std::move(counted));
  return status;
}

void Pipeline::NoteUnreadable(uint32_t input, const absl::Status& status) {
  InputTally unreadable;
  unreadable.input = input;
  unreadable.error = ToString(status.message());
  tally_.inputs.insert(std::move(unreadable));
}

void Pipeline::RunLine(const Line& line, const Place& place, InputTally* input) {
  ++input->lines;
  if (line.oversize) {
    tally_.ledger.Book(Outcome::kOversize, line.bytes);
    tally_.AddBadLine(place, "longer than the limit of " + std::to_string(options_.lines.max_line_bytes) +
                                 " bytes (--max-line)");
    return;
  }
  decoder_.Decode(line.text, &decoded_);
  const uint64_t failures = CountFailures(place);
  input->failures += failures;
  Outcome outcome = decoded_.outcome;
  if (outcome == Outcome::kMalformed) {
    tally_.AddBadLine({place.input, place.line, decoded_.reason_offset}, decoded_.reason);
  } else if (outcome == Outcome::kFailure && failures == 0) {
    outcome = Outcome::kClean;
  }
  tally_.ledger.Book(outcome, line.bytes);
}

uint64_t Pipeline::CountFailures(const Place& place) {
  uint64_t count = 0;
  for (Failure& failure : decoded_.failures) {
    matcher_->Find(failure.code, failure.message, &match_);
    if (!failure.certain && match_.row == nullptr) continue;
    ++count;
    NameCode(match_, &failure);
    const VmKey vm = attribution_.Attribute(failure, match_);
    tally_.cube.Add(failure.code, match_.row_index, vm, failure.time, place);
    ++tally_.grades[static_cast<size_t>(match_.grade)];
    if (match_.row == nullptr) tally_.unmatched.Add(failure.code, failure.message, place);
    if (sink_ != nullptr) sink_->Take({failure, match_, vm, place});
  }
  return count;
}

const Tally& Pipeline::tally() {
  tally_.matcher_out_of_memory = matcher_->out_of_memory_count();
  return tally_;
}

}  // namespace vmsift
