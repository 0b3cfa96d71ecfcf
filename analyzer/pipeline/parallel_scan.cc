#include "analyzer/pipeline/parallel_scan.h"

#include <algorithm>
#include <utility>

#include "analyzer/input/byte_source.h"
#include "analyzer/input/read_ahead_source.h"
#include "base/try_thread.h"

namespace vmsift {

Tally ParallelScan::Run() {
  Pipeline pipeline(catalog_, options_.pipeline, /*sink=*/nullptr);
  knowledge_ = pipeline.knowledge();
  WantWorkers(inputs_.size());
  Work(&pipeline);
  JoinHelpers();
  HandIn(pipeline.TakeTally());
  tally_->PlaceLines();
  return *std::move(tally_);
}

void ParallelScan::Work(Pipeline* pipeline) {
  Worker worker{pipeline, {}};
  while (const std::optional<uint32_t> input = ClaimInput()) ReadInput(*input, &worker);
  while (const std::shared_ptr<SharedInput> shared = InputToHelpWith()) ReadChunks(shared, &worker);
}

void ParallelScan::Help() {
  Pipeline pipeline(catalog_, options_.pipeline, /*sink=*/nullptr, knowledge_);
  Work(&pipeline);
  HandIn(pipeline.TakeTally());
}

void ParallelScan::HandIn(Tally tally) {
  const std::lock_guard lock(tally_mutex_);
  if (tally_.has_value()) {
    tally_->Merge(std::move(tally));
  } else {
    tally_ = std::move(tally);
  }
}

void ParallelScan::WantWorkers(uint64_t workers) {
  const std::lock_guard lock(mutex_);
  if (joining_) return;
  while (!no_more_threads_ && helpers_.size() + 1 < std::min<uint64_t>(workers, options_.threads)) {
    std::thread helper = TryThread([this] { Help(); });
    // Those that there are do the work.
    no_more_threads_ = !helper.joinable();
    if (helper.joinable()) helpers_.push_back(std::move(helper));
  }
}

void ParallelScan::JoinHelpers() {
  {
    const std::lock_guard lock(mutex_);
    joining_ = true;
  }
  for (std::thread& helper : helpers_) helper.join();
}

std::optional<uint32_t> ParallelScan::ClaimInput() {
  const std::lock_guard lock(mutex_);
  if (next_input_ == inputs_.size()) return std::nullopt;
  ++unsettled_;
  return next_input_++;
}

void ParallelScan::ReadInput(uint32_t input, Worker* worker) {
  absl::StatusOr<OpenedInput> opened = Open(input);
  if (opened.ok() && opened->was_utf16) {
    const std::lock_guard lock(mutex_);
    utf16_inputs_.insert(input);
  }
  if (opened.ok() && opened->chunks != nullptr) {
    const auto shared = std::make_shared<SharedInput>(input, *std::move(opened));
    Settle(shared);
    ReadChunks(shared, worker);
    return;
  }
  Settle(nullptr);
  if (opened.ok()) {
    ReadInOrder(input, *std::move(opened), worker->pipeline);
  } else {
    worker->pipeline->NoteUnreadable(input, opened.status());
  }
}

absl::StatusOr<OpenedInput> ParallelScan::Open(uint32_t input) const {
  if (!inputs_[input].status.ok()) return inputs_[input].status;
  ProgressCounts* const progress = options_.pipeline.progress;
  OpenedInput::Options options;
  options.shape = options_.pipeline.shape;
  options.max_line_bytes = options_.pipeline.lines.max_line_bytes;
  options.chunk_bytes = options_.chunk_bytes;
  options.pieces = options_.pipeline.blocks.pieces();
  options.bytes_read = progress == nullptr ? nullptr : &progress->bytes_read;
  return OpenedInput::Open(inputs_[input].path, options);
}

// What happens on the way is told in the tally.
void ParallelScan::ReadInOrder(uint32_t input, OpenedInput opened, Pipeline* pipeline) {
  const bool more = !opened.source->ended();
  std::unique_ptr<ByteSource> source = std::move(opened.source);
  // A core that has no input of its own can unpack.
  if (more && inputs_.size() < options_.threads) {
    source = std::make_unique<ReadAheadSource>(std::move(source));
  }
  pipeline->Run(input, source.get()).IgnoreError();
}

void ParallelScan::Settle(const std::shared_ptr<SharedInput>& shared) {
  {
    const std::lock_guard lock(mutex_);
    --unsettled_;
    if (shared != nullptr) {
      shared_.push_back(shared);
      ++shared->workers;
    }
  }
  settled_.notify_all();
}

std::shared_ptr<ParallelScan::SharedInput> ParallelScan::InputToHelpWith() {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [this] { return !shared_.empty() || unsettled_ == 0; });
  if (shared_.empty()) return nullptr;
  // A file has work for all. Bytes that come in order are read by one at a time, whom the others may have to
  // wait for: the more are at it, the less is another of use.
  const auto rank = [](const SharedInput& input) {
    return input.opened.file != nullptr ? size_t{0} : input.workers;
  };
  const std::shared_ptr<SharedInput> shared = *std::min_element(
      shared_.begin(), shared_.end(), [rank](const auto& a, const auto& b) { return rank(*a) < rank(*b); });
  ++shared->workers;
  return shared;
}

void ParallelScan::ReadChunks(const std::shared_ptr<SharedInput>& shared, Worker* worker) {
  ChunkSource* const chunks = shared->opened.chunks.get();
  ProgressCounts* const progress = options_.pipeline.progress;
  while (chunks->Next(&worker->chunk)) {
    WantWorkers(chunks->ChunksKnown());
    // What is read in order is counted where it is read.
    if (progress != nullptr && shared->opened.file != nullptr) {
      progress->bytes_read.fetch_add(worker->chunk.bytes(), std::memory_order_relaxed);
    }
    worker->pipeline->RunChunk(shared->number, &worker->chunk);
    // Of millions of names and cells there is to be one copy, not one a worker.
    if (options_.threads > 1 && worker->pipeline->tally().cube.cells().packed())
      HandIn(worker->pipeline->TakeTally());
  }
  const std::lock_guard lock(mutex_);
  --shared->workers;
  shared_.remove(shared);
}

}  // namespace vmsift
