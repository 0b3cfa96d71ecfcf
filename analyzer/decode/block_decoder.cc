#include "analyzer/decode/block_decoder.h"

#include <algorithm>
#include <utility>

#include "analyzer/decode/broken_json.h"
#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/request_ids.h"
#include "analyzer/decode/suspect_text.h"
#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMaxBareMessage = 8 << 10;

// Cheap to ask, and no error in any form is without one of these.
bool MayHoldError(std::string_view text) {
  for (std::string_view marker :
       {": ", "(", "=", "rror", "RROR", "essage", "failed", "Failed", "VM", "irtual", "ode", "ODE"}) {
    if (text.find(marker) != std::string_view::npos) return true;
  }
  return false;
}

// Whether the message at `at` is that of a row `| Code | Message |` of a page about errors.
bool IsOfPage(std::string_view text, size_t at) {
  constexpr size_t kLongestRow = 4 << 10;
  const size_t from = at - std::min(at, kLongestRow);
  const size_t line = from + text.substr(from, at - from).rfind('\n') + 1;  // `from` without one
  std::string_view before = Trimmed(text.substr(line, at - line));
  if (before.empty() || before.back() != '|' || !IsInTableRow(text, at)) return false;
  before.remove_suffix(1);
  if (before.substr(0, 1) == "|") before.remove_prefix(1);
  const std::string_view code = Trimmed(before);
  return code.find_first_of("| ") == std::string_view::npos && LooksLikeAzureCode(code);
}

// A message without the end of the damaged JSON that it stood in: `…later."}}`.
std::string_view WithoutJsonTail(std::string_view message) {
  const size_t last = message.find_last_not_of("}] ");
  if (last == std::string_view::npos || last + 1 == message.size() || message[last] != '"') return message;
  return message.substr(0, last);
}

// The time of the record that a line is of: the line's own, or that of a line shortly before it. Past a blank
// line, only what begins a record of a program's log has it.
std::optional<Timestamp> TimeOfRecord(const Block& block, size_t line) {
  constexpr size_t kMostLines = 30;
  const size_t first = line - std::min(line, kMostLines);
  bool blank = false;
  for (; line > first && block.lines[line].time_size == 0; --line) blank |= block.lines[line].blank;
  const BlockLine& begin = block.lines[line];
  if (blank && !begin.begins_record) return std::nullopt;
  return ParseRecordTime(block.TimeOf(begin));
}

}  // namespace

// A copy of `text`; the one made before where this is what the slot was given last.
std::string_view BlockDecoder::KeepOnce(size_t slot, std::string_view text) {
  if (slot >= kept_.size()) kept_.resize(slot + 1);
  auto& [given, copy] = kept_[slot];
  if (given.data() != text.data() || given.size() != text.size()) {
    given = text;
    copy = arena_.Keep(text);
  }
  return copy;
}

// Appends the failures that another decoder found, with texts of our own. Errors of one document share what
// is told around them, which may be long: it is kept once.
void BlockDecoder::KeepAll(const std::vector<Failure>& given, std::vector<Failure>* kept) {
  kept_.clear();
  for (Failure failure : given) {
    size_t slot = 0;
    for (std::string_view* view : {&failure.code, &failure.message}) *view = KeepOnce(slot++, *view);
    for (auto view : kRecordTexts) failure.*view = KeepOnce(slot++, failure.*view);
    for (ChainLink& link : failure.chain) {
      for (std::string_view* view : {&link.code, &link.message, &link.target})
        *view = KeepOnce(slot++, *view);
    }
    kept->push_back(std::move(failure));
  }
}

// Moves the failures of the finished record to found_.
void BlockDecoder::Take(Origin telling, size_t offset) {
  for (Failure& failure : failures_) {
    failure.offset += offset;
    found_.emplace_back(std::move(failure), telling);
  }
  failures_.clear();
}

