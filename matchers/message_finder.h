// What decoding knows of the catalog: where in a running text a known message may begin, for logs that print
// a message without its code; which words are codes; which errors only wrap others.
//
// The search is a quick look for the literal text that templates begin with; what it finds is a candidate,
// and the matcher decides. Borrows the catalog, which must outlive it; immutable, so any thread may use it.
#ifndef VMSIFT_MATCHERS_MESSAGE_FINDER_H_
#define VMSIFT_MATCHERS_MESSAGE_FINDER_H_

#include <bitset>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "base/ascii_case.h"
#include "matchers/catalog.h"

namespace vmsift {

class MessageFinder {
 public:
  explicit MessageFinder(const Catalog& catalog);

  // Whether the catalog has a code, in any letter case. A number never counts: without its message, it may be
  // anything.
  bool IsCode(std::string_view code) const;

  // Whether an error says no more than that inner errors hold the cause: a template of the code that is
  // marked as a wrapper begins as the message does, or all templates of the code are.
  bool IsWrapper(std::string_view code, std::string_view message) const;

  // The first place at or after `from` where a message may begin; npos when there is none. Letter case does
  // not matter but for the first one: a message begins with a capital where its template does.
  size_t Find(std::string_view text, size_t from) const;

  // Whether a text without a blank may be a known message.
  bool may_be_word() const { return may_be_word_; }

 private:
  // The literal text before a template's first placeholder, and some of what follows the placeholder; in
  // lower case, without white space and quotes.
  struct Opening {
    std::string before;
    std::string after;
    bool quoted = false;  // the placeholder is
  };

  const Catalog& catalog_;

  // The openings that share their first word.
  struct Openings {
    std::vector<Opening> all;
    std::bitset<1024> next_letters;  // pairs of letters that follow the word
    bool may_end = false;            // in some opening, fewer than two letters follow the word
  };

  bool Begins(const Opening& opening, std::string_view text) const;
  // Whether the letters after a first word, which ends at `at`, are those of some opening.
  static bool MayGoOn(const Openings& openings, std::string_view text, size_t at);
  static size_t Pair(char first, char second) {
    return static_cast<size_t>(AsciiLower(first) & 31) * 32 + static_cast<size_t>(AsciiLower(second) & 31);
  }
  bool BeginsAt(std::string_view text, size_t at) const;

  absl::flat_hash_map<std::string, Openings, IgnoreCaseHash, IgnoreCaseEqual> by_first_word_;
  // Pairs of letters that first words begin with: most words are passed over by these.
  std::bitset<1024> first_letters_;
  bool may_be_word_ = false;
  char first_low_ = 'A';  // the range of the bytes that first words begin with, capitals as a rule
  char first_high_ = 'Z';
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_MESSAGE_FINDER_H_
