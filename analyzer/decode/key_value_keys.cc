// AttributedFailure keys: whether a word, with what stands around it, is a key, and where its value begins.
#include <string>
#include <string_view>

#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/key_value_bytes.h"
#include "analyzer/decode/key_value_scanner.h"
#include "base/ascii_case.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// "Azure Error: X", "… failed. ErrorCode: X ErrorMessage: …": no words of a sentence.
bool IsKeyAnywhere(std::string_view word) {
  return EqualsIgnoreCase(word, "azure") || EqualsIgnoreCase(word, "errorcode") ||
         EqualsIgnoreCase(word, "errormessage");
}

// Whether what stands at `at` is inside a message whose code comes after it: `… Error message: "…" (Code:X)`.
bool CodeTrails(std::string_view text, size_t at) {
  constexpr size_t kFarthest = 4 << 10;
  text = text.substr(at, kFarthest);
  return text.substr(0, text.find("\n\n")).find("(Code:") != std::string_view::npos;
}

// The byte that stands before a word and decides whether it can be a key, and the place behind it.
struct ByteBefore {
  size_t at;
  char byte;
};

ByteBefore FindByteBefore(std::string_view text, size_t word_begin, bool quoted) {
  size_t before = word_begin;
  while (before > 0 && IsSpaceOrTab(text[before - 1])) --before;
  // Marks of Markdown around a label.
  while (!quoted && before > 0 && (text[before - 1] == '`' || text[before - 1] == '*')) --before;
  char previous = before > 0 ? text[before - 1] : '\n';
  // A line break may stand as an escape inside a string.
  if (before > 1 && text[before - 2] == '\\' && (previous == 'n' || previous == 'r' || previous == 't'))
    previous = '\n';
  // "- code: X": an item of a YAML list.
  if (previous == '-' && before < word_begin && (before < 2 || IsBlank(text[before - 2]))) previous = '\n';
  if (!quoted && before < word_begin && text[before] == '`') previous = '\n';  // it opens a quotation
  return {before, previous};
}

// Where the value of a key begins whose separator ends at `next`. `next_row`: it may stand on the next line.
size_t FindValue(std::string_view text, size_t next, bool quoted, bool starts_line, bool next_row) {
  // The value may stand on the next line, but not past an empty one.
  while (next < text.size() && IsBlank(text[next])) {
    if (text[next] == '\n' && !quoted &&
        !(next_row && next + 1 < text.size() && IsAsciiAlpha(text[next + 1])))
      break;
    ++next;
  }
  // Marks of Markdown, and of Python's kinds of strings.
  if (!quoted && starts_line && text.substr(next, 2) == "| ") next += 2;
  while (!quoted && next < text.size() && (text[next] == '`' || text[next] == '*')) ++next;
  if (next + 1 < text.size() && (text[next] == 'u' || text[next] == 'b') &&
      QuoteAt(text, next + 1).quote != 0)
    ++next;
  return next;
}

}  // namespace

// The key that words tell which begin at `word_begin`, as one that is written in one word: "Azure error
// code". `end` is where they end.
JsonKey KeyValueScanner::KeyOfWords(size_t word_begin, size_t* end) const {
  constexpr size_t kMostWords = 3;
  std::string words;
  JsonKey key = JsonKey::kOther;
  size_t at = word_begin;
  for (size_t count = 1; count <= kMostWords; ++count) {
    size_t word_end = at;
    while (word_end < text_.size() && IsAsciiAlpha(text_[word_end]) && word_end - at <= 24) ++word_end;
    const std::string_view word = text_.substr(at, word_end - at);
    if (word.empty()) break;
    words += word;
    if (count > 1) {
      JsonKey told = FindJsonKey(words);
      constexpr std::string_view kAzure = "azure";
      if (count == kMostWords && EqualsIgnoreCase(std::string_view(words).substr(0, kAzure.size()), kAzure))
        told = FindJsonKey(std::string_view(words).substr(kAzure.size()));
      if (told != JsonKey::kOther) {
        key = told;
        *end = word_end;
      }
    }
    if (word_end >= text_.size() || text_[word_end] != ' ') break;
    at = word_end + 1;
  }
  return key;
}

