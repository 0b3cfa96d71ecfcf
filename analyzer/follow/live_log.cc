#include "analyzer/follow/live_log.h"

#include <algorithm>

namespace vmsift {

Framer::Options LiveLog::FramerOptions(const Pipeline::Options& options) {
  Framer::Options framer = options.framer();
  framer.resumable = true;
  return framer;
}

void LiveLog::Take(std::string_view bytes, Pipeline* pipeline) {
  const uint64_t again = std::min<uint64_t>(fingerprint_.size() - taken_, bytes.size());
  taken_ += bytes.size();
  fingerprint_.Add(bytes.substr(static_cast<size_t>(again)));
  Pipeline::Part part(input_, pipeline);
  framer_.Take(bytes, &part);
  if (part.lines() > 0) part.Book(*framer_.shape());
}

void LiveLog::Finish(Pipeline* pipeline) {
  Pipeline::Part part(input_, pipeline);
  framer_.Finish(&part);
  // An empty log is an input, too.
  if (part.lines() > 0 || taken_ == 0) part.Book(*framer_.shape());
}

void LiveLog::Preview(Pipeline* preview, bool with_unfinished_line) const {
  Pipeline::Part part(input_, preview);
  const InputFormat shape = framer_.Preview(with_unfinished_line, &part);
  if (part.lines() > 0 || taken_ == 0) part.Book(shape);
}

LiveLog::Saved LiveLog::Save() const {
  return {framer_.Save(), shown_line_, fingerprint_};
}

absl::Status LiveLog::Restore(const Saved& saved) {
  shown_line_ = saved.shown_line;
  fingerprint_ = saved.fingerprint;
  const bool whole = saved.offset + saved.unfinished.size() == fingerprint_.size();
  taken_ = whole ? fingerprint_.size() : saved.offset;
  return framer_.Restore(saved, /*with_unfinished=*/whole);
}

}  // namespace vmsift
