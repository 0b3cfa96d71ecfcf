#include "analyzer/follow/live_log.h"

#include <algorithm>

namespace vmsift {

Framer::Options LiveLog::FramerOptions(const Pipeline::Options& options) {
  Framer::Options framer = options.framer();
  framer.resumable = true;
  return framer;
}

void LiveLog::StartAt(uint64_t offset) {
  start_ = offset;
  if (start_ > 0) framer_.BeginPassOver();
}

void LiveLog::Take(std::string_view bytes, Pipeline* pipeline) {
  const uint64_t again = std::min<uint64_t>(fingerprint_.size() - taken_, bytes.size());
  fingerprint_.Add(bytes.substr(static_cast<size_t>(again)));
  Pipeline::Part part(input_, pipeline);
  if (taken_ < start_) {
    const auto before = static_cast<size_t>(std::min<uint64_t>(start_ - taken_, bytes.size()));
    framer_.Take(bytes.substr(0, before), &part);
    taken_ += before;
    bytes.remove_prefix(before);
    if (taken_ == start_) framer_.EndPassOver();
  }
  taken_ += bytes.size();
  framer_.Take(bytes, &part);
  if (part.lines() > 0) part.Book(*framer_.shape());
}

void LiveLog::Finish(Pipeline* pipeline) {
  Pipeline::Part part(input_, pipeline);
  framer_.Finish(&part);
  // A log without a line that counts is an input, too.
  if (part.lines() > 0 || counts_nothing()) part.Book(*framer_.shape());
}

void LiveLog::Preview(Pipeline* preview, bool with_unfinished_line) const {
  Pipeline::Part part(input_, preview);
  const InputFormat shape = framer_.Preview(with_unfinished_line, &part);
  if (part.lines() > 0 || counts_nothing()) part.Book(shape);
}

LiveLog::Saved LiveLog::Save() const {
  return {framer_.Save(), start_, shown_line_, fingerprint_};
}

absl::Status LiveLog::Restore(const Saved& saved) {
  start_ = saved.start;
  shown_line_ = saved.shown_line;
  fingerprint_ = saved.fingerprint;
  const bool whole = saved.offset + saved.unfinished.size() == fingerprint_.size();
  taken_ = whole ? fingerprint_.size() : saved.offset;
  absl::Status status = framer_.Restore(saved, /*with_unfinished=*/whole);
  if (taken_ < start_) framer_.BeginPassOver();
  return status;
}

}  // namespace vmsift
