// The tolerant road: finds errors in text that is no JSON, or no longer.
//
// It looks for what all forms of an error response have in common: a known key, a separator, a value,
// whatever the quotes, the escaping and the separator: `"code": "X"`, `\"code\":\"X\"`, `'code': 'X'`,
// `"code"=>"X"`, `Code="X"`, `Code=X;`, `code=X,`, `ErrorCode: X`. Brackets tell what belongs together and
// what is nested in what, where there are any. Strings may hold raw line breaks, quotes that lost their
// escaping, and errors of their own; brackets may be missing at either end; the text may be cut anywhere.
// Running text far from any such key is passed over (error_keys.h). What follows no key is the business of
// error_phrases.h.
//
// Linear in the length of the text. Not thread-safe; one per worker.
#ifndef VMSIFT_ANALYZER_DECODE_KEY_VALUE_SCANNER_H_
#define VMSIFT_ANALYZER_DECODE_KEY_VALUE_SCANNER_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/escaped_strings.h"
#include "analyzer/decode/json_keys.h"
#include "analyzer/decode/record.h"
#include "base/text_arena.h"

namespace vmsift {

// Whether a message is that of a wrapper, which says that the errors inside it are reported elsewhere.
bool RefersToInnerErrors(std::string_view message);

class KeyValueScanner {
 public:
  // Adds what `text` holds to `record`, errors with their offset in the text; strings borrow `text`, or are
  // kept in `arena`. At `record_begins` (unwrapped_text.h) every level is closed except strings that end
  // later.
  void Scan(std::string_view text, const std::vector<size_t>& record_begins, Record* record,
            TextArena* arena);

 private:
  // An open bracket, or a string whose content is looked into.
  struct Level {
    char close = 0;          // '}', ']', or 0 for a string and for the text as a whole
    size_t end = 0;          // of a string: where its content ends
    size_t backslashes = 0;  // of a string
    int node = -1;           // the error that keys at this level belong to
    int parent = -1;
    int list = -1;        // the error that bullets after it belong under
    size_t last_end = 0;  // of the value of its latest key
    bool has_code = false;
    bool has_message = false;
    bool from_message = false;
  };

  // A known key and where its value begins; kOther when there is none at `at`.
  struct Key {
    JsonKey key = JsonKey::kOther;
    size_t value = 0;
    bool quoted = false;  // the key was in quotes
    bool colon = false;
    bool loose = false;  // a label that anybody may print: `Code: X`, `Error code = X`
  };

  // A word that may be a key, and the text before it.
  struct KeyPlace {
    size_t word_begin = 0;
    bool quoted = false;
    size_t before = 0;  // behind `previous`
    char previous = 0;
    bool starts_line = false;
    bool starts_item = false;
    bool starts_words = false;  // a label of several words
  };

  // Strings of one kind of quote that are not closed before a limit: from `from` on none is.
  struct Unclosed {
    size_t from = std::string_view::npos;
    size_t limit = 0;
    size_t backslashes = 0;
  };
  static constexpr size_t kBackslashesKept = 15;  // what is escaped more often shares a place

  // What is read behind the keys of errors, for the other fields of their records.
  static constexpr size_t kBytesAfterKey = 512;

  // key_value_keys.cc
  Key KeyAt(size_t at) const;
  bool ReadSeparator(const KeyPlace& place, Key* found, size_t* end) const;
  JsonKey KeyOfWords(size_t word_begin, size_t* end) const;

  // key_value_values.cc
  size_t TakeValue(const Key& key, size_t at);
  size_t TakeText(size_t at, std::string_view* text, size_t* backslashes, bool* quoted);
  size_t TakeMessage(const Key& key, size_t at);
  void TakeTrailingCode(std::string_view code, size_t at, size_t end);
  size_t UnquotedEnd(const Key& key, size_t at) const;
  size_t TakeCode(const Key& key, size_t at);
  size_t TakeCodeInBrackets(const Key& key, size_t at);
  size_t TakeContainer(const Key& key, size_t at);
  std::string_view Unfolded(std::string_view raw);
  std::string_view Unescaped(std::string_view raw, size_t backslashes);
  EscapedString ReadString(const QuoteToken& open);

  // key_value_errors.cc
  int NodeFor(const Key& key, size_t at);
  bool StandsApart(const Key& key, const Level& level, size_t at) const;
  void Judge(int first);

  // key_value_scanner.cc
  size_t LimitAt() const;
  // Deeper than any error nests; what is open beyond it is read as if it were flat.
  static constexpr size_t kMaxLevels = 160;
  void Push(const Level& level);
  void CloseStrings(size_t at);
  void CloseBracket(char close);
  void CloseAll();
  size_t TakeQuote(size_t at);
  size_t LineBegin(size_t at, size_t from) const;

  std::string_view text_;
  const std::vector<size_t>* record_begins_ = nullptr;
  size_t next_record_ = 0;  // where the next one begins
  Record* record_ = nullptr;
  TextArena* arena_ = nullptr;
  std::vector<Level> levels_;
  std::string scratch_;
  std::string unfolded_;
  size_t read_to_ = 0;   // what follows is read only near the next key of an error
  size_t next_end_ = 0;  // where the first of the open strings ends
  size_t group_ = 0;     // offset of the outermost open bracket, plus one; 0: none is open
  std::array<std::array<Unclosed, kBackslashesKept + 1>, 2> unclosed_;
  size_t string_budget_ = 0;  // bytes that strings may still be read over, so that all stays linear
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_KEY_VALUE_SCANNER_H_
