// One log that is still written to: its bytes, as they come, become counts, which are in the end those of a
// scan. Only what later bytes cannot change is counted; the rest can be previewed.
//
// Not thread-safe. Borrows nothing.
#ifndef VMSIFT_ANALYZER_FOLLOW_LIVE_LOG_H_
#define VMSIFT_ANALYZER_FOLLOW_LIVE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/follow/fingerprint.h"
#include "analyzer/frame/framer.h"
#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

class LiveLog {
 public:
  // `input` is the number that its places have; of the pipeline's options, those of framing count.
  LiveLog(uint32_t input, const Pipeline::Options& options)
      : input_(input), framer_(FramerOptions(options)) {}

  // Of a log that has taken nothing: what was written before this offset, and the rest of a line that begins
  // before it, is taken like the rest but not counted.
  void StartAt(uint64_t offset);

  // What must be kept to go on in another process. A log keeps the limits that it was begun with, so that its
  // counts are in the end those of a scan with them.
  struct Saved : Framer::Saved {
    uint64_t start = 0;  // of what counts
    uint64_t shown_line = 0;
    Fingerprint fingerprint;  // all that was taken: `offset` and the bytes of the unfinished line
  };
  Saved Save() const;
  // Into a log that has taken nothing. Fails if Save cannot have returned this.
  absl::Status Restore(const Saved& saved);

  // Takes the bytes that come next, which must be followed by kLinePadding readable bytes.
  void Take(std::string_view bytes, Pipeline* pipeline);
  // Nothing more will come, as far as is known: counts what is left. What comes all the same may be taken.
  void Finish(Pipeline* pipeline);

  // Counts into another pipeline what is not counted yet, as if nothing more came; or only whole lines of it.
  void Preview(Pipeline* preview, bool with_unfinished_line = true) const;
  // Whether what is not counted yet may hold a failure that was not shown.
  bool has_unshown() const { return lines() > shown_line_ && framer_.holds_lines(); }
  // Whether a line or a text's block has not ended, so that what comes next belongs to it.
  bool is_open() const { return framer_.is_open(); }
  // Whether what is not counted yet looks like JSON Lines so far, whose failures need not wait for more.
  bool reads_as_json_lines() const { return framer_.looks_like_json_lines(); }

  // Failures up to this line were shown to the user, which happens but once.
  uint64_t shown_line() const { return shown_line_; }
  void MarkShown() { shown_line_ = lines(); }
  void MarkShown(uint64_t line) { shown_line_ = line; }

  uint32_t input() const { return input_; }
  uint64_t taken() const { return taken_; }  // bytes
  // Where what counts begins.
  uint64_t start() const { return start_; }
  // Of all that was taken, by this process or another.
  const Fingerprint& fingerprint() const { return fingerprint_; }
  // Its last bytes are not asked for any more.
  void DropLastBytes() { fingerprint_.DropLastBytes(); }
  uint64_t lines() const { return framer_.lines(); }
  std::optional<InputFormat> shape() const { return framer_.shape(); }
  bool in_document() const { return framer_.in_document(); }
  // The last whole line before the open document, or of all.
  uint64_t lines_before_document() const { return framer_.lines_before_document(); }

 private:
  static Framer::Options FramerOptions(const Pipeline::Options& options);

  // Whether it has no line that counts.
  bool counts_nothing() const {
    return taken_ == 0 || (start_ > 0 && framer_.lines() <= framer_.passed_over());
  }

  const uint32_t input_;
  uint64_t taken_ = 0;
  uint64_t start_ = 0;
  uint64_t shown_line_ = 0;
  Framer framer_;
  Fingerprint fingerprint_;  // behind `taken_` where bytes are read again
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_LIVE_LOG_H_
