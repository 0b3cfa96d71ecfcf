// The search itself: tries a pattern's steps on one message in RE2's order, within a budget.
#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/ascii_case.h"
#include "base/byte_masks.h"
#include "matchers/backtracking_matcher.h"
#include "matchers/latin1_case.h"

namespace vmsift {
namespace {

constexpr size_t kNowhere = static_cast<size_t>(-1);

size_t CommonPrefix(std::string_view a, std::string_view b) {
  const size_t size = std::min(a.size(), b.size());
  size_t i = 0;
  if constexpr (std::endian::native == std::endian::little) {
    for (; i + sizeof(uint64_t) <= size; i += sizeof(uint64_t)) {
      uint64_t of_a;
      uint64_t of_b;
      std::memcpy(&of_a, a.data() + i, sizeof(of_a));
      std::memcpy(&of_b, b.data() + i, sizeof(of_b));
      if (of_a != of_b) return i + static_cast<size_t>(std::countr_zero(of_a ^ of_b)) / 8;
    }
  }
  while (i < size && a[i] == b[i]) ++i;
  return i;
}

}  // namespace

// One message on its way through the steps. Functions that return true have found the answer, or have used
// the budget up: either way the search is over.
class BacktrackingSearch {
 public:
  BacktrackingSearch(const BacktrackingMatcher& pattern, std::string_view text, std::string_view* values,
                     int64_t budget)
      : pattern_(pattern), text_(text), values_(values), budget_(budget) {}

  Fit Find() {
    if (!pattern_.compiled_) return Fit::kUnknown;
    // First with the mark that ends the message in its place, as the first capturing expression has it. If
    // the search never came that far, it would not get further without the mark.
    strict_ = pattern_.has_closing_;
    if (Search()) return exhausted_ ? Fit::kUnknown : Fit::kYes;
    if (!strict_ || !met_closing_) return Fit::kNo;
    strict_ = false;
    if (Search()) return exhausted_ ? Fit::kUnknown : Fit::kYes;
    return Fit::kNo;
  }

  int64_t budget() const { return budget_; }

 private:
  using Node = BacktrackingMatcher::Node;

  // What has failed at a node that may skip any text: everything from a place on.
  struct Memory {
    size_t rests;     // beginnings of what follows the node
    size_t closings;  // closing quotes of a value
  };

  bool Search() {
    std::fill_n(memories_.begin(), pattern_.memory_count_, Memory{kNowhere, kNowhere});
    return Run(0, 0);
  }

  bool Spend(size_t steps) {
    budget_ -= static_cast<int64_t>(steps);
    if (budget_ < 0) exhausted_ = true;
    return exhausted_;
  }

  // The next `byte` at or after `from`, which may be past the end.
  size_t NextByte(char byte, size_t from) {
    if (from >= text_.size()) return kNowhere;
    const void* found = std::memchr(text_.data() + from, byte, text_.size() - from);
    const size_t at =
        found == nullptr ? kNowhere : static_cast<size_t>(static_cast<const char*>(found) - text_.data());
    budget_ -= static_cast<int64_t>((std::min(at, text_.size()) - from) / 32);
    return at;
  }

  bool MayBegin(const Node& node, size_t at) const {
    if (node.left >= 0) return text_.size() - at == static_cast<size_t>(node.left);
    if (node.begins == Node::kWithAny) return true;
    return at < text_.size() && (node.begins == Node::kWithByte ? text_[at] : Lower(text_[at])) == node.first;
  }

  // The next place at or after `at`, and within the text, where a node may begin.
  size_t NextBeginning(const Node& node, size_t at) {
    const size_t size = text_.size();
    if (at > size) return kNowhere;
    if (node.left >= 0) {
      const size_t left = static_cast<size_t>(node.left);
      return left <= size - at ? size - left : kNowhere;
    }
    switch (node.begins) {
      case Node::kWithAny:
        return at;
      case Node::kWithByte:
        return NextByte(node.first, at);
      case Node::kWithLetter:
        for (; at < size; ++at) {
          --budget_;
          if (Lower(text_[at]) == node.first) return at;
        }
        return kNowhere;
    }
    return kNowhere;
  }

