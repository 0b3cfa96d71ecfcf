#include "analyzer/decode/unwrapped_text.h"

#include <algorithm>
#include <iterator>

#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/json_decoder.h"

namespace vmsift {
namespace {

// No console is narrower.
constexpr size_t kNarrowest = 79;

// Without its line end.
std::string_view LineText(const Block& block, size_t line) {
  const size_t end = line + 1 < block.lines.size() ? block.lines[line + 1].begin : block.text.size();
  const size_t begin = block.lines[line].begin;
  return std::string_view(block.text).substr(begin, end - begin - 1);
}

// Lines that begin alike are lines of one log, not parts of one line.
bool BeginAlike(std::string_view a, std::string_view b) {
  constexpr size_t kEnough = 8;
  return a.substr(0, kEnough) == b.substr(0, kEnough);
}

// Whether a line that reaches to the console's edge goes on in the next one: it ends no sentence, and no
// record or event begins there. `first_line` is where it began.
bool GoesOn(const Block& block, size_t line, size_t first_line) {
  const BlockLine& next = block.lines[line + 1];
  if (next.blank || next.begins_record || next.time_size > 0) return false;
  const std::string_view next_text = LineText(block, line + 1);
  if (next_text.substr(0, 2) == "  ") return false;  // it is indented, which no console does
  if (BeginsField(next_text)) return false;
  if (BeginAlike(LineText(block, first_line), next_text)) return false;
  const std::string_view text = LineText(block, line);
  return !text.empty() && std::string_view(".!?;:").find(text.back()) == std::string_view::npos;
}

// The width of the console that broke the block's lines; 0 when none did: then but one line of the longest
// goes on, if any.
size_t ConsoleWidth(const Block& block) {
  size_t width = 0;
  size_t going_on = 0;
  for (size_t i = 0; i < block.lines.size(); ++i) {
    const size_t length = LineText(block, i).size();
    if (length > width) {
      width = length;
      going_on = 0;
    }
    if (length == width && i + 1 < block.lines.size() && GoesOn(block, i, i)) ++going_on;
  }
  return width < kNarrowest || going_on < 2 ? 0 : width;
}

// Where the next line goes on with the string literal that a line ends with, as Python joins neighbours; 0
// where it does not. Code puts the one under the other; rows of quoted text stand at the margin, or begin
// alike.
size_t LiteralGoesOn(const Block& block, size_t line) {
  const std::string_view text = LineText(block, line);
  if (text.size() < 2 || line + 1 >= block.lines.size()) return 0;
  const char quote = text.back();
  if (quote != '\'' && quote != '"') return 0;
  const BlockLine& following = block.lines[line + 1];
  if (following.begins_record || following.time_size > 0) return 0;
  const std::string_view next = LineText(block, line + 1);
  const size_t first = next.find_first_not_of(' ');
  if (first == std::string_view::npos || first == 0 || next[first] != quote || first + 1 >= text.size())
    return 0;
  const bool under = text[first] == '\'' || text[first] == '"';
  return under && !BeginAlike(text.substr(first), next.substr(first)) ? first + 1 : 0;
}

}  // namespace

void UnwrappedText::Clear() {
  text_ = {};
  jumps_.clear();
  breaks_.clear();
  record_begins_.clear();
}

void UnwrappedText::Assign(const Block& block) {
  Clear();
  text_ = block.text;
}

std::string* UnwrappedText::Own() {
  if (text_.data() != own_.data()) {
    own_.reserve(text_.size() + JsonDecoder::kPadding);  // which reading a document at its end needs
    own_ = text_;
    text_ = own_;
  }
  return &own_;
}

void UnwrappedText::Blank(size_t begin, size_t end) {
  std::fill_n(Own()->begin() + static_cast<std::ptrdiff_t>(begin), end - begin, ' ');
}

// A console that is W columns wide breaks a long line into lines of W characters, in the middle of words.
void UnwrappedText::Unwrap(const Block& block, const std::vector<LineRange>& parts) {
  const size_t width = ConsoleWidth(block);
  const bool whole = parts.size() == 1 && parts[0].begin == 0 && parts[0].end == block.lines.size();
  bool literals = false;
  for (size_t i = 0; i + 1 < block.lines.size() && !literals; ++i) literals = LiteralGoesOn(block, i) > 0;
  if (width == 0 && whole && !literals) {
    for (const BlockLine& line : block.lines) {
      if (line.begins_record) record_begins_.push_back(line.begin);
    }
    return;
  }
  joined_.clear();
  joined_.reserve(text_.size() + JsonDecoder::kPadding);
  size_t first_line = 0;
  size_t skipped = 0;  // of a line: what goes on with a literal has no quote
  auto part = parts.begin();
  for (size_t i = 0; i < block.lines.size(); ++i) {
    const BlockLine& line = block.lines[i];
    while (part != parts.end() && part->end <= i) ++part;
    const bool read = part != parts.end() && part->begin <= i;
    const bool jumps = read && part->begin == i && i > 0;
    if (jumps) {
      if (!joined_.empty()) joined_ += '\n';
      jumps_.push_back({joined_.size(), line.begin});
    }
    if (read && (line.begins_record || jumps)) record_begins_.push_back(joined_.size());
    const size_t length = LineText(block, i).size();
    if (read) joined_.append(text_.substr(line.begin + skipped, length - skipped));
    const size_t literal = read && part->end > i + 1 ? LiteralGoesOn(block, i) : 0;
    skipped = literal;
    if (literal > 0) {
      // Without the quotes, the line break and the indentation between the two.
      const size_t next = block.lines[i + 1].begin + literal;
      joined_.pop_back();
      for (size_t out = line.begin + length - 1; out < next; ++out) breaks_.push_back(out);
      jumps_.push_back({joined_.size(), next});
    } else if (width != 0 && length == width && i + 1 < block.lines.size() && GoesOn(block, i, first_line)) {
      breaks_.push_back(line.begin + length);
      if (read) jumps_.push_back({joined_.size(), line.begin + length + 1});
    } else {
      if (read) joined_ += '\n';
      first_line = i + 1;
    }
  }
  std::swap(own_, joined_);
  text_ = own_;
}

size_t UnwrappedText::BlockOffset(size_t offset) const {
  const auto after = std::upper_bound(jumps_.begin(), jumps_.end(), offset,
                                      [](size_t at, const Jump& jump) { return at < jump.text; });
  return after == jumps_.begin() ? offset : offset - std::prev(after)->text + std::prev(after)->block;
}

void UnwrappedText::AppendUnwrapped(const Block& block, size_t begin, size_t end, std::string* copy) const {
  for (auto line_break = std::lower_bound(breaks_.begin(), breaks_.end(), begin);
       line_break != breaks_.end() && *line_break < end; ++line_break) {
    copy->append(block.text, begin, *line_break - begin);
    begin = *line_break + 1;
  }
  if (begin < end) copy->append(block.text, begin, end - begin);
}

size_t RecordEnd(const std::vector<size_t>& record_begins, size_t at, size_t end) {
  const auto next = std::upper_bound(record_begins.begin(), record_begins.end(), at);
  return next == record_begins.end() ? end : std::min(*next, end);
}

}  // namespace vmsift
