#include "analyzer/pipeline/parallel_scan.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "analyzer/frame/input_shape.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/read_ahead_source.h"

namespace vmsift {

absl::StatusOr<Tally> ParallelScan::Run() {
  absl::StatusOr<std::unique_ptr<Pipeline>> pipeline =
      Pipeline::Create(catalog_, options_.pipeline, /*sink=*/nullptr);
  if (!pipeline.ok()) return pipeline.status();
  WantWorkers(inputs_.size());
  Work(pipeline->get());
  // Nobody starts another helper now: all inputs are settled.
  for (std::thread& helper : helpers_) helper.join();
  if (!status_.ok()) return status_;
  Tally tally = (*pipeline)->TakeTally();
  tally.Merge(tally_);
  tally.PlaceLines();
  return tally;
}

void ParallelScan::Work(Pipeline* pipeline) {
  while (const std::optional<uint32_t> input = ClaimInput()) ReadInput(*input, pipeline);
  while (const std::shared_ptr<SharedFile> file = FileToHelpWith()) ReadChunks(file, pipeline);
}

void ParallelScan::Help() {
  absl::StatusOr<std::unique_ptr<Pipeline>> pipeline =
      Pipeline::Create(catalog_, options_.pipeline, /*sink=*/nullptr);
  if (pipeline.ok()) Work(pipeline->get());
  const std::lock_guard lock(mutex_);
  if (pipeline.ok()) {
    tally_.Merge((*pipeline)->TakeTally());
  } else {
    status_ = pipeline.status();
  }
}

void ParallelScan::WantWorkers(size_t workers) {
  const std::lock_guard lock(mutex_);
  while (helpers_.size() + 1 < std::min(workers, options_.threads)) helpers_.emplace_back([this] { Help(); });
}

std::optional<uint32_t> ParallelScan::ClaimInput() {
  const std::lock_guard lock(mutex_);
  if (next_input_ == inputs_.size()) return std::nullopt;
  ++unsettled_;
  return next_input_++;
}

absl::StatusOr<std::unique_ptr<RegularFile>> ParallelScan::OpenForChunks(uint32_t input) const {
  absl::StatusOr<std::unique_ptr<RegularFile>> file = RegularFile::Open(inputs_[input].path);
  if (!file.ok() || *file == nullptr) return file;
  if ((*file)->size() <= options_.chunk_bytes) return nullptr;
  std::string head(std::min<uint64_t>(kShapeHeadBytes, (*file)->size()), '\0');
  const absl::StatusOr<size_t> got = (*file)->ReadAt(0, head.data(), head.size());
  if (!got.ok()) return got.status();
  head.resize(*got);
  if (!IsPlainText(head)) return nullptr;
  const InputShape shape =
      options_.pipeline.shape.value_or(DetectInputShape(head, head.size() == (*file)->size()));
  if (shape != InputShape::kJsonLines) return nullptr;
  return file;
}

void ParallelScan::ReadInput(uint32_t input, Pipeline* pipeline) {
  absl::Status status = inputs_[input].status;
  std::shared_ptr<SharedFile> shared;
  if (status.ok()) {
    absl::StatusOr<std::unique_ptr<RegularFile>> file = OpenForChunks(input);
    status = file.status();
    if (file.ok() && *file != nullptr) {
      shared = std::make_shared<SharedFile>(input, *std::move(file), options_.pipeline.lines.max_line_bytes,
                                            options_.chunk_bytes);
    }
  }
  Settle(shared);
  if (shared != nullptr) {
    WantWorkers(static_cast<size_t>(
        std::min<uint64_t>(options_.threads, shared->file->size() / options_.chunk_bytes + 1)));
    ReadChunks(shared, pipeline);
    return;
  }
  if (status.ok()) status = ReadInOrder(input, pipeline);
  if (!status.ok()) pipeline->NoteUnreadable(input, status);
}

// Fails when the input cannot be opened; what happens later is told in the tally.
absl::Status ParallelScan::ReadInOrder(uint32_t input, Pipeline* pipeline) {
  ProgressCounts* const progress = options_.pipeline.progress;
  absl::StatusOr<std::unique_ptr<ByteSource>> source =
      OpenSource(inputs_[input].path, progress == nullptr ? nullptr : &progress->bytes_read);
  if (!source.ok()) return source.status();
  // A core that has no input of its own can unpack.
  if (inputs_.size() < options_.threads) source = std::make_unique<ReadAheadSource>(*std::move(source));
  pipeline->Run(input, source->get()).IgnoreError();
  return absl::OkStatus();
}

void ParallelScan::Settle(std::shared_ptr<SharedFile> file) {
  {
    const std::lock_guard lock(mutex_);
    --unsettled_;
    if (file != nullptr) shared_.push_back(std::move(file));
  }
  settled_.notify_all();
}

std::shared_ptr<ParallelScan::SharedFile> ParallelScan::FileToHelpWith() {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [this] { return !shared_.empty() || unsettled_ == 0; });
  return shared_.empty() ? nullptr : shared_.front();
}

void ParallelScan::ReadChunks(const std::shared_ptr<SharedFile>& file, Pipeline* pipeline) {
  LineChunk chunk;
  while (file->chunks.Next(&chunk)) pipeline->RunChunk(file->input, &chunk);
  const std::lock_guard lock(mutex_);
  shared_.remove(file);
}

}  // namespace vmsift
