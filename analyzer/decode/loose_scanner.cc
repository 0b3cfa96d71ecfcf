#include "analyzer/decode/loose_scanner.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "analyzer/decode/code_words.h"
#include "analyzer/decode/error_keys.h"
#include "analyzer/decode/running_text.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMaxCodeBytes = 120;
constexpr size_t kLongestKeyWord = 32;
constexpr size_t kMaxUnreadBytes = 256;
// What is read around the keys of errors, for the other fields of their records.
constexpr size_t kBytesBeforeKey = 1 << 10;
constexpr size_t kBytesAfterKey = 512;
constexpr size_t kMaxMessageBytes = 256 << 10;  // a longer message is cut

// What a byte is to the scan of a text.
enum class ByteClass : uint8_t { kOther, kWord, kOpening, kClosing, kQuote };

constexpr std::array<ByteClass, 256> kByteClasses = [] {
  std::array<ByteClass, 256> classes{};
  for (size_t i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    if (IsAsciiAlnum(c) || c == '_' || c == '@' || c == '.') classes[i] = ByteClass::kWord;
  }
  classes['{'] = classes['['] = ByteClass::kOpening;
  classes['}'] = classes[']'] = ByteClass::kClosing;
  // 0xE2 begins the typographic ones.
  classes['"'] = classes['\''] = classes['\\'] = classes[0xE2] = ByteClass::kQuote;
  return classes;
}();

ByteClass ClassOf(char c) {
  return kByteClasses[static_cast<unsigned char>(c)];
}
bool IsWord(char c) {
  return ClassOf(c) == ByteClass::kWord;
}

// Words that may begin a key of two words: "Error Code:", "Status Message:".
constexpr std::array<std::string_view, 5> kFirstWords = {"azure", "correlation", "error", "resource",
                                                         "status"};

bool IsFirstWord(std::string_view word) {
  return std::any_of(kFirstWords.begin(), kFirstWords.end(),
                     [word](std::string_view first) { return EqualsIgnoreCase(word, first); });
}

// "Azure Error: X", "… failed. ErrorCode: X ErrorMessage: …": no words of a sentence.
bool IsKeyAnywhere(std::string_view word) {
  return EqualsIgnoreCase(word, "azure") || EqualsIgnoreCase(word, "errorcode") ||
         EqualsIgnoreCase(word, "errormessage");
}

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

// A code as the log has it: an identifier, or the last part of an instance-view status
// "ProvisioningState/failed/X". Empty when the text is none.
std::string_view CodeIn(std::string_view text) {
  text = Trimmed(text);
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);  // it ends its sentence
  const size_t slash = text.rfind('/');
  if (slash != std::string_view::npos) {
    if (FindIgnoreCase(text, "/failed/") == std::string_view::npos) return {};
    text.remove_prefix(slash + 1);
  }
  if (text.size() < 3 || text.size() > kMaxCodeBytes || !IsAsciiAlpha(text.front())) return {};
  const bool identifier = std::all_of(
      text.begin(), text.end(), [](char c) { return IsAsciiAlnum(c) || c == '_' || c == '-' || c == '.'; });
  return identifier ? text : std::string_view();
}

// What stands in the place of a message whose text comes below: the mark of a YAML block (YAML 1.2,
// section 8.1), the head of a response.
bool IsHeading(std::string_view message) {
  constexpr std::string_view kResponse = "RESPONSE ";
  if (message.substr(0, kResponse.size()) == kResponse) return true;
  const std::string_view first = message.substr(0, message.find('\n'));
  return first == "|" || first == "|-" || first == "|+" || first == ">" || first == ">-" || first == ">+";
}

// The last paragraph of a text, without a heading above it.
std::string_view LastParagraph(std::string_view text) {
  constexpr size_t kLongestHeading = 48;
  const size_t empty_line = text.rfind("\n\n");
  if (empty_line != std::string_view::npos) text.remove_prefix(empty_line + 2);
  const size_t line_end = text.find('\n');
  if (line_end == std::string_view::npos || line_end > kLongestHeading || line_end == 0) return text;
  const char last = text[line_end - 1];
  const char next = line_end + 1 < text.size() ? text[line_end + 1] : ' ';
  const bool heading = text[0] == '#' || last == ':' || (last != ',' && last != '.' && IsAsciiUpper(next));
  return heading ? text.substr(line_end + 1) : text;
}

