#include "analyzer/frame/framer.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "analyzer/frame/pending_lines.h"

namespace vmsift {
namespace {

// The longest line, the longest document, the size of a piece.
constexpr size_t kSavedLimits = 3;

std::string Padded(std::string_view bytes) {
  std::string padded(bytes);
  padded.append(kLinePadding, '\0');
  return padded;
}

}  // namespace

Framer::Framer(const Options& options)
    : options_(options), shape_(options.shape), splitter_(options.max_line_bytes) {}

uint64_t Framer::lines() const {
  return shape_ ? splitter_.lines() : static_cast<uint64_t>(std::count(head_.begin(), head_.end(), '\n'));
}

bool Framer::looks_like_json_lines() const {
  return !shape_ && DetectInputFormat(head_, /*ended=*/true) == InputFormat::kJsonLines;
}

uint64_t Framer::open_document_line() const {
  if (!shape_) {
    class : public UnitSink {
      void TakeLine(const Line&) override {}
      void TakeBlock(const Block&) override {}
    } nobody;
    Framer copy(options_);
    copy.head_ = head_;
    copy.passed_over_ = passed_over_;
    copy.DetectFormat(/*ended=*/true, &nobody);
    return copy.open_document_line();
  }
  return blocks_ != nullptr && blocks_->in_document() ? blocks_->document_line() : 0;
}

void Framer::Take(std::string_view bytes, UnitSink* sink) {
  if (shape_) {
    Cut(bytes, sink);
    return;
  }
  head_ += bytes;
  DetectFormat(/*ended=*/false, sink);
}

void Framer::DetectFormat(bool ended, UnitSink* sink) {
  const std::string_view looked_at = std::string_view(head_).substr(0, kFormatHeadBytes);
  if (!ended && looked_at.size() < kFormatHeadBytes && !TellsInputFormat(looked_at)) return;
  shape_ = DetectInputFormat(looked_at, ended && head_.size() < kFormatHeadBytes);
  const std::string head = Padded(std::exchange(head_, {}));
  Cut(std::string_view(head).substr(0, head.size() - kLinePadding), sink);
}

void Framer::Cut(std::string_view bytes, UnitSink* sink) {
  splitter_.Feed(bytes, [&](const Line& line) { TakeLine(line, sink); });
}

void Framer::PassOver(const Line& line) {
  // The first ones may name the columns of a CSV file.
  constexpr uint64_t kMostHeaderLines = 2;
  if (shape_ != InputFormat::kText || line.oversize || line.number > kMostHeaderLines) return;
  if (blocks_ == nullptr) blocks_ = std::make_unique<BlockFramer>(options_.blocks);
  blocks_->Add(line);
  blocks_->TakeBlock();
  RestartBlocks();
  blocks_->RestartPiece();
}

void Framer::TakeLine(const Line& line, UnitSink* sink) {
  if (line.number <= passed_over_) {
    PassOver(line);
    return;
  }
  if (shape_ == InputFormat::kJsonLines) {
    sink->TakeLine(line);
    return;
  }
  if (blocks_ == nullptr) blocks_ = std::make_unique<BlockFramer>(options_.blocks);
  if (line.oversize) {
    if (blocks_->Finish()) EmitBlock(sink);
    blocks_->RestartPiece();
    sink->TakeLine(line);
    return;
  }
  if (options_.resumable) KeepLine(line, &block_lines_);
  if (blocks_->Add(line)) EmitBlock(sink);
}

void Framer::EmitBlock(UnitSink* sink) {
  const Block& block = blocks_->block();
  sink->TakeBlock(block);
  if (options_.resumable) DropPendingLines(block.lines.size(), &block_lines_);
  blocks_->TakeBlock();
}

void Framer::Finish(UnitSink* sink) {
  if (!shape_) DetectFormat(/*ended=*/true, sink);
  splitter_.Finish([&](const Line& line) { TakeLine(line, sink); });
  if (blocks_ == nullptr) return;
  if (blocks_->Finish()) EmitBlock(sink);
  RestartBlocks();
}

void Framer::RestartBlocks() {
  // What a CSV file's header says holds for what follows all the same.
  const BlockFramer::Saved known = blocks_->Save();
  blocks_ = std::make_unique<BlockFramer>(options_.blocks);
  blocks_->Restore(known);  // it is our own, so it cannot fail
}

InputFormat Framer::Preview(bool with_unfinished_line, UnitSink* sink) const {
  Options options = options_;
  options.shape = shape_;
  Framer copy(options);
  copy.passed_over_ = passed_over_;
  if (!shape_) {
    const size_t size = with_unfinished_line ? head_.size() : head_.rfind('\n') + 1;
    copy.Take(std::string_view(Padded(head_)).substr(0, size), sink);
  } else {
    copy.splitter_ = with_unfinished_line
                         ? splitter_
                         : LineSplitter(options_.max_line_bytes, splitter_.offset(), splitter_.lines());
    copy.RestoreBlock(SavedBlock());  // it is our own, so it cannot fail
  }
  copy.Finish(sink);
  return *copy.shape_;
}

std::string Framer::SavedBlock() const {
  if (blocks_ == nullptr) return {};
  const BlockFramer::Saved before = blocks_->Save();
  std::string saved;
  for (const std::string& part : {before.rule, before.header}) {
    Line line;
    line.text = part;
    KeepLine(line, &saved);
  }
  return saved + block_lines_;
}

bool Framer::RestoreBlock(std::string_view saved) {
  block_lines_.clear();
  if (saved.empty()) return true;
  blocks_ = std::make_unique<BlockFramer>(options_.blocks);
  BlockFramer::Saved before;
  bool sound = true;
  int index = 0;
  uint64_t bytes = 0;
  uint64_t number = 0;
  const absl::Status status = ReadPendingLines(saved, [&](const Line& line) {
    if (index < 2) {
      (index++ == 0 ? before.rule : before.header) = line.text;
      if (index == 2) sound = blocks_->Restore(before);
      return;
    }
    sound = sound && line.number > number && line.number <= splitter_.lines() &&
            line.bytes <= splitter_.offset() - bytes && line.text.size() <= line.bytes &&
            line.text.size() <= options_.max_line_bytes && line.text.find('\n') == std::string_view::npos;
    if (!sound) return;
    number = line.number;
    bytes += line.bytes;
    // The lines are one block that has not ended, whatever the first one by itself would be.
    if (index++ == 2) {
      blocks_->Resume(line);
    } else {
      sound = !blocks_->Add(line);
    }
    KeepLine(line, &block_lines_);
  });
  return status.ok() && sound && index >= 2;
}

Framer::Saved Framer::Save() const {
  Saved saved;
  const std::array<uint64_t, kSavedLimits> limits = {
      options_.max_line_bytes, options_.blocks.max_document_bytes, options_.blocks.piece_bytes};
  if (passed_over_ != kAllLines) saved.passed_over = passed_over_;
  saved.pending.assign(reinterpret_cast<const char*>(limits.data()), sizeof(limits));
  if (!shape_) {
    saved.offset = head_.size();
    saved.pending += head_;
    return saved;
  }
  saved.offset = splitter_.offset();
  saved.lines = splitter_.lines();
  saved.shape = shape_;
  saved.pending += SavedBlock();
  if (splitter_.unfinished().size() == splitter_.unfinished_bytes())
    saved.unfinished = splitter_.unfinished();
  return saved;
}

bool Framer::RestoreLimits(std::string_view* saved) {
  constexpr uint64_t kMost = uint64_t{1} << 31;  // as the command line accepts them
  std::array<uint64_t, kSavedLimits> limits{};
  if (saved->size() < sizeof(limits)) return false;
  std::memcpy(limits.data(), saved->data(), sizeof(limits));
  saved->remove_prefix(sizeof(limits));
  if (std::any_of(limits.begin(), limits.end(), [](uint64_t size) { return size == 0 || size > kMost; }))
    return false;
  options_.max_line_bytes = static_cast<size_t>(limits[0]);
  options_.blocks.max_document_bytes = static_cast<size_t>(limits[1]);
  options_.blocks.piece_bytes = static_cast<size_t>(limits[2]);
  return true;
}

absl::Status Framer::CheckPassedOver() const {
  return passed_over_ <= lines() + 1 ? absl::OkStatus()
                                     : absl::DataLossError("a log passes over more lines than it has");
}

absl::Status Framer::Restore(const Saved& saved, bool with_unfinished) {
  std::string_view pending = saved.pending;
  if (!RestoreLimits(&pending)) return absl::DataLossError("the limits of a log are out of range");
  shape_ = saved.shape;
  passed_over_ = saved.passed_over;
  if (!shape_) {
    if (pending.size() != saved.offset)
      return absl::DataLossError("the first bytes of a log are not all there");
    head_ = pending;
    splitter_ = LineSplitter(options_.max_line_bytes);
    return CheckPassedOver();
  }
  splitter_ = LineSplitter(options_.max_line_bytes, saved.offset, saved.lines);
  if (with_unfinished) splitter_.Resume(saved.unfinished);
  const bool sound = shape_ == InputFormat::kText ? RestoreBlock(pending) : pending.empty();
  return sound ? CheckPassedOver() : absl::DataLossError("the open block of a log is damaged");
}

}  // namespace vmsift