void BlockDecoder::DecodeDocuments(const Block& block, Result* result) {
  read_.clear();
  skipped_.clear();
  for (const BlockDocument& document : block.documents) {
    const std::string_view text =
        std::string_view(block.text).substr(document.begin, document.end - document.begin);
    Outcome outcome = Outcome::kMalformed;
    std::string_view reason = document.too_long ? "a document longer than the limit (--max-document)"
                                                : "a document that is cut short";
    size_t reason_offset = text.size();
    if (document.complete && anchors_ != nullptr && !validate_ &&
        !anchors_->Holds(text, AnchorScope::kText)) {
      outcome = Outcome::kClean;
      read_.push_back(&document);
      skipped_.push_back(&document);
      if (read_successes_ && MayTellSuccess(text)) {
        json_.DecodeSuccesses(text, &decoded_.successes);
        KeepSuccesses(document.begin, result);
      }
    } else if (document.complete) {
      json_.Decode(text, &decoded_);
      SuspectDocument(text, known_, &decoded_);
      outcome = decoded_.outcome;
      reason = decoded_.reason;
      reason_offset = decoded_.reason_offset;
      // Of errors that nest too deep, text would be read without its structure: each wrapper as a root cause.
      if (outcome != Outcome::kMalformed || reason == JsonDecoder::kErrorsTooDeep) {
        KeepAll(decoded_.failures, &failures_);
        KeepSuccesses(document.begin, result);
        Take(Origin::kDocument, document.begin);
        for (const BadSpot& suspect : decoded_.suspects)
          result->suspects.push_back({document.begin + suspect.offset, suspect.reason});
        read_.push_back(&document);
      }
    }
    if (outcome == Outcome::kMalformed &&
        !LooksLikeBrokenJson(text, std::string_view(block.text).substr(0, document.begin)))
      continue;
    if (outcome == Outcome::kMalformed) result->bad_spots.push_back({document.begin + reason_offset, reason});
    const size_t last = block.LineAt(document.end == document.begin ? document.begin : document.end - 1);
    for (size_t line = block.LineAt(document.begin); line <= last; ++line) {
      if (result->outcomes[line] != Outcome::kBlank) result->outcomes[line] = outcome;
    }
  }
}

void BlockDecoder::ReadSuccesses(bool read) {
  read_successes_ = read;
  json_.ReadSuccesses(read);
}

// Appends those of the document decoded last, with texts of our own.
void BlockDecoder::KeepSuccesses(size_t document, Result* result) {
  for (Success success : decoded_.successes) {
    success.resource_id = arena_.Keep(success.resource_id);
    success.operation = arena_.Keep(success.operation);
    success.offset = document;
    result->successes.push_back(success);
  }
}

void BlockDecoder::FindSuccessesInText(const Block& block, Result* result) const {
  if (!read_successes_) return;
  const size_t first = result->successes.size();
  FindSuccesses(block.text, &result->successes);
  for (size_t i = first; i < result->successes.size(); ++i) {
    Success& success = result->successes[i];
    success.time = TimeOfRecord(block, block.LineAt(success.offset));
  }
}

void BlockDecoder::DecodeText() {
  record_.Clear();
  scanner_.Scan(text_.text(), text_.record_begins(), &record_, &arena_);
  record_.Finish(&failures_);
  if (failures_.size() > 1) {
    // Fields of a text that holds several errors belong to one of them at most; what is near decides
    // (PlaceVms).
    for (Failure& failure : failures_) {
      failure.time.reset();
      failure.resource_id = failure.target_resource_id = failure.operation = {};
      for (auto id : kRequestIds) failure.*id = {};
    }
  }
  for (Failure& failure : failures_) failure.offset = text_.BlockOffset(failure.offset);
  Take(Origin::kKeys, 0);

  FindErrorPhrases(text_.text(), text_.record_begins(), known_, &forms_);
  record_.Clear();
  AddPhrases();
  record_.Finish(&failures_);
  const size_t first = found_.size();
  std::vector<size_t> ends;
  for (Failure& failure : failures_) {
    const auto match =
        std::lower_bound(forms_.begin(), forms_.end(), failure.offset,
                         [](const PhraseMatch& form, size_t offset) { return form.offset < offset; });
    ends.push_back(match == forms_.end() ? 0 : text_.BlockOffset(match->end));
    failure.offset = text_.BlockOffset(failure.offset);
  }
  Take(Origin::kPhrase, 0);
  for (size_t i = 0; i < ends.size(); ++i) found_[first + i].end = ends[i];
}

