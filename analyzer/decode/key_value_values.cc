// Reading values: strings in quotes and text without, and what each key's value says.
#include <algorithm>
#include <string_view>

#include "analyzer/decode/code_words.h"
#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/key_value_bytes.h"
#include "analyzer/decode/key_value_scanner.h"
#include "analyzer/decode/unwrapped_text.h"
#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kMaxCodeBytes = 120;
constexpr size_t kMaxUnreadBytes = 256;
constexpr size_t kMaxMessageBytes = 256 << 10;  // a longer message is cut

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

}  // namespace

EscapedString KeyValueScanner::ReadString(const QuoteToken& open) {
  const size_t limit = LimitAt();
  EscapedString read;
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
    read = ReadEscapedString(text_.substr(0, limit), open);
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
std::string_view KeyValueScanner::Unfolded(std::string_view raw) {
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

std::string_view KeyValueScanner::Unescaped(std::string_view raw, size_t backslashes) {
  scratch_.clear();
  AppendUnescaped(raw, backslashes, &scratch_);
  return arena_->Keep(scratch_);
}

// Where a message without quotes ends: before the next field, the bracket that closes its list, an empty
// line.
size_t KeyValueScanner::UnquotedEnd(const Key& key, size_t at) const {
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

// Reads the text at `at`, quoted or a single word, and returns where it ends.
size_t KeyValueScanner::TakeText(size_t at, std::string_view* text, size_t* backslashes, bool* quoted) {
  *text = {};
  const QuoteToken quote = QuoteAt(text_, at);
  *quoted = quote.quote != 0;
  *backslashes = quote.backslashes;
  if (*quoted) {
    const EscapedString read = ReadString(quote);
    if (read.closed) *text = read.content;  // half a code or name is none
    return read.after;
  }
  size_t end = at;
  while (end < text_.size() && (IsWord(text_[end]) || text_[end] == '-' || text_[end] == '/')) ++end;
  *text = text_.substr(at, end - at);
  return end;
}

size_t KeyValueScanner::TakeMessage(const Key& key, size_t at) {
  const QuoteToken quote = QuoteAt(text_, at);
  Level inside;
  std::string_view message;
  size_t begin = at;
  if (quote.quote != 0) {
    const EscapedString read = ReadString(quote);
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
void KeyValueScanner::TakeTrailingCode(std::string_view code, size_t at, size_t end) {
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

size_t KeyValueScanner::TakeCode(const Key& key, size_t at) {
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

// A code that the console broke in two is put together again: "(Code:VMExtension\nProvisioningError)".
// Returns where its bracket closes; 0 when it stands in none.
size_t KeyValueScanner::TakeCodeInBrackets(const Key& key, size_t at) {
  if (at == 0 || text_[at - 1] != '(') return 0;
  const size_t length = text_.substr(key.value, kMaxCodeBytes).find(')');
  if (length == std::string_view::npos) return 0;
  const size_t close = key.value + length;
  scratch_.clear();
  for (char c : text_.substr(key.value, close - key.value)) {
    if (!IsBlank(c) && c != '"' && c != '\'') scratch_ += c;
  }
  const std::string_view code = CodeIn(scratch_);
  if (!code.empty() && LooksLikeAzureCode(code)) TakeTrailingCode(code, at, close + 1);
  return close + 1;
}

size_t KeyValueScanner::TakeValue(const Key& key, size_t at) {
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
      const size_t end = TakeCodeInBrackets(key, at);
      return end > 0 ? end : TakeCode(key, at);
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
  return TakeContainer(key, at);
}

// A container: what it holds is looked into, as text of its own if it is a string.
size_t KeyValueScanner::TakeContainer(const Key& key, size_t at) {
  if ((key.key == JsonKey::kDetails || key.key == JsonKey::kInnerError) && levels_.back().close == '}') {
    NodeFor(key, at);  // before what it holds: keys come in any order
  }
  const QuoteToken quote = QuoteAt(text_, key.value);
  if (quote.quote == 0) return key.value;
  // `"statusMessage": "{"error": …`: the quotes inside lost their escaping, and tell no string's end.
  if (quote.backslashes == 0 && text_.substr(quote.end, 2) == "{\"") return quote.end;
  const EscapedString read = ReadString(quote);
  Level inside;
  inside.end = quote.end + read.content.size();
  inside.backslashes = quote.backslashes;
  Push(inside);
  return quote.end;
}

}  // namespace vmsift
