#include "analyzer/throughput/machine_limits.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/regular_file.h"
#include "base/try_thread.h"

namespace vmsift {
namespace {

constexpr size_t kReadBytes = 256 << 10;  // stays in a core's own cache
constexpr uint64_t kPieceBytes = 4 << 20;
constexpr size_t kHeadBytes = 64;  // what tells whether a file is packed

enum class Task { kDropStored, kCountNewlines };

// Part of a plain file, or, where `file` is null, a whole packed one.
struct Piece {
  const RegularFile* file = nullptr;
  std::string path;
  uint64_t offset = 0;
  uint64_t bytes = 0;
};

class Limit {
 public:
  explicit Limit(Task task) : task_(task) {}

  absl::StatusOr<LimitCounts> Run(const std::vector<Input>& files, size_t threads) {
    for (const Input& input : files) {
      if (absl::Status status = Cut(input); !status.ok()) return status;
    }
    std::vector<LimitCounts> counts(threads);
    std::vector<absl::Status> statuses(threads);
    std::vector<std::thread> helpers;
    for (size_t i = 1; i < threads; ++i) {
      std::thread helper = TryThread([this, i, &counts, &statuses] { statuses[i] = Work(&counts[i]); });
      if (!helper.joinable()) break;  // those that there are do the work
      helpers.push_back(std::move(helper));
    }
    statuses[0] = Work(&counts[0]);
    for (std::thread& helper : helpers) helper.join();
    LimitCounts sum;
    for (size_t i = 0; i < threads; ++i) {
      if (!statuses[i].ok()) return statuses[i];
      sum.bytes += counts[i].bytes;
      sum.newlines += counts[i].newlines;
    }
    return sum;
  }

 private:
  absl::Status Cut(const Input& input) {
    absl::StatusOr<std::unique_ptr<RegularFile>> file = RegularFile::Open(input.path);
    if (!file.ok()) return file.status();
    if (*file == nullptr) return absl::OkStatus();  // empty
    if (task_ == Task::kCountNewlines) {
      std::array<char, kHeadBytes> head;
      const absl::StatusOr<size_t> got = (*file)->ReadAt(0, head.data(), head.size());
      if (!got.ok()) return got.status();
      if (!IsPlainText({head.data(), *got})) {
        pieces_.push_back({nullptr, input.path, 0, 0});
        return absl::OkStatus();
      }
    }
    for (uint64_t offset = 0; offset < (*file)->size(); offset += kPieceBytes) {
      pieces_.push_back({file->get(), {}, offset, std::min<uint64_t>(kPieceBytes, (*file)->size() - offset)});
    }
    files_.push_back(*std::move(file));
    return absl::OkStatus();
  }

  absl::Status Work(LimitCounts* counts) {
    const std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(kReadBytes);
    while (true) {
      const size_t next = next_.fetch_add(1);
      if (next >= pieces_.size()) return absl::OkStatus();
      const Piece& piece = pieces_[next];
      const absl::Status status = piece.file == nullptr ? TakePacked(piece.path, buffer.get(), counts)
                                                        : TakePiece(piece, buffer.get(), counts);
      if (!status.ok()) return status;
    }
  }

  absl::Status TakePiece(const Piece& piece, char* buffer, LimitCounts* counts) const {
    for (uint64_t done = 0; done < piece.bytes;) {
      const auto wanted = static_cast<size_t>(std::min<uint64_t>(kReadBytes, piece.bytes - done));
      const absl::StatusOr<size_t> got = piece.file->ReadAt(piece.offset + done, buffer, wanted);
      if (!got.ok()) return got.status();
      Take({buffer, *got}, counts);
      if (*got < wanted) break;  // the file became shorter
      done += *got;
    }
    return absl::OkStatus();
  }

  absl::Status TakePacked(const std::string& path, char* buffer, LimitCounts* counts) const {
    const absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(path);
    if (!source.ok()) return source.status();
    while (true) {
      const absl::StatusOr<size_t> got = (*source)->Read(buffer, kReadBytes);
      if (!got.ok() || *got == 0) return absl::OkStatus();
      Take({buffer, *got}, counts);
    }
  }

  void Take(std::string_view text, LimitCounts* counts) const {
    counts->bytes += text.size();
    if (task_ == Task::kCountNewlines) counts->newlines += NewlinesIn(text);
  }

  const Task task_;
  std::vector<std::unique_ptr<RegularFile>> files_;
  std::vector<Piece> pieces_;
  std::atomic<size_t> next_ = 0;
};

}  // namespace

absl::StatusOr<LimitCounts> ReadStoredBytes(const std::vector<Input>& files, size_t threads) {
  return Limit(Task::kDropStored).Run(files, threads);
}

absl::StatusOr<LimitCounts> CountNewlines(const std::vector<Input>& files, size_t threads) {
  return Limit(Task::kCountNewlines).Run(files, threads);
}

// A counter for each of 64 columns, one byte wide as long as it holds: compilers make vectors of that.
uint64_t NewlinesIn(std::string_view text) {
  constexpr size_t kColumns = 64;
  constexpr size_t kMostRows = 255;
  uint64_t newlines = 0;
  const char* at = text.data();
  size_t rows = text.size() / kColumns;
  while (rows > 0) {
    std::array<uint8_t, kColumns> columns{};
    const size_t now = std::min(rows, kMostRows);
    for (size_t row = 0; row < now; ++row, at += kColumns) {
      for (size_t i = 0; i < kColumns; ++i) columns[i] = static_cast<uint8_t>(columns[i] + (at[i] == '\n'));
    }
    for (uint8_t column : columns) newlines += column;
    rows -= now;
  }
  return newlines + static_cast<uint64_t>(std::count(at, text.data() + text.size(), '\n'));
}

}  // namespace vmsift
