#include "matchers/message_finder.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

#include "base/byte_masks.h"
#include "base/white_space.h"
#include "matchers/template_pattern.h"

namespace vmsift {
namespace {

constexpr size_t kMinOpening = 12;  // characters that must stand at the beginning, around the placeholder
constexpr size_t kMaxPlaceholder = 200;  // bytes of a parameter that are looked over
constexpr size_t kWrapperStart = 36;     // characters that tell a wrapper, if none is a parameter
constexpr size_t kWrapperText = 12;      // and otherwise, characters after its first parameter

bool IsIgnored(char c) {
  return IsBlank(c) || c == '\'' || c == '"' || c == '`' || c == '\\';
}

bool IsQuote(char c) {
  return c == '\'' || c == '"' || c == '`' || c == '\xE2';
}

std::string Condensed(std::string_view text, size_t most) {
  std::string out;
  for (char c : text) {
    if (out.size() == most) break;
    if (!IsIgnored(c)) out += AsciiLower(c);
  }
  return out;
}

size_t WordEnd(std::string_view text, size_t at) {
  while (at < text.size() && IsAsciiAlnum(text[at])) ++at;
  return at;
}

// Whether `condensed` stands at `at`, white space and quotes aside; `at` is then after it.
bool Passes(std::string_view text, std::string_view condensed, size_t* at) {
  size_t i = *at;
  for (char wanted : condensed) {
    while (i < text.size() && IsIgnored(text[i])) ++i;
    if (i >= text.size() || AsciiLower(text[i]) != wanted) return false;
    ++i;
  }
  *at = i;
  return true;
}

// Whether a message begins as a template does, letter case, white space and quotes aside: with enough of its
// first text, or all of it and some of what follows its first placeholder. What comes then may be cut off.
bool BeginsAs(const MessageTemplate& message_template, std::string_view message) {
  const std::vector<TemplatePiece>& pieces = message_template.pieces();
  size_t at = 0;
  size_t piece = 0;
  if (piece < pieces.size() && pieces[piece].kind == TemplatePiece::kText) {
    const std::string start = Condensed(pieces[piece].text, kWrapperStart);
    if (!Passes(message, start, &at)) return false;
    if (start.size() == kWrapperStart) return true;
    ++piece;
  }
  while (piece < pieces.size() && pieces[piece].kind != TemplatePiece::kText) ++piece;
  if (piece == pieces.size()) return at > 0;
  const std::string after = Condensed(pieces[piece].text, kWrapperText);
  const size_t last = std::min(message.size(), at + kMaxPlaceholder);
  for (; at < last; ++at) {
    size_t end = at;
    if (Passes(message, after, &end)) return true;
  }
  return false;
}

}  // namespace

MessageFinder::MessageFinder(const Catalog& catalog) : catalog_(catalog) {
  for (const CatalogRow& row : catalog.rows()) {
    if (row.duplicate_of >= 0 || row.too_short || row.needs_code || row.message.pieces().empty()) continue;
    may_be_word_ |= MayFitWord(row.message);
    const std::vector<TemplatePiece>& pieces = row.message.pieces();
    if (pieces[0].kind != TemplatePiece::kText) continue;  // it begins with a parameter: nothing to look for
    Opening opening;
    opening.before = Condensed(pieces[0].text, 24);
    for (size_t i = 1; i < pieces.size() && opening.after.empty(); ++i)
      opening.after = Condensed(pieces[i].text, 12);

    opening.quoted = pieces.size() > 1 && pieces[1].quoted;
    if (opening.before.size() + opening.after.size() < kMinOpening) continue;
    const std::string word(pieces[0].text.substr(0, WordEnd(pieces[0].text, 0)));
    if (word.size() < 2) continue;
    first_letters_.set(Pair(word[0], word[1]));
    first_low_ = std::min(first_low_, word[0]);
    first_high_ = std::max(first_high_, word[0]);
    Openings& openings = by_first_word_[word];
    if (opening.before.size() >= word.size() + 2) {
      openings.next_letters.set(Pair(opening.before[word.size()], opening.before[word.size() + 1]));
    } else {
      openings.may_end = true;
    }
    if (std::none_of(openings.all.begin(), openings.all.end(), [&opening](const Opening& other) {
          return other.before == opening.before && other.after == opening.after;
        })) {
      openings.all.push_back(std::move(opening));
    }
  }
}

bool MessageFinder::IsCode(std::string_view code) const {
  return std::any_of(code.begin(), code.end(), IsAsciiAlpha) && catalog_.FindCode(code) != nullptr;
}

bool MessageFinder::IsWrapper(std::string_view code, std::string_view message) const {
  const CatalogCode* known = catalog_.FindCode(code);
  if (known == nullptr) return false;
  return known->wrapper || std::any_of(known->rows.begin(), known->rows.end(), [&](int index) {
           const CatalogRow& row = catalog_.rows()[static_cast<size_t>(index)];
           return row.wrapper && BeginsAs(row.message, message);
         });
}

bool MessageFinder::Begins(const Opening& opening, std::string_view text) const {
  size_t at = 0;
  if (!Passes(text, opening.before, &at)) return false;
  if (opening.before.size() >= 20 || opening.after.empty()) return true;
  if (opening.quoted) {
    // Without its quotes, a parameter is one word; otherwise half a text would do.
    size_t quote = at;
    while (quote < text.size() && (text[quote] == '\\' || IsIgnored(text[quote])) && !IsQuote(text[quote]))
      ++quote;
    if (quote >= text.size()) return false;
    if (!IsQuote(text[quote])) {
      at = std::min(text.find_first_of(" \n", quote), text.size());
      return Passes(text, opening.after, &at);
    }
  }
  const size_t last = std::min(text.size(), at + kMaxPlaceholder);
  for (; at < last; ++at) {
    size_t end = at;
    if (AsciiLower(text[at]) == opening.after.front() && Passes(text, opening.after, &end)) return true;
  }
  return false;
}

bool MessageFinder::MayGoOn(const Openings& openings, std::string_view text, size_t at) {
  if (openings.may_end) return true;
  char letters[2] = {0, 0};
  for (char& letter : letters) {
    while (at < text.size() && IsIgnored(text[at])) ++at;
    if (at == text.size()) return false;
    letter = text[at++];
  }
  return openings.next_letters.test(Pair(letters[0], letters[1]));
}

// Whether a message may begin at a word's first byte.
bool MessageFinder::BeginsAt(std::string_view text, size_t at) const {
  if (at + 1 >= text.size() || !first_letters_.test(Pair(text[at], text[at + 1]))) return false;
  const size_t end = WordEnd(text, at);
  const auto found = by_first_word_.find(text.substr(at, end - at));
  return found != by_first_word_.end() && MayGoOn(found->second, text, end) &&
         std::any_of(found->second.all.begin(), found->second.all.end(),
                     [&](const Opening& opening) { return Begins(opening, text.substr(at)); });
}

size_t MessageFinder::Find(std::string_view text, size_t from) const {
  const char low = first_low_;
  const char high = first_high_;
  size_t at = from;
  for (; at + 16 <= text.size(); at += 16) {
    const SixteenBytes bytes(text.data() + at);
    uint32_t begins = bytes.Between(low, high);
    if (begins == 0) continue;
    const uint32_t word = bytes.Between('0', '9') | bytes.BetweenFolded('a', 'z');
    begins &= ~(word << 1 | uint32_t{at > from && IsAsciiAlnum(text[at - 1])});
    for (; begins != 0; begins &= begins - 1) {
      const size_t place = at + static_cast<size_t>(std::countr_zero(begins));
      if (BeginsAt(text, place)) return place;
    }
  }
  for (; at < text.size(); ++at) {
    if (text[at] >= low && text[at] <= high && (at == from || !IsAsciiAlnum(text[at - 1])) &&
        BeginsAt(text, at))
      return at;
  }
  return std::string_view::npos;
}

}  // namespace vmsift
