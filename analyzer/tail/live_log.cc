#include "analyzer/tail/live_log.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "analyzer/tail/kept_lines.h"

namespace vmsift {
namespace {

// The longest line, the longest document, the size of a piece.
constexpr size_t kSavedOptions = 3;

std::string Padded(std::string_view bytes) {
  std::string padded(bytes);
  padded.append(kLinePadding, '\0');
  return padded;
}

}  // namespace

LiveLog::LiveLog(uint32_t input, const Pipeline::Options& options)
    : input_(input),
      line_options_(options.lines),
      block_options_(options.blocks),
      shape_(options.shape),
      splitter_(options.lines.max_line_bytes) {}

InputTally LiveLog::Part() const {
  InputTally part;
  part.input = input_;
  part.shape = shape_.value_or(InputShape::kJsonLines);
  return part;
}

uint64_t LiveLog::lines() const {
  return shape_ ? splitter_.lines() : static_cast<uint64_t>(std::count(head_.begin(), head_.end(), '\n'));
}

void LiveLog::Take(std::string_view bytes, Pipeline* pipeline) {
  const uint64_t again = std::min<uint64_t>(beginning_.size() - taken_, bytes.size());
  taken_ += bytes.size();
  beginning_.Add(bytes.substr(static_cast<size_t>(again)));
  if (shape_) {
    Read(bytes, pipeline);
    return;
  }
  head_ += bytes;
  SettleShape(/*ended=*/false, pipeline);
}

void LiveLog::SettleShape(bool ended, Pipeline* pipeline) {
  const std::string_view looked_at = std::string_view(head_).substr(0, kShapeHeadBytes);
  if (!ended && looked_at.size() < kShapeHeadBytes && !TellsInputShape(looked_at)) return;
  shape_ = DetectInputShape(looked_at, ended && head_.size() < kShapeHeadBytes);
  const std::string head = Padded(std::exchange(head_, {}));
  Read(std::string_view(head).substr(0, head.size() - kLinePadding), pipeline);
}

void LiveLog::Read(std::string_view bytes, Pipeline* pipeline) {
  InputTally part = Part();
  splitter_.Feed(bytes, [&](const Line& line) { ReadLine(line, &part, pipeline); });
  if (part.lines > 0) pipeline->Book(part);
}

void LiveLog::ReadLine(const Line& line, InputTally* part, Pipeline* pipeline) {
  if (shape_ == InputShape::kText) {
    ReadTextLine(line, part, pipeline);
    return;
  }
  part->bytes += line.bytes;
  pipeline->RunLine(line, {input_, line.number, 0}, part);
}

void LiveLog::ReadTextLine(const Line& line, InputTally* part, Pipeline* pipeline) {
  if (framer_ == nullptr) framer_ = std::make_unique<BlockFramer>(block_options_);
  if (line.oversize) {
    if (framer_->Finish()) RunOpenBlock(part, pipeline);
    framer_->TakeBlock();
    framer_->RestartPiece();
    part->bytes += line.bytes;
    pipeline->BookOversize(line, {input_, line.number, 0}, part);
    return;
  }
  KeepLine(line, &block_lines_);
  if (!framer_->Add(line)) return;
  RunOpenBlock(part, pipeline);
  framer_->TakeBlock();
}

void LiveLog::RunOpenBlock(InputTally* part, Pipeline* pipeline) {
  const Block& block = framer_->block();
  for (const BlockLine& line : block.lines) part->bytes += line.bytes;
  pipeline->RunBlock(block, part);
  DropKeptLines(block.lines.size(), &block_lines_);
}

void LiveLog::Finish(Pipeline* pipeline) {
  if (!shape_) SettleShape(/*ended=*/true, pipeline);
  InputTally part = Part();
  splitter_.Finish([&](const Line& line) { ReadLine(line, &part, pipeline); });
  if (framer_ != nullptr && framer_->Finish()) RunOpenBlock(&part, pipeline);
  // What a CSV file's header says holds for what comes all the same.
  if (framer_ != nullptr) {
    const BlockFramer::Saved known = framer_->Save();
    framer_ = std::make_unique<BlockFramer>(block_options_);
    framer_->Restore(known);  // it is our own, and so can be
  }
  // An empty log is an input, too.
  if (part.lines > 0 || taken_ == 0) pipeline->Book(part);
}

void LiveLog::Preview(Pipeline* preview, bool with_unfinished_line) const {
  LiveLog copy(input_, Pipeline::Options{.lines = line_options_, .blocks = block_options_, .shape = shape_});
  if (!shape_) {
    const size_t size = with_unfinished_line ? head_.size() : head_.rfind('\n') + 1;
    copy.Take(std::string_view(Padded(head_)).substr(0, size), preview);
  } else {
    copy.splitter_ = with_unfinished_line
                         ? splitter_
                         : LineSplitter(line_options_.max_line_bytes, splitter_.offset(), splitter_.lines());
    copy.RestoreBlock(SavedBlock());  // it is our own, and so can be
  }
  copy.taken_ = taken_;  // which is not nothing
  copy.Finish(preview);
}

std::string LiveLog::SavedBlock() const {
  if (framer_ == nullptr) return {};
  const BlockFramer::Saved before = framer_->Save();
  std::string saved;
  for (const std::string& part : {before.rule, before.header}) {
    Line line;
    line.text = part;
    KeepLine(line, &saved);
  }
  return saved + block_lines_;
}

bool LiveLog::RestoreBlock(std::string_view saved) {
  block_lines_.clear();
  if (saved.empty()) return true;
  framer_ = std::make_unique<BlockFramer>(block_options_);
  BlockFramer::Saved before;
  bool can_be = true;
  int index = 0;
  uint64_t bytes = 0;
  uint64_t number = 0;
  const absl::Status status = ReadKeptLines(saved, [&](const Line& line) {
    if (index < 2) {
      (index++ == 0 ? before.rule : before.header) = line.text;
      if (index == 2) can_be = framer_->Restore(before);
      return;
    }
    can_be = can_be && line.number > number && line.number <= splitter_.lines() &&
             line.bytes <= splitter_.offset() - bytes && line.text.size() <= line.bytes &&
             line.text.size() <= line_options_.max_line_bytes &&
             line.text.find('\n') == std::string_view::npos;
    if (!can_be) return;
    number = line.number;
    bytes += line.bytes;
    // The lines are one block that has not ended, whatever the first one by itself would be.
    if (index++ == 2) {
      framer_->Resume(line);
    } else {
      can_be = !framer_->Add(line);
    }
    KeepLine(line, &block_lines_);
  });
  return status.ok() && can_be && index >= 2;
}

bool LiveLog::has_unshown() const {
  return lines() > shown_line_ && (!shape_ || !block_lines_.empty());
}

bool LiveLog::is_open() const {
  return !shape_ || splitter_.unfinished_bytes() > 0 || !block_lines_.empty();
}

bool LiveLog::reads_as_json_lines() const {
  return !shape_ && DetectInputShape(head_, /*ended=*/true) == InputShape::kJsonLines;
}

LiveLog::Saved LiveLog::Save() const {
  Saved saved;
  saved.shown_line = shown_line_;
  saved.beginning = beginning_;
  const std::array<uint64_t, kSavedOptions> options = {
      line_options_.max_line_bytes, block_options_.max_document_bytes, block_options_.piece_bytes};
  saved.pending.assign(reinterpret_cast<const char*>(options.data()), sizeof(options));
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

bool LiveLog::RestoreOptions(std::string_view* saved) {
  constexpr uint64_t kMost = uint64_t{1} << 31;  // as the command line takes them
  std::array<uint64_t, kSavedOptions> options{};
  if (saved->size() < sizeof(options)) return false;
  std::memcpy(options.data(), saved->data(), sizeof(options));
  saved->remove_prefix(sizeof(options));
  if (std::any_of(options.begin(), options.end(), [](uint64_t size) { return size == 0 || size > kMost; }))
    return false;
  line_options_.max_line_bytes = static_cast<size_t>(options[0]);
  block_options_.max_document_bytes = static_cast<size_t>(options[1]);
  block_options_.piece_bytes = static_cast<size_t>(options[2]);
  return true;
}

absl::Status LiveLog::Restore(const Saved& saved) {
  std::string_view pending = saved.pending;
  if (!RestoreOptions(&pending)) return absl::DataLossError("the options of a log cannot be");
  taken_ = saved.offset;
  shown_line_ = saved.shown_line;
  beginning_ = saved.beginning;
  const bool whole = saved.offset + saved.unfinished.size() == beginning_.size();
  if (whole) taken_ = beginning_.size();
  shape_ = saved.shape;
  splitter_ = LineSplitter(line_options_.max_line_bytes);
  if (!shape_) {
    if (pending.size() != saved.offset) return absl::DataLossError("the begin of a log cannot be");
    head_ = pending;
    return absl::OkStatus();
  }
  splitter_ = LineSplitter(line_options_.max_line_bytes, saved.offset, saved.lines);
  if (whole) splitter_.Resume(saved.unfinished);
  const bool can_be = shape_ == InputShape::kText ? RestoreBlock(pending) : pending.empty();
  return can_be ? absl::OkStatus() : absl::DataLossError("an open block cannot be");
}

}  // namespace vmsift
