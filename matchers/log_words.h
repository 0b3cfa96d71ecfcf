// How often four letters stand in a row in a log that holds no failure, by the words such logs are made of.
#ifndef VMSIFT_MATCHERS_LOG_WORDS_H_
#define VMSIFT_MATCHERS_LOG_WORDS_H_

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace vmsift {

// Four letters in a row, in small letters.
struct WordPart {
  static constexpr size_t kBytes = 4;

  std::array<char, kBytes> letters{};
  double share = 0;  // of the places in a log
};

// The commonest, each once.
inline constexpr size_t kMostWordParts = 2048;
const std::vector<WordPart>& PartsOfLogWords();

// The share of places where `four`, without letter case, occurs; a small one where no word is known to have
// it. `four` is WordPart::kBytes long.
double ShareInLogs(std::string_view four);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_LOG_WORDS_H_
