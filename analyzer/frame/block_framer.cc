#include "analyzer/frame/block_framer.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analyzer/frame/line_cleaner.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

constexpr size_t kMaxStringLines = 200;
constexpr size_t kMaxTimeBytes = 64;
static_assert(kLinePadding >= JsonStructure::kPadding);
constexpr std::array<std::string_view, 2> kEnvelopes = {"{\"records\":[", "{\"value\":["};

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

size_t SkipBlank(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

constexpr std::array<bool, 256> kJsonStarts = [] {
  std::array<bool, 256> starts{};
  for (unsigned char c : std::string_view("\"'{}[],:-0123456789\\")) starts[c] = true;
  for (size_t c = 0x80; c < 256; ++c) starts[c] = true;
  return starts;
}();

bool LooksLikeJson(std::string_view line) {
  if (line.empty() || kJsonStarts[static_cast<unsigned char>(line[0])]) return true;
  return line.substr(0, 4) == "true" || line.substr(0, 5) == "false" || line.substr(0, 4) == "null";
}

bool NamesError(std::string_view line) {
  constexpr std::array<std::string_view, 5> kWords = {"error", "code", "message", "fail", "exception"};
  return std::any_of(kWords.begin(), kWords.end(), [line](std::string_view word) {
    return FindIgnoreCase(line, word) != std::string_view::npos;
  });
}

// A document's brace stands before a key, or at the end of its line with the key on the next one.
size_t FindDocument(std::string_view text, size_t from) {
  for (size_t at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1)) {
    const size_t next = SkipBlank(text, at + 1);
    if (next < text.size() && (text[next] == '"' || text[next] == '}' || text[next] == '\n')) return at;
  }
  return std::string_view::npos;
}

}  // namespace

void Block::Clear() {
  text.clear();
  times.clear();
  lines.clear();
  documents.clear();
}

size_t Block::LineAt(size_t offset) const {
  const auto after = std::upper_bound(lines.begin(), lines.end(), offset,
                                      [](size_t at, const BlockLine& line) { return at < line.begin; });
  return after == lines.begin() ? 0 : static_cast<size_t>(after - lines.begin()) - 1;
}

bool BlockFramer::Add(const Line& line) {
  if (csv_.active()) return AddToRow(line);
  if (line.number == 1) csv_.TakeHeader(line.text);
  const CleanedLine cleaned =
      open_ ? CleanLineOfDocument(line.text, &scratch_) : CleanLine(line.text, &scratch_);
  const bool full = !open_ && block_.text.size() >= options_.block_bytes;
  if ((cleaned.begins_event || (full && cleaned.begins_record)) && !block_.lines.empty()) {
    if (open_) CloseDocument(block_.text.size(), /*complete=*/false);
    pending_ = true;
    pending_line_ = line;
    pending_text_ = line.text;
    return true;
  }
  if (open_) BreakDocument(cleaned);
  Append(line, cleaned);

  // A document of many short lines costs more for its lines than for its text.
  const size_t held = block_.text.size() + block_.lines.size() * sizeof(BlockLine);
  if (open_ && held > options_.max_document_bytes) {
    block_.documents.back().too_long = true;
    CloseDocument(block_.text.size(), /*complete=*/false);
    return true;
  }
  return !open_ && (cleaned.ends_event || EndsLargeBlock(cleaned.text));
}

bool BlockFramer::AddToRow(const Line& line) {
  if (!open_) row_line_ = block_.lines.size();
  CleanedLine raw;
  raw.text = line.text;
  raw.may_hold_brace = false;
  const bool ends = csv_.EndsRow(line.text, open_);
  const bool row = open_ || !ends;
  open_ = false;  // rows hold no documents by themselves
  Append(line, raw);
  open_ = !ends;
  if (ends) {
    PutObject();
  } else if (row && (block_.lines.size() - row_line_ > kMaxStringLines ||
                     block_.text.size() > options_.max_document_bytes)) {
    open_ = false;  // a quote that is none
  }
  return !open_ && block_.text.size() >= options_.block_bytes;
}

// Puts the open row as an object in the place of its lines: all of it but its last bracket in the first one,
// that bracket in the last one.
void BlockFramer::PutObject() {
  const size_t begin = block_.lines[row_line_].begin;
  scratch_.clear();
  const std::string_view row = std::string_view(block_.text).substr(begin, block_.text.size() - begin - 1);
  if (!csv_.AppendObject(row, &scratch_)) return;
  const bool one_line = row_line_ + 1 == block_.lines.size();
  if (!one_line) scratch_.pop_back();
  block_.text.resize(begin);
  block_.text.reserve(begin + scratch_.size() + 2 * (block_.lines.size() - row_line_) + kLinePadding);
  block_.text += scratch_;
  block_.text += '\n';
  for (size_t line = row_line_ + 1; line < block_.lines.size(); ++line) {
    block_.lines[line].begin = block_.text.size();
    block_.text += line + 1 == block_.lines.size() ? "}\n" : "\n";
  }
  block_.documents.push_back({begin, block_.text.size() - 1, true, false});
}

