#include "analyzer/learn/drop_slips.h"

#include <set>
#include <utility>

namespace vmsift {
namespace {

constexpr size_t kMinCutElements = 3;  // that a message must have after it was cut short

// What is left where a message was cut short. A text that ends in a full stop is whole.
void AddCutShort(const CodeMessages& messages, const Elements& pattern, std::vector<Elements>* slips) {
  for (size_t size = kMinCutElements; size < pattern.size(); ++size) {
    Elements cut(pattern.begin(), pattern.begin() + static_cast<std::ptrdiff_t>(size));
    if (cut.back().is_text() && messages.TextOf(cut.back()) == ".") continue;
    slips->push_back(cut);
    cut.emplace_back(Element::kGap, pattern[size].after_space());  // part of a word
    slips->push_back(WithoutGapRuns(cut));
  }
}

// What one slip makes of a pattern.
std::vector<Elements> SlipsOf(const CodeMessages& messages, const Elements& pattern) {
  std::vector<Elements> slips;
  for (size_t p = 0; p <= pattern.size(); ++p) {
    const auto at = static_cast<std::ptrdiff_t>(p);
    Elements longer = pattern;
    longer.emplace(longer.begin() + at, Element::kGap, p > 0);
    if (p == 0) longer[1] = Element(pattern[0].symbol(), true);
    slips.push_back(WithoutGapRuns(longer));
    if (p == pattern.size()) continue;
    if (messages.IsWord(pattern[p])) {
      Elements other = pattern;
      other[p] = Element(Element::kGap, pattern[p].after_space());
      slips.push_back(WithoutGapRuns(other));
    }
    Elements shorter = pattern;
    shorter.erase(shorter.begin() + at);
    if (p == 0 && !shorter.empty()) shorter[0] = Element(shorter[0].symbol(), false);
    slips.push_back(WithoutGapRuns(shorter));
  }
  AddCutShort(messages, pattern, &slips);
  return slips;
}

}  // namespace

void DropSlips(const CodeMessages& messages, uint64_t min_count, Patterns* patterns) {
  std::set<Elements> dropped;
  for (const auto& [pattern, members] : *patterns) {
    const uint64_t count = messages.Count(members);
    if (count < min_count * kSlipRatio || pattern.empty()) continue;
    for (Elements& slip : SlipsOf(messages, pattern)) {
      const auto found = patterns->find(slip);
      if (found == patterns->end()) continue;
      const uint64_t slips = messages.Count(found->second);
      const bool once_each = slips <= 2 * found->second.size();
      if (slips * (once_each ? kSlipRatio : kRepeatedSlipRatio) <= count) dropped.insert(std::move(slip));
    }
  }
  for (const Elements& slip : dropped) patterns->erase(slip);
}

}  // namespace vmsift
