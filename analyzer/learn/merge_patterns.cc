#include "analyzer/learn/merge_patterns.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace vmsift {
namespace {

constexpr size_t kManyWords = 8;  // at one place: more than templates would have in common otherwise
// A word this many times as frequent as all others at its place is text. Unknown words are more likely
// values.
constexpr uint64_t kDominance = 10;
constexpr uint64_t kDominanceOfUnknown = 100;
constexpr uint64_t kNoiseShare = 20;   // one in how many messages may have another word where a few words are
constexpr size_t kFreeTextForms = 4;   // patterns that begin alike, to take what follows as free text
constexpr size_t kMinPrefixWords = 3;  // of a beginning that free text follows
constexpr size_t kMaxPlaces = 8 << 20;  // of all patterns: bounds the memory of a merge
constexpr size_t kMaxGeneral = 256;     // the most frequent patterns, which others may be instances of
constexpr int kMaxRounds = 64;

// A pattern of the round, with what the rules ask for.
struct Candidate {
  const Elements* elements = nullptr;
  const std::vector<size_t>* messages = nullptr;
  uint64_t count = 0;
  bool taken = false;  // by a merge of this round
};

std::vector<Candidate> CandidatesOf(const CodeMessages& messages, const Patterns& patterns) {
  std::vector<Candidate> candidates;
  for (const auto& [elements, members] : patterns)
    candidates.push_back({&elements, &members, messages.Count(members), false});
  return candidates;
}

// The patterns after a round: those that were not taken, and the merged ones.
class NextPatterns {
 public:
  void Add(const Elements& elements, const std::vector<size_t>& members) {
    std::vector<size_t>& all = patterns_[WithoutGapRuns(elements)];
    all.insert(all.end(), members.begin(), members.end());
  }
  Patterns Finish(const std::vector<Candidate>& candidates) {
    for (const Candidate& candidate : candidates) {
      if (!candidate.taken) Add(*candidate.elements, *candidate.messages);
    }
    for (auto& [elements, members] : patterns_) std::sort(members.begin(), members.end());
    return std::move(patterns_);
  }

