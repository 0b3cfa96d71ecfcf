#include "analyzer/learn/template_text.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr size_t kMinQuotedWords = 3;  // that quoted parts have in common, to be text of the template

// The tokens of a message that an element stands for.
struct TokenRange {
  const MessageToken* begin = nullptr;
  const MessageToken* end = nullptr;
  size_t size() const { return static_cast<size_t>(end - begin); }
};

bool Same(const MessageToken& a, const MessageToken& b) {
  return a.kind == b.kind && a.kind != MessageToken::kRest && a.text == b.text &&
         a.after_space == b.after_space;
}

// Which tokens of a message each element of its pattern stands for; gaps are as short as can be. Empty if the
// message does not have the pattern.
std::vector<TokenRange> Align(const Elements& pattern, const Elements& message,
                              const std::vector<MessageToken>& tokens) {
  std::vector<TokenRange> ranges;
  if (pattern.size() == message.size()) {  // most often, and each element is one token
    for (size_t i = 0; i < pattern.size(); ++i) {
      if (!pattern[i].is_gap() && pattern[i] != message[i]) return {};
      ranges.push_back({tokens.data() + i, tokens.data() + i + 1});
    }
    return ranges;
  }
  // fits[e][t]: the elements from e on stand for the tokens from t on.
  const size_t width = message.size() + 1;
  std::vector<bool> fits((pattern.size() + 1) * width);
  fits[pattern.size() * width + message.size()] = true;
  for (size_t e = pattern.size(); e-- > 0;) {
    for (size_t t = message.size(); t-- > 0;) {
      const bool alone = fits[(e + 1) * width + t + 1];
      fits[e * width + t] =
          pattern[e].is_gap() ? alone || fits[e * width + t + 1] : alone && pattern[e] == message[t];
    }
  }
  if (!fits[0]) return ranges;
  size_t t = 0;
  for (size_t e = 0; e < pattern.size(); ++e) {
    const size_t begin = t++;
    while (!fits[(e + 1) * width + t]) ++t;
    ranges.push_back({tokens.data() + begin, tokens.data() + t});
  }
  return ranges;
}

class TextBuilder {
 public:
  // What the messages have at the same place: their text if it is the same, placeholders otherwise. At least
  // one range; none is empty.
  void AddRanges(const std::vector<TokenRange>& ranges) {
    size_t shortest = SIZE_MAX;
    size_t longest = 0;
    for (const TokenRange& range : ranges) {
      shortest = std::min(shortest, range.size());
      longest = std::max(longest, range.size());
    }
    if (shortest == longest) {
      for (size_t i = 0; i < shortest; ++i) AddColumn(ranges, i);
      return;
    }
    const size_t before = CommonBefore(ranges, shortest - 1);
    const size_t after = CommonAfter(ranges, shortest - 1 - before);
    const TokenRange& first = ranges.front();
    for (size_t i = 0; i < before; ++i) AddToken(first.begin[i]);
    const bool after_colon = result_.text.ends_with(':');
    AddPlaceholder(first.begin[before].after_space);
    if (!after_colon) result_.free_words += ranges[ranges.size() / 2].size() - before - after;
    for (size_t i = after; i > 0; --i) AddToken(*(first.end - i));
  }

  TemplateText Finish() {
    // Where only the beginning of a quotation is common to all, its end is in the last placeholder.
    if (result_.placeholders > 0 && result_.text.ends_with(absl::StrCat("'{", result_.placeholders - 1, "}")))
      result_.text += '\'';
    return std::move(result_);
  }

 private:
  static size_t CommonBefore(const std::vector<TokenRange>& ranges, size_t most) {
    for (const TokenRange& range : ranges) {
      size_t same = 0;
      while (same < most && Same(range.begin[same], ranges.front().begin[same])) ++same;
      most = same;
    }
    return most;
  }
  static size_t CommonAfter(const std::vector<TokenRange>& ranges, size_t most) {
    for (const TokenRange& range : ranges) {
      size_t same = 0;
      while (same < most && Same(*(range.end - 1 - same), *(ranges.front().end - 1 - same))) ++same;
      most = same;
    }
    return most;
  }