  bool RunIfItMay(size_t index, size_t at) { return MayBegin(pattern_.nodes_[index], at) && Run(index, at); }

  bool Run(size_t index, size_t at) {
    for (;; ++index) {
      const Node& node = pattern_.nodes_[index];
      if (Spend(1)) return true;
      switch (node.kind) {
        case Node::kLiteral:
          if (!Stands(node.text, node.length, at)) return false;
          at += node.length;
          break;
        case Node::kStretch:
          return RunStretch(index, 0, at);
        case Node::kOptional:
          if (at < text_.size() && text_[at] == node.byte && Run(index + 1, at + 1)) return true;
          break;
        case Node::kValue:
          return RunValue(index, at);
        case Node::kSentences:
          return RunSentences(index, at);
        case Node::kBullet:
          return RunBullet(index, at);
        case Node::kFullStop:
          met_closing_ = true;
          if (at < text_.size() && text_[at] == node.byte && Run(index + 1, at + 1)) return true;
          if (strict_) return false;
          break;
        case Node::kEnd:
          return at == text_.size();
        case Node::kEndOfWord:
          return at == text_.size() || !IsAsciiAlnum(text_[at]);
      }
    }
  }

  bool Stands(size_t text, size_t length, size_t at) const {
    return text_.size() - at >= length &&
           std::memcmp(text_.data() + at, pattern_.text_.data() + text, length) == 0;
  }

  // The bytes of a segment in either letter case, each letter once or more. `*run` is where the last letter
  // begins.
  bool Follow(size_t begin, size_t end, size_t* at, size_t* run) {
    const size_t size = text_.size();
    size_t i = *at;
    char previous = 0;
    size_t k = begin;
    for (; k < end; ++k) {
      const char c = Lower(pattern_.text_[k]);
      const bool letter = IsLetter(c);
      if (letter && c == previous) continue;
      if (i >= size || Lower(text_[i]) != c) break;
      *run = i++;
      while (letter && i < size && Lower(text_[i]) == c) ++i;
      previous = c;
    }
    budget_ -= static_cast<int64_t>((i - *at) / 32);
    *at = i;
    return k == end;
  }

  // Where the next word and the space after it end; kNowhere when there is none.
  size_t AfterWord(size_t at) {
    const size_t space = NextByte(' ', at);
    return space == kNowhere || space == at ? kNowhere : space + 1;
  }

  bool RunStretch(size_t index, size_t segment, size_t at) {
    const Node& node = pattern_.nodes_[index];
    const uint32_t* const begins = pattern_.segments_.data() + node.segment;
    const size_t end = node.text + node.length;
    const size_t count = node.segment_count;
    if (Spend(1)) return true;

    // Most messages stand there as the template has them, at least as far as words are inserted: that comes
    // first, since inserting nothing is the first way to try. Then backwards, where words may be inserted.
    const size_t length = end - begins[segment];
    const size_t equal = CommonPrefix(text_.substr(at), {pattern_.text_.data() + begins[segment], length});
    size_t reached = count - 1;
    if (equal == length && !node.gives_back && !GoesOn(end, at + length)) {
      if (RunIfItMay(index + 1, at + length)) return true;
    } else {
      while (begins[reached] - begins[segment] > equal) --reached;
      if (RunSegment(index, reached, at + (begins[reached] - begins[segment]))) return true;
    }
    for (; reached > segment; --reached) {
      if (RunWithWords(index, reached, at + (begins[reached] - begins[segment]))) return true;
    }
    return false;
  }

  // Whether the last letter of the pattern's text before `end` stands at `at` once more.
  bool GoesOn(size_t end, size_t at) const {
    const char last = Lower(pattern_.text_[end - 1]);
    return IsLetter(last) && at < text_.size() && Lower(text_[at]) == last;
  }

