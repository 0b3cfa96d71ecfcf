// The scan of a text: brackets and the levels they open, strings that are looked into, and where keys may
// stand.
#include "analyzer/decode/key_value_scanner.h"

#include <algorithm>

#include "analyzer/decode/error_keys.h"
#include "analyzer/decode/key_value_bytes.h"
#include "analyzer/decode/unwrapped_text.h"
#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kBytesBeforeKey = 1 << 10;  // as kBytesAfterKey

// Whether `{"` stands at the start of a line.
bool BeginsJsonLine(std::string_view text, size_t at) {
  return text[at] == '{' && (at == 0 || text[at - 1] == '\n') && QuoteAt(text, at + 1).quote != 0;
}

// Cheap to ask of every word of a text: whether it may be a key, by what follows it.
bool MayBeKey(std::string_view text, size_t word, size_t word_end) {
  if (!IsAsciiAlpha(text[word]) || word_end - word > kLongestKeyWord) return false;
  const size_t next = SkipSpaces(text, word_end);
  if (next >= text.size()) return false;
  if (text[next] == ':' || text[next] == '=' || text[next] == '|') return true;
  return next > word_end && IsFirstWord(text.substr(word, word_end - word));
}

}  // namespace

size_t KeyValueScanner::LimitAt() const {
  for (size_t i = levels_.size(); i-- > 0;) {
    if (levels_[i].close == 0) return levels_[i].end;
  }
  return text_.size();
}

void KeyValueScanner::Push(const Level& level) {
  if (levels_.size() >= kMaxLevels) return;
  levels_.push_back(level);
  if (level.close == 0) next_end_ = std::min(next_end_, level.end);
}

// Strings that end at or before `at` take what is open inside them along.
void KeyValueScanner::CloseStrings(size_t at) {
  const auto ended = std::find_if(levels_.begin() + 1, levels_.end(),
                                  [at](const Level& level) { return level.close == 0 && level.end <= at; });
  levels_.erase(ended, levels_.end());
  next_end_ = std::string_view::npos;
  for (const Level& level : levels_) {
    if (level.close == 0) next_end_ = std::min(next_end_, level.end);
  }
}

void KeyValueScanner::CloseAll() {
  levels_.resize(1);
  levels_[0] = {.end = levels_[0].end};
  next_end_ = levels_[0].end;
}

void KeyValueScanner::CloseBracket(char close) {
  for (size_t i = levels_.size(); i-- > 1 && levels_[i].close != 0;) {
    if (levels_[i].close != close) continue;
    levels_.resize(i);
    break;
  }
  if (levels_.size() == 1) group_ = 0;
}

// Takes the quote or the escape at `at`, with the key that it opens and the key's value; returns where that
// ends.
size_t KeyValueScanner::TakeQuote(size_t at) {
  const QuoteToken quote = QuoteAt(text_, at);
  if (quote.quote != 0) {
    const Key key = KeyAt(at);
    return key.key == JsonKey::kOther ? quote.end : std::max(at + 1, TakeValue(key, at));
  }
  at += std::max<size_t>(1, quote.backslashes);
  // The letter of `\n`, `\r`, `\t` is no part of the word behind it.
  const bool letter = quote.backslashes > 0 && at < text_.size() &&
                      (text_[at] == 'n' || text_[at] == 'r' || text_[at] == 't');
  return letter ? at + 1 : at;
}

// Where the line of `at` begins, but not before `from`.
size_t KeyValueScanner::LineBegin(size_t at, size_t from) const {
  while (at > from && text_[at - 1] != '\n') --at;
  return at;
}

void KeyValueScanner::Scan(std::string_view text, const std::vector<size_t>& record_begins, Record* record,
                           TextArena* arena) {
  text_ = text;
  record_begins_ = &record_begins;
  next_record_ = RecordEnd(record_begins, 0, text.size());
  read_to_ = 0;
  record_ = record;
  arena_ = arena;
  levels_.clear();
  group_ = 0;
  string_budget_ = 8 * text.size();
  unclosed_ = {};
  next_end_ = std::string_view::npos;
  const int first = record->errors.size();
  Level whole;
  whole.end = text.size();
  Push(whole);

  for (size_t at = 0; at < text_.size();) {
    if (at >= next_end_) CloseStrings(at);
    if (at >= next_record_) {
      if (LimitAt() == text_.size()) CloseAll();
      next_record_ = RecordEnd(record_begins, at, text_.size());
    }
    if (at >= read_to_ && levels_.size() == 1) {
      const size_t next_key = FindErrorKey(text_, at);
      if (next_key >= text_.size()) break;
      read_to_ = next_key + kBytesAfterKey;
      if (next_key > at + kBytesBeforeKey) at = LineBegin(next_key - kBytesBeforeKey, at);
    }
    const char c = text_[at];
    switch (ClassOf(c)) {
      case ByteClass::kOpening:
        // A line that is JSON by itself ends one before it that was cut short.
        if (group_ > 0 && BeginsJsonLine(text_, at) && BeginsJsonLine(text_, group_ - 1)) CloseAll();
        if (levels_.size() == 1) group_ = at + 1;
        Push({.close = c == '{' ? '}' : ']'});
        ++at;
        break;
      case ByteClass::kClosing:
        CloseBracket(c);
        ++at;
        break;
      case ByteClass::kQuote:
        at = TakeQuote(at);
        break;
      case ByteClass::kWord: {
        const size_t word = at;
        while (at < text_.size() && IsWord(text_[at])) ++at;
        if (!MayBeKey(text_, word, at)) break;
        const Key key = KeyAt(word);
        if (key.key != JsonKey::kOther) at = std::max(word + 1, TakeValue(key, word));
        break;
      }
      case ByteClass::kOther:
        ++at;
        break;
    }
  }
  Judge(first);
}

}  // namespace vmsift
