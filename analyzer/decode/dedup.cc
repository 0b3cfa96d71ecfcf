#include "analyzer/decode/dedup.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "analyzer/decode/key_value_scanner.h"
#include "analyzer/decode/same_words.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// Whether `one` is but the wrapper around `whole`, told again with its code.
bool IsOuter(const Failure& one, const Failure& whole) {
  return !one.code.empty() && one.chain.size() == 1 && whole.chain.size() > 1 &&
         std::any_of(whole.chain.begin(), whole.chain.end() - 1, [&one](const ChainLink& link) {
           return EqualsIgnoreCase(link.code, one.code) && SayTheSame(one.message, link.message);
         });
}

// Whether two found errors are the same one: the same message under the same code, where both have one. A
// wrapper's message counts as well, since a summary may quote the outer error of what stands below it in
// full.
bool TellTheSame(const Failure& x, const Failure& y) {
  if (IsOuter(x, y) || IsOuter(y, x)) return true;
  // What only might be a code may be another word: `RestError: VM 'x' …`.
  const bool codes = !x.code.empty() && !y.code.empty();
  const bool same_code = codes && EqualsIgnoreCase(x.code, y.code);
  if (codes && !same_code && (x.confirmed || !x.colon_only) && (y.confirmed || !y.colon_only)) return false;
  // A code that stands alone is that of what is told in full beside it.
  if (same_code && (SaysNothing(x.message) || SaysNothing(y.message))) return true;
  if (SayTheSame(x.message, y.message) || (SaysNothing(x.message) && SaysNothing(y.message))) return true;
  const auto quotes_outer = [](const Failure& one, const Failure& whole) {
    return whole.chain.size() > 1 &&
           std::any_of(whole.chain.begin(), whole.chain.end(),
                       [&one](const ChainLink& link) { return SayTheSame(one.message, link.message); });
  };
  return quotes_outer(x, y) || quotes_outer(y, x);
}

// Whether two places of a block are conditions of one Kubernetes object, which repeat what is wrong with it.
bool InOneObject(const Block& block, size_t from, size_t to) {
  const std::string_view between = std::string_view(block.text).substr(from, to - from);
  return between.find("lastTransitionTime:") != std::string_view::npos &&
         between.find("kind:") == std::string_view::npos;
}

// Whether an error is a transcript's note of the error record that follows:
// `PS>TerminatingError(Update-AzVM): "…`.
bool IsNoteOfTranscript(const Block& block, size_t at) {
  constexpr size_t kFarthest = 1024;
  constexpr std::string_view kNote = "PS>TerminatingError(";
  const size_t from = at - std::min(at, kFarthest);
  const std::string_view before = std::string_view(block.text).substr(from, at - from);
  const size_t note = before.rfind(kNote);
  return note != std::string_view::npos && before.find("\"\n", note) == std::string_view::npos;
}

// Whether what was found now is `earlier` told again in another form, and not the same error once more.
bool IsDuplicateOf(const Block& block, const FoundError& now, const FoundError& earlier) {
  if (now.telling == earlier.telling) {
    // In one form it is told again, unless both stand on one line, or are but words without a time of their
    // own.
    // So are errors of one bracket, such as a response that a program dumps as text and as an object.
    const bool bare = now.telling == Origin::kBare && block.lines[now.line].time_size == 0;
    const bool one_bracket = now.failure.group != 0 && now.failure.group == earlier.failure.group;
    const bool repeated =
        now.telling == Origin::kDocument || (now.line != earlier.line && !bare && !one_bracket);
    if (repeated)
      return TellTheSame(now.failure, earlier.failure) &&
             (InOneObject(block, earlier.failure.offset, now.failure.offset) ||
              IsNoteOfTranscript(block, earlier.failure.offset));
  }
  return now.record == earlier.record && TellTheSame(now.failure, earlier.failure);
}

// Whether the words right before an error say that it is inside the one before it.
bool IsToldAsInner(const Block& block, size_t outer, size_t inner) {
  constexpr size_t kFarthest = 64;
  const size_t from = std::max(outer, inner - std::min(inner, kFarthest));
  const std::string_view before = std::string_view(block.text).substr(from, inner - from);
  return FindIgnoreCase(before, "exception details:") != std::string_view::npos ||
         FindIgnoreCase(before, "inner errors:") != std::string_view::npos;
}

// Whether an error that stands before another one is but the wrapper around it. `next_to`: nothing stands
// between the two.
bool IsWrapperOf(const Block& block, const MessageFinder* known, const FoundError& outer,
                 const FoundError& inner, bool next_to) {
  if (next_to && IsToldAsInner(block, outer.failure.offset, inner.failure.offset)) return true;
  if (outer.telling == Origin::kPhrase && inner.failure.offset < outer.end)
    return true;                                                   // told inside its message
  if (inner.failure.offset == outer.failure.offset) return false;  // a fork
  if (outer.telling == Origin::kDocument) {
    // A record of its own, with a time or a resource, wraps nothing that follows it.
    const bool record = outer.failure.time.has_value() || !outer.failure.resource_id.empty();
    return !record && FindIgnoreCase(outer.failure.message, "see inner errors") != std::string_view::npos;
  }
  // What a wrapper follows is no wrapper, but the cause.
  const auto wraps = [known](const Failure& failure) {
    return known != nullptr && known->IsWrapper(failure.code, failure.message);
  };
  if (wraps(inner.failure) && !wraps(outer.failure)) return false;
  if (RefersToInnerErrors(outer.failure.message)) return true;
  // A code that only wraps, told without its message.
  constexpr size_t kMostLines = 20;
  return inner.line - outer.line <= kMostLines && wraps(outer.failure);
}

