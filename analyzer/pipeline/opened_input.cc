#include "analyzer/pipeline/opened_input.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "analyzer/frame/csv_rows.h"
#include "analyzer/frame/line_chunks.h"
#include "analyzer/frame/stream_chunks.h"
#include "analyzer/input/open_source.h"

namespace vmsift {
namespace {

bool IsJsonLines(std::string_view head, bool head_is_all, const OpenedInput::Options& options) {
  return options.shape.value_or(DetectInputShape(head, head_is_all)) == InputShape::kJsonLines;
}

// The input as a file that can be read at any place; null when it is none, or is not worth it.
absl::StatusOr<std::unique_ptr<RegularFile>> OpenForChunks(const std::string& path,
                                                           const OpenedInput::Options& options) {
  absl::StatusOr<std::unique_ptr<RegularFile>> file = RegularFile::Open(path);
  if (!file.ok() || *file == nullptr) return file;
  if ((*file)->size() <= options.chunk_bytes) return nullptr;
  std::string head(std::min<uint64_t>(kShapeHeadBytes, (*file)->size()), '\0');
  const absl::StatusOr<size_t> got = (*file)->ReadAt(0, head.data(), head.size());
  if (!got.ok()) return got.status();
  head.resize(*got);
  if (!IsPlainText(head) || !IsJsonLines(head, head.size() == (*file)->size(), options)) return nullptr;
  return file;
}

}  // namespace

absl::StatusOr<OpenedInput> OpenedInput::Open(const std::string& path, const Options& options) {
  OpenedInput input;
  absl::StatusOr<std::unique_ptr<RegularFile>> file = OpenForChunks(path, options);
  if (!file.ok()) return file.status();
  if (*file != nullptr) {
    input.file = *std::move(file);
    input.chunks =
        std::make_unique<LineChunks>(input.file.get(), options.max_line_bytes, options.chunk_bytes);
    return input;
  }
  absl::StatusOr<std::unique_ptr<ByteSource>> source = OpenSource(path, options.bytes_read);
  if (!source.ok()) return source.status();
  input.was_utf16 = (*source)->was_utf16();
  input.source = std::make_unique<HeadedSource>(*std::move(source));
  // The lines of a pipe must not wait until a chunk is full.
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return input;
  const std::string_view head = input.source->Head();
  // The rows of a CSV file are read by its first line, so in order.
  CsvRows rows;
  const size_t first_end = std::min(head.find('\n'), head.size());
  if (rows.TakeHeader(head.substr(0, first_end))) return input;
  if (rows.MayBeHeader(2) && first_end < head.size()) {
    const std::string_view second = head.substr(first_end + 1);
    if (rows.TakeHeader(second.substr(0, second.find('\n')))) return input;
  }
  std::optional<PieceRule::Options> pieces;
  if (!IsJsonLines(head, input.source->head_is_all(), options)) pieces = options.pieces;
  input.chunks = std::make_unique<StreamChunks>(
      input.source.get(), options.max_line_bytes,
      std::min(options.chunk_bytes, StreamChunks::kStreamChunkBytes), StreamChunks::kChunksAhead, pieces);
  return input;
}

}  // namespace vmsift
