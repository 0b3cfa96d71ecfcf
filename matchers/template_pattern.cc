#include "matchers/template_pattern.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

std::string Escaped(char c) {
  if (IsAsciiAlnum(c) || c == ' ' || c == '\'') return std::string(1, c);
  if (static_cast<unsigned char>(c) >= 0x80)
    return absl::StrFormat("\\x{%02x}", static_cast<unsigned char>(c));
  return std::string("\\") + c;
}

std::string Text(const std::string& text, bool exact) {
  std::string out;
  char previous = 0;
  for (char c : text) {
    if (exact || !IsAsciiAlpha(c)) {
      out += Escaped(c);
    } else if (AsciiLower(c) != AsciiLower(previous)) {
      // One letter or two of a kind: the commonest slip of the pages ("occured") and of the service.
      absl::StrAppend(&out, Escaped(c), "+");
    }
    previous = c;
  }
  return out;
}

std::string Placeholder(const PatternStep& step, bool captures, bool only_in_quotes) {
  const std::string inner = step.name && step.quoted ? "[^']*" : ".*";
  const std::string lone = step.lost_quote ? "'?" : "";
  if (captures) {
    const std::string lazy = inner + "?";
    if (!step.quoted) return "(?:'(.*?)'|(.*?))";
    if (only_in_quotes) return "(?:'(" + lazy + ")'|([^\\x00-\\x{ff}]))";
    return "(?:'(" + lazy + ")'|" + lone + "([^ ']+?)" + lone + ")";
  }
  return step.quoted ? "(?:'" + inner + "'|" + lone + "[^ ']+" + lone + ")" : ".*";
}

// `full_stop`: whether the mark that ends the message must be there, right after a placeholder before it.
std::string Regex(const PatternSteps& pattern, bool captures, bool full_stop) {
  std::string out = pattern.exact ? "(?s)\\A" : "(?si)\\A";
  for (const PatternStep& step : pattern.steps) {
    switch (step.kind) {
      case PatternStep::kText:
        out += Text(step.text, pattern.exact);
        break;
      case PatternStep::kOptional:
        absl::StrAppend(&out, step.text, "?");
        break;
      case PatternStep::kPlaceholder:
        out += Placeholder(step, captures, full_stop && step.closing);
        break;
      case PatternStep::kClause:
        if (!full_stop || !step.closing) out += "(?:[ ,].*?)??";
        break;
      case PatternStep::kWords:
        out += "(?:[^ ]+ ){0,2}?";
        break;
      case PatternStep::kSentences:
        out += "(?:.*? )??";
        break;
      case PatternStep::kBullet:
        out += "(?: ?(?:[-*]|\\x{e2}\\x{80}\\x{a2}|[0-9a-z]+[.)]) ?| )?";
        break;
      case PatternStep::kFullStop:
        absl::StrAppend(&out, Escaped(step.text[0]), full_stop ? "" : "?");
        break;
    }
  }
  return out + (pattern.exact ? "\\z" : "(?:[^A-Za-z0-9].*)?\\z");
}

}  // namespace

std::vector<TemplatePattern> SetPatterns(const MessageTemplate& t) {
  std::vector<TemplatePattern> patterns;
  for (const PatternSteps& pattern : StepsOfPatterns(t)) {
    patterns.push_back(
        {Regex(pattern, /*captures=*/false, /*full_stop=*/false), pattern.exact, pattern.literal_length});
  }
  return patterns;
}

bool MayFitWord(const MessageTemplate& t) {
  // A quick no for nearly all: a blank in the first letters is part of every pattern. Blanks beside an item
  // of a list may be missing.
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
  const std::vector<PatternSteps> patterns = StepsOfPatterns(t);
  return std::any_of(patterns.begin(), patterns.end(), [](const PatternSteps& pattern) {
    return std::none_of(pattern.steps.begin(), pattern.steps.end(), [](const PatternStep& step) {
      return step.kind == PatternStep::kText && step.text.find(' ') != std::string::npos;
    });
  });
}

std::vector<std::string> CapturingRegexes(const MessageTemplate& t, size_t index) {
  const PatternSteps pattern = StepsOfPatterns(t)[index];
  if (pattern.exact) return {Regex(pattern, /*captures=*/true, /*full_stop=*/false)};
  // A parameter at the end reaches to its full stop, where there is one: `Error message: 'The file 'x' is
  // missing'.`
  return {Regex(pattern, /*captures=*/true, /*full_stop=*/true),
          Regex(pattern, /*captures=*/true, /*full_stop=*/false)};
}

}  // namespace vmsift