// Reads the separator at `*end`, which it moves behind it. Whether it makes the word at `place` a key.
bool KeyValueScanner::ReadSeparator(const KeyPlace& place, Key* found, size_t* end) const {
  const size_t after_key = *end;
  size_t next = SkipSpaces(text_, after_key);
  const char separator = next < text_.size() ? text_[next] : 0;
  const char following = next + 1 < text_.size() ? text_[next + 1] : 0;
  bool is_key = false;
  if (separator == ':') {
    // Go prints a map as `map[code:X message:…]`.
    const bool starts_entry =
        levels_.back().close == ']' && place.before < place.word_begin && following != ' ';
    // `Code: X Message: …`
    const bool follows_code = found->key == JsonKey::kMessage && levels_.back().has_code &&
                              !levels_.back().has_message && levels_.back().last_end == place.before;
    is_key = following != ':' && following != '/' &&
             (place.quoted || place.starts_line || place.starts_item || starts_entry || place.starts_words ||
              follows_code);
    found->colon = true;
    ++next;
  } else if (separator == '|' && !place.quoted) {
    is_key = following == ' ' && place.starts_line && next > after_key;  // a row of a table
    found->colon = true;
    ++next;
  } else if (separator == '=' && following == '>') {
    is_key = true;
    next += 2;
  } else if (separator == '=') {
    // `error="Code=\"X\" …"`: a key begins what a string holds.
    const bool starts_string =
        (place.previous == '"' || place.previous == '\'') && QuoteAt(text_, next + 1).quote != 0;
    is_key = following != '=' && (place.quoted || place.starts_line || place.starts_item || starts_string ||
                                  place.before < place.word_begin);
    ++next;
  }
  *end = next;
  return is_key && after_key + 32 >= next;
}

KeyValueScanner::Key KeyValueScanner::KeyAt(size_t at) const {
  Key found;
  const QuoteToken open = QuoteAt(text_, at);
  const size_t word_begin = open.quote != 0 ? open.end : at;
  size_t word_end = word_begin;
  while (word_end < text_.size() && IsWord(text_[word_end]) && word_end - word_begin <= kLongestKeyWord) {
    ++word_end;
  }
  if (word_end == word_begin) return found;
  const std::string_view word = text_.substr(word_begin, word_end - word_begin);
  size_t next = word_end;
  if (open.quote != 0) {
    const QuoteToken close = QuoteAt(text_, word_end);
    if (close.quote != open.quote) return found;
    next = close.end;
  }
  found.key = FindJsonKey(word);
  const bool begins_words = open.quote == 0 && next < text_.size() && text_[next] == ' ' && IsFirstWord(word);
  if (found.key == JsonKey::kOther && !begins_words) return found;

  const ByteBefore before = FindByteBefore(text_, word_begin, open.quote != 0);
  KeyPlace place = {
      .word_begin = word_begin, .quoted = open.quote != 0, .before = before.at, .previous = before.byte};
  place.starts_line = place.previous == '\n' || (place.previous == ':' && place.before < place.word_begin) ||
                      place.previous == '\r' || IsKeyAnywhere(word);
  place.starts_item = place.previous == '{' || place.previous == '[' || place.previous == '(' ||
                      place.previous == ',' || place.previous == ';';
  if (begins_words) {
    // In a sentence as well: `… stopped. Error code: X; error message: …`
    size_t end = next;
    const JsonKey key = KeyOfWords(place.word_begin, &end);
    const bool in_sentence =
        (place.starts_item || place.previous == '.' ||
         (key == JsonKey::kMessage && levels_.back().has_code && !levels_.back().has_message)) &&
        !(key == JsonKey::kMessage && CodeTrails(text_, end));
    const bool takes_place = key == JsonKey::kCode || (key == JsonKey::kMessage && levels_.back().has_code);
    if (key != JsonKey::kOther && (place.starts_line || (in_sentence && takes_place))) {
      found.key = key;
      next = end;
      place.starts_words = true;
    }
  }
  if (found.key == JsonKey::kOther) return found;

  if (!ReadSeparator(place, &found, &next)) {
    found.key = JsonKey::kOther;
    return found;
  }
  const bool fused = IsKeyAnywhere(word);  // `ErrorCode:` at the end of a row
  next = FindValue(text_, next, place.quoted, place.starts_line, fused && found.key == JsonKey::kCode);
  found.loose = open.quote == 0 && !fused && (found.colon || place.starts_words);
  found.quoted = open.quote != 0;
  found.value = next;
  return found;
}

}  // namespace vmsift
