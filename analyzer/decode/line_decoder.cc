#include "analyzer/decode/line_decoder.h"

#include <utility>
#include <vector>

#include "analyzer/decode/broken_json.h"
#include "analyzer/decode/suspect_text.h"

namespace vmsift {
namespace {

constexpr std::string_view kBlank = " \t\r\n\v\f";

// Whether a line that is not blank begins as JSON does. `[2026-11-23 …` and `{ [Error: …` begin otherwise.
bool BeginsAsJson(std::string_view line) {
  size_t at = line.find_first_not_of(kBlank);
  if (line[at] != '{' && line[at] != '[') return false;
  const bool array = line[at] == '[';
  at = line.find_first_not_of(kBlank, at + 1);
  if (at == std::string_view::npos) return true;
  return array ? line[at] == '{' || line[at] == ']' : line[at] == '"' || line[at] == '}';
}

// Whether it ends as JSON does; a line that was cut short seldom does.
bool EndsAsJson(std::string_view line) {
  const char last = line[line.find_last_not_of(kBlank)];
  return last == '}' || last == ']' || last == ',';
}

}  // namespace

void LineDecoder::ReadSuccesses(bool read) {
  read_successes_ = read;
  json_.ReadSuccesses(read);
  blocks_.ReadSuccesses(read);
}

void LineDecoder::DecodeTolerantly(std::string_view line, Decoded* decoded) {
  framer_.TakeBlock();
  Line alone;
  alone.text = line;
  alone.bytes = line.size();
  framer_.AddToPiece(alone);  // a piece of its own
  framer_.Finish();
  blocks_.Decode(framer_.block(), &result_);
  decoded->failures = std::move(result_.failures);
  decoded->suspects = result_.suspects;
  decoded->successes = result_.successes;
  // Where things stood in the cleaned line is no place in the log.
  for (Failure& failure : decoded->failures) failure.offset = 0;
  for (BadSpot& suspect : decoded->suspects) suspect.offset = 0;
}

bool LineDecoder::CanSkip(std::string_view line) const {
  return anchors_ != nullptr && line.find_first_not_of(kBlank) != std::string_view::npos &&
         BeginsAsJson(line) && EndsAsJson(line) && !anchors_->Holds(line, AnchorScope::kJson);
}

void LineDecoder::Decode(std::string_view line, Decoded* decoded) {
  decoded->passed_over = false;
  decoded->suspects.clear();
  decoded->successes.clear();
  if (line.find_first_not_of(kBlank) == std::string_view::npos) {
    decoded->failures.clear();
    decoded->outcome = Outcome::kBlank;
    return;
  }
  if (!BeginsAsJson(line)) {
    DecodeTolerantly(line, decoded);
    decoded->outcome = !decoded->failures.empty()   ? Outcome::kFailure
                       : !decoded->suspects.empty() ? Outcome::kSuspect
                                                    : Outcome::kText;
    return;
  }
  const bool clean = CanSkip(line);
  if (clean && !validate_) {
    decoded->failures.clear();
    decoded->outcome = Outcome::kClean;
    decoded->passed_over = true;
    if (read_successes_ && MayTellSuccess(line)) json_.DecodeSuccesses(line, &decoded->successes);
    return;
  }
  json_.Decode(line, decoded);
  SuspectDocument(line, known_, decoded);
  // Of errors that nest too deep, text would be read without its structure: each wrapper as a root cause.
  if (decoded->outcome == Outcome::kMalformed && !clean && decoded->reason != JsonDecoder::kErrorsTooDeep) {
    // What was read up to the damage stays unless the text fallback reads more, or deeper.
    std::vector<Failure> strict = std::move(decoded->failures);
    DecodeTolerantly(line, decoded);
    const auto links = [](const std::vector<Failure>& failures) {
      size_t sum = 0;
      for (const Failure& failure : failures) sum += failure.chain.size();
      return sum;
    };
    if (links(decoded->failures) <= links(strict)) decoded->failures = std::move(strict);
  }
  if (decoded->outcome == Outcome::kMalformed && !LooksLikeBrokenJson(line))
    decoded->outcome = decoded->failures.empty() ? Outcome::kText : Outcome::kFailure;
}

}  // namespace vmsift
