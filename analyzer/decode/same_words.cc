#include "analyzer/decode/same_words.h"

#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr size_t kMostCompared = 160;

// The letters and digits of a message, one after another in lower case: what stays the same when it is
// wrapped, quoted or escaped anew.
class PlainLetters {
 public:
  explicit PlainLetters(std::string_view message) : message_(message.substr(0, kMostRead)) {}

  // 0 when there are no more.
  char Next() {
    while (at_ < message_.size()) {
      const char c = message_[at_++];
      if (c == '\\') {
        // An escape of any depth; those of blanks are letters.
        while (at_ < message_.size() && message_[at_] == '\\') ++at_;
        const char letter = at_ < message_.size() ? message_[at_] : 0;
        if (letter == 'n' || letter == 'r' || letter == 't') ++at_;
      } else if (IsAsciiAlnum(c)) {
        return AsciiLower(c);
      }
    }
    return 0;
  }

 private:
  static constexpr size_t kMostRead = 4 << 10;  // of a message that has few

  const std::string_view message_;
  size_t at_ = 0;
};

}  // namespace

std::string MessageWords(std::string_view message) {
  PlainLetters letters(message);
  std::string words;
  for (char c = letters.Next(); c != 0 && words.size() < kMostCompared; c = letters.Next()) words += c;
  return words;
}

bool SayTheSame(std::string_view a, std::string_view b) {
  constexpr size_t kLeastInCommon = 8;
  PlainLetters letters_a(a);
  PlainLetters letters_b(b);
  for (size_t common = 0; common < kMostCompared; ++common) {
    const char x = letters_a.Next();
    const char y = letters_b.Next();
    if (x == 0 || y == 0) return common >= kLeastInCommon;
    if (x != y) return false;
  }
  return true;
}

bool SaysNothing(std::string_view message) {
  return PlainLetters(message).Next() == 0;
}

}  // namespace vmsift
