// Feeds libarchive: from a source in order, or from a file, in which it may seek.
#ifndef VMSIFT_ANALYZER_INPUT_LIBARCHIVE_INPUT_H_
#define VMSIFT_ANALYZER_INPUT_LIBARCHIVE_INPUT_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include "absl/status/status.h"
#include "analyzer/input/byte_source.h"
#include "analyzer/input/random_access.h"

struct archive;  // libarchive's

namespace vmsift {

struct FreeArchive {
  void operator()(archive* reader) const;
};
using LibarchiveHandle = std::unique_ptr<archive, FreeArchive>;

class LibarchiveInput {
 public:
  explicit LibarchiveInput(std::unique_ptr<ByteSource> source);
  // Adds what is read of the file, in all at most its size, to `bytes_read`, which may be null, and on
  // destruction the rest.
  LibarchiveInput(std::shared_ptr<const RandomAccess> file, std::atomic<uint64_t>* bytes_read);
  ~LibarchiveInput();
  LibarchiveInput(const LibarchiveInput&) = delete;
  LibarchiveInput& operator=(const LibarchiveInput&) = delete;

  // Opens an archive whose formats and filters are set. It borrows this object, at a fixed address. Again
  // with another one only after Select. Returns libarchive's result.
  int Open(archive* reader);

  // Of a file: makes these bytes, and behind them those of the file from `begin` to `end`, the whole input.
  void Select(std::string head, uint64_t begin, uint64_t end);

  // Of a source: keeps the last `bytes` of it, for tail().
  void KeepTail(size_t bytes) { tail_bytes_ = bytes; }
  // Reads the source to its end, as far as it can be read.
  void ReadRest();
  std::string_view tail() const;

  // Is asked before each portion with the bytes given so far; an error ends the input.
  void set_check(std::function<absl::Status(uint64_t)> check) { check_ = std::move(check); }

  // Null if it is a source.
  const RandomAccess* file() const { return file_.get(); }
  // Of the source, the file, or the check.
  const absl::Status& status() const { return status_; }

 private:
  static std::make_signed_t<size_t> ReadBlock(archive* reader, void* self, const void** block);
  static int64_t Seek(archive* reader, void* self, int64_t offset, int whence);

  absl::StatusOr<size_t> Fill();
  // The size of the next portion in `buffer_`; 0 at the end, and after an error, which status() then holds.
  size_t NextPortion();
  void AddToTail(size_t size);

  const std::unique_ptr<ByteSource> source_;
  const std::shared_ptr<const RandomAccess> file_;
  std::atomic<uint64_t>* const bytes_read_ = nullptr;
  const std::unique_ptr<char[]> buffer_;
  std::function<absl::Status(uint64_t)> check_;
  std::string head_;
  bool selected_ = false;
  uint64_t end_ = 0;      // of what is read of the file
  uint64_t offset_ = 0;   // in the file
  uint64_t given_ = 0;    // to libarchive, in all
  uint64_t to_come_ = 0;  // of the file, for `bytes_read_`
  size_t tail_bytes_ = 0;
  std::string tail_;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_LIBARCHIVE_INPUT_H_
