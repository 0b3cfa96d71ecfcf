#include "analyzer/frame/piece_rule.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "analyzer/frame/line_cleaner.h"
#include "base/ascii_case.h"

namespace vmsift {
namespace {

constexpr uint64_t kQuietLines = 4;
constexpr uint64_t kMostPieces = 16;
constexpr std::array<std::string_view, 2> kEnvelopes = {"{\"records\":[", "{\"value\":["};

bool IsBlankWithinLine(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool NamesError(std::string_view line) {
  static constexpr std::array<std::string_view, 3> kWords = {"rror", "fail", "xception"};
  return std::any_of(kWords.begin(), kWords.end(), [line](std::string_view word) {
    return FindIgnoreCase(line, word) != std::string_view::npos;
  });
}

// A box that closes ends its block, so that no piece begins with it.
bool ClosesBox(std::string_view line) {
  return line.find("\xE2\x95\xB5") != std::string_view::npos;
}

constexpr std::array<bool, 256> kJsonStarts = [] {
  std::array<bool, 256> starts{};
  for (unsigned char c : std::string_view("\"'{}[],:-0123456789\\")) starts[c] = true;
  for (size_t c = 0x80; c < 256; ++c) starts[c] = true;
  return starts;
}();

// As JsonStructure::Advance, without reading behind the text.
size_t AdvanceWithin(std::string_view text, size_t at, JsonStructure* structure) {
  constexpr size_t kStep = JsonStructure::kPadding;
  const size_t whole = at + (text.size() - at) / kStep * kStep;
  if (whole > at) {
    const size_t end = structure->Advance(text.substr(0, whole), at);
    if (end != std::string_view::npos || whole == text.size()) return end;
  }
  std::array<char, 2 * kStep> rest{};
  std::copy(text.begin() + static_cast<std::ptrdiff_t>(whole), text.end(), rest.begin());
  const size_t end = structure->Advance({rest.data(), text.size() - whole}, 0);
  return end == std::string_view::npos ? end : whole + end;
}

bool BeginsDocument(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '{';
}

// Whether a line is more of what stands before it: indented, or in a box.
bool GoesOnWithText(std::string_view line) {
  return line.starts_with(' ') || line.starts_with('\t') || line.starts_with("\xE2\x94") ||
         line.starts_with("\xE2\x95");
}

}  // namespace

bool LooksLikeJson(std::string_view line) {
  if (line.empty() || kJsonStarts[static_cast<unsigned char>(line[0])]) return true;
  return line.substr(0, 4) == "true" || line.substr(0, 5) == "false" || line.substr(0, 4) == "null";
}

DocumentHead::Kind DocumentHead::Add(char c) {
  if (!in_string_ && (IsBlankWithinLine(c) || c == '\n')) return Kind::kUnknown;
  in_string_ ^= c == '"';
  text_[size_++] = c;
  bool begins = false;
  for (std::string_view envelope : kEnvelopes) {
    if (text() == envelope) return Kind::kEnvelope;
    begins |= envelope.substr(0, size_) == text();
  }
  return begins ? Kind::kUnknown : Kind::kDocument;
}

namespace {

// Whether the string at `quote` is the key of a member: a colon follows it, as far as the text goes. Code has
// braces before strings as well (`{ "env" = "prod" }`).
bool IsKey(std::string_view text, size_t quote) {
  constexpr size_t kLongestKey = 256;
  size_t at = quote + 1;
  const size_t last = std::min(text.size(), at + kLongestKey);
  while (at < last && text[at] != '"' && text[at] != '\n') at += text[at] == '\\' ? 2 : 1;
  if (at >= last || text[at] == '\n' || at == quote + 1) return true;  // cut short, or doubled quotes
  ++at;
  while (at < text.size() && IsBlankWithinLine(text[at])) ++at;
  return at == text.size() || text[at] == ':' || text[at] == '\n';
}

}  // namespace

size_t FindDocument(std::string_view text, size_t from) {
  for (size_t at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1)) {
    size_t next = at + 1;
    while (next < text.size() && IsBlankWithinLine(text[next])) ++next;
    if (next == text.size() || text[next] == '}' || text[next] == '\n') return at;
    if (text[next] == '"' && IsKey(text, next)) return at;
  }
  return std::string_view::npos;
}

// Whether a line cannot be more of the open document. A collector may have put a time or a mark before each
// of the document's lines.
bool PieceRule::BreaksDocument(std::string_view line) {
  std::string scratch;
  const CleanedLine cleaned = CleanLine(line, &scratch);
  const size_t first = std::min(cleaned.text.find_first_not_of(" \t\r"), cleaned.text.size());
  return cleaned.breaks_document || !LooksLikeJson(cleaned.text.substr(first));
}

// Goes on with the open document, and finds where the next ones begin, in whole lines.
void PieceRule::Read(std::string_view bytes) {
  size_t at = 0;
  while (at < bytes.size()) {
    if (!open_) {
      at = FindDocument(bytes, at);
      if (at == std::string_view::npos) return;
      open_ = true;
      head_known_ = false;
      head_ = DocumentHead();
      structure_.Clear();
    }
    if (!head_known_) {
      DocumentHead::Kind kind = DocumentHead::Kind::kUnknown;
      while (kind == DocumentHead::Kind::kUnknown && at < bytes.size()) kind = head_.Add(bytes[at++]);
      if (kind == DocumentHead::Kind::kUnknown) return;
      if (kind == DocumentHead::Kind::kEnvelope) {
        open_ = false;
        continue;
      }
      head_known_ = true;
      std::array<char, 16 + JsonStructure::kPadding> head{};
      std::copy(head_.text().begin(), head_.text().end(), head.begin());
      if (structure_.Advance({head.data(), head_.text().size()}, 0) != std::string_view::npos) {
        open_ = false;
        continue;
      }
    }
    const size_t close = AdvanceWithin(bytes, at, &structure_);
    if (close == std::string_view::npos) return;
    at = close;
    open_ = false;
    closed_ = true;
  }
}

bool PieceRule::CutsBefore(std::string_view line, uint64_t bytes) {
  bool cuts = false;
  const bool after_document = std::exchange(closed_, false);
  if (bytes_ >= options_.piece_bytes) {
    if (open_ && (bytes_ > options_.max_document_bytes || BreaksDocument(line))) open_ = false;
    if (!open_ && !ClosesBox(line)) {
      std::string scratch;
      cuts = (quiet_lines_ >= kQuietLines && !GoesOnWithText(line)) ||
             (after_document && BeginsDocument(line)) ||
             bytes_ >= std::min<uint64_t>(kMostPieces * options_.piece_bytes, options_.max_document_bytes) ||
             CleanLine(line, &scratch).begins_record;
    }
    if (cuts) Restart();
    quiet_lines_ = cuts || open_ || NamesError(line) ? 0 : quiet_lines_ + 1;
  }
  bytes_ += bytes;
  Read(line);
  constexpr static std::array<char, 1 + JsonStructure::kPadding> kLineEnd = {'\n'};
  Read({kLineEnd.data(), 1});
  return cuts;
}

void PieceRule::ReadLines(std::string_view lines) {
  const size_t last = lines.size() < 2 ? 0 : lines.rfind('\n', lines.size() - 2) + 1;
  Read(lines.substr(0, last));
  closed_ = false;
  Read(lines.substr(last));
  bytes_ += lines.size();
}

size_t PieceRule::SkipLines(std::string_view bytes, size_t max_line_bytes) {
  if (max_line_bytes <= options_.piece_bytes) return 0;
  size_t skipped = 0;
  while (bytes_ < options_.piece_bytes && skipped < bytes.size()) {
    const size_t wanted = static_cast<size_t>(options_.piece_bytes - bytes_);
    if (bytes.size() - skipped < wanted) {
      // All of it, but for a line that is not whole.
      const size_t end = bytes.rfind('\n') + 1;
      if (end <= skipped) break;
      ReadLines(bytes.substr(skipped, end - skipped));
      return end;
    }
    const size_t line_end = bytes.find('\n', skipped + wanted - 1);
    if (line_end == std::string_view::npos) break;
    const size_t begin = line_end == 0 ? 0 : bytes.rfind('\n', line_end - 1) + 1;
    // The last line may be too long; the others end within the piece's size.
    const size_t end = line_end + 1 - std::max(begin, skipped) > max_line_bytes ? begin : line_end + 1;
    if (end <= skipped) break;
    ReadLines(bytes.substr(skipped, end - skipped));
    skipped = end;
    if (end == begin) break;
  }
  return skipped;
}

std::string PieceRule::Save() const {
  const JsonStructure::State state = structure_.state();
  const uint64_t flags = uint64_t{open_} | uint64_t{head_known_} << 1 | uint64_t{state.in_string} << 2 |
                         uint64_t{state.escaped} << 3 | uint64_t{closed_} << 4;
  std::string saved;
  for (uint64_t value : {bytes_, quiet_lines_, flags, state.depth})
    saved.append(reinterpret_cast<const char*>(&value), sizeof(value));
  // The characters of a head that is known are in the structure.
  if (open_ && !head_known_) saved += head_.text();
  return saved;
}

bool PieceRule::Restore(std::string_view saved) {
  std::array<uint64_t, 4> values{};
  if (saved.size() < sizeof(values)) return false;
  std::memcpy(values.data(), saved.data(), sizeof(values));
  saved.remove_prefix(sizeof(values));
  Restart();
  bytes_ = values[0];
  quiet_lines_ = values[1];
  open_ = (values[2] & 1) != 0;
  head_known_ = (values[2] & 2) != 0;
  closed_ = (values[2] & 16) != 0;
  structure_.Resume({values[3], (values[2] & 4) != 0, (values[2] & 8) != 0});
  return std::all_of(saved.begin(), saved.end(),
                     [this](char c) { return head_.Add(c) == DocumentHead::Kind::kUnknown; });
}

}  // namespace vmsift