// Hangs `inner` below the wrapper around it.
void HangBelow(const Failure& outer, Failure* inner) {
  // The wrapper may be in the chain already, told in another form.
  const bool told = std::any_of(inner->chain.begin(), inner->chain.end(), [&outer](const ChainLink& link) {
    return EqualsIgnoreCase(link.code, outer.chain.back().code);
  });
  if (told || inner->chain.size() + outer.chain.size() > kMaxChain) return;
  inner->chain.insert(inner->chain.begin(), outer.chain.begin(), outer.chain.end());
}

// `ERROR CODE: X` above the response that tells X in full is no error around it.
void DropEmptyOuters(std::vector<ChainLink>* chain) {
  for (size_t i = chain->size(); i-- > 1;) {
    const ChainLink& outer = (*chain)[i - 1];
    if (outer.message.empty() && EqualsIgnoreCase(outer.code, (*chain)[i].code))
      chain->erase(chain->begin() + static_cast<std::ptrdiff_t>(i) - 1);
  }
}

// Whether a message without a code is that of a code without a message on its line, whose key was damaged.
bool IsLostMessage(const FoundError& now, const FoundError& earlier) {
  constexpr size_t kFarthest = 256;
  return now.telling == Origin::kBare && now.line == earlier.line && !earlier.failure.code.empty() &&
         earlier.failure.message.empty() && now.failure.offset - earlier.failure.offset < kFarthest;
}

bool IsKnown(const MessageFinder* known, const Failure& failure) {
  return known != nullptr && known->IsCode(failure.code);
}

std::vector<FoundError> WithoutDuplicates(const Block& block, const MessageFinder* known,
                                          std::vector<FoundError>* found) {
  constexpr std::ptrdiff_t kLookBack = 16;
  std::vector<FoundError> kept;
  for (FoundError& now : *found) {
    const auto oldest = kept.size() > kLookBack ? kept.end() - kLookBack : kept.begin();
    // The error itself rather than a wrapper around it.
    auto earlier = kept.end();
    for (auto other = oldest; other != kept.end(); ++other) {
      if (!IsLostMessage(now, *other) && !IsDuplicateOf(block, now, *other)) continue;
      const bool outer = IsOuter(other->failure, now.failure);
      if (!outer || earlier == kept.end()) earlier = other;
      if (!outer) break;
    }
    if (earlier == kept.end()) {
      kept.push_back(std::move(now));
      continue;
    }
    Failure& before = earlier->failure;
    if (IsLostMessage(now, *earlier)) {
      now.failure.code = before.code;
      now.failure.chain = before.chain;
      now.failure.chain.back().message = now.failure.message;
    }
    // Two forms that agree in code and message are no chance.
    const bool agree = now.telling != earlier->telling && !before.code.empty() &&
                       EqualsIgnoreCase(before.code, now.failure.code) && !SaysNothing(before.message) &&
                       !SaysNothing(now.failure.message);
    if (agree)
      before.confirmed = now.failure.confirmed =
          before.confirmed || now.failure.confirmed || !before.colon_only;
    if (IsOuter(now.failure, before)) continue;
    const bool better = IsOuter(before, now.failure) || earlier->telling == Origin::kBare ||
                        (!before.confirmed && now.failure.confirmed) ||
                        (before.code.empty() && !now.failure.code.empty()) ||
                        (before.confirmed == now.failure.confirmed &&
                         ((SaysNothing(before.message) && !SaysNothing(now.failure.message)) ||
                          (!IsKnown(known, before) && IsKnown(known, now.failure)) ||
                          now.failure.chain.size() > before.chain.size()));
    if (!better) continue;
    // A wrapper that stood alone goes with what is told in full.
    if (!IsOuter(before, now.failure)) {
      now.failure.offset = earlier->failure.offset;
      now.line = earlier->line;
    }
    *earlier = std::move(now);
  }
  std::stable_sort(kept.begin(), kept.end(), [](const FoundError& a, const FoundError& b) {
    return a.failure.offset < b.failure.offset;
  });
  return kept;
}

}  // namespace

void MergeDuplicates(const Block& block, const MessageFinder* known, std::vector<FoundError>* found) {
  std::stable_sort(found->begin(), found->end(), [](const FoundError& a, const FoundError& b) {
    return a.failure.offset < b.failure.offset;
  });
  size_t record = 0;
  size_t line = 0;
  for (FoundError& now : *found) {
    now.line = block.LineAt(now.failure.offset);
    for (; line <= now.line; ++line) {
      if (block.lines[line].begins_record) record = line;
    }
    now.record = record;
  }
  // Once more, since what was told in part first may be known in full now.
  std::vector<FoundError> kept = WithoutDuplicates(block, known, found);
  kept = WithoutDuplicates(block, known, &kept);
  found->clear();
  for (FoundError& now : kept) {
    const bool counts = now.failure.confirmed || IsKnown(known, now.failure);
    bool next_to = true;
    while (!found->empty() && counts && IsWrapperOf(block, known, found->back(), now, next_to)) {
      HangBelow(found->back().failure, &now.failure);
      found->pop_back();
      next_to = false;
    }
    found->push_back(std::move(now));
  }
  for (FoundError& told : *found) DropEmptyOuters(&told.failure.chain);
}

}  // namespace vmsift
