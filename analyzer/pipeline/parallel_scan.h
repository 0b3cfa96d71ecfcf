// Reads inputs with many workers and counts what they hold.
//
// Files, packed or not, are read in chunks by whoever has time; pipes are read in order by one worker, beside
// the others. The members of an archive come in order, each as a file of its own, to the worker that opened
// it; others help with large ones. Each worker has a pipeline of its own; their tallies merge to the same
// result whoever read what.
#ifndef VMSIFT_ANALYZER_PIPELINE_PARALLEL_SCAN_H_
#define VMSIFT_ANALYZER_PIPELINE_PARALLEL_SCAN_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/count/tally.h"
#include "analyzer/frame/line_chunk.h"
#include "analyzer/input/input_list.h"
#include "analyzer/pipeline/opened_input.h"
#include "analyzer/pipeline/pipeline.h"
#include "matchers/catalog.h"

namespace vmsift {

class ParallelScan {
 public:
  struct Options {
    Pipeline::Options pipeline;
    size_t threads = 1;  // at least 1; fewer are started when there is less to do, or no more can be had
    size_t chunk_bytes = ChunkSource::kChunkBytes;
    const PathFilter* filter = nullptr;  // of the members of archives; null: all are read
    ReadFaults* faults = nullptr;        // notes what kept bytes from being read; null: nobody asks
  };

  // Borrows `inputs` and `catalog`.
  ParallelScan(const std::vector<Input>& inputs, const Catalog& catalog, const Options& options)
      : inputs_(inputs), catalog_(catalog), options_(options) {}

  // What all inputs hold; what could not be read is in Tally::inputs. Once.
  Tally Run();
  // After that: what was read, members of archives one by one, in the order of the numbers in the tally.
  std::vector<Input> TakeInputs() { return std::move(read_inputs_); }
  // And which of it is UTF-16, by these numbers.
  const std::set<uint64_t>& utf16_inputs() const { return utf16_inputs_; }
  // And which of it looks like binary data.
  const std::set<uint64_t>& binary_inputs() const { return binary_inputs_; }
  // And the archives of which nothing was read, and without an error, by their index in the given inputs.
  const std::set<uint32_t>& empty_archives() const { return empty_archives_; }

 private:
  // An input whose chunks any worker may take.
  struct SharedInput {
    SharedInput(uint64_t input, OpenedInput what) : number(input), opened(std::move(what)) {}

    const uint64_t number;  // a ScanNumber
    const OpenedInput opened;
    size_t workers = 0;  // that are at it; guarded by mutex_
  };

  // What tells an input apart from others of its path (Input::version).
  struct Identity {
    std::string version;
    uint64_t size = 0;
    std::shared_ptr<const StreamDigest> stream;  // null: a file
  };

  // What a worker has of its own.
  struct Worker {
    Pipeline* const pipeline;
    LineChunk chunk;  // its buffer serves for all inputs
  };

  // One worker's share: inputs while there are any, then chunks of what others have open.
  void Work(Pipeline* pipeline);
  // A worker of its own thread, with a pipeline of its own.
  void Help();
  // Adds what a worker has counted to what all have.
  void HandIn(Tally tally);
  // Sees to it that up to `workers` are at work.
  void WantWorkers(uint64_t workers);
  // Waits for all other workers.
  void JoinHelpers();

  std::optional<uint32_t> ClaimInput();
  void ReadInput(uint32_t input, Worker* worker);
  OpenedInput::Options OpenOptions() const;
  absl::StatusOr<OpenedInput> Open(uint32_t input) const;
  void ReadArchive(uint32_t input, ArchiveReader* archive, Worker* worker);
  void ReadInOrder(uint64_t number, OpenedInput opened, Pipeline* pipeline);
  void NoteIdentity(uint32_t input, const OpenedInput& opened);
  void NoteEncoding(uint64_t number, const OpenedInput& opened);
  // Turns the numbers of the scan into those of what was read.
  void Number();
  // Completes what identifies an input that was read, or a run of it of so many lines.
  void Identify(uint32_t number, uint64_t lines, Input* input) const;
  // Lets others help with an input; the caller is at it.
  void Share(const std::shared_ptr<SharedInput>& shared);
  // Nothing more of a claimed input will be shared.
  void Settle();
  // An input to help with; waits for claimed inputs to be opened; null when there is nothing left to do.
  std::shared_ptr<SharedInput> InputToHelpWith();
  void ReadChunks(const std::shared_ptr<SharedInput>& shared, Worker* worker);

  const std::vector<Input>& inputs_;
  const Catalog& catalog_;
  const Options options_;
  std::shared_ptr<const Knowledge> knowledge_;  // set before there are helpers

  std::mutex mutex_;  // guards what follows
  std::condition_variable settled_;
  std::map<uint32_t, Identity> identities_;
  std::set<uint64_t> utf16_inputs_;  // until Number(), ScanNumbers; as the next
  std::set<uint64_t> binary_inputs_;
  std::map<uint64_t, std::string> members_;  // of archives: their names
  std::set<uint32_t> empty_archives_;
  uint32_t next_input_ = 0;
  size_t unsettled_ = 0;  // claimed inputs that might become shared ones
  std::list<std::shared_ptr<SharedInput>> shared_;
  std::vector<std::thread> helpers_;
  bool joining_ = false;          // no more helpers: all work is taken
  bool no_more_threads_ = false;  // can be had

  std::mutex tally_mutex_;
  std::optional<Tally> tally_;  // of all that was handed in

  std::vector<Input> read_inputs_;  // once all is done
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_PARALLEL_SCAN_H_