  // A segment byte by byte, then the rest of its stretch.
  bool RunSegment(size_t index, size_t segment, size_t at) {
    const Node& node = pattern_.nodes_[index];
    const uint32_t* const begins = pattern_.segments_.data() + node.segment;
    const bool last = segment + 1 == node.segment_count;
    size_t run = at;
    if (!Follow(begins[segment], last ? node.text + node.length : begins[segment + 1], &at, &run))
      return false;
    if (!last) return RunSegmentIfItMay(index, segment + 1, at) || RunWithWords(index, segment + 1, at);
    if (RunIfItMay(index + 1, at)) return true;
    while (node.gives_back && --at > run) {
      if (Run(index + 1, at)) return true;
    }
    return false;
  }

  // With one or two words inserted before the segment.
  bool RunWithWords(size_t index, size_t segment, size_t at) {
    for (int words = 0; words < 2; ++words) {
      at = AfterWord(at);
      if (at == kNowhere) return false;
      if (RunSegmentIfItMay(index, segment, at)) return true;
    }
    return false;
  }

  bool RunSegmentIfItMay(size_t index, size_t segment, size_t at) {
    const Node& node = pattern_.nodes_[index];
    const size_t begin = pattern_.segments_[node.segment + segment];
    if (begin < node.text + node.length &&
        (at >= text_.size() || Lower(text_[at]) != Lower(pattern_.text_[begin]))) {
      return false;
    }
    return RunStretch(index, segment, at);
  }

  bool RunSentences(size_t index, size_t at) {
    size_t& failed = memories_[pattern_.nodes_[index].memory].rests;
    if (RunIfItMay(index + 1, at)) return true;
    for (size_t space = NextByte(' ', at); space < failed; space = NextByte(' ', space + 1)) {
      if (Spend(1) || RunIfItMay(index + 1, space + 1)) return true;
    }
    failed = std::min(failed, at);
    return false;
  }

  bool RunBullet(size_t index, size_t at) {
    if (RunBulletAfterSpace(index, at)) return true;
    // A space alone, or nothing.
    return (IsSpace(at) && Run(index + 1, at + 1)) || Run(index + 1, at);
  }

  bool RunBulletAfterSpace(size_t index, size_t at) {
    if (IsSpace(at) && RunBulletAt(index, at + 1)) return true;
    return RunBulletAt(index, at);
  }

  bool RunBulletAt(size_t index, size_t at) {
    const std::string_view rest = text_.substr(at);
    size_t length = 0;
    if (rest.starts_with('-') || rest.starts_with('*')) {
      length = 1;
    } else if (rest.starts_with("\xE2\x80\xA2")) {
      length = 3;
    } else {
      while (length < rest.size() &&
             (IsAsciiDigit(rest[length]) || (rest[length] >= 'a' && rest[length] <= 'z'))) {
        ++length;
      }
      if (Spend(length / 32)) return true;
      if (length == 0 || length == rest.size() || (rest[length] != '.' && rest[length] != ')')) return false;
      ++length;
    }
    at += length;
    return (IsSpace(at) && Run(index + 1, at + 1)) || Run(index + 1, at);
  }

  bool IsSpace(size_t at) const { return at < text_.size() && text_[at] == ' '; }
  bool BeginsClause(size_t at) const { return at < text_.size() && (text_[at] == ' ' || text_[at] == ','); }

  void SetValue(const Node& node, size_t begin, size_t end) {
    values_[node.placeholder] = text_.substr(begin, end - begin);
  }

  bool RunValue(size_t index, size_t at) {
    const Node& node = pattern_.nodes_[index];
    // With the mark of the end in its place, the value before it is one in quotes, without a clause.
    const bool bare = strict_ && node.closing;
    met_closing_ |= node.closing || pattern_.nodes_[index + 1].kind == Node::kFullStop;
    if (at < text_.size() && text_[at] == '\'' && RunInQuotes(index, at, !bare)) return true;
    if (!node.quoted) return RunAnyText(index, at, !bare);
    if (bare) return false;
    if (node.lost_quote && at < text_.size() && text_[at] == '\'' && RunWord(index, at + 1)) return true;
    return RunWord(index, at);
  }