// Makes errors of the forms that were found; lines of an arrow tree nest by their indentation.
void BlockDecoder::AddPhrases() {
  struct Open {
    const PhraseMatch* match;
    int node;
  };
  std::vector<Open> open;  // those of the tree that more may stand under
  int last = -1;
  for (const PhraseMatch& match : forms_) {
    // What stands before the arrow tells one tree from another.
    if (!match.tree || (!open.empty() && open.back().match->lead != match.lead)) open.clear();
    // An error without a message holds what follows it at the same depth.
    while (!open.empty() && match.indent <= open.back().match->indent &&
           (match.indent < open.back().match->indent || !open.back().match->message.empty())) {
      open.pop_back();
    }
    const int index = record_.errors.Add(match.inside ? last : open.empty() ? -1 : open.back().node);
    last = index;
    ErrorNode& node = record_.errors.node(index);
    node.link.code = match.code;
    node.link.message = match.message;
    node.offset = match.offset;
    node.confirmed = match.confirmed;
    node.colon_only = match.colon_only;
    if (match.tree) open.push_back({&match, index});
  }
}

void BlockDecoder::FindBareMessages() {
  if (known_ == nullptr) return;
  const std::string_view text = text_.text();
  for (size_t at = known_->Find(text, 0); at != std::string_view::npos; at = known_->Find(text, at)) {
    const size_t limit = RecordEnd(text_.record_begins(), at, at + kMaxBareMessage);
    const size_t end = ParagraphEnd(text.substr(0, limit), at);
    if (IsOfPage(text, at)) {
      at = std::min(text.find('\n', at), text.size());
      continue;
    }
    Failure failure;
    failure.message = WithoutJsonTail(text.substr(at, end - at));
    failure.chain.push_back({{}, failure.message, {}});
    failure.offset = text_.BlockOffset(at);
    failure.confirmed = false;
    found_.emplace_back(std::move(failure), Origin::kBare);
    at = std::min(text.find('\n', at), text.size());
  }
}

// Whether an error may be told outside the documents that were read.
bool BlockDecoder::RestMayHoldError(const Block& block) const {
  size_t from = 0;
  const auto gap_may = [&](size_t to) {
    const std::string_view gap = std::string_view(block.text).substr(from, to - from);
    return std::any_of(gap.begin(), gap.end(), IsAsciiAlpha) && MayHoldError(gap);
  };
  for (const BlockDocument* document : read_) {
    if (gap_may(document->begin)) return true;
    from = document->end;
  }
  return gap_may(block.text.size());
}

// Notes the lines all of whose documents were passed over.
void BlockDecoder::NotePassedOver(const Block& block, Result* result) {
  const auto last_line = [&block](const BlockDocument& document) { return block.LineAt(document.end - 1); };
  auto next = skipped_.begin();
  size_t parsed_to = 0;  // lines before this one hold a document that was parsed, or were noted
  for (const BlockDocument& document : block.documents) {
    const size_t first = block.LineAt(document.begin);
    const size_t last = last_line(document);
    if (next == skipped_.end() || *next != &document) {
      while (!result->passed_over.empty() && result->passed_over.back() >= first)
        result->passed_over.pop_back();
      parsed_to = last + 1;
      continue;
    }
    ++next;
    for (size_t line = std::max(first, parsed_to); line <= last; ++line) {
      if (result->outcomes[line] != Outcome::kBlank) result->passed_over.push_back(line);
    }
    parsed_to = std::max(parsed_to, last + 1);
  }
}

