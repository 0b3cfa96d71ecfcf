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
  Number();
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
  const uint64_t number = ScanNumber(input);
  if (opened.ok()) NoteIdentity(input, *opened);
  if (opened.ok()) NoteEncoding(number, *opened);
  if (opened.ok() && opened->archive != nullptr) {
    ReadArchive(input, opened->archive.get(), worker);
    Settle();
  } else if (opened.ok() && opened->chunks != nullptr) {
    const auto shared = std::make_shared<SharedInput>(number, *std::move(opened));
    Share(shared);
    Settle();
    ReadChunks(shared, worker);
  } else {
    Settle();
    if (opened.ok()) {
      ReadInOrder(number, *std::move(opened), worker->pipeline);
    } else {
      worker->pipeline->NoteUnreadable(number, opened.status());
    }
  }
}

OpenedInput::Options ParallelScan::OpenOptions() const {
  ProgressCounts* const progress = options_.pipeline.progress;
  OpenedInput::Options options;
  options.shape = options_.pipeline.shape;
  options.max_line_bytes = options_.pipeline.lines.max_line_bytes;
  options.chunk_bytes = options_.chunk_bytes;
  options.pieces = options_.pipeline.blocks.pieces();
  options.bytes_read = progress == nullptr ? nullptr : &progress->bytes_read;
  options.faults = options_.faults;
  return options;
}

absl::StatusOr<OpenedInput> ParallelScan::Open(uint32_t input) const {
  if (!inputs_[input].status.ok()) return inputs_[input].status;
  return OpenedInput::Open(inputs_[input], OpenOptions());
}

void ParallelScan::ReadArchive(uint32_t input, ArchiveReader* archive, Worker* worker) {
  const OpenedInput::Options options = OpenOptions();
  bool any = false;
  while (const std::optional<ArchiveReader::Member> member = archive->Next()) {
    if (options_.filter != nullptr &&
        !options_.filter->TakesMember(member->name, inputs_[input].in_directory))
      continue;
    any = true;
    const uint64_t number = ScanNumber(input, member->number);
    {
      const std::lock_guard lock(mutex_);
      members_.emplace(number, member->name);
    }
    absl::StatusOr<OpenedInput> opened = OpenedInput::OpenMemberOf(archive, *member, options);
    if (opened.ok()) NoteEncoding(number, *opened);
    if (!opened.ok()) {
      worker->pipeline->NoteUnreadable(number, opened.status());
    } else if (opened->chunks != nullptr) {
      const auto shared = std::make_shared<SharedInput>(number, *std::move(opened));
      Share(shared);
      // Until its last chunk is read: by then nobody reads the archive.
      ReadChunks(shared, worker);
    } else {
      ReadInOrder(number, *std::move(opened), worker->pipeline);
    }
  }
  if (!archive->status().ok()) {
    worker->pipeline->NoteUnreadable(ScanNumber(input), archive->status());
  } else if (!any) {
    const std::lock_guard lock(mutex_);
    empty_archives_.insert(input);
  }
}

void ParallelScan::NoteIdentity(uint32_t input, const OpenedInput& opened) {
  const std::lock_guard lock(mutex_);
  identities_[input] = {opened.version, opened.size, opened.stream};
}

void ParallelScan::NoteEncoding(uint64_t number, const OpenedInput& opened) {
  if (!opened.was_utf16 && !opened.looks_binary) return;
  const std::lock_guard lock(mutex_);
  (opened.was_utf16 ? utf16_inputs_ : binary_inputs_).insert(number);
}

// The tally says what happens on the way.
void ParallelScan::ReadInOrder(uint64_t number, OpenedInput opened, Pipeline* pipeline) {
  const bool more = !opened.source->ended();
  std::unique_ptr<ByteSource> source = std::move(opened.source);
  // A core that has no input of its own can unpack.
  if (more && inputs_.size() < options_.threads) {
    source = std::make_unique<ReadAheadSource>(std::move(source));
  }
  pipeline->Run(number, source.get()).IgnoreError();
}

void ParallelScan::Share(const std::shared_ptr<SharedInput>& shared) {
  {
    const std::lock_guard lock(mutex_);
    shared_.push_back(shared);
    ++shared->workers;
  }
  settled_.notify_all();
}

void ParallelScan::Settle() {
  {
    const std::lock_guard lock(mutex_);
    --unsettled_;
  }
  settled_.notify_all();
}

void ParallelScan::Number() {
  std::vector<uint64_t> numbers;
  for (const InputTally& read : tally_->inputs) {
    const auto member = members_.find(read.input);
    Input input = inputs_[read.input >> 32];
    if (member != members_.end()) input.path += "!" + member->second;
    const auto index = static_cast<uint32_t>(read.input >> 32);
    Identify(index, read.lines, &input);
    const uint64_t planned = input.number == 0 ? index : input.number;
    input.number = ScanNumber(static_cast<uint32_t>(planned), static_cast<uint32_t>(read.input));
    read_inputs_.push_back(std::move(input));
    numbers.push_back(read.input);
  }
  for (std::set<uint64_t>* const noted : {&utf16_inputs_, &binary_inputs_}) {
    std::set<uint64_t> indexes;
    for (size_t i = 0; i < numbers.size(); ++i) {
      if (noted->count(numbers[i]) > 0) indexes.insert(i);
    }
    *noted = std::move(indexes);
  }
  tally_->PlaceLines(&numbers);
}

void ParallelScan::Identify(uint32_t number, uint64_t lines, Input* input) const {
  const auto known = identities_.find(number);
  if (known == identities_.end()) return;
  const Identity& identity = known->second;
  if (input->version.empty())
    input->version = identity.stream == nullptr ? identity.version : identity.stream->version();
  if (input->runs.empty()) return;
  if (identity.stream == nullptr) input->size = identity.size;
  ByteRun& run = input->runs.front();
  run.to = std::min(run.to, input->size);
  run.lines = lines;
  if (run.from > 0 || run.to < input->size) return;
  input->runs.clear();
  input->size = 0;
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