  bool RunInQuotes(size_t index, size_t at, bool clause) {
    const Node& node = pattern_.nodes_[index];
    Memory& memory = memories_[node.memory];
    const size_t first = NextByte('\'', at + 1);
    for (size_t close = first; close < memory.closings; close = NextByte('\'', close + 1)) {
      if (Spend(1) || RunAfterValue(index, at + 1, close, close + 1, clause)) return true;
      if (node.name) return false;
    }
    if (!node.name) memory.closings = std::min(memory.closings, first);
    return false;
  }

  // A single word: without spaces and quotes.
  bool RunWord(size_t index, size_t at) {
    const Node& node = pattern_.nodes_[index];
    for (size_t end = at + 1; end <= text_.size(); ++end) {
      if (text_[end - 1] == ' ' || text_[end - 1] == '\'') return false;
      if (Spend(1)) return true;
      if (node.lost_quote && end < text_.size() && text_[end] == '\'' &&
          RunAfterValue(index, at, end, end + 1, /*clause=*/true)) {
        return true;
      }
      if (RunAfterValue(index, at, end, end, /*clause=*/true)) return true;
    }
    return false;
  }

  // What follows a value at `rest`, or after a clause there.
  bool RunAfterValue(size_t index, size_t begin, size_t end, size_t rest, bool clause) {
    const Node& node = pattern_.nodes_[index];
    const size_t failed = memories_[node.memory].rests;
    SetValue(node, begin, end);
    if (rest < failed && RunIfItMay(index + 1, rest)) return true;
    return clause && node.clause && rest < failed && BeginsClause(rest) && RunAnyRest(index, rest + 1);
  }

  // What follows a value, at `from` or anywhere later.
  bool RunAnyRest(size_t index, size_t from) {
    size_t& failed = memories_[pattern_.nodes_[index].memory].rests;
    const Node& next = pattern_.nodes_[index + 1];
    for (size_t rest = NextBeginning(next, from); rest < failed; rest = NextBeginning(next, rest + 1)) {
      if (Spend(1) || Run(index + 1, rest)) return true;
    }
    failed = std::min(failed, from);
    return false;
  }

  // A value without quotes, of any length: the shortest first.
  bool RunAnyText(size_t index, size_t at, bool clause) {
    const Node& node = pattern_.nodes_[index];
    const Node& next = pattern_.nodes_[index + 1];
    size_t& failed = memories_[node.memory].rests;
    size_t longest = text_.size();  // before a clause, which takes all that a longer value would
    if (clause && node.clause) {
      longest = FindAnyByte<' ', ','>(text_, at);
      if (Spend((longest - at) / 32)) return true;
    }
    for (size_t end = NextBeginning(next, at); end <= longest && end < failed;
         end = NextBeginning(next, end + 1)) {
      SetValue(node, at, end);
      if (Spend(1) || Run(index + 1, end)) return true;
    }
    SetValue(node, at, longest);
    if (longest < text_.size() && RunAnyRest(index, longest + 1)) return true;
    failed = std::min(failed, at);
    return false;
  }

  const BacktrackingMatcher& pattern_;
  const std::string_view text_;
  std::string_view* const values_;
  int64_t budget_;
  bool exhausted_ = false;
  bool strict_ = false;
  bool met_closing_ = false;
  std::array<Memory, BacktrackingMatcher::kMaxMemories> memories_;
};

Fit BacktrackingMatcher::Run(std::string_view text, std::string_view* values, int64_t* budget) const {
  BacktrackingSearch search(*this, text, values, *budget);
  const Fit fit = search.Find();
  *budget = search.budget();
  return fit;
}

}  // namespace vmsift
