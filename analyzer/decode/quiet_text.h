// What becomes of the lines of a piece of a text log that holds no anchor (anchors.h): they are blank, text,
// or lines of a JSON document, which is clean. Told from the raw bytes, without cleaning or copying the
// lines, and as BlockFramer and BlockDecoder would tell it; what these would look at twice is left to them.
#ifndef VMSIFT_ANALYZER_DECODE_QUIET_TEXT_H_
#define VMSIFT_ANALYZER_DECODE_QUIET_TEXT_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "analyzer/count/ledger.h"
#include "analyzer/decode/outcome.h"

namespace vmsift {

class QuietText {
 public:
  // Reads a piece of whole lines without an anchor, followed by JsonStructure::kPadding readable bytes. False
  // when it must be read closely; then the entries mean nothing. Once.
  bool Read(std::string_view piece);

  // The lines of one outcome, and their bytes.
  const Ledger::Entry& entry(Outcome outcome) const { return entries_[static_cast<size_t>(outcome)]; }

 private:
  // Reads a line with a brace that may open a document, and the document to its end.
  bool ReadLineWithBrace();
  bool ReadDocument();
  // Whether the brace, the last of its line, opens nothing, since the next line cannot be more of a document.
  bool OpensNothing(size_t line_end);
  // Takes the line that was read up to `end`, its line end included.
  void Book(Outcome outcome, size_t end);
  // Where the line that is read ends, its line end included.
  size_t LineEnd();
  std::string_view LineAt(size_t begin, size_t end) const;

  std::string_view piece_;
  size_t line_ = 0;         // where the line begins that is read
  size_t looked_at_ = 0;    // of 64 bytes, those of the line or before it
  uint64_t line_ends_ = 0;  // in these, a bit each, but for those before the line
  size_t brace_ = 0;        // the first brace at or after it that may open a document
  std::array<Ledger::Entry, kOutcomeCount> entries_{};
  std::string scratch_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_QUIET_TEXT_H_
