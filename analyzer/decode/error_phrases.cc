// Finds the marks where a form may stand, line by line, and decides which matches of a line count.
#include "analyzer/decode/error_phrases.h"

#include <algorithm>
#include <bit>
#include <cstdint>

#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/phrase_reader.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMostMatchesOfALine = 8;

}  // namespace

size_t PhraseReader::NextAnchor(size_t at) const {
  const std::string_view text = text_;
  for (; at + 18 <= text.size(); at += 16) {
    const SixteenBytes bytes(text.data() + at);
    const uint32_t marks =
        bytes.Equal(':') | bytes.Equal('>') | bytes.Equal('(') | bytes.Equal('-') | bytes.Equal('/');
    if (marks == 0) continue;
    const SixteenBytes next(text.data() + at + 1);
    const uint32_t blank = next.Equal(' ') | next.Equal('\t') | next.Equal('\n');
    const uint32_t found = (bytes.Equal(':') & blank) | (bytes.Equal('>') & next.Equal(' ')) |
                           (bytes.Equal('(') & next.Between('A', 'Z')) |
                           (bytes.Equal('-') & next.Equal(' ')) | (bytes.Equal('/') & next.EqualFolded('f'));
    if (found != 0) return at + static_cast<size_t>(std::countr_zero(found));
  }
  for (; at + 1 < text.size(); ++at) {
    const char next = text[at + 1];
    switch (text[at]) {
      case ':':
        if (IsSpaceOrTab(next) || next == '\n') return at;
        break;
      case '>':
      case '-':
        if (next == ' ') return at;
        break;
      case '(':
        if (IsAsciiUpper(next)) return at;
        break;
      case '/':
        if (AsciiLower(next) == 'f') return at;
        break;
      default:
        break;
    }
  }
  return text.size();
}

void PhraseReader::Add(const PhraseMatch& match) {
  if (!matches_->empty() && matches_->back().offset == match.offset) return;  // told over a line break
  if (matches_->size() > first_of_line_) {
    PhraseMatch& before = matches_->back();
    if (before.tree) return;
    const bool inside = match.offset < before.end;
    // `Error: CloudException: …`: a word before a form of Azure's own is none of its.
    if (inside && match.confirmed && before.colon_only) {
      matches_->pop_back();
      matches_->push_back(match);
      return;
    }
    if (inside &&
        !(before.colon_only && match.colon_only && before.message.data() == text_.data() + match.offset))
      return;
    matches_->push_back(match);
    matches_->back().inside = inside;
    return;
  }
  if (!matches_->empty() && matches_->back().end > line_) {
    // The message of the match before it ends before this line, which tells of another error.
    PhraseMatch& before = matches_->back();
    before.end = line_ - 1;
    const auto begin = static_cast<size_t>(before.message.data() - text_.data());
    before.message = begin < before.end ? text_.substr(begin, before.end - begin) : std::string_view();
  }
  matches_->push_back(match);
}

void PhraseReader::AtAnchor(size_t at) {
  switch (text_[at]) {
    case ':':
      AfterColon(at);
      break;
    case '(':
      Paren(at);
      break;
    case '>':
      Arrow(at);
      break;
    case '-':
      Dash(at);
      break;
    default:
      State(at);
      break;
  }
}

void PhraseReader::ReadLine(size_t line, size_t line_end, size_t record_end) {
  line_ = line;
  line_end_ = line_end;
  record_ = text_.substr(0, record_end);
  first_of_line_ = matches_->size();
  const size_t start = SkipSpaces(text_, line);
  if (start < line_end && IsAsciiUpper(text_[start]) && !Colon(start, /*confirmed=*/false, ":"))
    Colon(start, /*confirmed=*/false, "-");  // the Azure CLI's list of what it found before it deploys
  if (anchor_ < line) anchor_ = NextAnchor(line);
  while (anchor_ < line_end) {
    if (matches_->size() < first_of_line_ + kMostMatchesOfALine) AtAnchor(anchor_);
    anchor_ = NextAnchor(anchor_ + 1);
  }
}

void FindErrorPhrases(std::string_view text, const std::vector<size_t>& record_begins,
                      const MessageFinder* known, std::vector<PhraseMatch>* matches) {
  matches->clear();
  PhraseReader reader(text, known, matches);
  auto next_record = record_begins.begin();
  for (size_t line = 0; line < text.size();) {
    const size_t line_end = std::min(text.find('\n', line), text.size());
    while (next_record != record_begins.end() && *next_record <= line) ++next_record;
    reader.ReadLine(line, line_end, next_record == record_begins.end() ? text.size() : *next_record);
    line = line_end + 1;
  }
}

}  // namespace vmsift