// Whether what stands at `at` is inside a message whose code comes after it: `… Error message: "…" (Code:X)`.
bool CodeTrails(std::string_view text, size_t at) {
  constexpr size_t kFarthest = 4 << 10;
  text = text.substr(at, kFarthest);
  return text.substr(0, text.find("\n\n")).find("(Code:") != std::string_view::npos;
}

}  // namespace

// The key that words tell which begin at `word_begin`, as one that is written in one word: "Azure error
// code". `end` is where they end.
JsonKey LooseScanner::KeyOfWords(size_t word_begin, size_t* end) const {
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

bool RefersToInnerErrors(std::string_view message) {
  static constexpr std::array<std::string_view, 8> kPhrases = {"see inner errors",
                                                               "deployment operations for details",
                                                               "terminal provisioning state",
                                                               "see the inner error",
                                                               "resource deployment operation failed",
                                                               "error.details[",
                                                               "please see details",
                                                               "see error details"};
  return std::any_of(kPhrases.begin(), kPhrases.end(), [message](std::string_view phrase) {
    return FindIgnoreCase(message, phrase) != std::string_view::npos;
  });
}

LooseScanner::Key LooseScanner::KeyAt(size_t at) const {
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

  // What stands before decides whether a word without quotes can be a key.
  size_t before = word_begin;
  while (before > 0 && IsSpaceOrTab(text_[before - 1])) --before;
  // Marks of Markdown around a label.
  while (open.quote == 0 && before > 0 && (text_[before - 1] == '`' || text_[before - 1] == '*')) --before;
  char previous = before > 0 ? text_[before - 1] : '\n';
  // A line break may stand as an escape inside a string.
  if (before > 1 && text_[before - 2] == '\\' && (previous == 'n' || previous == 'r' || previous == 't'))
    previous = '\n';
  // "- code: X": an item of a YAML list.
  if (previous == '-' && before < word_begin && (before < 2 || IsBlank(text_[before - 2]))) previous = '\n';
  if (open.quote == 0 && before < word_begin && text_[before] == '`')
    previous = '\n';  // it opens a quotation
  const bool starts_line =
      previous == '\n' || (previous == ':' && before < word_begin) || previous == '\r' || IsKeyAnywhere(word);
  bool starts_words = false;  // a label of several words
  const bool starts_item =
      previous == '{' || previous == '[' || previous == '(' || previous == ',' || previous == ';';
  if (begins_words) {
    // In a sentence as well: `… stopped. Error code: X; error message: …`
    size_t end = next;
    const JsonKey key = KeyOfWords(word_begin, &end);
    const bool in_sentence =
        (starts_item || previous == '.' ||
         (key == JsonKey::kMessage && levels_.back().has_code && !levels_.back().has_message)) &&
        !(key == JsonKey::kMessage && CodeTrails(text_, end));
    const bool takes_place = key == JsonKey::kCode || (key == JsonKey::kMessage && levels_.back().has_code);
    if (key != JsonKey::kOther && (starts_line || (in_sentence && takes_place))) {
      found.key = key;
      next = end;
      starts_words = true;
    }
  }
  if (found.key == JsonKey::kOther) return found;

  const size_t after_key = next;
  next = SkipSpaces(text_, next);
  const char separator = next < text_.size() ? text_[next] : 0;
  const char following = next + 1 < text_.size() ? text_[next + 1] : 0;
  bool is_key = false;
  if (separator == ':') {
    // Go prints a map as `map[code:X message:…]`.
    const bool starts_entry = levels_.back().close == ']' && before < word_begin && following != ' ';
    // `Code: X Message: …`
    const bool follows_code = found.key == JsonKey::kMessage && levels_.back().has_code &&
                              !levels_.back().has_message && levels_.back().last_end == before;
    is_key = following != ':' && following != '/' &&
             (open.quote != 0 || starts_line || starts_item || starts_entry || starts_words || follows_code);
    found.colon = true;
    ++next;
  } else if (separator == '|' && open.quote == 0) {
    is_key = following == ' ' && starts_line && next > after_key;  // a row of a table
    found.colon = true;
    ++next;
  } else if (separator == '=' && following == '>') {
    is_key = true;
    next += 2;
  } else if (separator == '=') {
    // `error="Code=\"X\" …"`: a key begins what a string holds.
    const bool starts_string = (previous == '"' || previous == '\'') && QuoteAt(text_, next + 1).quote != 0;
    is_key = following != '=' &&
             (open.quote != 0 || starts_line || starts_item || starts_string || before < word_begin);
    ++next;
  }
  if (!is_key || after_key + 32 < next) {
    found.key = JsonKey::kOther;
    return found;
  }
  // The value may stand on the next line, but not past an empty one.
  const bool fused = IsKeyAnywhere(word);  // `ErrorCode:` at the end of a row
  while (next < text_.size() && IsBlank(text_[next])) {
    if (text_[next] == '\n' && open.quote == 0 &&
        !(fused && found.key == JsonKey::kCode && next + 1 < text_.size() && IsAsciiAlpha(text_[next + 1])))
      break;
    ++next;
  }
  // Marks of Markdown, and of Python's kinds of strings.
  if (open.quote == 0 && starts_line && text_.substr(next, 2) == "| ") next += 2;
  while (open.quote == 0 && next < text_.size() && (text_[next] == '`' || text_[next] == '*')) ++next;
  if (next + 1 < text_.size() && (text_[next] == 'u' || text_[next] == 'b') &&
      QuoteAt(text_, next + 1).quote != 0)
    ++next;
  found.loose = open.quote == 0 && !fused && (found.colon || starts_words);
  found.quoted = open.quote != 0;
  found.value = next;
  return found;
}

size_t LooseScanner::LimitAt() const {
  for (size_t i = levels_.size(); i-- > 0;) {
    if (levels_[i].close == 0) return levels_[i].end;
  }
  return text_.size();
}

LooseString LooseScanner::ReadString(const QuoteToken& open) {
  const size_t limit = LimitAt();
  LooseString read;
  if (string_budget_ == 0) {
    // Only a crafted text opens that many strings and closes none of them.
    const size_t end = std::min(std::max(limit, open.end), open.end + kMaxUnreadBytes);
    read.content = text_.substr(open.end, end - open.end);
    read.after = end;
    return read;
  }
  if (open.end >= limit) {
    read.content = text_.substr(open.end, 0);
    read.after = open.end;
    return read;
  }
  // Where one string goes on to the limit, so does the next one that is quoted alike.
  Unclosed& unclosed = unclosed_[open.quote == '"' ? 0 : 1][std::min(open.backslashes, kBackslashesKept)];
  if (unclosed.limit == limit && unclosed.backslashes == open.backslashes && unclosed.from <= open.end) {
    read.content = text_.substr(open.end, limit - open.end);
    read.after = limit;
  } else {
    read = ReadLooseString(text_.substr(0, limit), open);
    if (!read.closed && read.after == limit) unclosed = {open.end, limit, open.backslashes};
  }
  if (!read.closed) {
    // It was cut short, and goes no further than the record it stands in.
    read.after = std::max(open.end, RecordEnd(*record_begins_, open.end, read.after));
    read.content = text_.substr(open.end, std::min(read.content.size(), read.after - open.end));
  }
  string_budget_ -= std::min(string_budget_, read.content.size());
  return read;
}

// A string that YAML folded over indented lines, in one line (YAML 1.2, section 7.3).
std::string_view LooseScanner::Unfolded(std::string_view raw) {
  constexpr std::string_view kFold = "\n  ";
  if (raw.find(kFold) == std::string_view::npos) return raw;
  unfolded_.clear();
  for (size_t at = 0; at < raw.size(); ++at) {
    if (raw.substr(at, kFold.size()) != kFold) {
      unfolded_ += raw[at];
      continue;
    }
    while (at + 1 < raw.size() && IsBlank(raw[at + 1])) ++at;
    unfolded_ += ' ';
  }
  return unfolded_;
}

std::string_view LooseScanner::Unescaped(std::string_view raw, size_t backslashes) {
  scratch_.clear();
  AppendUnescaped(raw, backslashes, &scratch_);
  return arena_->Keep(scratch_);
}

// Where a message without quotes ends: before the next field, the bracket that closes its list, an empty
// line.
size_t LooseScanner::UnquotedEnd(const Key& key, size_t at) const {
  const size_t limit = std::min(RecordEnd(*record_begins_, at, LimitAt()),
                                at + (string_budget_ == 0 ? kMaxUnreadBytes : kMaxMessageBytes));
  const char close = levels_.back().close;
  const bool in_map = close == ']' && key.colon && text_[at - 1] == ':';
  int depth = 0;
  size_t lines = 0;
  const std::string_view text = text_.substr(0, limit);
  for (size_t i = at; i < limit; ++i) {
    if (key.colon && !in_map) {
      i = FindAnyByte<'\n', '[', ']', '{', '}', '('>(text, i);
      if (i == limit) break;
    }
    const char c = text_[i];
    if (c == '\n') {
      const size_t line_end = std::min(text_.find('\n', i + 1), limit);
      const std::string_view line = text_.substr(i + 1, line_end - i - 1);
      if (BeginsField(line) || ++lines == kMaxParagraphLines) return i;
      // `code=X message=…`: a row each
      if (!key.colon && FindIgnoreCase(line, "code=") != std::string_view::npos) return i;
    } else if (c == '[' || c == '{') {
      ++depth;
    } else if (c == ']' || c == '}') {
      if (depth == 0 && c == close) return i;
      depth = std::max(0, depth - 1);
    } else if (c == '(' && depth == 0 && EqualsIgnoreCase(text_.substr(i, 6), "(code:")) {
      return i;
    } else if (c == ' ' && depth == 0 && in_map) {
      if (i + 1 < limit && IsAsciiAlpha(text_[i + 1]) && KeyAt(i + 1).key != JsonKey::kOther) return i;
    } else if ((c == ',' || c == ';') && !key.colon) {
      size_t next = i + 1;
      while (next < limit && text_[next] == ' ') ++next;
      if (next < limit && IsAsciiAlpha(text_[next]) && KeyAt(next).key != JsonKey::kOther) return i;
    }
  }
  return limit;
}

// In running text, keys belong together where they stand together: `Code="X" Message="…"` on a line,
// `ErrorCode: X` and `ErrorMessage: …` on lines that follow each other. Otherwise a key begins another error.
bool LooseScanner::StandsApart(const Key& key, const Level& level, size_t at) const {
  if (level.last_end > at) return false;
  const bool in_lines = key.colon && !key.quoted;
  int lines = in_lines ? 3 : 2;  // that may still come between
  int others = in_lines ? 120 : 40;
  for (char c : text_.substr(level.last_end, at - level.last_end)) {
    lines -= c == '\n' ? 1 : 0;
    others -= IsAsciiAlnum(c) ? 1 : 0;
    if (lines < 0 || others < 0) return true;
  }
  return false;
}

// The node that a `code`, `message`, `target` or `status` at this level belongs to.
int LooseScanner::NodeFor(const Key& key, size_t at) {
  Level& level = levels_.back();
  const bool again =
      (key.key == JsonKey::kCode && level.has_code) || (key.key == JsonKey::kMessage && level.has_message);
  const bool apart = level.close == 0 && level.node >= 0 && StandsApart(key, level, at);
  if (level.node < 0 || again || apart) {
    int parent = level.parent;
    for (size_t i = levels_.size() - 1; i-- > 0 && parent < 0;) {
      parent = levels_[i].node >= 0 ? levels_[i].node : levels_[i].parent;
    }
    const int previous = level.node;
    if (parent < 0 && previous >= 0 && RefersToInnerErrors(record_->errors.node(previous).link.message))
      parent = previous;
    level.node = record_->errors.Add(parent);
    ErrorNode& node = record_->errors.node(level.node);
    node.from_message = level.from_message;
    node.certain = false;
    level.has_code = level.has_message = false;
    node.offset = at;
    node.group = group_;
  }
  if (key.key == JsonKey::kCode) {
    level.has_code = true;
    record_->errors.node(level.node).offset = at;
  }
  if (key.key == JsonKey::kMessage) level.has_message = true;
  return level.node;
}

// Reads the text at `at`, quoted or a single word, and returns where it ends.
size_t LooseScanner::TakeText(size_t at, std::string_view* text, size_t* backslashes, bool* quoted) {
  *text = {};
  const QuoteToken quote = QuoteAt(text_, at);
  *quoted = quote.quote != 0;
  *backslashes = quote.backslashes;
  if (*quoted) {
    const LooseString read = ReadString(quote);
    if (read.closed) *text = read.content;  // half a code or name is none
    return read.after;
  }
  size_t end = at;
  while (end < text_.size() && (IsWord(text_[end]) || text_[end] == '-' || text_[end] == '/')) ++end;
  *text = text_.substr(at, end - at);
  return end;
}

size_t LooseScanner::TakeMessage(const Key& key, size_t at) {
  const QuoteToken quote = QuoteAt(text_, at);
  Level inside;
  std::string_view message;
  size_t begin = at;
  if (quote.quote != 0) {
    const LooseString read = ReadString(quote);
    message = Unescaped(Unfolded(read.content.substr(0, kMaxMessageBytes)), quote.backslashes);
    if (!read.closed) message = Trimmed(message);  // the line break after a cut is none of its own
    begin = quote.end;
    inside.end = quote.end + read.content.size();
    inside.backslashes = quote.backslashes;
  } else {
    if (at >= text_.size() || text_[at] == '{' || text_[at] == '[') return at;
    if (key.quoted) return at;                        // null, a number
    if (KeyAt(at).key != JsonKey::kOther) return at;  // "Status Message:  status=Failed, code=…"
    inside.end = FindInnerLabel(text_, at, UnquotedEnd(key, at));
    string_budget_ -= std::min(string_budget_, inside.end - at);
    message = Trimmed(text_.substr(at, std::min(inside.end - at, kMaxMessageBytes)));
  }
  // Of a message in back-ticks, the closing one; of a block of YAML or a dump, the text comes below.
  const size_t tick = quote.quote == 0 ? message.find('`') : std::string_view::npos;
  if (tick != std::string_view::npos && message.find('`', tick + 1) == std::string_view::npos)
    message = message.substr(0, tick);
  if (quote.quote == 0 && message.size() > 2 && message.substr(message.size() - 2) == " |")
    message = Trimmed(message.substr(0, message.size() - 2));  // a cell of a table
  if (quote.quote == 0 && IsHeading(message)) return at + message.find_first_of("-+ \n");
  if (Trimmed(message).empty()) {
    Level& level = levels_.back();
    if (quote.quote != 0 && level.node >= 0 && level.has_code && !level.has_message)
      record_->errors.node(level.node).no_text = true;
    return inside.end;
  }
  Key as_message = key;
  as_message.key = JsonKey::kMessage;  // "Status Message:" is one as well
  const int node = NodeFor(as_message, at);
  record_->errors.node(node).link.message = message;
  levels_.back().last_end = std::max(inside.end, begin);
  inside.parent = node;
  inside.from_message = true;
  Push(inside);
  return begin;
}

// `message (Code:X)`: the code of the message before it, which a key began, or a bullet under such a message.
void LooseScanner::TakeTrailingCode(std::string_view code, size_t at, size_t end) {
  constexpr size_t kMaxBulletBytes = 8 << 10;
  Level& level = levels_.back();
  Key key;
  key.key = JsonKey::kCode;
  key.colon = true;
  if (level.node >= 0 && level.has_message && !level.has_code) {
    record_->errors.node(level.node).link.code = arena_->Keep(code);
    level.has_code = true;
    level.list = level.node;
  } else if (level.last_end < at && at - level.last_end <= kMaxBulletBytes) {
    std::string_view message = LastParagraph(Trimmed(text_.substr(level.last_end, at - 1 - level.last_end)));
    const bool bullet = message.substr(0, 1) == "-";
    if (bullet) message = Trimmed(message.substr(1));
    const int list = level.list;
    const size_t begin = static_cast<size_t>(message.data() - text_.data());
    level.node = -1;
    const int node = NodeFor(key, message.empty() ? at : begin);
    record_->errors.node(node).link.code = arena_->Keep(code);
    record_->errors.node(node).link.message = arena_->Keep(message);
    if (bullet && list >= 0) record_->errors.node(node).parent = list;
    level.has_message = !message.empty();
    level.list = bullet ? list : node;
  }
  level.last_end = end;
}

size_t LooseScanner::TakeCode(const Key& key, size_t at) {
  std::string_view text;
  size_t backslashes = 0;
  bool quoted = false;
  const size_t end = TakeText(key.value, &text, &backslashes, &quoted);
  std::string_view code = CodeIn(text);
  const bool in_object = levels_.back().close == '}';
  // `Code="28020" Message="…"`: a number is a code where nothing but a code can stand.
  const bool number = quoted && !key.colon && !in_object && text.size() >= 4 && text.size() <= 10 &&
                      std::all_of(text.begin(), text.end(), IsAsciiDigit);
  if (number) code = text;
  // Without quotes or braces around it, only what has the form of Azure's codes is one.
  const bool plain = !in_object && !number && !LooksLikeAzureCode(code);
  if (code.empty() || plain) return quoted && text.size() <= kMaxCodeBytes ? end : key.value;
  ErrorNode& node = record_->errors.node(NodeFor(key, at));
  node.link.code = arena_->Keep(code);
  node.loose = key.loose && levels_.back().close == 0 && !quoted;
  // A label of its own, `"code": "X"` or `ERROR CODE: X`, may be all that is told.
  node.colon_only = (key.quoted && quoted) || EqualsIgnoreCase(text_.substr(at, 6), "error ");
  levels_.back().last_end = end;
  return end;
}

size_t LooseScanner::TakeValue(const Key& key, size_t at) {
  if (key.key == JsonKey::kCode || key.key == JsonKey::kMessage)
    read_to_ = std::max(read_to_, at + kBytesAfterKey);
  std::string_view text;
  size_t backslashes = 0;
  bool quoted = false;
  RecordFields& fields = record_->fields;
  const auto keep_first = [&](std::string_view* slot) {
    const size_t end = TakeText(key.value, &text, &backslashes, &quoted);
    if (quoted && slot->empty()) *slot = Unescaped(text, backslashes);
    return quoted ? end : key.value;
  };
  switch (key.key) {
    case JsonKey::kCode: {
      // A code that the console broke in two is put together again: "(Code:VMExtension\nProvisioningError)".
      if (at > 0 && text_[at - 1] == '(') {
        const size_t length = text_.substr(key.value, kMaxCodeBytes).find(')');
        if (length != std::string_view::npos) {
          const size_t close = key.value + length;
          scratch_.clear();
          for (char c : text_.substr(key.value, close - key.value)) {
            if (!IsBlank(c) && c != '"' && c != '\'') scratch_ += c;
          }
          const std::string_view code = CodeIn(scratch_);
          if (!code.empty() && LooksLikeAzureCode(code)) TakeTrailingCode(code, at, close + 1);
          return close + 1;
        }
      }
      return TakeCode(key, at);
    }
    case JsonKey::kMessage:
      return TakeMessage(key, key.value);
    case JsonKey::kStatusMessage:
      if (!key.quoted && key.colon) return TakeMessage(key, key.value);
      break;
    case JsonKey::kTarget: {
      const size_t end = TakeText(key.value, &text, &backslashes, &quoted);
      if (text.empty() || text == "null" || levels_.back().node < 0) return key.value;
      record_->errors.node(levels_.back().node).link.target = Unescaped(text, backslashes);
      return end;
    }
    case JsonKey::kStatus: {
      const size_t end = TakeText(key.value, &text, &backslashes, &quoted);
      if (text.empty()) return key.value;
      if (fields.status.empty()) fields.status = arena_->Keep(Trimmed(text));
      // A box of Terraform's names the code as its status.
      if (quoted && !key.quoted && text.size() <= kMaxCodeBytes && LooksLikeAzureCode(text)) {
        record_->errors.node(NodeFor(key, at)).status = arena_->Keep(text);
        levels_.back().last_end = end;
      }
      return end;
    }
    case JsonKey::kResourceId:
      return keep_first(&fields.resource_id);
    case JsonKey::kId:
      return keep_first(&fields.id);
    case JsonKey::kCorrelationId:
      return keep_first(&fields.correlation_id);
    case JsonKey::kOperation:
      return keep_first(&fields.operation);
    case JsonKey::kTime:
    case JsonKey::kEventTimestamp:
    case JsonKey::kTimestamp:
    case JsonKey::kTimeGenerated:
    case JsonKey::kStartTime:
    case JsonKey::kEndTime:
      return keep_first(&fields.time(key.key));
    default:
      break;
  }
  // A container: what it holds is looked into, as text of its own if it is a string.
  if ((key.key == JsonKey::kDetails || key.key == JsonKey::kInnerError) && levels_.back().close == '}') {
    NodeFor(key, at);  // before what it holds: keys come in any order
  }
  const QuoteToken quote = QuoteAt(text_, key.value);
  if (quote.quote == 0) return key.value;
  // `"statusMessage": "{"error": …`: the quotes inside lost their escaping, and tell no string's end.
  if (quote.backslashes == 0 && text_.substr(quote.end, 2) == "{\"") return quote.end;
  const LooseString read = ReadString(quote);
  Level inside;
  inside.end = quote.end + read.content.size();
  inside.backslashes = quote.backslashes;
  Push(inside);
  return quote.end;
}

void LooseScanner::Push(const Level& level) {
  if (levels_.size() >= kMaxLevels) return;
  levels_.push_back(level);
  if (level.close == 0) next_end_ = std::min(next_end_, level.end);
}

// Strings that end at or before `at` take what is open inside them along.
void LooseScanner::CloseStrings(size_t at) {
  const auto ended = std::find_if(levels_.begin() + 1, levels_.end(),
                                  [at](const Level& level) { return level.close == 0 && level.end <= at; });
  levels_.erase(ended, levels_.end());
  next_end_ = std::string_view::npos;
  for (const Level& level : levels_) {
    if (level.close == 0) next_end_ = std::min(next_end_, level.end);
  }
}

void LooseScanner::CloseAll() {
  levels_.resize(1);
  levels_[0] = {.end = levels_[0].end};
  next_end_ = levels_[0].end;
}

void LooseScanner::CloseBracket(char close) {
  for (size_t i = levels_.size(); i-- > 1 && levels_[i].close != 0;) {
    if (levels_[i].close != close) continue;
    levels_.resize(i);
    break;
  }
  if (levels_.size() == 1) group_ = 0;
}

// Takes the quote or the escape at `at`, with the key that it opens and the key's value; returns where that
// ends.
size_t LooseScanner::TakeQuote(size_t at) {
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
size_t LooseScanner::LineBegin(size_t at, size_t from) const {
  while (at > from && text_[at - 1] != '\n') --at;
  return at;
}

void LooseScanner::Scan(std::string_view text, const std::vector<size_t>& record_begins, Record* record,
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

// Decides what of the nodes from `first` on is an error.
void LooseScanner::Judge(int first) {
  ErrorTree& errors = record_->errors;
  std::vector<bool> has_child(static_cast<size_t>(errors.size()), false);
  for (int i = errors.size(); i-- > first;) {
    ErrorNode& node = errors.node(i);
    // The status of a Terraform box is the code where the code is empty.
    if (node.link.code.empty() && !node.link.message.empty() && LooksLikeAzureCode(node.status) &&
        !EqualsIgnoreCase(node.status, "failed")) {
      node.link.code = node.status;
    }
    if (IsNoErrorCode(node.link.code)) {
      node.link = {};
      node.no_text = false;
    }
    const bool whole = !node.link.code.empty() && (!node.link.message.empty() || node.no_text);
    const bool alone = node.colon_only && !whole && node.link.message.empty();
    node.certain = whole && !node.loose;
    node.colon_only = alone;
    if (!whole && !has_child[static_cast<size_t>(i)]) {
      // A code alone counts where an error around it was cut short; a message alone may be known; inside a
      // message both must be there.
      const bool in_details =
          node.parent >= 0 && !node.from_message && errors.node(node.parent).says_something();
      if (node.from_message) node.link = {};
      if (!node.link.code.empty() && !in_details && !alone) node.link.code = {};
      node.certain = in_details && LooksLikeAzureCode(node.link.code);
    }
    if (node.parent >= 0 && (node.says_something() || has_child[static_cast<size_t>(i)]))
      has_child[static_cast<size_t>(node.parent)] = true;
  }
}

}  // namespace vmsift
