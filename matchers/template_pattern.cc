#include "matchers/template_pattern.h"

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

  std::string Exact() {
    std::string out = "(?s)\\A";
    const bool stray = HasStrayQuote();
    if (stray) out += "'?";
    const size_t list = TrailingList();
    bool in_list = false;
    for (size_t p = 0; p < template_.pieces().size(); ++p) {
      if (p == list) {
        out += " ?(?:";
        in_list = true;
      }
      ExactPiece(p, &out);
    }
    if (in_list) out += ")?";
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
          out += Placeholder(piece);
          if (!(full_stop && p + 2 == template_.pieces().size())) out += "(?: .*?)??";
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
  std::string Placeholder(const TemplatePiece& piece) const {
    if (captures_) return piece.quoted ? "(?:'(.*?)'|([^ ']+?))" : "(?:'(.*?)'|(.*?))";
    return piece.quoted ? "(?:'.*'|[^ ']+)" : ".*";
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

  // The piece from which on the template is a list, which pages add as advice; pieces().size() when there is
  // none.
  size_t TrailingList() const {
    for (size_t p = 0; p < template_.pieces().size(); ++p) {
      if (template_.pieces()[p].kind == TemplatePiece::kListItem) return p;
    }
    return template_.pieces().size();
  }

  const MessageTemplate& template_;
  const bool captures_;
};

std::vector<SentenceEnd> RevisedRuns(const MessageTemplate& t) {
  const std::vector<SentenceEnd> ends = SentenceEnds(t);
  std::vector<SentenceEnd> runs;
  for (size_t i = ends.size(); i-- > 0 && runs.size() < kMaxRevisedPatterns;) {
    if (ends[i].literal_length >= kMinRevisedLiteral && ends[i].words >= kMinRevisedWords)
      runs.push_back(ends[i]);
  }
  return runs;
}

}  // namespace

std::vector<TemplatePattern> SetPatterns(const MessageTemplate& t) {
  std::vector<TemplatePattern> patterns;
  if (t.literal_length() < kMinExactLiteral) return patterns;
  PatternWriter writer(t, /*captures=*/false);
  patterns.push_back({writer.Exact(), true, t.literal_length()});
  for (const SentenceEnd& run : RevisedRuns(t)) {
    patterns.push_back({writer.Revised(run, /*full_stop=*/false), false, run.literal_length});
  }
  return patterns;
}

std::string CapturingRegex(const MessageTemplate& t, size_t index) {
  PatternWriter writer(t, /*captures=*/true);
  if (index == 0) return writer.Exact();
  const SentenceEnd run = RevisedRuns(t)[index - 1];
  // A parameter at the end reaches to its full stop, where there is one: `Error message: 'The file 'x' is
  // missing'.`
  return absl::StrCat(writer.Revised(run, /*full_stop=*/true), "|", writer.Revised(run, /*full_stop=*/false));
}

}  // namespace vmsift
