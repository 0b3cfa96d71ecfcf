#include "matchers/message_template.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/ascii_case.h"
#include "base/status_text.h"
#include "base/white_space.h"
#include "matchers/markdown.h"
#include "matchers/normalized_text.h"

namespace vmsift {
namespace {

// The template as a row of tokens: single characters of text, or whole placeholders.
struct Token {
  char text = 0;
  std::string_view name;  // of the placeholder; within the text
  bool is_placeholder() const { return !name.empty(); }
};

bool IsName(std::string_view name) {
  return !name.empty() &&
         std::all_of(name.begin(), name.end(), [](char c) { return IsAsciiAlnum(c) || c == '_'; });
}

absl::StatusOr<std::vector<Token>> Tokenize(std::string_view text, std::vector<std::string>* oddities) {
  std::vector<Token> tokens;
  tokens.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c == '{' || c == '}') && i + 1 < text.size() && text[i + 1] == c) {
      tokens.push_back({c, {}});
      ++i;
      continue;
    }
    if (c == '{') {
      const size_t stop = text.find_first_of("{}", i + 1);
      if (stop == std::string_view::npos || text[stop] == '{') {
        return absl::InvalidArgumentError(
            absl::StrCat("unclosed '{' in the message: ", ToAbsl(text.substr(i, 40))));
      }
      const std::string_view name = text.substr(i + 1, stop - i - 1);
      if (IsName(name)) {
        tokens.push_back({0, name});
        i = stop;
        continue;
      }
      oddities->push_back("a brace pair that holds no placeholder name is kept as text");
    } else if (c == '}') {
      oddities->push_back("a '}' without '{' is kept as text");
    }
    tokens.push_back({c, {}});
  }
  return tokens;
}

enum class Quote { kNone, kPaired, kStray };

// Tells the quotes that come in pairs from those whose partner is lost. An apostrophe inside a word is none.
std::vector<Quote> PairQuotes(const std::vector<Token>& tokens) {
  const auto is_text = [&](size_t i) { return i < tokens.size() && !tokens[i].is_placeholder(); };
  const auto is_letter = [&](size_t i) { return is_text(i) && IsAsciiAlpha(tokens[i].text); };
  std::vector<Quote> quotes(tokens.size(), Quote::kNone);
  std::vector<size_t> open;  // a quoted sentence may quote names
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!is_text(i) || tokens[i].text != '\'') continue;
    if (i > 0 && (is_letter(i - 1) || (tokens[i - 1].is_placeholder() && open.empty())) && is_letter(i + 1))
      continue;
    const bool may_open =
        i == 0 ||
        (is_text(i - 1) && std::string_view(" (:[{=,/").find(tokens[i - 1].text) != std::string_view::npos);
    if (!open.empty() && !may_open) {
      quotes[open.back()] = quotes[i] = Quote::kPaired;
      open.pop_back();
    } else {
      quotes[i] = Quote::kStray;  // until its partner is seen
      if (may_open) open.push_back(i);
    }
  }
  return quotes;
}

std::string OnOneLine(std::string_view text) {
  std::string line;
  for (char c : text) {
    const bool blank = c == kListItemMark || IsBlank(c);
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

// The template for the words that tell a placeholder's role: a byte a token.
std::string TextOf(const std::vector<Token>& tokens) {
  std::string text;
  text.reserve(tokens.size());
  for (const Token& token : tokens) text += token.is_placeholder() ? '\x02' : token.text;
  return text;
}

}  // namespace

absl::StatusOr<MessageTemplate> MessageTemplate::Parse(std::string_view text,
                                                       std::vector<std::string>* oddities) {
  const std::string normalized = NormalizeText(text);
  absl::StatusOr<std::vector<Token>> tokenized = Tokenize(normalized, oddities);
  if (!tokenized.ok()) return tokenized.status();
  const std::vector<Token>& tokens = *tokenized;
  const std::vector<Quote> quotes = PairQuotes(tokens);
  const std::string words = TextOf(tokens);

  MessageTemplate result;
  const auto literal = [&result](char c) {
    if (result.pieces_.empty() || result.pieces_.back().kind != TemplatePiece::kText) {
      result.pieces_.push_back({TemplatePiece::kText, {}, -1, false, false});
    }
    result.pieces_.back().text += c;
    if (IsAsciiAlnum(c)) ++result.literal_length_;
  };
  bool lost_quote = false;
  bool after_placeholder = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    const bool next_is_placeholder = i + 1 < tokens.size() && tokens[i + 1].is_placeholder();
    if (token.is_placeholder()) {
      if (after_placeholder) oddities->push_back("two placeholders touch: the first one will be empty");
      result.placeholders_.push_back(
          {std::string(token.name),
           RoleFromWords(std::string_view(words).substr(0, i), std::string_view(words).substr(i + 1))});
      TemplatePiece piece{
          TemplatePiece::kPlaceholder, {}, static_cast<int>(result.placeholders_.size()) - 1, false, false};
      const Quote before = i > 0 ? quotes[i - 1] : Quote::kNone;
      const Quote after = i + 1 < tokens.size() ? quotes[i + 1] : Quote::kNone;
      piece.quoted = (before == Quote::kPaired && after == Quote::kPaired) || before == Quote::kStray ||
                     after == Quote::kStray;
      if (piece.quoted) {
        // The quotes belong to this piece: the one before was held back below, the one after is skipped here.
        if (before == Quote::kStray || after == Quote::kStray) lost_quote = piece.lost_quote = true;
        if (after != Quote::kNone) ++i;
      }
      result.pieces_.push_back(piece);
    } else if (token.text == kListItemMark) {
      result.pieces_.push_back({TemplatePiece::kListItem, {}, -1, false, false});
    } else if (quotes[i] == Quote::kStray) {
      lost_quote = true;
      if (!next_is_placeholder)
        result.pieces_.push_back({TemplatePiece::kOptionalQuote, {}, -1, false, false});
    } else if (quotes[i] == Quote::kPaired && next_is_placeholder && i + 2 < tokens.size() &&
               quotes[i + 2] != Quote::kNone) {
      // The opening quote of a quoted placeholder: part of that piece.
    } else {
      literal(token.text);
    }
    after_placeholder = token.is_placeholder();
  }
  if (lost_quote) oddities->push_back("a quote has lost its partner: it is optional");

  result.text_ = OnOneLine(text);
  return result;
}

}  // namespace vmsift
