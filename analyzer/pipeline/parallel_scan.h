// Reads inputs with many workers and counts what they hold.
//
// A large file of JSON Lines is read in chunks by whoever has time; any other input (text, whose lines belong
// together; a pipe) is read in order by one worker, beside the others. Each worker has a pipeline of its own;
// their tallies merge to the same result whoever read what.
#ifndef VMSIFT_ANALYZER_PIPELINE_PARALLEL_SCAN_H_
#define VMSIFT_ANALYZER_PIPELINE_PARALLEL_SCAN_H_

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/count/tally.h"
#include "analyzer/frame/line_chunks.h"
#include "analyzer/input/input_list.h"
#include "analyzer/input/regular_file.h"
#include "analyzer/pipeline/pipeline.h"
#include "matchers/catalog.h"

namespace vmsift {

class ParallelScan {
 public:
  struct Options {
    Pipeline::Options pipeline;
    size_t threads = 1;  // at least 1; fewer are started when there is less to do
    size_t chunk_bytes = LineChunks::kChunkBytes;
  };

  // Borrows `inputs` and `catalog`.
  ParallelScan(const std::vector<Input>& inputs, const Catalog& catalog, const Options& options)
      : inputs_(inputs), catalog_(catalog), options_(options) {}

  // What all inputs hold; what could not be read is told in Tally::inputs. Fails when no pipeline can be made
  // of the catalog. Once.
  absl::StatusOr<Tally> Run();

 private:
  // A file whose chunks any worker may take.
  struct SharedFile {
    SharedFile(uint32_t number, std::unique_ptr<RegularFile> regular, size_t max_line_bytes,
               size_t chunk_bytes)
        : input(number), file(std::move(regular)), chunks(file.get(), max_line_bytes, chunk_bytes) {}

    const uint32_t input;
    const std::unique_ptr<RegularFile> file;
    LineChunks chunks;
  };

  // One worker's share: inputs while there are any, then chunks of what others have open.
  void Work(Pipeline* pipeline);
  // A worker of its own thread, with a pipeline of its own.
  void Help();
  // Sees to it that up to `workers` are at work.
  void WantWorkers(size_t workers);

  std::optional<uint32_t> ClaimInput();
  void ReadInput(uint32_t input, Pipeline* pipeline);
  absl::Status ReadInOrder(uint32_t input, Pipeline* pipeline);
  // The input as a file to be read in chunks; null when it is to be read in order.
  absl::StatusOr<std::unique_ptr<RegularFile>> OpenForChunks(uint32_t input) const;
  // Says of a claimed input whether others may help with it (null: they may not).
  void Settle(std::shared_ptr<SharedFile> file);
  // A file to help with; waits for claimed inputs to be opened; null when there is nothing left to help with.
  std::shared_ptr<SharedFile> FileToHelpWith();
  void ReadChunks(const std::shared_ptr<SharedFile>& file, Pipeline* pipeline);

  const std::vector<Input>& inputs_;
  const Catalog& catalog_;
  const Options options_;

  std::mutex mutex_;  // guards what follows
  std::condition_variable settled_;
  uint32_t next_input_ = 0;
  size_t unsettled_ = 0;  // claimed inputs that might become shared ones
  std::list<std::shared_ptr<SharedFile>> shared_;
  std::vector<std::thread> helpers_;
  Tally tally_;  // of the helpers that are done
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_PARALLEL_SCAN_H_