// A large block ends after some lines that name no error, so that no error's lines come apart; and at a
// length that no error's lines have.
bool BlockFramer::EndsLargeBlock(std::string_view line) {
  constexpr size_t kQuietLines = 8;
  constexpr size_t kMostBlocks = 4;
  if (block_.text.size() < options_.block_bytes) return false;
  if (block_.text.size() >= kMostBlocks * options_.block_bytes) return true;
  quiet_lines_ = NamesError(line) ? 0 : quiet_lines_ + 1;
  return quiet_lines_ >= kQuietLines;
}

bool BlockFramer::Finish() {
  if (open_ && !csv_.active()) CloseDocument(block_.text.size(), /*complete=*/false);
  return !block_.lines.empty();
}

void BlockFramer::TakeBlock() {
  block_.Clear();
  quiet_lines_ = 0;
  if (!pending_) return;
  pending_ = false;
  pending_line_.text = pending_text_;
  Resume(pending_line_);
}

void BlockFramer::Resume(const Line& first) {
  if (csv_.active()) {
    AddToRow(first);
    return;
  }
  if (first.number == 1) csv_.TakeHeader(first.text);
  Append(first, CleanLine(first.text, &scratch_));
}

void BlockFramer::Append(const Line& line, const CleanedLine& cleaned) {
  BlockLine& entry = block_.lines.emplace_back();
  entry.number = line.number;
  entry.bytes = line.bytes;
  entry.begin = block_.text.size();
  entry.blank = SkipBlank(cleaned.text, cleaned.indent) == cleaned.text.size();
  entry.begins_record = cleaned.begins_record;
  if (!cleaned.time.empty() && cleaned.time.size() <= kMaxTimeBytes) {
    entry.time_begin = static_cast<uint32_t>(block_.times.size());
    entry.time_size = static_cast<uint8_t>(cleaned.time.size());
    block_.times += cleaned.time;
  }
  const size_t needed = entry.begin + cleaned.text.size() + 1 + kLinePadding;
  if (needed > block_.text.capacity()) block_.text.reserve(std::max(needed, 2 * block_.text.capacity()));
  block_.text += cleaned.text;
  block_.text += '\n';
  if (open_ || cleaned.may_hold_brace) ScanForDocuments(entry.begin);
}

void BlockFramer::BreakDocument(const CleanedLine& cleaned) {
  const size_t first = SkipBlank(cleaned.text, cleaned.indent);
  const char c = first < cleaned.text.size() ? cleaned.text[first] : 0;
  const bool structure = c == '"' || c == '}' || c == ']';
  const bool more = structure || structure_.in_string() || LooksLikeJson(cleaned.text.substr(first));
  if (cleaned.breaks_document || !more) {
    CloseDocument(block_.text.size(), /*complete=*/false);
  } else if (structure_.in_string()) {
    // A string over several lines, or one whose quotes lost their escaping: a line that begins as JSON tells.
    if (structure) structure_.LeaveString();
    string_lines_ = structure ? 0 : string_lines_ + 1;
    if (string_lines_ > kMaxStringLines) CloseDocument(block_.text.size(), /*complete=*/false);
  }
}

void BlockFramer::OpenDocument(size_t at) {
  open_ = true;
  head_ = Head::kUnknown;
  head_text_.clear();
  head_end_ = at;
  structure_.Clear();
  string_lines_ = 0;
  block_.documents.push_back({at, at, false, false});
}

void BlockFramer::CloseDocument(size_t end, bool complete) {
  open_ = false;
  BlockDocument& document = block_.documents.back();
  document.end = end;
  document.complete = complete;
  // A brace without a key was none: a line of a program, of a configuration.
  const std::string_view text = std::string_view(block_.text).substr(document.begin, end - document.begin);
  if (!complete && text.find('"') == std::string_view::npos) block_.documents.pop_back();
}

BlockFramer::Head BlockFramer::ReadHead() {
  for (; head_end_ < block_.text.size(); ++head_end_) {
    const char c = block_.text[head_end_];
    const bool in_string = std::count(head_text_.begin(), head_text_.end(), '"') % 2 != 0;
    if (!in_string && (IsBlank(c) || c == '\n')) continue;
    head_text_ += c;
    bool begins = false;
    for (std::string_view envelope : kEnvelopes) {
      if (head_text_ == envelope) return Head::kEnvelope;
      begins |= envelope.substr(0, head_text_.size()) == head_text_;
    }
    if (!begins) return Head::kDocument;
  }
  return Head::kUnknown;
}

void BlockFramer::ScanForDocuments(size_t from) {
  const std::string_view text = block_.text;
  for (size_t at = from;;) {
    if (!open_) {
      at = FindDocument(text, at);
      if (at == std::string_view::npos) return;
      OpenDocument(at);
    }
    if (head_ == Head::kUnknown) {
      head_ = ReadHead();
      if (head_ == Head::kUnknown) return;
      at = block_.documents.back().begin;
      if (head_ == Head::kEnvelope) {
        // Its elements are documents of their own.
        open_ = false;
        block_.documents.pop_back();
        at = head_end_ + 1;
        continue;
      }
    }
    at = structure_.Advance(text, at);
    if (at == std::string_view::npos) return;
    CloseDocument(at, /*complete=*/true);
  }
}

}  // namespace vmsift