 private:
  Patterns patterns_;
};

uint64_t Mixed(uint64_t value) {
  value = (value + 0x9e3779b97f4a7c15u) * 0xbf58476d1ce4e5b9u;
  return (value ^ (value >> 31)) * 0x94d049bb133111ebu;
}

// A place of a pattern; equal keys: the patterns are the same but for this place.
struct PlaceKey {
  uint64_t key = 0;
  uint32_t candidate = 0;
  uint32_t place = 0;
  friend auto operator<=>(const PlaceKey&, const PlaceKey&) = default;
};

std::vector<PlaceKey> PlaceKeys(const CodeMessages& messages, const std::vector<Candidate>& candidates) {
  std::vector<PlaceKey> keys;
  for (uint32_t c = 0; c < candidates.size(); ++c) {
    const Elements& elements = *candidates[c].elements;
    const auto hash_at = [](size_t place, Element element) {
      return Mixed((uint64_t{element.symbol()} << 33) ^ (uint64_t{element.after_space()} << 32) ^ place);
    };
    uint64_t whole = Mixed(elements.size());
    for (size_t p = 0; p < elements.size(); ++p) whole += hash_at(p, elements[p]);
    for (size_t p = 0; p < elements.size() && keys.size() < kMaxPlaces; ++p) {
      if (!elements[p].is_gap() && !messages.IsWord(elements[p])) continue;
      const uint64_t key =
          whole - hash_at(p, elements[p]) + Mixed(p << 1 | (elements[p].after_space() ? 1 : 0));
      keys.push_back({key, c, static_cast<uint32_t>(p)});
    }
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

// What patterns have at the place where they differ.
struct PlaceWords {
  size_t words = 0;
  size_t known = 0;
  size_t gap_messages = 0;  // of patterns with a gap there
  uint64_t count = 0;
  uint64_t gap_count = 0;
  uint64_t top_count = 0;  // of the most frequent word
  bool top_known = false;
};

PlaceWords WordsAt(const CodeMessages& messages, const std::vector<Candidate>& candidates,
                   const PlaceKey* begin, const PlaceKey* end) {
  PlaceWords at;
  for (const PlaceKey* key = begin; key != end; ++key) {
    const Candidate& candidate = candidates[key->candidate];
    const Element element = (*candidate.elements)[key->place];
    at.count += candidate.count;
    if (element.is_gap()) {
      at.gap_messages += candidate.messages->size();
      at.gap_count += candidate.count;
      continue;
    }
    ++at.words;
    at.known += messages.IsKnown(element) ? 1 : 0;
    if (candidate.count > at.top_count) {
      at.top_count = candidate.count;
      at.top_known = messages.IsKnown(element);
    }
  }
  return at;
}

// Whether the words of a place are one of text, and a few that are slips or noise.
bool IsDominated(const PlaceWords& at) {
  const uint64_t others = at.count - at.top_count;
  if (others <= 1) return at.top_count >= kDominance;
  return at.top_count > others * (at.top_known ? kDominance : kDominanceOfUnknown);
}

bool AreValues(const PlaceWords& at) {
  if (IsDominated(at)) return false;
  const bool gap_is_noise = at.words > 1 && at.gap_count * kNoiseShare < at.count;
  const size_t forms = at.words + (gap_is_noise ? 0 : at.gap_messages);
  if (forms >= kManyWords) return true;
  if (at.gap_count * 2 > at.count) return true;
  if (at.known == at.words) return false;
  if (forms >= 3) return at.known * 2 <= forms;
  return at.known == 0 && at.words == 1;  // two words may well be those of two templates
}

bool MergeOnePlace(const CodeMessages& messages, Patterns* patterns) {
  std::vector<Candidate> candidates = CandidatesOf(messages, *patterns);
  const std::vector<PlaceKey> keys = PlaceKeys(messages, candidates);
  // Places with many forms first: they are values most certainly.
  std::vector<std::tuple<size_t, size_t, size_t>> groups;  // forms, as a rank; begin and end in keys
  for (size_t begin = 0, end = 0; begin < keys.size(); begin = end) {
    while (end < keys.size() && keys[end].key == keys[begin].key) ++end;
    if (end - begin < 2) continue;
    const PlaceWords at = WordsAt(messages, candidates, &keys[begin], keys.data() + end);
    if (AreValues(at)) groups.emplace_back(SIZE_MAX - at.words - at.gap_messages, begin, end);
  }
  // Ties by the patterns themselves, which are in the order of candidates.
  std::sort(groups.begin(), groups.end(), [&keys](const auto& a, const auto& b) {
    const PlaceKey& x = keys[std::get<1>(a)];
    const PlaceKey& y = keys[std::get<1>(b)];
    return std::tie(std::get<0>(a), x.candidate, x.place) < std::tie(std::get<0>(b), y.candidate, y.place);
  });
  NextPatterns next;
  bool changed = false;
  for (const auto& [rank, begin, end] : groups) {
    const auto is_taken = [&](const PlaceKey& key) { return candidates[key.candidate].taken; };
    if (std::any_of(&keys[begin], keys.data() + end, is_taken)) continue;
    for (size_t k = begin; k < end; ++k) {
      Candidate& candidate = candidates[keys[k].candidate];
      Elements elements = *candidate.elements;
      Element& element = elements[keys[k].place];
      element = Element(Element::kGap, element.after_space());
      next.Add(elements, *candidate.messages);
      candidate.taken = changed = true;
    }
  }
  if (changed) *patterns = next.Finish(candidates);
  return changed;
}

// With `a, b, c` as one value; nothing if there is no such list.
std::optional<Elements> WithoutLists(const CodeMessages& messages, const Elements& elements) {
  Elements result;
  for (size_t i = 0; i < elements.size(); ++i) {
    result.push_back(elements[i]);
    if (!elements[i].is_gap()) continue;
    while (i + 2 < elements.size() && elements[i + 1].is_text() && messages.TextOf(elements[i + 1]) == "," &&
           elements[i + 2].is_gap())
      i += 2;
  }
  if (result.size() == elements.size()) return std::nullopt;
  return result;
}

bool MergeLists(const CodeMessages& messages, Patterns* patterns) {
  std::vector<Candidate> candidates = CandidatesOf(messages, *patterns);
  NextPatterns next;
  bool changed = false;
  for (Candidate& candidate : candidates) {
    const std::optional<Elements> single = WithoutLists(messages, *candidate.elements);
    if (!single || patterns->count(*single) == 0) continue;
    next.Add(*single, *candidate.messages);
    candidate.taken = changed = true;
  }
  if (changed) *patterns = next.Finish(candidates);
  return changed;
}

bool FreeTextMayFollow(const CodeMessages& messages, Element element) {
  if (!element.is_text() || messages.IsWord(element)) return false;
  return std::string_view(":='\"([").find(messages.TextOf(element)) != std::string_view::npos;
}

// The elements that all patterns from `begin` to `end` end with, after their first `prefix` ones and at least
// one more.
size_t CommonEnd(const Candidate* begin, const Candidate* end, size_t prefix) {
  const Elements& first = *begin->elements;
  size_t common = first.size() - std::min(first.size(), prefix + 1);
  for (const Candidate* candidate = begin + 1; candidate != end; ++candidate) {
    const Elements& elements = *candidate->elements;
    common = std::min(common, elements.size() - std::min(elements.size(), prefix + 1));
    size_t same = 0;
    while (same < common && elements[elements.size() - 1 - same] == first[first.size() - 1 - same]) ++same;
    common = same;
  }
  return common;
}

// Whether the patterns from `begin` to `end` are forms of one template with free text after `prefix`
// elements: they are many, go on in different ways, and none is frequent among them.
bool IsFreeText(const Candidate* begin, const Candidate* end, size_t prefix, uint64_t min_count) {
  if (static_cast<size_t>(end - begin) < kFreeTextForms) return false;
  std::set<Element> next;
  size_t rare = 0;  // too rare to be a template's
  uint64_t count = 0;
  uint64_t most = 0;
  for (const Candidate* candidate = begin; candidate != end; ++candidate) {
    if (candidate->taken) return false;
    const Elements& elements = *candidate->elements;
    count += candidate->count;
    if (elements.size() <= prefix) continue;
    rare += candidate->count < min_count ? 1 : 0;
    next.insert(elements[prefix]);
    // Text of rare words only, or in quotes, is a value already, perhaps with a mark after it.
    const bool is_free = elements.size() <= prefix + 2 && !elements[prefix].is_text();
    if (!is_free) most = std::max(most, candidate->count);
  }
  return (next.size() >= 3 || rare >= kFreeTextForms) && most * 2 <= count;
}

// Replaces what follows the first `prefix` elements by a gap, up to what all have at their end.
void TakeFreeText(Candidate* begin, Candidate* end, size_t prefix, NextPatterns* next) {
  const auto tail = static_cast<std::ptrdiff_t>(CommonEnd(begin, end, prefix));
  for (Candidate* candidate = begin; candidate != end; ++candidate) {
    const Elements& elements = *candidate->elements;
    if (elements.size() <= prefix) continue;  // nothing follows: no value
    Elements merged(elements.begin(), elements.begin() + static_cast<std::ptrdiff_t>(prefix));
    merged.emplace_back(Element::kGap, elements[prefix].after_space());
    merged.insert(merged.end(), elements.end() - tail, elements.end());
    next->Add(merged, *candidate->messages);
    candidate->taken = true;
  }
}

// Short beginnings first, as free text may hold colons and quotes of its own.
bool MergeFreeText(const CodeMessages& messages, uint64_t min_count, Patterns* patterns) {
  std::vector<Candidate> candidates = CandidatesOf(messages, *patterns);
  NextPatterns next;
  bool changed = false;
  size_t longest = 0;
  for (const Candidate& candidate : candidates) longest = std::max(longest, candidate.elements->size());
  for (size_t prefix = kMinPrefixWords + 1; prefix <= longest; ++prefix) {
    for (size_t begin = 0, end = 0; begin < candidates.size(); begin = end) {
      const Elements& first = *candidates[begin].elements;
      end = begin + 1;
      if (first.size() < prefix || !FreeTextMayFollow(messages, first[prefix - 1])) continue;
      const auto prefix_end = first.begin() + static_cast<std::ptrdiff_t>(prefix);
      const auto begins_alike = [&](const Elements& elements) {
        return elements.size() >= prefix && std::equal(first.begin(), prefix_end, elements.begin());
      };
      // The patterns are sorted, so those that begin alike are neighbours.
      while (end < candidates.size() && begins_alike(*candidates[end].elements)) ++end;
      const auto words =
          std::count_if(first.begin(), prefix_end, [&](Element element) { return messages.IsWord(element); });
      if (static_cast<size_t>(words) < kMinPrefixWords ||
          !IsFreeText(&candidates[begin], candidates.data() + end, prefix, min_count))
        continue;
      TakeFreeText(&candidates[begin], candidates.data() + end, prefix, &next);
      changed = true;
    }
  }
  if (changed) *patterns = next.Finish(candidates);
  return changed;
}

// Whether a pattern has words or values wherever `general` has values, and is the same elsewhere. If
// `general` ends in free text, the pattern may have any there.
bool IsInstanceOf(const CodeMessages& messages, const Elements& pattern, const Elements& general) {
  const bool free_end = general.size() > kMinPrefixWords && general.back().is_gap() &&
                        FreeTextMayFollow(messages, general[general.size() - 2]);
  if (pattern == general || (free_end ? pattern.size() < general.size() : pattern.size() != general.size()))
    return false;
  for (size_t p = 0; p < general.size() - (free_end ? 1 : 0); ++p) {
    const bool is_value = general[p].is_gap() && general[p].after_space() == pattern[p].after_space() &&
                          (pattern[p].is_gap() || messages.IsWord(pattern[p]));
    if (!is_value && pattern[p] != general[p]) return false;
  }
  return true;
}

// Each goes to the most frequent pattern that it is an instance of.
bool MergeInstances(const CodeMessages& messages, Patterns* patterns) {
  std::vector<Candidate> candidates = CandidatesOf(messages, *patterns);
  std::vector<const Candidate*> general;
  for (const Candidate& candidate : candidates) general.push_back(&candidate);
  std::stable_sort(general.begin(), general.end(),
                   [](const Candidate* a, const Candidate* b) { return a->count > b->count; });
  general.resize(std::min(general.size(), kMaxGeneral));
  NextPatterns next;
  bool changed = false;
  for (Candidate& candidate : candidates) {
    for (const Candidate* frequent : general) {
      if (frequent->count < candidate.count * kDominance) break;
      if (!IsInstanceOf(messages, *candidate.elements, *frequent->elements)) continue;
      next.Add(*frequent->elements, *candidate.messages);
      candidate.taken = changed = true;
      break;
    }
  }
  if (changed) *patterns = next.Finish(candidates);
  return changed;
}

}  // namespace

Patterns MergePatterns(const CodeMessages& messages, uint64_t min_count, Patterns patterns) {
  for (int round = 0; round < kMaxRounds; ++round) {
    if (!MergeOnePlace(messages, &patterns) && !MergeLists(messages, &patterns) &&
        !MergeInstances(messages, &patterns) && !MergeFreeText(messages, min_count, &patterns))
      break;
  }
  return patterns;
}

}  // namespace vmsift
