#include "analyzer/pipeline/opened_input.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/frame/csv_rows.h"
#include "analyzer/frame/file_chunks.h"
#include "analyzer/frame/pipe_chunks.h"
#include "analyzer/input/binary_data.h"
#include "analyzer/input/counting_source.h"
#include "analyzer/input/line_run_source.h"
#include "analyzer/input/open_source.h"
#include "analyzer/input/regular_file.h"

namespace vmsift {
namespace {

bool IsJsonLines(std::string_view head, bool head_is_all, std::optional<InputFormat> shape) {
  return shape.value_or(DetectInputFormat(head, head_is_all)) == InputFormat::kJsonLines;
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

absl::Status WrongVersion(const Input& wanted) {
  return absl::FailedPreconditionError(
      absl::StrCat(wanted.path, ": has changed since the plan was made; make the plan again"));
}

absl::Status CannotBeCut(const std::string& path) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": only an uncompressed file of JSON Lines can be read in parts"));
}

}  // namespace

absl::StatusOr<bool> OpenedInput::MayBeCut(const RandomAccess& file, std::optional<InputFormat> shape) {
  std::string head(std::min<uint64_t>(kFormatHeadBytes, file.size()), '\0');
  const absl::StatusOr<size_t> got = file.ReadAt(0, head.data(), head.size());
  if (!got.ok()) return got.status();
  head.resize(*got);
  return IsPlainText(head) && IsJsonLines(head, head.size() == file.size(), shape);
}

absl::StatusOr<OpenedInput> OpenedInput::Open(const Input& wanted, const Options& options) {
  if (wanted.remote != nullptr) return OpenFile(wanted.remote->Open(wanted.runs.empty()), wanted, options);
  absl::StatusOr<std::unique_ptr<RegularFile>> file = RegularFile::Open(wanted.path);
  if (!file.ok()) return file.status();
  if (*file != nullptr) return OpenFile(*std::move(file), wanted, options);
  // Whoever feeds a stream checks its version.
  if (!wanted.version.empty() && wanted.path != "-") return WrongVersion(wanted);
  absl::StatusOr<TextOrArchive> opened = OpenTextOrArchive(wanted.path, options.bytes_read);
  if (!opened.ok()) return opened.status();
  if (opened->archive != nullptr && !wanted.runs.empty()) return CannotBeCut(wanted.path);
  OpenedInput input;
  input.stream = opened->digest;
  if (opened->archive != nullptr) {
    input.archive = std::move(opened->archive);
    return input;
  }
  input.was_utf16 = opened->text->was_utf16();
  // The lines of a pipe must not wait until a chunk is full.
  input.source = std::make_unique<PeekSource>(
      wanted.runs.empty() ? std::move(opened->text)
                          : std::make_unique<LineRunSource>(std::move(opened->text), wanted.runs.front()));
  input.looks_binary = LooksBinary(input.source->PeekLine(kFormatHeadBytes));
  return input;
}

absl::StatusOr<OpenedInput> OpenedInput::OpenFile(std::shared_ptr<const RandomAccess> file,
                                                  const Input& wanted, const Options& options) {
  OpenedInput input;
  input.version = file->version();
  input.size = file->size();
  if (!wanted.version.empty() && wanted.version != input.version) return WrongVersion(wanted);
  // A large one is worth being read at many offsets at once; a blob is better read far ahead in order.
  const bool is_large = file->size() > options.chunk_bytes && file->is_local();
  const absl::StatusOr<bool> in_chunks =
      is_large || !wanted.runs.empty() ? MayBeCut(*file, options.shape) : false;
  if (!in_chunks.ok()) return in_chunks.status();
  if (!*in_chunks && !wanted.runs.empty()) return CannotBeCut(wanted.path);
  if (!wanted.runs.empty() && !file->is_local()) {
    const ByteRun& run = wanted.runs.front();
    const uint64_t before = run.from - std::min<uint64_t>(run.from, 1);
    std::unique_ptr<ByteSource> bytes = ReadInOrder(std::move(file), before, run.to);
    if (options.bytes_read != nullptr)
      bytes = std::make_unique<CountingSource>(std::move(bytes), run.to - before, options.bytes_read);
    input.source = std::make_unique<PeekSource>(std::make_unique<LineRunSource>(std::move(bytes), run));
    input.chunks = std::make_unique<PipeChunks>(input.source.get(), options.max_line_bytes,
                                                std::min(options.chunk_bytes, PipeChunks::kStreamChunkBytes));
    return input;
  }
  if (*in_chunks) {
    const ByteRun run = wanted.runs.empty() ? ByteRun{0, file->size()} : wanted.runs.front();
    input.file = std::move(file);
    input.chunks =
        std::make_unique<FileChunks>(input.file.get(), run, options.max_line_bytes, options.chunk_bytes);
    return input;
  }
  absl::StatusOr<TextOrArchive> opened = OpenTextOrArchive(wanted.path, std::move(file), options.bytes_read);
  if (!opened.ok()) return opened.status();
  if (opened->archive != nullptr) {
    input.archive = std::move(opened->archive);
    return input;
  }
  input.was_utf16 = opened->text->was_utf16();
  input.source = std::make_unique<PeekSource>(std::move(opened->text));
  input.looks_binary = LooksBinary(input.source->Peek(kFormatHeadBytes));
  input.CutSource(options);
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
  input.looks_binary = LooksBinary(input.source->Peek(kFormatHeadBytes));
  if (!input.source->ended()) input.CutSource(options);
  return input;
}

void OpenedInput::CutSource(const Options& options) {
  const std::string_view head = source->Peek(kFormatHeadBytes);
  if (HasCsvHeader(head)) return;
  std::optional<PieceRule::Options> pieces;
  if (!IsJsonLines(head, source->ended(), options.shape)) pieces = options.pieces;
  chunks = std::make_unique<PipeChunks>(source.get(), options.max_line_bytes,
                                        std::min(options.chunk_bytes, PipeChunks::kStreamChunkBytes),
                                        PipeChunks::kChunksAhead, pieces);
}

}  // namespace vmsift
