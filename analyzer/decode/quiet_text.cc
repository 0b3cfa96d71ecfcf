#include "analyzer/decode/quiet_text.h"

#include <algorithm>
#include <array>
#include <bit>

#include "analyzer/frame/json_structure.h"
#include "analyzer/frame/line_cleaner.h"
#include "analyzer/frame/piece_rule.h"
#include "base/byte_masks.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

constexpr size_t kStep = 64;  // bytes that line ends are looked for in at a time
static_assert(kStep <= JsonStructure::kPadding);

// Of `line`; npos when it is blank.
size_t FirstNonBlank(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && IsWhite(line.substr(at, 1))) ++at;
  return at == line.size() ? std::string_view::npos : at;
}

}  // namespace

size_t QuietText::LineEnd() {
  for (; line_ends_ == 0; line_ends_ = EqualOf64(piece_.data() + looked_at_, '\n')) {
    looked_at_ += kStep;
    if (looked_at_ >= piece_.size()) return piece_.size();
  }
  return std::min(looked_at_ + static_cast<size_t>(std::countr_zero(line_ends_)) + 1, piece_.size());
}

// Without its line end.
std::string_view QuietText::LineAt(size_t begin, size_t end) const {
  std::string_view line = piece_.substr(begin, end - begin);
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

void QuietText::Book(Outcome outcome, size_t end) {
  entries_[static_cast<size_t>(outcome)].Add({1, end - line_});
  line_ = end;
  line_ends_ &= line_ends_ - 1;
}

bool QuietText::Read(std::string_view piece) {
  // What is written in colours or in HTML is another text.
  if (piece.find('\x1b') != std::string_view::npos) return false;
  if (piece.find('&') != std::string_view::npos) {
    const auto holds = [piece](std::string_view what) { return piece.find(what) != std::string_view::npos; };
    if (holds("&quot;") || holds("&#39;") || holds("&apos;") || holds("{\"\"") || holds("''")) return false;
  }
  if (WithoutByteOrderMark(piece).size() != piece.size()) return false;
  piece_ = piece;
  line_ends_ = EqualOf64(piece.data(), '\n');
  brace_ = FindDocument(piece, 0);
  while (line_ < piece_.size()) {
    const size_t end = LineEnd();
    if (brace_ >= end) {
      Book(IsWhite(piece_.substr(line_, end - line_)) ? Outcome::kBlank : Outcome::kText, end);
    } else if (!ReadLineWithBrace()) {
      return false;
    }
  }
  return true;
}

bool QuietText::OpensNothing(size_t line_end) {
  if (piece_.substr(brace_ + 1, line_end - brace_ - 1).find_first_not_of(" \t\r\n") != std::string_view::npos)
    return false;
  if (line_end == piece_.size()) return true;
  const CleanedLine next = CleanLineOfDocument(
      LineAt(line_end, std::min(piece_.find('\n', line_end), piece_.size() - 1) + 1), &scratch_);
  const size_t first = FirstNonBlank(next.text);
  return next.breaks_document || !LooksLikeJson(next.text.substr(std::min(first, next.text.size())));
}

bool QuietText::ReadLineWithBrace() {
  const size_t end = LineEnd();
  const std::string_view line = LineAt(line_, end);
  const CleanedLine cleaned = CleanLine(line, &scratch_);
  // The line must stand in the block as it stands here, but for what is cleaned off its beginning.
  if (cleaned.text.data() + cleaned.text.size() != line.data() + line.size() ||
      cleaned.text.data() > piece_.data() + brace_ || cleaned.begins_event || cleaned.ends_event)
    return false;
  if (!OpensNothing(end)) return ReadDocument();
  brace_ = FindDocument(piece_, end);
  Book(Outcome::kText, end);
  return true;
}

bool QuietText::ReadDocument() {
  DocumentHead head;
  DocumentHead::Kind kind = DocumentHead::Kind::kUnknown;
  for (size_t at = brace_; kind == DocumentHead::Kind::kUnknown && at < piece_.size(); ++at)
    kind = head.Add(piece_[at]);
  // An envelope, or what is cut short.
  if (kind != DocumentHead::Kind::kDocument) return false;
  JsonStructure structure;
  size_t at = brace_;
  bool begun = false;
  while (true) {
    const size_t end = LineEnd();
    const std::string_view line = LineAt(line_, end);
    bool blank = false;
    if (begun) {
      const size_t first = FirstNonBlank(line);
      blank = first == std::string_view::npos;
      const char c = blank ? ' ' : line[first];
      if (!blank && c != '"' && c != '}') {
        const CleanedLine cleaned = CleanLineOfDocument(line, &scratch_);
        if ((c != ']' && c != '{') || cleaned.text.data() != line.data() ||
            cleaned.text.size() != line.size())
          return false;
      }
      if (c == '"' && line.substr(first, 2) == "\"\"") return false;
      at = line_;
    }
    const size_t close = structure.Advance(piece_.substr(0, end), at);
    if (close != std::string_view::npos) {
      brace_ = FindDocument(piece_, close);
      // Another one on the same line is one too many to tell apart from a document in it.
      if (brace_ < end) return false;
      Book(Outcome::kClean, end);
      return true;
    }
    if (structure.in_string() || end == piece_.size()) return false;
    Book(blank ? Outcome::kBlank : Outcome::kClean, end);
    begun = true;
  }
}

}  // namespace vmsift