// The lines that may tell more of the error whose anchor stands at `at`: its record's, as far as they are
// near.
LineRange BlockDecoder::LinesAround(const Block& block, size_t at) const {
  constexpr size_t kNearBefore = 2 << 10;
  constexpr size_t kNearAfter = 3 << 10;
  constexpr size_t kMostAfter = 20 << 10;  // a message of many lines ends with its paragraph
  const std::vector<BlockLine>& lines = block.lines;
  LineRange range{block.LineAt(at), 0};
  range.end = range.begin + 1;
  while (range.begin > 0 && !lines[range.begin].begins_record && at - lines[range.begin].begin < kNearBefore)
    --range.begin;
  while (range.end < lines.size() && !lines[range.end].begins_record) {
    const size_t after = lines[range.end].begin - std::min(lines[range.end].begin, at);
    if (after > kMostAfter || (after > kNearAfter && lines[range.end].blank)) break;
    ++range.end;
  }
  return range;
}

void BlockDecoder::FindNearLines(const Block& block) {
  near_.clear();
  if (anchors_ == nullptr) {
    near_.push_back({0, block.lines.size()});
    return;
  }
  const auto add = [this](LineRange range) {
    // What was cut by the parts before it is theirs.
    while (!near_.empty() && near_.back().end >= range.begin) {
      range.begin = std::min(range.begin, near_.back().begin);
      range.end = std::max(range.end, near_.back().end);
      near_.pop_back();
    }
    near_.push_back(range);
  };
  const std::string_view text = block.text;
  auto document = block.documents.begin();
  auto read = read_.begin();
  for (size_t at = anchors_->Find(text, 0, AnchorScope::kText); at != std::string_view::npos;
       at = anchors_->Find(text, at, AnchorScope::kText)) {
    while (document != block.documents.end() && document->end <= at) ++document;
    while (read != read_.end() && (*read)->end <= at) ++read;
    const bool in_document = document != block.documents.end() && document->begin <= at;
    if (in_document && read != read_.end() && *read == &*document) {
      at = document->end;  // it was read
      continue;
    }
    LineRange range = LinesAround(block, at);
    if (in_document) {
      range.begin = std::min(range.begin, block.LineAt(document->begin));
      range.end = std::max(range.end, block.LineAt(document->end - 1) + 1);
    }
    add(range);
    // What is read anyway need not be looked through.
    at = near_.back().end < block.lines.size() ? block.lines[near_.back().end].begin : text.size();
  }
}

void BlockDecoder::Decode(const Block& block, Result* result) {
  arena_.Clear();
  found_.clear();
  failures_.clear();
  result->failures.clear();
  result->bad_spots.clear();
  result->suspects.clear();
  result->successes.clear();
  result->outcomes.clear();
  result->passed_over.clear();
  for (const BlockLine& line : block.lines)
    result->outcomes.push_back(line.white ? Outcome::kBlank : Outcome::kText);
  FindSuccessesInText(block, result);
  if (block.documents.empty() && !MayHoldError(block.text)) return;

  DecodeDocuments(block, result);
  NotePassedOver(block, result);
  text_.Clear();
  FindNearLines(block);
  if (!near_.empty() && RestMayHoldError(block)) {
    text_.Assign(block);
    for (const BlockDocument* document : read_) text_.Blank(document->begin, document->end);
    text_.Unwrap(block, near_);
    DecodeText();
    FindBareMessages();
  }
  MergeDuplicates(block, known_, &found_);
  nearby_vms_.Place(block, text_, &found_, &arena_);
  for (FoundError& found : found_) {
    if (!found.failure.time) found.failure.time = TimeOfRecord(block, found.line);
    for (const ChainLink& link : found.failure.chain) FindRequestIds(link.message, 0, &found.failure);
    result->failures.push_back(std::move(found.failure));
  }
  for (const LineRange& range : near_) {
    const size_t end = range.end < block.lines.size() ? block.lines[range.end].begin : block.text.size();
    FindSuspects(block.text, block.lines[range.begin].begin, end, known_, result->failures,
                 &result->suspects);
  }
}

}  // namespace vmsift
