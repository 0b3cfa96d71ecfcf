// Standard input as one of the logs of `vmsift tail`, whose bytes may be passed on (--tee).
#ifndef VMSIFT_ANALYZER_APP_TAIL_STREAM_H_
#define VMSIFT_ANALYZER_APP_TAIL_STREAM_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "analyzer/app/output.h"
#include "analyzer/follow/follower.h"

namespace vmsift {

class TailStream {
 public:
  // Begins the log. Borrows both. `tee` gets the bytes as they come, unchanged; null: nothing does.
  TailStream(Follower* follower, Output* tee);

  // Reads what is there. False at its end, with the reason in `trouble` if it is not the end of the input;
  // the log has then ended, too.
  bool Read(int64_t now_ms, std::string* trouble);

  bool tees() const { return tee_ != nullptr; }
  // Whether what was passed on ends within a line, where nothing else may be written before it is broken.
  bool within_line() const { return within_line_; }
  void BreakLine() { within_line_ = false; }

 private:
  Follower* const follower_;
  Output* const tee_;
  FollowedLog* const log_;
  const std::unique_ptr<char[]> buffer_;
  bool within_line_ = false;
};

// Whether to pass the stream on: as the user says (`wanted`); or else if standard output is a terminal and
// standard input a pipe, whose writer may ask something there.
bool MustTee(std::optional<bool> wanted, const std::string& format);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_STREAM_H_