  void AddColumn(const std::vector<TokenRange>& ranges, size_t i) {
    const MessageToken& first = ranges.front().begin[i];
    const auto all = [&](auto&& is) {
      return std::all_of(ranges.begin(), ranges.end(),
                         [&](const TokenRange& range) { return is(range.begin[i]); });
    };
    if (all([&](const MessageToken& token) { return Same(token, first); })) return AddToken(first);
    if (all([](const MessageToken& token) { return token.kind == MessageToken::kQuoted; }))
      return AddQuoted(ranges, i);
    const std::string_view unit = UnitOf(first.text);
    const bool has_unit =
        !unit.empty() && all([unit](const MessageToken& token) { return UnitOf(token.text) == unit; });
    AddPlaceholder(first.after_space);
    if (has_unit) {
      AddText(unit);
    } else {
      ++result_.free_words;
    }
  }

  // `GB` of `30GB`; empty if the text is anything but a number with a unit.
  static std::string_view UnitOf(std::string_view text) {
    const size_t unit = text.find_first_not_of("0123456789.,");
    if (unit == 0 || unit == std::string_view::npos) return {};
    const std::string_view letters = text.substr(unit);
    return std::all_of(letters.begin(), letters.end(), IsAsciiAlpha) ? letters : std::string_view();
  }

  // Quoted parts that differ: one placeholder, and around it the words that they have in common, if those are
  // many.
  void AddQuoted(const std::vector<TokenRange>& ranges, size_t i) {
    std::vector<std::vector<MessageToken>> parts;
    std::vector<TokenRange> inner;
    for (const TokenRange& range : ranges) parts.push_back(MessageTokens(range.begin[i].text));
    for (const auto& part : parts) inner.push_back({part.data(), part.data() + part.size()});
    size_t shortest = SIZE_MAX;
    for (const TokenRange& range : inner) shortest = std::min(shortest, range.size());
    const size_t most = shortest == 0 ? 0 : shortest - 1;
    const size_t before = CommonBefore(inner, most);
    const size_t after = CommonAfter(inner, most - before);
    const auto words = [](const MessageToken* begin, const MessageToken* end) {
      return static_cast<size_t>(
          std::count_if(begin, end, [](const MessageToken& t) { return t.kind == MessageToken::kWord; }));
    };
    const TokenRange& first = inner.front();
    AddSpace(ranges.front().begin[i].after_space);
    AddText("'");
    if (words(first.begin, first.begin + before) + words(first.end - after, first.end) >= kMinQuotedWords) {
      AddRanges(inner);
    } else {
      AddPlaceholder(false);
    }
    AddText("'");
  }

  void AddToken(const MessageToken& token) {
    AddSpace(token.after_space);
    if (token.kind == MessageToken::kQuoted) AddText("'");
    AddText(token.text);
    if (token.kind == MessageToken::kQuoted) AddText("'");
    if (token.kind == MessageToken::kWord || token.kind == MessageToken::kQuoted) ++result_.words;
  }

  void AddSpace(bool after_space) {
    if (after_space) result_.text += ' ';
  }

  void AddText(std::string_view text) {
    for (const char c : text) {
      result_.text += c;
      if (c == '{' || c == '}') result_.text += c;
    }
    if (!text.empty()) after_placeholder_ = false;
  }

  // Placeholders with nothing between them are one value.
  void AddPlaceholder(bool after_space) {
    if (after_placeholder_) return;
    AddSpace(after_space);
    absl::StrAppend(&result_.text, "{", result_.placeholders++, "}");
    after_placeholder_ = true;
  }

  TemplateText result_;
  bool after_placeholder_ = false;
};

}  // namespace

TemplateText TextOfPattern(const CodeMessages& messages, const Elements& pattern,
                           const std::vector<size_t>& members) {
  std::vector<std::vector<TokenRange>> ranges(pattern.size());
  for (const size_t member : members) {
    const std::vector<TokenRange> aligned =
        Align(pattern, messages.elements(member), messages.tokens(member));
    for (size_t e = 0; e < aligned.size(); ++e) ranges[e].push_back(aligned[e]);
  }
  TextBuilder builder;
  if (ranges.empty() || ranges.front().empty()) return builder.Finish();
  for (const std::vector<TokenRange>& of_element : ranges) builder.AddRanges(of_element);
  return builder.Finish();
}

}  // namespace vmsift
