#include "matchers/template_pattern.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

// A place in a template: the character `offset` of the piece `piece`.
struct Position {
  size_t piece = 0;
  size_t offset = 0;
};

// The end of a run of leading sentences, and what the run says.
struct SentenceEnd {
  Position end;  // first character that no longer belongs to it
  int literal_length = 0;
  int words = 0;
  bool whole = false;
};

bool EndsSentence(char c) {
  return c == '.' || c == '!' || c == '?' || c == ':';
}

std::string Escaped(char c) {
  if (IsAsciiAlnum(c) || c == ' ' || c == '\'') return std::string(1, c);
  if (static_cast<unsigned char>(c) >= 0x80)
    return absl::StrFormat("\\x{%02x}", static_cast<unsigned char>(c));
  return std::string("\\") + c;
}

std::vector<SentenceEnd> SentenceEnds(const MessageTemplate& t) {
  std::vector<SentenceEnd> ends;
  int literal = 0;
  int words = 0;
  const std::vector<TemplatePiece>& pieces = t.pieces();
  for (size_t p = 0; p < pieces.size(); ++p) {
    if (pieces[p].kind == TemplatePiece::kPlaceholder) ++words;
    const std::string& text = pieces[p].text;
    for (size_t i = 0; i < text.size(); ++i) {
      if (IsAsciiAlnum(text[i])) {
        ++literal;
        if (i == 0 || !IsAsciiAlnum(text[i - 1])) ++words;
      }
      const bool before_space = i + 1 < text.size() && text[i + 1] == ' ';
      // A colon ends what is said only where something else follows; a full stop may also end a piece.
      if (before_space && EndsSentence(text[i]) && text[i] != ':')
        ends.push_back({{p, i + 1}, literal, words, false});
    }
  }
  if (!ends.empty() && ends.back().literal_length == literal) ends.pop_back();
  ends.push_back({{pieces.size(), 0}, literal, words, true});
  return ends;
}

class PatternWriter {
 public:
  PatternWriter(const MessageTemplate& t, bool captures) : template_(t), captures_(captures) {}

  // Of the pieces before `end`.
  std::string Exact(size_t end) {
    std::string out = "(?s)\\A";
    const bool stray = HasStrayQuote();
    if (stray) out += "'?";
    for (size_t p = 0; p < end; ++p) ExactPiece(p, &out);
    if (stray) out += "'?";
    return out + "\\z";
  }

  // `full_stop`: whether the mark that ends the run must be there, right after a placeholder before it.
  std::string Revised(const SentenceEnd& run, bool full_stop) {
    std::string out = "(?si)\\A'?";
    char previous = 0;
    for (size_t p = 0; p < template_.pieces().size() && p <= run.end.piece; ++p) {
      const TemplatePiece& piece = template_.pieces()[p];
      const size_t length = p == run.end.piece ? run.end.offset : piece.text.size();
      if (p == run.end.piece && length == 0) break;
      switch (piece.kind) {
        case TemplatePiece::kPlaceholder:
          if (full_stop && run.whole && p + 2 == template_.pieces().size() &&
              template_.pieces()[p + 1].text.size() == 1) {
            out += Placeholder(piece, piece.quoted);
          } else {
            out += Placeholder(piece);
            out += "(?:[ ,].*?)??";
          }
          previous = '}';
          break;
        case TemplatePiece::kOptionalQuote:
          out += "'?";
          break;
        case TemplatePiece::kListItem:
          out += "(?:.*? )??";
          previous = ' ';
          break;
        case TemplatePiece::kText:
          for (size_t i = 0; i < length; ++i) {
            const char c = piece.text[i];
            const bool last =
                i + 1 == length && (run.whole ? p + 1 == template_.pieces().size() : p == run.end.piece);
            if (c == ' ') {
              if (previous != ' ') out += EndsSentence(previous) ? " (?:.*? )??" : " (?:[^ ]+ ){0,2}?";
            } else if (last && EndsSentence(c) && !full_stop) {
              absl::StrAppend(&out, Escaped(c), "?");
            } else if (IsAsciiAlpha(c)) {
              // One letter or two of a kind: the commonest slip of the pages ("occured") and of the service.
              if (AsciiLower(c) != AsciiLower(previous)) absl::StrAppend(&out, Escaped(c), "+");
            } else {
              out += Escaped(c);
            }
            previous = c;
          }
          break;
      }
    }
    return out + "(?:[^A-Za-z0-9].*)?\\z";
  }

 private:
  // A name ends with its first quote; a message may hold quotes of its own.
  bool IsName(const TemplatePiece& piece) const {
    const PlaceholderRole role = template_.placeholders()[static_cast<size_t>(piece.placeholder)].role;
    return role == PlaceholderRole::kVm || role == PlaceholderRole::kOwnerVm ||
           role == PlaceholderRole::kExtension || role == PlaceholderRole::kHandler;
  }
  std::string Placeholder(const TemplatePiece& piece, bool in_quotes = false) const {
    const std::string inner = IsName(piece) && piece.quoted ? "[^']*" : ".*";
    const std::string lone = piece.lost_quote ? "'?" : "";
    if (captures_) {
      const std::string lazy = inner + "?";
      if (!piece.quoted) return "(?:'(.*?)'|(.*?))";
      if (in_quotes) return "(?:'(" + lazy + ")'|([^\\x00-\\x{ff}]))";
      return "(?:'(" + lazy + ")'|" + lone + "([^ ']+?)" + lone + ")";
    }
    return piece.quoted ? "(?:'" + inner + "'|" + lone + "[^ ']+" + lone + ")" : ".*";
  }

