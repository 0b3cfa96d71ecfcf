#include "matchers/required_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <map>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Letters in lower case and digits as themselves; everything else is 0.
constexpr std::array<uint8_t, 256> kWordBytes = [] {
  std::array<uint8_t, 256> bytes{};
  for (size_t i = 0; i < 128; ++i) {
    const char c = static_cast<char>(i);
    if (IsAsciiAlnum(c)) bytes[i] = static_cast<uint8_t>(AsciiLower(c));
  }
  return bytes;
}();

uint8_t WordByte(char c) {
  return kWordBytes[static_cast<unsigned char>(c)];
}

// Passes the word that begins at `*at`. Its hash is one for all ways to double its letters.
uint32_t TakeWord(std::string_view text, size_t* at) {
  uint32_t hash = 0x9e3779b9;
  uint8_t previous = 0;
  size_t i = *at;
  for (; i < text.size(); ++i) {
    const uint8_t c = WordByte(text[i]);
    if (c == 0) break;
    if (c != previous || c <= '9') hash = (std::rotl(hash, 5) ^ c) * 0x85ebca6bu;
    previous = c;
  }
  *at = i;
  return hash ^ (hash >> 15);
}

uint64_t WordBit(uint32_t word) {
  return uint64_t{1} << (word & 63);
}

// A word of a pattern is a whole word of the message if something that is no letter and no digit stands at
// either side, in every message that fits.
std::vector<uint32_t> WordsOf(const PatternSteps& pattern) {
  std::vector<uint32_t> words;
  bool bounded = true;  // what stands before the step's text
  for (size_t s = 0; s < pattern.steps.size(); ++s) {
    const PatternStep& step = pattern.steps[s];
    const bool last = s + 1 == pattern.steps.size();
    switch (step.kind) {
      case PatternStep::kText: {
        const bool ends = last || pattern.steps[s + 1].kind == PatternStep::kFullStop;
        for (size_t i = 0; i < step.text.size();) {
          if (WordByte(step.text[i]) == 0) {
            ++i;
            continue;
          }
          const size_t begin = i;
          const uint32_t word = TakeWord(step.text, &i);
          if ((begin > 0 || bounded) && (i < step.text.size() || ends)) words.push_back(word);
        }
        bounded = WordByte(step.text.back()) == 0;
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
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// The message may have a quote before it.
std::optional<uint32_t> FirstWordOf(const PatternSteps& pattern, const std::vector<uint32_t>& words) {
  const size_t text = pattern.steps[0].kind == PatternStep::kOptional ? 1 : 0;
  if (text == pattern.steps.size() || pattern.steps[text].kind != PatternStep::kText) return std::nullopt;
  size_t at = 0;
  const uint32_t word = TakeWord(pattern.steps[text].text, &at);
  if (at == 0 || !std::binary_search(words.begin(), words.end(), word)) return std::nullopt;
  return word;
}

}  // namespace

TemplateWords RequiredWords(int index, const std::vector<PatternSteps>& patterns) {
  TemplateWords common{index, WordsOf(patterns[0]), {}};
  common.first = FirstWordOf(patterns[0], common.words);
  for (size_t i = 1; i < patterns.size(); ++i) {
    const std::vector<uint32_t> words = WordsOf(patterns[i]);
    if (FirstWordOf(patterns[i], words) != common.first) common.first.reset();
    std::vector<uint32_t> both;
    std::set_intersection(common.words.begin(), common.words.end(), words.begin(), words.end(),
                          std::back_inserter(both));
    common.words = std::move(both);
  }
  return common;
}

std::vector<RequiredWord> RequiredWordTexts(const std::vector<PatternSteps>& patterns) {
  const std::vector<uint32_t> required = RequiredWords(0, patterns).words;
  std::vector<RequiredWord> words;
  int sentence = 0;
  for (const PatternStep& step : patterns[0].steps) {
    ++sentence;
    if (step.kind != PatternStep::kText) continue;
    for (size_t i = 0; i < step.text.size();) {
      if (WordByte(step.text[i]) == 0) {
        if (step.text[i] == '.') ++sentence;
        ++i;
        continue;
      }
      const size_t begin = i;
      if (std::binary_search(required.begin(), required.end(), TakeWord(step.text, &i)))
        words.push_back({step.text.substr(begin, i - begin), sentence});
    }
  }
  return words;
}

RequiredWordIndex::RequiredWordIndex(const std::vector<TemplateWords>& templates) {
  std::map<uint32_t, int> frequency;
  for (const TemplateWords& t : templates) {
    for (uint32_t word : t.words) ++frequency[word];
  }
  std::map<uint32_t, std::vector<Demand>> by_rarest;
  for (const TemplateWords& t : templates) {
    Demand demand;
    demand.index = t.index;
    for (uint32_t word : t.words) demand.words |= WordBit(word);
    if (t.first) {
      first_words_.set(*t.first % first_words_.size());
    } else {
      first_words_.set();
    }
    if (t.words.empty()) {
      wordless_.push_back(demand);
      continue;
    }
    const auto rarer = [&](uint32_t a, uint32_t b) { return frequency[a] < frequency[b]; };
    by_rarest[*std::min_element(t.words.begin(), t.words.end(), rarer)].push_back(demand);
  }
  slots_.resize(std::bit_ceil(4 * by_rarest.size() + 1));
  slot_mask_ = static_cast<uint32_t>(slots_.size() - 1);
  for (const auto& [word, demands] : by_rarest) {
    uint32_t slot = (word >> 6) & slot_mask_;
    while (slots_[slot].begin != slots_[slot].end) slot = (slot + 1) & slot_mask_;
    slots_[slot] = {word, static_cast<uint32_t>(demands_.size()),
                    static_cast<uint32_t>(demands_.size() + demands.size())};
    demands_.insert(demands_.end(), demands.begin(), demands.end());
  }
}

void RequiredWordIndex::Find(std::string_view text, std::vector<int>* templates) const {
  templates->clear();
  size_t begin = text.starts_with('\'') ? 1 : 0;
  if (!first_words_.test(TakeWord(text, &begin) % first_words_.size())) return;
  uint64_t held = 0;
  for (size_t i = 0; i < text.size();) {
    if (WordByte(text[i]) == 0) {
      ++i;
      continue;
    }
    const uint32_t word = TakeWord(text, &i);
    const bool maybe_again = (held & WordBit(word)) != 0;
    held |= WordBit(word);
    for (uint32_t slot = (word >> 6) & slot_mask_; slots_[slot].begin != slots_[slot].end;
         slot = (slot + 1) & slot_mask_) {
      if (slots_[slot].word != word) continue;
      const int first = static_cast<int>(slots_[slot].begin);
      if (maybe_again && std::find(templates->begin(), templates->end(), first) != templates->end()) break;
      // Which of them may fit is known when all words are.
      for (uint32_t d = slots_[slot].begin; d < slots_[slot].end; ++d)
        templates->push_back(static_cast<int>(d));
      break;
    }
  }
  size_t kept = 0;
  for (const int d : *templates) {
    const Demand& demand = demands_[static_cast<size_t>(d)];
    if ((demand.words & ~held) == 0) (*templates)[kept++] = demand.index;
  }
  templates->resize(kept);
  for (const Demand& demand : wordless_) templates->push_back(demand.index);
}

}  // namespace vmsift
