#include "analyzer/frame/block_framer.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "analyzer/frame/line_cleaner.h"

namespace vmsift {
namespace {

constexpr size_t kMaxStringLines = 200;
constexpr std::array<std::string_view, 2> kEnvelopes = {"{\"records\":[", "{\"value\":["};

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

size_t SkipBlank(std::string_view text, size_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

}  // namespace

void Block::Clear() {
  text.clear();
  lines.clear();
  documents.clear();
}

size_t Block::LineAt(size_t offset) const {
  const auto after = std::upper_bound(lines.begin(), lines.end(), offset,
                                      [](size_t at, const BlockLine& line) { return at < line.begin; });
  return after == lines.begin() ? 0 : static_cast<size_t>(after - lines.begin()) - 1;
}

bool BlockFramer::LooksLikeJson(std::string_view line) const {
  const size_t at = SkipBlank(line, 0);
  if (at >= line.size()) return true;
  constexpr std::string_view kStarts = "\"'{}[],:-0123456789\\";
  if (kStarts.find(line[at]) != std::string_view::npos) return true;
  const std::string_view rest = line.substr(at);
  return rest.substr(0, 4) == "true" || rest.substr(0, 5) == "false" || rest.substr(0, 4) == "null" ||
         static_cast<unsigned char>(rest[0]) >= 0x80;
}

bool BlockFramer::Add(const Line& line) {
  cleaned_.clear();
  const LineShape shape = AppendCleaned(line.text, &cleaned_);
  const std::string_view view = cleaned_;
  BlockLine entry;
  entry.number = line.number;
  entry.bytes = line.bytes;
  entry.blank = SkipBlank(view, 0) >= view.size();
  entry.time = shape.time;
  entry.begins_record = shape.begins_record;

  if (shape.begins_event && !block_.lines.empty()) {
    if (open_) CloseDocument(block_.text.size(), /*complete=*/false);
    pending_ = true;
    pending_text_ = cleaned_;
    pending_line_ = entry;
    return true;
  }
  if (open_ && (shape.breaks_document || (!in_string_ && !LooksLikeJson(view))))
    CloseDocument(block_.text.size(), /*complete=*/false);
  if (open_ && in_string_) {
    // A string over several lines, or one whose quotes lost their escaping: a line that begins as JSON tells.
    const size_t at = SkipBlank(view, 0);
    const bool structure = at < view.size() && (view[at] == '"' || view[at] == '}' || view[at] == ']');
    if (structure) in_string_ = false;
    if (!structure && ++string_lines_ > kMaxStringLines)
      CloseDocument(block_.text.size(), /*complete=*/false);
    if (structure) string_lines_ = 0;
  }

  entry.begin = block_.text.size();
  block_.text += cleaned_;
  block_.text += '\n';
  block_.lines.push_back(entry);
  ScanForDocuments(entry.begin);

  // A document of many short lines costs more for its lines than for its text.
  const size_t held = block_.text.size() + block_.lines.size() * sizeof(BlockLine);
  if (open_ && held > options_.max_document_bytes) {
    block_.documents.back().too_long = true;
    CloseDocument(block_.text.size(), /*complete=*/false);
    return true;
  }
  return !open_ && (shape.ends_event || block_.text.size() >= options_.block_bytes);
}

bool BlockFramer::Finish() {
  if (open_) CloseDocument(block_.text.size(), /*complete=*/false);
  return !block_.lines.empty();
}

void BlockFramer::TakeBlock() {
  block_.Clear();
  if (!pending_) return;
  pending_ = false;
  pending_line_.begin = 0;
  block_.text = pending_text_ + '\n';
  block_.lines.push_back(pending_line_);
  ScanForDocuments(0);
}

void BlockFramer::OpenDocument(size_t at) {
  open_ = true;
  depth_ = 0;
  in_string_ = escaped_ = false;
  string_lines_ = 0;
  head_.clear();
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

// Looks at the text from `from` on: goes on with the open document, and finds where the next ones begin.
void BlockFramer::ScanForDocuments(size_t from) {
  const std::string_view text = block_.text;
  for (size_t at = from; at < text.size(); ++at) {
    if (!open_) {
      at = text.find('{', at);
      if (at == std::string_view::npos) return;
      // A document's brace stands before a key, or at the end of its line with the key on the next one.
      const size_t next = SkipBlank(text, at + 1);
      const bool key = next < text.size() && (text[next] == '"' || text[next] == '}');
      const bool line_end = next < text.size() && text[next] == '\n';
      if (!key && !line_end) continue;
      OpenDocument(at);
    }
    const char c = text[at];
    if (in_string_) {
      if (escaped_) {
        escaped_ = false;
      } else if (c == '\\') {
        escaped_ = true;
      } else if (c == '"') {
        in_string_ = false;
      }
      if (head_.size() < 16) head_ += c;
      continue;
    }
    if (head_.size() < 16 && !IsBlank(c) && c != '\n') {
      head_ += c;
      for (std::string_view envelope : kEnvelopes) {
        if (head_ != envelope) continue;
        // Its elements are documents of their own.
        open_ = false;
        block_.documents.pop_back();
      }
      if (!open_) continue;
    }
    if (c == '"') {
      in_string_ = true;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if ((c == '}' || c == ']') && --depth_ == 0) {
      CloseDocument(at + 1, /*complete=*/true);
    }
  }
}

}  // namespace vmsift