  void ExactPiece(size_t p, std::string* out) const {
    const TemplatePiece& piece = template_.pieces()[p];
    switch (piece.kind) {
      case TemplatePiece::kPlaceholder:
        *out += Placeholder(piece);
        break;
      case TemplatePiece::kOptionalQuote:
        *out += "'?";
        break;
      case TemplatePiece::kListItem:
        *out += "(?: ?(?:[-*]|\\x{e2}\\x{80}\\x{a2}|[0-9a-z]+[.)]) ?| )?";
        break;
      case TemplatePiece::kText:
        for (size_t i = 0; i < piece.text.size(); ++i) {
          const bool beside_list =
              (i == 0 && p > 0 && template_.pieces()[p - 1].kind == TemplatePiece::kListItem) ||
              (i + 1 == piece.text.size() && p + 1 < template_.pieces().size() &&
               template_.pieces()[p + 1].kind == TemplatePiece::kListItem);
          *out += Escaped(piece.text[i]);
          if (piece.text[i] == ' ' && beside_list) *out += '?';
        }
        break;
    }
  }

  bool HasStrayQuote() const {
    for (const TemplatePiece& piece : template_.pieces()) {
      if (piece.kind == TemplatePiece::kOptionalQuote) return true;
    }
    return false;
  }

  const MessageTemplate& template_;
  const bool captures_;
};

// The patterns of a template, before they are written.
struct Variant {
  bool exact = false;
  size_t pieces = 0;  // of an exact one: how many of the template's pieces
  SentenceEnd run;    // of a revised one
  int literal_length = 0;
};

int LiteralLength(const MessageTemplate& t, size_t pieces) {
  int length = 0;
  for (size_t p = 0; p < pieces; ++p) {
    length +=
        static_cast<int>(std::count_if(t.pieces()[p].text.begin(), t.pieces()[p].text.end(), IsAsciiAlnum));
  }
  return length;
}

std::vector<Variant> Variants(const MessageTemplate& t) {
  std::vector<Variant> variants;
  const std::vector<TemplatePiece>& pieces = t.pieces();
  // A list at the end is often the page's own advice, so that messages come with it and without.
  const auto list = std::find_if(pieces.begin(), pieces.end(), [](const TemplatePiece& piece) {
    return piece.kind == TemplatePiece::kListItem;
  });
  const size_t before_list = static_cast<size_t>(list - pieces.begin());
  if (LiteralLength(t, before_list) < kMinExactLiteral) return variants;
  variants.push_back({true, pieces.size(), {}, t.literal_length()});
  if (before_list < pieces.size()) variants.push_back({true, before_list, {}, LiteralLength(t, before_list)});

  const std::vector<SentenceEnd> ends = SentenceEnds(t);
  int revised = 0;
  for (size_t i = ends.size(); i-- > 0 && revised < kMaxRevisedPatterns;) {
    if (ends[i].literal_length < kMinRevisedLiteral || ends[i].words < kMinRevisedWords) continue;
    variants.push_back({false, 0, ends[i], ends[i].literal_length});
    ++revised;
  }
  return variants;
}

}  // namespace

std::vector<TemplatePattern> SetPatterns(const MessageTemplate& t) {
  std::vector<TemplatePattern> patterns;
  PatternWriter writer(t, /*captures=*/false);
  for (const Variant& variant : Variants(t)) {
    patterns.push_back(
        {variant.exact ? writer.Exact(variant.pieces) : writer.Revised(variant.run, /*full_stop=*/false),
         variant.exact, variant.literal_length});
  }
  return patterns;
}

bool MayFitWord(const MessageTemplate& t) {
  // Blanks of the text itself are demanded, but for those beside an item of a list; what comes before an
  // item, or in the first letters, is part of every pattern.
  int literal = 0;
  const std::vector<TemplatePiece>& pieces = t.pieces();
  for (size_t p = 0; p < pieces.size() && pieces[p].kind != TemplatePiece::kListItem; ++p) {
    const bool list_follows = p + 1 < pieces.size() && pieces[p + 1].kind == TemplatePiece::kListItem;
    for (size_t i = 0; i < pieces[p].text.size() && literal < kMinRevisedLiteral; ++i) {
      const char c = pieces[p].text[i];
      if (c == ' ' && !(list_follows && i + 1 == pieces[p].text.size())) return false;
      if (IsAsciiAlnum(c)) ++literal;
    }
  }
  return true;
}

std::vector<std::string> CapturingRegexes(const MessageTemplate& t, size_t index) {
  PatternWriter writer(t, /*captures=*/true);
  const Variant variant = Variants(t)[index];
  if (variant.exact) return {writer.Exact(variant.pieces)};
  // A parameter at the end reaches to its full stop, where there is one: `Error message: 'The file 'x' is
  // missing'.`
  return {writer.Revised(variant.run, /*full_stop=*/true), writer.Revised(variant.run, /*full_stop=*/false)};
}

}  // namespace vmsift
