#include "analyzer/pipeline/opened_input.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "analyzer/frame/csv_rows.h"
#include "analyzer/frame/file_chunks.h"
#include "analyzer/frame/pipe_chunks.h"
#include "analyzer/input/open_source.h"

namespace vmsift {
namespace {

bool IsJsonLines(std::string_view head, bool head_is_all, const OpenedInput::Options& options) {
  return options.shape.value_or(DetectInputFormat(head, head_is_all)) == InputFormat::kJsonLines;
}

// Whether a file is worth being read at many offsets at once: a large one of JSON Lines.
absl::StatusOr<bool> IsForChunks(const RegularFile& file, const OpenedInput::Options& options) {
  if (file.size() <= options.chunk_bytes) return false;
  std::string head(std::min<uint64_t>(kFormatHeadBytes, file.size()), '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(0, head.data(), head.size());
  if (!got.ok()) return got.status();
  head.resize(*got);
  return IsPlainText(head) && IsJsonLines(head, head.size() == file.size(), options);
}

// The rows of a CSV file are read by its first lines, so in order.
bool HasCsvHeader(std::string_view head) {
  CsvRows rows;
  const size_t first_end = std::min(head.find('\n'), head.size());
  if (rows.TakeHeader(head.substr(0, first_end))) return true;
  if (!rows.MayBeHeader(2) || first_end == head.size()) return false;
  const std::string_view second = head.substr(first_end + 1);
  return rows.TakeHeader(second.substr(0, second.find('\n')));
}

}  // namespace

absl::StatusOr<OpenedInput> OpenedInput::Open(const std::string& path, const Options& options) {
  OpenedInput input;
  absl::StatusOr<std::unique_ptr<RegularFile>> file = RegularFile::Open(path);
  if (!file.ok()) return file.status();
  const bool is_regular = *file != nullptr;
  const absl::StatusOr<bool> for_chunks = is_regular ? IsForChunks(**file, options) : false;
  if (!for_chunks.ok()) return for_chunks.status();
  if (*for_chunks) {
    input.file = *std::move(file);
    input.chunks =
        std::make_unique<FileChunks>(input.file.get(), options.max_line_bytes, options.chunk_bytes);
    return input;
  }
  absl::StatusOr<TextOrArchive> opened = is_regular
                                             ? OpenTextOrArchive(path, *std::move(file), options.bytes_read)
                                             : OpenTextOrArchive(path, options.bytes_read);
  if (!opened.ok()) return opened.status();
  if (opened->archive != nullptr) {
    input.archive = std::move(opened->archive);
    return input;
  }
  input.was_utf16 = opened->text->was_utf16();
  input.source = std::make_unique<PeekSource>(std::move(opened->text));
  // The lines of a pipe must not wait until a chunk is full.
  if (is_regular) input.CutSource(options);
  return input;
}

absl::StatusOr<OpenedInput> OpenedInput::OpenMemberOf(ArchiveReader* archive,
                                                      const ArchiveReader::Member& member,
                                                      const Options& options) {
  absl::StatusOr<std::unique_ptr<ByteSource>> text = OpenMember(archive, member);
  if (!text.ok()) return text.status();
  OpenedInput input;
  input.was_utf16 = (*text)->was_utf16();
  input.source = std::make_unique<PeekSource>(*std::move(text));
  // Buffers of chunks would cost more than others can help with: an archive may have many small files.
  input.source->Peek(kFormatHeadBytes);
  if (!input.source->ended()) input.CutSource(options);
  return input;
}

void OpenedInput::CutSource(const Options& options) {
  const std::string_view head = source->Peek(kFormatHeadBytes);
  if (HasCsvHeader(head)) return;
  std::optional<PieceRule::Options> pieces;
  if (!IsJsonLines(head, source->ended(), options)) pieces = options.pieces;
  chunks = std::make_unique<PipeChunks>(source.get(), options.max_line_bytes,
                                        std::min(options.chunk_bytes, PipeChunks::kStreamChunkBytes),
                                        PipeChunks::kChunksAhead, pieces);
}

}  // namespace vmsift
