#include "matchers/template_pattern.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

// How much of a template's text its opening has. With 8 bytes, a message of the built-in catalog begins as
// four templates do; with 12, as three, but the set takes half as long again to compile.
constexpr size_t kOpeningBytes = 8;

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

// Two groups: the text inside quotes, and the text without.
std::string Placeholder(const PatternStep& step, bool only_in_quotes) {
  if (!step.quoted) return "(?:'(.*?)'|(.*?))";
  const std::string in_quotes = step.name ? "(?:'([^']*?)'|" : "(?:'(.*?)'|";
  if (only_in_quotes) return in_quotes + "([^\\x00-\\x{ff}]))";
  const std::string lone = step.lost_quote ? "'?" : "";
  return in_quotes + lone + "([^ ']+?)" + lone + ")";
}

constexpr char kInsertedWords[] = "(?:[^ ]+ ){0,2}?";

// `full_stop`: whether the mark that ends the message must be there, right after a placeholder before it.
std::string Regex(const PatternSteps& pattern, bool full_stop) {
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
        out += Placeholder(step, full_stop && step.closing);
        break;
      case PatternStep::kClause:
        if (!full_stop || !step.closing) out += "(?:[ ,].*?)??";
        break;
      case PatternStep::kWords:
        out += kInsertedWords;
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

// The first text of a pattern in any letter case, with room for whatever may stand between. The same for most
// patterns of a template: exact ones get room for inserted words as well.
std::string Opening(const PatternSteps& pattern) {
  std::string out = "'?";
  size_t left = kOpeningBytes;
  for (const PatternStep& step : pattern.steps) {
    if (left == 0) break;
    if (step.kind == PatternStep::kText) {
      const std::string text = step.text.substr(0, left);
      left -= text.size();
      out += absl::StrReplaceAll(Text(text, /*exact=*/false), {{" ", absl::StrCat(" ", kInsertedWords)}});
    } else if (step.kind == PatternStep::kOptional) {
      if (out != "'?") absl::StrAppend(&out, step.text, "?");
    } else if (step.kind != PatternStep::kWords && !absl::EndsWith(out, ".*")) {
      out += ".*";
    }
  }
  return out;
}

}  // namespace

RE2::Options PatternOptions() {
  RE2::Options options;
  // Logs hold any bytes; read as UTF-8, `.` would refuse the invalid ones.
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_max_mem(64 << 20);
  options.set_log_errors(false);
  return options;
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

std::vector<std::string> CapturingRegexes(const PatternSteps& pattern) {
  if (pattern.exact) return {Regex(pattern, /*full_stop=*/false)};
  // A parameter at the end reaches to its full stop, where there is one: `Error message: 'The file 'x' is
  // missing'.`
  return {Regex(pattern, /*full_stop=*/true), Regex(pattern, /*full_stop=*/false)};
}

std::string OpeningRegex(const MessageTemplate& t) {
  std::set<std::string> openings;
  for (const PatternSteps& pattern : StepsOfPatterns(t)) openings.insert(Opening(pattern));
  return absl::StrCat("(?si)", absl::StrJoin(openings, "|"));
}

}  // namespace vmsift
