// Opens an input as it is to be read: in chunks, which any workers may take, or in order, by one.
#ifndef VMSIFT_ANALYZER_PIPELINE_OPENED_INPUT_H_
#define VMSIFT_ANALYZER_PIPELINE_OPENED_INPUT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "analyzer/frame/input_format.h"
#include "analyzer/frame/line_chunk.h"
#include "analyzer/frame/piece_rule.h"
#include "analyzer/input/archive_reader.h"
#include "analyzer/input/input_list.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/peek_source.h"
#include "analyzer/input/random_access.h"
#include "analyzer/input/read_faults.h"

namespace vmsift {

struct OpenedInput {
  struct Options {
    std::optional<InputFormat> shape;  // nothing: detected from the input's start
    size_t max_line_bytes = 0;
    size_t chunk_bytes = 0;     // of a file; what is read in order has smaller chunks
    PieceRule::Options pieces;  // of text
    // The bytes of `source` or `archive` are added as they are read; may be null.
    std::atomic<uint64_t>* bytes_read = nullptr;
    // Notes what kept bytes from being read; null: nobody asks.
    ReadFaults* faults = nullptr;
  };

  // Waits for the first bytes of a pipe or a blob. Errors name the path; a file that is not of the wanted
  // version, and a run of what cannot be cut, are errors, too.
  static absl::StatusOr<OpenedInput> Open(const Input& wanted, const Options& options);
  // The current member of an archive, which it borrows until the next one. Of a small one, `chunks` is null.
  static absl::StatusOr<OpenedInput> OpenMemberOf(ArchiveReader* archive, const ArchiveReader::Member& member,
                                                  const Options& options);

  // Where its bytes come from, one of the three.
  std::shared_ptr<const RandomAccess> file;
  std::unique_ptr<PeekSource> source;
  std::unique_ptr<ArchiveReader> archive;  // its members are inputs of their own
  bool was_utf16 = false;
  bool looks_binary = false;  // by its first bytes (binary_data.h)
  std::string version;        // as Input's; of a stream empty, for it is only known at its end
  uint64_t size = 0;          // of a file
  std::shared_ptr<const StreamDigest> stream;  // of what is no file; otherwise null
  // The chunks of a file. Null for a pipe: `source` is to be read in order.
  std::unique_ptr<ChunkSource> chunks;

  // Whether a file can be read in runs: uncompressed JSON Lines.
  static absl::StatusOr<bool> MayBeCut(const RandomAccess& file, std::optional<InputFormat> shape);

 private:
  static absl::StatusOr<OpenedInput> OpenFile(std::shared_ptr<const RandomAccess> file, const Input& wanted,
                                              const Options& options);
  static absl::StatusOr<OpenedInput> OpenStream(const Input& wanted, const Options& options);
  // Cuts `source`, the lines of a run, into chunks.
  void CutRun(const ByteRun& run, const Options& options);
  // Cuts `source` into chunks, unless it has to be read in order.
  void CutSource(const Options& options);
};

// The same for one reader who reads it from its beginning to its end.
absl::StatusOr<TextOrArchive> OpenInOrder(const Input& wanted, const OpenedInput::Options& options);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_PIPELINE_OPENED_INPUT_H_
