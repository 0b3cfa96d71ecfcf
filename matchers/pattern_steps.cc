#include "matchers/pattern_steps.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "base/ascii_case.h"

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

class StepWriter {
 public:
  explicit StepWriter(const MessageTemplate& t) : template_(t) {}

  // Of the pieces before `end`.
  std::vector<PatternStep> Exact(size_t end) {
    steps_.clear();
    const bool stray = HasStrayQuote();
    if (stray) Add(PatternStep::kOptional, '\'');
    for (size_t p = 0; p < end; ++p) ExactPiece(p);
    if (stray) Add(PatternStep::kOptional, '\'');
    return std::move(steps_);
  }

  std::vector<PatternStep> Revised(const SentenceEnd& run) {
    steps_.clear();
    Add(PatternStep::kOptional, '\'');
    const std::vector<TemplatePiece>& pieces = template_.pieces();
    char previous = 0;
    for (size_t p = 0; p < pieces.size() && p <= run.end.piece; ++p) {
      const size_t length = p == run.end.piece ? run.end.offset : pieces[p].text.size();
      if (p == run.end.piece && length == 0) break;
      switch (pieces[p].kind) {
        case TemplatePiece::kPlaceholder: {
          const bool closing = run.whole && p + 2 == pieces.size() && pieces[p + 1].text.size() == 1;
          AddPlaceholder(pieces[p], closing);
          Add(PatternStep::kClause);
          steps_.back().closing = closing;
          previous = '}';
          break;
        }
        case TemplatePiece::kOptionalQuote:
          Add(PatternStep::kOptional, '\'');
          break;
        case TemplatePiece::kListItem:
          Add(PatternStep::kSentences);
          previous = ' ';
          break;
        case TemplatePiece::kText: {
          const bool ends_run = run.whole ? p + 1 == pieces.size() : p == run.end.piece;
          RevisedText(pieces[p].text.substr(0, length), ends_run, &previous);
          break;
        }
      }
    }
    return std::move(steps_);
  }

 private:
  void Add(PatternStep::Kind kind, char text = 0) {
    PatternStep step;
    step.kind = kind;
    if (text != 0) step.text = text;
    steps_.push_back(std::move(step));
  }

  void AddText(char c) {
    if (steps_.empty() || steps_.back().kind != PatternStep::kText) Add(PatternStep::kText);
    steps_.back().text += c;
  }

  // A name ends with its first quote; a message may hold quotes of its own.
  void AddPlaceholder(const TemplatePiece& piece, bool closing) {
    const PlaceholderRole role = template_.placeholders()[static_cast<size_t>(piece.placeholder)].role;
    PatternStep step;
    step.kind = PatternStep::kPlaceholder;
    step.placeholder = piece.placeholder;
    step.quoted = piece.quoted;
    step.name = role == PlaceholderRole::kVm || role == PlaceholderRole::kOwnerVm ||
                role == PlaceholderRole::kExtension || role == PlaceholderRole::kHandler;
    step.lost_quote = piece.lost_quote;
    step.closing = closing;
    steps_.push_back(std::move(step));
  }

  void ExactPiece(size_t p) {
    const std::vector<TemplatePiece>& pieces = template_.pieces();
    const std::string& text = pieces[p].text;
    switch (pieces[p].kind) {
      case TemplatePiece::kPlaceholder:
        AddPlaceholder(pieces[p], /*closing=*/false);
        break;
      case TemplatePiece::kOptionalQuote:
        Add(PatternStep::kOptional, '\'');
        break;
      case TemplatePiece::kListItem:
        Add(PatternStep::kBullet);
        break;
      case TemplatePiece::kText:
        for (size_t i = 0; i < text.size(); ++i) {
          const bool beside_list = (i == 0 && p > 0 && pieces[p - 1].kind == TemplatePiece::kListItem) ||
                                   (i + 1 == text.size() && p + 1 < pieces.size() &&
                                    pieces[p + 1].kind == TemplatePiece::kListItem);
          if (text[i] == ' ' && beside_list) {
            Add(PatternStep::kOptional, ' ');
          } else {
            AddText(text[i]);
          }
        }
        break;
    }
  }

