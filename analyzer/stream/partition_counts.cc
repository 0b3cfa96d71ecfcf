#include "analyzer/stream/partition_counts.h"

#include <algorithm>
#include <utility>

#include "analyzer/frame/block_framer.h"
#include "analyzer/frame/input_format.h"
#include "base/white_space.h"

namespace vmsift {
namespace {

// Without the line end that some producers put behind a message.
std::string_view WithoutLineEnd(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

bool IsOneLineOfJson(std::string_view text) {
  const size_t begin = SkipBlanks(text, 0);
  return begin < text.size() && (text[begin] == '{' || text[begin] == '[') &&
         text.find('\n') == std::string_view::npos;
}

// Calls `take` with each line, with its line end.
template <typename Take>
void ForEachLine(std::string_view text, Take take) {
  while (!text.empty()) {
    const size_t feed = text.find('\n');
    const size_t size = feed == std::string_view::npos ? text.size() : feed + 1;
    take(text.substr(0, size));
    text.remove_prefix(size);
  }
}

}  // namespace

PartitionCounts::PartitionCounts(const Catalog& catalog, const Pipeline::Options& options, CountsHead head,
                                 std::string cluster, FailureSink* sink)
    : catalog_(catalog),
      options_(options),
      head_(std::move(head)),
      cluster_(std::move(cluster)),
      pipeline_(catalog, options, sink) {}

void PartitionCounts::Add(const Partition& partition, const StreamMessage& message) {
  if (current_ != partition) {
    HandIn();
    current_ = partition;
    part_ = std::make_unique<Pipeline::Part>(0, &pipeline_);
  }
  Line line;
  line.number = static_cast<uint64_t>(message.offset) + 1;
  line.bytes = message.payload.size();
  line.oversize = message.payload.size() > options_.lines.max_line_bytes;
  if (line.oversize) return part_->TakeLine(line);
  buffer_.assign(message.payload);
  buffer_.append(kLinePadding, '\0');
  Analyze(std::string_view(buffer_).substr(0, message.payload.size()), line);
}

void PartitionCounts::Analyze(std::string_view payload, Line line) {
  line.text = WithoutByteOrderMark(WithoutLineEnd(payload));
  if (IsWhite(line.text) || (options_.shape != InputFormat::kText && IsOneLineOfJson(line.text)))
    return part_->TakeLine(line);
  const InputFormat format = options_.shape
                                 ? *options_.shape
                                 : DetectInputFormat(payload.substr(0, kFormatHeadBytes), /*ended=*/true);
  return format == InputFormat::kJsonLines ? AnalyzeLines(payload, line) : AnalyzeText(payload, line);
}

void PartitionCounts::AnalyzeLines(std::string_view payload, Line line) {
  ForEachLine(payload, [&](std::string_view whole) {
    line.bytes = whole.size();
    line.SetText(whole.ends_with('\n') ? whole.substr(0, whole.size() - 1) : whole,
                 options_.lines.max_line_bytes, whole.data() == payload.data());
    part_->TakeLine(line);
  });
}

// Of its own: no block spans two messages.
void PartitionCounts::AnalyzeText(std::string_view payload, Line line) {
  BlockFramer framer(options_.blocks);
  ForEachLine(payload, [&](std::string_view whole) {
    line.bytes = whole.size();
    line.SetText(whole.ends_with('\n') ? whole.substr(0, whole.size() - 1) : whole,
                 options_.lines.max_line_bytes, whole.data() == payload.data());
    if (!framer.Add(line)) return;
    part_->TakeBlock(framer.block());
    framer.TakeBlock();
  });
  if (framer.Finish()) {
    part_->TakeBlock(framer.block());
    framer.TakeBlock();
  }
}

void PartitionCounts::HandIn() {
  if (!current_) return;
  part_->Book(InputFormat::kJsonLines);
  counted_[*current_].Merge(pipeline_.TakeTally());
  current_.reset();
}

std::string PartitionCounts::Encode(const Partition& partition, int64_t from, int64_t to) {
  HandIn();
  const auto base = static_cast<uint64_t>(from);
  CountsHead head = head_;
  Input& input = head.inputs.emplace_back();
  input.path = PartitionPath(partition);
  input.version = cluster_;
  input.number = static_cast<uint64_t>(partition.number);
  input.runs = {{base, static_cast<uint64_t>(to), static_cast<uint64_t>(to - from)}};
  Tally tally;  // a copy: the commit may fail
  tally.Merge(counted_[partition]);
  tally.MovePlaces([base](Place place) {
    place.chunk = base;
    place.line -= base;
    return place;
  });
  return EncodeCounts(head, tally, catalog_);
}

void PartitionCounts::Drop(const Partition& partition) {
  HandIn();
  counted_.erase(partition);
}

void NumberLinesByOffset(Counts* counts) {
  counts->tally.MovePlaces([](Place place) {
    place.line += place.chunk;
    place.chunk = 0;
    return place;
  });
  for (Input& input : counts->head.inputs) input.runs.clear();
}

}  // namespace vmsift
