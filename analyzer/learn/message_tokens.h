// A message taken apart for learning: words, values, quoted parts and punctuation marks.
//
// Pure functions; tokens are views into the message.
#ifndef VMSIFT_ANALYZER_LEARN_MESSAGE_TOKENS_H_
#define VMSIFT_ANALYZER_LEARN_MESSAGE_TOKENS_H_

#include <string_view>
#include <vector>

namespace vmsift {

struct MessageToken {
  enum Kind {
    kWord,    // letters, perhaps with hyphens, apostrophes or brackets inside: most often text
    kValue,   // with digits, slashes and the like: a number, an id, a path, a URL
    kQuoted,  // a quoted part without quotes inside; `text` is what is between the quotes
    kMark,    // one punctuation mark
    kRest,    // what follows a message that was cut; without a text
  };
  Kind kind = kWord;
  std::string_view text;
  bool after_space = false;
};

// Of a normalized message (matchers/normalized_text.h): each token, in order. Joined again, with the quotes
// around quoted parts and a space where `after_space` says so, they are the message.
std::vector<MessageToken> MessageTokens(std::string_view message);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_MESSAGE_TOKENS_H_
