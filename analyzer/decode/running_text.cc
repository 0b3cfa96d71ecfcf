#include "analyzer/decode/running_text.h"

#include <algorithm>

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
  if (BeginAlike(LineText(block, first_line), LineText(block, line + 1))) return false;
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
// where it does not.
size_t LiteralGoesOn(const Block& block, size_t line) {
  const std::string_view text = LineText(block, line);
  if (text.size() < 2 || line + 1 >= block.lines.size()) return 0;
  const char quote = text.back();
  if (quote != '\'' && quote != '"') return 0;
  const std::string_view next = LineText(block, line + 1);
  const size_t first = next.find_first_not_of(' ');
  const size_t own = text.find_first_not_of(' ');
  // Both are literals and nothing else, but for a bracket before the first.
  if (first == std::string_view::npos || next[first] != quote || own == std::string_view::npos) return 0;
  const bool literal = text[own] == quote || text.find(quote) + 1 < text.size();
  return literal && first + 1 < next.size() && text.size() > own + 1 ? first + 1 : 0;
}

}  // namespace

void RunningText::Clear() {
  text_ = {};
  joints_.clear();
  record_begins_.clear();
}

void RunningText::Assign(const Block& block) {
  Clear();
  text_ = block.text;
}

std::string* RunningText::Own() {
  if (text_.data() != own_.data()) {
    own_.reserve(text_.size() + JsonDecoder::kPadding);  // which reading a document at its end needs
    own_ = text_;
    text_ = own_;
  }
  return &own_;
}

void RunningText::Blank(size_t begin, size_t end) {
  std::fill_n(Own()->begin() + static_cast<std::ptrdiff_t>(begin), end - begin, ' ');
}

// A console that is W columns wide breaks a long line into lines of W characters, in the middle of words.
void RunningText::Unwrap(const Block& block) {
  const size_t width = ConsoleWidth(block);
  bool literals = false;
  for (size_t i = 0; i + 1 < block.lines.size() && !literals; ++i) literals = LiteralGoesOn(block, i) > 0;
  if (width == 0 && !literals) {
    for (const BlockLine& line : block.lines) {
      if (line.begins_record) record_begins_.push_back(line.begin);
    }
    return;
  }
  joined_.clear();
  joined_.reserve(text_.size() + JsonDecoder::kPadding);
  size_t first_line = 0;
  size_t skipped = 0;  // of the next line
  for (size_t i = 0; i < block.lines.size(); ++i) {
    if (block.lines[i].begins_record) record_begins_.push_back(joined_.size());
    const size_t length = LineText(block, i).size();
    joined_.append(text_.substr(block.lines[i].begin + skipped, length - skipped));
    skipped = LiteralGoesOn(block, i);
    if (skipped > 0) {
      // Without the quotes, the line break and the indentation between the two.
      joined_.pop_back();
      joints_.insert(joints_.end(), skipped + 2, joined_.size());
    } else if (length == width && i + 1 < block.lines.size() && GoesOn(block, i, first_line)) {
      joints_.push_back(joined_.size());
    } else {
      joined_ += '\n';
      first_line = i + 1;
    }
  }
  std::swap(own_, joined_);
  text_ = own_;
}

size_t RunningText::BlockOffset(size_t offset) const {
  return offset +
         static_cast<size_t>(std::upper_bound(joints_.begin(), joints_.end(), offset) - joints_.begin());
}

void RunningText::AppendUnwrapped(const Block& block, size_t begin, size_t end, std::string* copy) const {
  // The nth joint stands n line breaks further on in the block.
  size_t joint = 0;
  for (size_t step = joints_.size();
       step > 0;) {  // the first joint whose line break is at `begin` or after it
    const size_t half = step / 2;
    if (joints_[joint + half] + joint + half < begin) {
      joint += half + 1;
      step -= half + 1;
    } else {
      step = half;
    }
  }
  for (; joint < joints_.size() && joints_[joint] + joint < end; ++joint) {
    const size_t line_break = joints_[joint] + joint;
    copy->append(block.text, begin, line_break - begin);
    begin = line_break + 1;
  }
  copy->append(block.text, begin, end - begin);
}

size_t RecordEnd(const std::vector<size_t>& record_begins, size_t at, size_t end) {
  const auto next = std::upper_bound(record_begins.begin(), record_begins.end(), at);
  return next == record_begins.end() ? end : std::min(*next, end);
}

}  // namespace vmsift
