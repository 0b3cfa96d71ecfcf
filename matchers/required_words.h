// Which templates a message cannot fit, told by the words that it does not hold.
//
// Every pattern demands words of the message as they stand, letter case and doubled letters aside; a template
// whose patterns all demand a word is ruled out for messages without it. A look at each word of a message
// leaves the few templates that may fit, however many there are. Words are told apart by hashes, so that a
// template may be left that does not fit; never is one ruled out that does.
#ifndef VMSIFT_MATCHERS_REQUIRED_WORDS_H_
#define VMSIFT_MATCHERS_REQUIRED_WORDS_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "matchers/pattern_steps.h"

namespace vmsift {

// What all patterns of a template demand, as hashes.
struct TemplateWords {
  int index = 0;                  // what RequiredWordIndex::Find calls the template
  std::vector<uint32_t> words;    // ascending; without any, the template is never ruled out
  std::optional<uint32_t> first;  // the word that the message begins with, if it begins with one
};
TemplateWords RequiredWords(int index, const std::vector<PatternSteps>& patterns);

// The same words as the first pattern spells them, in its order.
struct RequiredWord {
  std::string text;
  int sentence = 0;  // words of one sentence have no placeholder between them
};
std::vector<RequiredWord> RequiredWordTexts(const std::vector<PatternSteps>& patterns);

// Immutable once built; any thread may use it.
class RequiredWordIndex {
 public:
  explicit RequiredWordIndex(const std::vector<TemplateWords>& templates);

  // Replaces `templates` by those that may fit, in no order.
  void Find(std::string_view text, std::vector<int>* templates) const;

 private:
  // The templates whose rarest word this is: templates_[begin, end).
  struct Slot {
    uint32_t word = 0;
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  // What a template demands, a bit for the words of one hash.
  struct Demand {
    uint64_t words = 0;
    int index = 0;
  };

  std::vector<Slot> slots_;  // a hash table with open addressing; an empty slot has no templates
  uint32_t slot_mask_ = 0;
  std::vector<Demand> demands_;  // by rarest word
  std::vector<Demand> wordless_;
  // A bit for each hash of a word that a template begins with; all of them if one may begin with anything.
  std::bitset<1024> first_words_;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_REQUIRED_WORDS_H_
