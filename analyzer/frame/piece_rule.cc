#include "analyzer/frame/piece_rule.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "analyzer/frame/line_cleaner.h"
#include "matchers/ascii_case.h"

namespace vmsift {
namespace {

constexpr uint64_t kQuietLines = 4;
constexpr uint64_t kMostPieces = 4;
constexpr std::array<std::string_view, 2> kEnvelopes = {"{\"records\":[", "{\"value\":["};

bool IsBlank(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool NamesError(std::string_view line) {
  constexpr std::array<std::string_view, 5> kWords = {"error", "code", "message", "fail", "exception"};
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

bool BeginsDocument(std::string_view line) {
  const size_t first = line.find_first_not_of(" \t");
  return first != std::string_view::npos && line[first] == '{';
}

}  // namespace

bool LooksLikeJson(std::string_view line) {
  if (line.empty() || kJsonStarts[static_cast<unsigned char>(line[0])]) return true;
  return line.substr(0, 4) == "true" || line.substr(0, 5) == "false" || line.substr(0, 4) == "null";
}

DocumentHead::Kind DocumentHead::Add(char c) {
  if (!in_string_ && (IsBlank(c) || c == '\n')) return Kind::kUnknown;
  in_string_ ^= c == '"';
  text_[size_++] = c;
  bool begins = false;
  for (std::string_view envelope : kEnvelopes) {
    if (text() == envelope) return Kind::kEnvelope;
    begins |= envelope.substr(0, size_) == text();
  }
  return begins ? Kind::kUnknown : Kind::kDocument;
}

size_t FindDocument(std::string_view text, size_t from) {
  for (size_t at = text.find('{', from); at != std::string_view::npos; at = text.find('{', at + 1)) {
    size_t next = at + 1;
    while (next < text.size() && IsBlank(text[next])) ++next;
    if (next == text.size() || text[next] == '"' || text[next] == '}' || text[next] == '\n') return at;
  }
  return std::string_view::npos;
}

// Whether a line cannot be more of a document: those of programs begin with a time, a word, a mark.
bool PieceRule::BreaksDocument(std::string_view line) {
  size_t at = 0;
  while (at < line.size() && IsBlank(line[at])) ++at;
  if (at == line.size() || line.substr(at, 4) == "true" || line.substr(at, 5) == "false" ||
      line.substr(at, 4) == "null")
    return false;
  if (IsAsciiDigit(line[at])) {
    // A time begins with a year or a clock; a number of a document does not go on like that.
    const size_t end = std::min(line.find_first_not_of("0123456789", at), line.size());
    return end < line.size() && (line[end] == '-' || line[end] == ':' || line[end] == '/');
  }
  constexpr std::string_view kOfDocuments = "\"'{}[],:-\\";
  return static_cast<unsigned char>(line[at]) < 0x80 && kOfDocuments.find(line[at]) == std::string_view::npos;
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
    const size_t close = structure_.Advance(bytes, at);
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
      cuts = quiet_lines_ >= kQuietLines || (after_document && BeginsDocument(line)) ||
             bytes_ >= kMostPieces * options_.piece_bytes || CleanLine(line, &scratch).begins_record;
    }
    if (cuts) Restart();
    quiet_lines_ = open_ || NamesError(line) ? 0 : quiet_lines_ + 1;
    if (cuts) quiet_lines_ = 0;
  }
  bytes_ += bytes;
  Read(line);
  constexpr static std::array<char, 1 + JsonStructure::kPadding> kLineEnd = {'\n'};
  Read({kLineEnd.data(), 1});
  return cuts;
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
      Read(bytes.substr(skipped, end - skipped));
      bytes_ += end - skipped;
      return end;
    }
    const size_t line_end = bytes.find('\n', skipped + wanted - 1);
    if (line_end == std::string_view::npos) break;
    const size_t begin = bytes.rfind('\n', line_end - 1) + 1;
    // The last line may be too long; the others end within the piece's size.
    const size_t end = line_end + 1 - std::max(begin, skipped) > max_line_bytes ? begin : line_end + 1;
    if (end <= skipped) break;
    Read(bytes.substr(skipped, end - skipped));
    bytes_ += end - skipped;
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
