// Decides where a text log is cut into pieces, which are read independently.
//
// A large piece is cut before a line if no document is open: before a record of a program's log, between two
// documents, after some lines that name no error, and at a length that no error has. Only the raw bytes
// decide, not how or by whom they were read. So one thread can cut a log quickly, many can read the pieces,
// and a log that is followed line by line is cut at the same places.
//
// Copies are independent. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FRAME_PIECE_RULE_H_
#define VMSIFT_ANALYZER_FRAME_PIECE_RULE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/frame/json_structure.h"

namespace vmsift {

// Whether a document is an envelope, `{"records":[` or `{"value":[`, whose elements are documents of their
// own. Decided by its first non-blank characters, which may come one by one.
class DocumentHead {
 public:
  enum class Kind : uint8_t { kUnknown, kEnvelope, kDocument };

  // Takes the next character. Do not call it again once the answer is known.
  Kind Add(char c);
  // The characters taken, without blanks.
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  static constexpr size_t kLongest = 16;

  std::array<char, kLongest> text_{};
  uint8_t size_ = 0;
  bool in_string_ = false;
};

// The place of a brace at or after `from` that may open a document: before a key, or at the end of its line.
// npos if there is none.
size_t FindDocument(std::string_view text, size_t from);

// Whether a line, without its indentation, may belong to a document.
bool LooksLikeJson(std::string_view line);

class PieceRule {
 public:
  struct Options {
    size_t piece_bytes = 8 << 10;  // a piece may end from this size on, and must at sixteen times this
    size_t max_document_bytes = 64 << 20;
  };
  explicit PieceRule(const Options& options) : options_(options) {}

  // Takes the next line, without its line end; `bytes` includes it. True if a piece is cut before it.
  bool CutsBefore(std::string_view line, uint64_t bytes);
  // The next line begins a piece in any case.
  void Restart() { *this = PieceRule(options_); }

  // Takes complete lines as long as none of them can begin a piece, and returns their bytes. Leaves lines
  // longer than `max_line_bytes` to CutsBefore.
  size_t SkipLines(std::string_view bytes, size_t max_line_bytes);

  // The state of the rule, in a few bytes, for another rule with the same options.
  std::string Save() const;
  // False if Save cannot have returned this.
  bool Restore(std::string_view saved);

 private:
  bool BreaksDocument(std::string_view line);
  void Read(std::string_view bytes);
  // Takes complete lines, none of which can begin a piece.
  void ReadLines(std::string_view lines);

  Options options_;
  uint64_t bytes_ = 0;        // of the piece
  uint64_t quiet_lines_ = 0;  // lines that name no error, at the end of a large piece
  bool open_ = false;         // a document
  bool head_known_ = false;
  bool closed_ = false;  // a document, on the line before
  DocumentHead head_;
  JsonStructure structure_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_PIECE_RULE_H_