  // `previous` is the character before the text, and becomes its last one.
  void RevisedText(const std::string& text, bool ends_run, char* previous) {
    for (size_t i = 0; i < text.size(); ++i) {
      const char c = text[i];
      const char before = std::exchange(*previous, c);
      if (c == ' ') {
        if (before == ' ') continue;
        AddText(c);
        Add(EndsSentence(before) ? PatternStep::kSentences : PatternStep::kWords);
      } else if (ends_run && i + 1 == text.size() && EndsSentence(c)) {
        Add(PatternStep::kFullStop, c);
      } else if (IsAsciiAlpha(c) && AsciiLower(c) == AsciiLower(before) &&
                 (steps_.empty() || steps_.back().kind != PatternStep::kText)) {
        // One with a letter that stands before a quote.
      } else {
        AddText(c);
      }
    }
  }

  bool HasStrayQuote() const {
    return std::any_of(template_.pieces().begin(), template_.pieces().end(), [](const TemplatePiece& piece) {
      return piece.kind == TemplatePiece::kOptionalQuote;
    });
  }

  const MessageTemplate& template_;
  std::vector<PatternStep> steps_;
};

int LiteralLength(const MessageTemplate& t, size_t pieces) {
  int length = 0;
  for (size_t p = 0; p < pieces; ++p) {
    length +=
        static_cast<int>(std::count_if(t.pieces()[p].text.begin(), t.pieces()[p].text.end(), IsAsciiAlnum));
  }
  return length;
}

// A list at the end is often the page's own advice, so that messages come with it and without.
size_t PiecesBeforeList(const MessageTemplate& t) {
  const auto list = std::find_if(t.pieces().begin(), t.pieces().end(), [](const TemplatePiece& piece) {
    return piece.kind == TemplatePiece::kListItem;
  });
  return static_cast<size_t>(list - t.pieces().begin());
}

// The runs of leading sentences that a revised pattern is made of, the whole template first.
std::vector<SentenceEnd> RevisedRuns(const MessageTemplate& t) {
  std::vector<SentenceEnd> runs;
  const std::vector<SentenceEnd> ends = SentenceEnds(t);
  for (size_t i = ends.size(); i-- > 0 && runs.size() < size_t{kMaxRevisedPatterns};) {
    if (ends[i].literal_length >= kMinRevisedLiteral && ends[i].words >= kMinRevisedWords)
      runs.push_back(ends[i]);
  }
  return runs;
}

}  // namespace

bool HasPatterns(const MessageTemplate& t) {
  return LiteralLength(t, PiecesBeforeList(t)) >= kMinExactLiteral;
}

std::vector<PatternOutline> OutlinesOfPatterns(const MessageTemplate& t) {
  std::vector<PatternOutline> outlines;
  if (!HasPatterns(t)) return outlines;
  outlines.push_back({true, t.literal_length()});
  const size_t before_list = PiecesBeforeList(t);
  if (before_list < t.pieces().size()) outlines.push_back({true, LiteralLength(t, before_list)});
  for (const SentenceEnd& run : RevisedRuns(t)) outlines.push_back({false, run.literal_length});
  return outlines;
}

int64_t SizeOfPatterns(const MessageTemplate& t, size_t patterns) {
  constexpr int64_t kBytesOfStep = 8;
  // Of one pattern, which has no more steps than two a blank, three a piece and two at its ends.
  int64_t bytes = 2 * kBytesOfStep;
  for (const TemplatePiece& piece : t.pieces()) {
    const auto blanks = std::count(piece.text.begin(), piece.text.end(), ' ');
    bytes += static_cast<int64_t>(piece.text.size()) + kBytesOfStep * (2 * blanks + 3);
  }
  return bytes * static_cast<int64_t>(patterns);
}

std::vector<PatternSteps> StepsOfPatterns(const MessageTemplate& t) {
  std::vector<PatternSteps> patterns;
  if (!HasPatterns(t)) return patterns;
  StepWriter writer(t);
  const size_t before_list = PiecesBeforeList(t);
  patterns.push_back({true, t.literal_length(), writer.Exact(t.pieces().size())});
  if (before_list < t.pieces().size())
    patterns.push_back({true, LiteralLength(t, before_list), writer.Exact(before_list)});
  for (const SentenceEnd& run : RevisedRuns(t))
    patterns.push_back({false, run.literal_length, writer.Revised(run)});
  return patterns;
}

}  // namespace vmsift
