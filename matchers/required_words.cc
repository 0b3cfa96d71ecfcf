#include "matchers/required_words.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>
#include <utility>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Passes the word that begins at `*at`. Returns it in lower case, doubled letters once.
std::string TakeWord(std::string_view text, size_t* at) {
  std::string word;
  for (; *at < text.size() && IsAsciiAlnum(text[*at]); ++*at) {
    const char c = AsciiLower(text[*at]);
    if (word.empty() || c != word.back() || IsAsciiDigit(c)) word += c;
  }
  return word;
}

// Adds the words of `text` that something bounds at either side: at its ends, `begins` and `ends`.
void AddWords(std::string_view text, bool begins, bool ends, std::set<std::string>* words) {
  for (size_t i = 0; i < text.size();) {
    if (!IsAsciiAlnum(text[i])) {
      ++i;
      continue;
    }
    const size_t begin = i;
    std::string word = TakeWord(text, &i);
    if ((begin > 0 || begins) && (i < text.size() || ends)) words->insert(std::move(word));
  }
}

// A word of a pattern is a whole word of the message if something that is no letter and no digit stands at
// either side, in every message that fits.
std::set<std::string> WordsOf(const PatternSteps& pattern) {
  std::set<std::string> words;
  bool bounded = true;  // what stands before the step's text
  for (size_t s = 0; s < pattern.steps.size(); ++s) {
    const PatternStep& step = pattern.steps[s];
    const bool last = s + 1 == pattern.steps.size();
    switch (step.kind) {
      case PatternStep::kText: {
        const bool ends = last || pattern.steps[s + 1].kind == PatternStep::kFullStop;
        AddWords(step.text, bounded, ends, &words);
        bounded = !IsAsciiAlnum(step.text.back());
        break;
      }
      case PatternStep::kOptional:
        // A quote that begins the message.
        bounded = bounded && s == 0 && step.text == "'";
        break;
      case PatternStep::kWords:
      case PatternStep::kSentences:
        // They end with a space, or else what is before them stands before what follows.
        break;
      case PatternStep::kPlaceholder:
      case PatternStep::kClause:
      case PatternStep::kBullet:
      case PatternStep::kFullStop:
        bounded = false;
        break;
    }
  }
  return words;
}

}  // namespace

std::vector<RequiredWord> RequiredWords(const std::vector<PatternSteps>& patterns) {
  std::set<std::string> required = WordsOf(patterns[0]);
  for (size_t i = 1; i < patterns.size(); ++i) {
    const std::set<std::string> words = WordsOf(patterns[i]);
    std::erase_if(required, [&words](const std::string& word) { return !words.contains(word); });
  }
  std::vector<RequiredWord> found;
  int sentence = 0;
  for (const PatternStep& step : patterns[0].steps) {
    ++sentence;
    if (step.kind != PatternStep::kText) continue;
    for (size_t i = 0; i < step.text.size();) {
      if (!IsAsciiAlnum(step.text[i])) {
        if (step.text[i] == '.') ++sentence;
        ++i;
        continue;
      }
      const size_t begin = i;
      if (required.contains(TakeWord(step.text, &i)))
        found.push_back({step.text.substr(begin, i - begin), sentence});
    }
  }
  return found;
}

}  // namespace vmsift
