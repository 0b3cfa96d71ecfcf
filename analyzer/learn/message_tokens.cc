#include "analyzer/learn/message_tokens.h"

#include <algorithm>
#include <cstddef>

#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr std::string_view kOpeningMarks = "([{<,;:=!?\"|";
constexpr std::string_view kClosingMarks = ")]}>,;:=!?\"|.%";
constexpr size_t kNoPartner = std::string_view::npos;

bool IsLetter(char c) {
  return IsAsciiAlpha(c) || static_cast<unsigned char>(c) >= 0x80;
}

// For each quote the place of its partner, if it has one. As in templates (matchers/message_template.cc), an
// apostrophe inside a word is none, and a quoted sentence may quote names.
std::vector<size_t> QuotePartners(std::string_view text) {
  std::vector<size_t> partners(text.size(), kNoPartner);
  std::vector<size_t> open;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\'') continue;
    const char before = i == 0 ? ' ' : text[i - 1];
    const char after = i + 1 == text.size() ? ' ' : text[i + 1];
    if (IsAsciiAlnum(before) && IsAsciiAlnum(after)) continue;
    const bool empty_part = !open.empty() && open.back() + 1 == i && !IsAsciiAlnum(after) && after != '/';
    const bool may_open = std::string_view(" (:[{=,/<;|'").find(before) != std::string_view::npos;
    if (may_open && after != ' ' && !empty_part) {
      open.push_back(i);
    } else if (!open.empty()) {
      partners[open.back()] = i;
      partners[i] = open.back();
      open.pop_back();
    }
  }
  return partners;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text), partners_(QuotePartners(text)) {}

  std::vector<MessageToken> Run() {
    size_t at = 0;
    while (at < text_.size()) {
      if (text_[at] == ' ') {
        after_space_ = true;
        ++at;
      } else if (text_[at] == '\'') {
        at = TakeQuote(at);
      } else {
        const size_t end = ChunkEnd(at);
        TakeChunk(text_.substr(at, end - at));
        at = end;
      }
    }
    return std::move(tokens_);
  }

 private:
  void Push(MessageToken::Kind kind, std::string_view text) {
    if (text.empty() && kind != MessageToken::kQuoted) return;
    tokens_.push_back({kind, text, after_space_});
    after_space_ = false;
  }

  // Returns where to go on. A part that quotes is text of its own, between two marks.
  size_t TakeQuote(size_t at) {
    const size_t close = partners_[at];
    if (close != kNoPartner && close > at && !HoldsQuotes(at + 1, close)) {
      Push(MessageToken::kQuoted, text_.substr(at + 1, close - at - 1));
      return close + 1;
    }
    Push(MessageToken::kMark, text_.substr(at, 1));
    return at + 1;
  }

  bool HoldsQuotes(size_t begin, size_t end) const {
    return std::any_of(partners_.begin() + static_cast<std::ptrdiff_t>(begin),
                       partners_.begin() + static_cast<std::ptrdiff_t>(end),
                       [](size_t partner) { return partner != kNoPartner; });
  }

  // The end of what stands without a space or a quote. An apostrophe belongs to its word.
  size_t ChunkEnd(size_t at) const {
    while (at < text_.size() && text_[at] != ' ') {
      const bool apostrophe = text_[at] == '\'' && IsAsciiAlnum(text_[at - 1]) && at + 1 < text_.size() &&
                              IsAsciiAlnum(text_[at + 1]);
      if (text_[at] == '\'' && !apostrophe) break;
      ++at;
    }
    return at;
  }

  void TakeChunk(std::string_view chunk) {
    while (!chunk.empty() && kOpeningMarks.find(chunk.front()) != std::string_view::npos) {
      Push(MessageToken::kMark, chunk.substr(0, 1));
      chunk.remove_prefix(1);
    }
    std::string_view core = chunk;
    while (!core.empty() && kClosingMarks.find(core.back()) != std::string_view::npos && !ClosesInside(core))
      core.remove_suffix(1);
    TakeCore(core);
    for (size_t i = core.size(); i < chunk.size(); ++i) Push(MessageToken::kMark, chunk.substr(i, 1));
  }

  // Whether the last bracket belongs to one inside: `zone(s)`.
  static bool ClosesInside(std::string_view core) {
    constexpr std::string_view kPairs = "()[]{}<>";
    const size_t pair = kPairs.find(core.back());
    return pair != std::string_view::npos && core.find(kPairs[pair - 1]) != std::string_view::npos;
  }

  // Of `name=value` and `name:value`; 0 for a URL, a Windows path, and what is neither.
  static size_t NameLength(std::string_view core) {
    size_t name = 0;
    while (name < core.size() && IsLetter(core[name])) ++name;
    const bool ends = name < core.size() && (core[name] == '=' || core[name] == ':');
    return ends && name > 1 && core.substr(name, 3) != "://" ? name : 0;
  }

  void TakeCore(std::string_view core) {
    const size_t name = NameLength(core);
    if (name > 0) {
      Push(MessageToken::kWord, core.substr(0, name));
      return TakeChunk(core.substr(name));  // begins with a mark, so this ends
    }
    const bool word = std::all_of(core.begin(), core.end(), [](char c) {
      return IsLetter(c) || std::string_view("-'()[]").find(c) != std::string_view::npos;
    });
    Push(word ? MessageToken::kWord : MessageToken::kValue, core);
  }

  const std::string_view text_;
  const std::vector<size_t> partners_;
  std::vector<MessageToken> tokens_;
  bool after_space_ = false;
};

}  // namespace

std::vector<MessageToken> MessageTokens(std::string_view message) {
  return Tokenizer(message).Run();
}

}  // namespace vmsift
