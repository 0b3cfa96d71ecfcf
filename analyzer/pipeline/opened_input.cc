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
#include "analyzer/input/file_source.h"
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
  return absl::AbortedError(
      absl::StrCat(wanted.path, ": has changed since the plan was made; make the plan again"));
}

absl::Status CannotBeCut(const std::string& path) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ": only an uncompressed file of JSON Lines can be read in parts"));
}

absl::Status Noted(absl::Status status, ReadFaults* faults) {
  return faults == nullptr ? status : faults->Note(std::move(status));
}

// Null for a stream.
absl::StatusOr<std::shared_ptr<const RandomAccess>> OpenRandomAccess(const Input& wanted,
                                                                     ReadFaults* faults) {
  std::shared_ptr<const RandomAccess> file;
  if (wanted.remote != nullptr) {
    file = wanted.remote->Open(/*from_begin=*/wanted.runs.empty());
  } else {
    absl::StatusOr<std::unique_ptr<RegularFile>> regular = RegularFile::Open(wanted.path);
    if (!regular.ok()) return Noted(regular.status(), faults);
    file = *std::move(regular);
  }
  // Whoever feeds a stream checks its version.
  const bool is_this = file == nullptr ? wanted.path == "-" : file->version() == wanted.version;
  if (!wanted.version.empty() && !is_this) return Noted(WrongVersion(wanted), faults);
  return file == nullptr || faults == nullptr ? file : Watched(std::move(file), faults);
}

// The lines of a run, in order.
std::unique_ptr<ByteSource> LinesOf(std::shared_ptr<const RandomAccess> file, const ByteRun& run,
                                    std::atomic<uint64_t>* bytes_read) {
  const uint64_t before = run.from - std::min<uint64_t>(run.from, 1);
  std::unique_ptr<ByteSource> bytes = ReadInOrder(std::move(file), before, run.to);
  if (bytes_read != nullptr)
    bytes = std::make_unique<CountingSource>(std::move(bytes), run.to - before, bytes_read);
  return std::make_unique<LineRunSource>(std::move(bytes), run);
}

// Of a run, only its lines.
absl::StatusOr<TextOrArchive> OpenStreamOf(const Input& wanted, const OpenedInput::Options& options) {
  absl::StatusOr<TextOrArchive> opened;
  if (wanted.path == "-" && options.faults != nullptr) {
    absl::StatusOr<std::unique_ptr<FileSource>> file = FileSource::Open(wanted.path);
    if (!file.ok()) return options.faults->Note(file.status());
    const std::string name = (*file)->name();
    uint64_t least = wanted.size;
    uint64_t most = wanted.size;
    if (!wanted.runs.empty()) {
      const ByteRun& run = wanted.runs.front();
      least = run.to - (run.from - std::min<uint64_t>(run.from, 1));
      most = UINT64_MAX;
    }
    opened =
        OpenStream(Watched(*std::move(file), name, least, most, options.faults), name, 0, options.bytes_read);
  } else {
    opened = OpenTextOrArchive(wanted.path, options.bytes_read);
  }
  if (!opened.ok() || wanted.runs.empty()) return opened;
  if (opened->archive != nullptr) return CannotBeCut(wanted.path);
  opened->text = std::make_unique<LineRunSource>(std::move(opened->text), wanted.runs.front());
  return opened;
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
  absl::StatusOr<std::shared_ptr<const RandomAccess>> file = OpenRandomAccess(wanted, options.faults);
  if (!file.ok()) return file.status();
  return *file != nullptr ? OpenFile(*std::move(file), wanted, options) : OpenStream(wanted, options);
}

absl::StatusOr<OpenedInput> OpenedInput::OpenStream(const Input& wanted, const Options& options) {
  absl::StatusOr<TextOrArchive> opened = OpenStreamOf(wanted, options);
  if (!opened.ok()) return opened.status();
  OpenedInput input;
  input.stream = opened->digest;
  if (opened->archive != nullptr) {
    input.archive = std::move(opened->archive);
    return input;
  }
  input.was_utf16 = opened->text->was_utf16();
  // The lines of a pipe must not wait until a chunk is full.
  input.source = std::make_unique<PeekSource>(std::move(opened->text));
  if (!wanted.runs.empty()) input.CutRun(wanted.runs.front(), options);
  // Of a log, no more than the first line is waited for.
  if (MayBeBinary(input.source->PeekLine(kFormatHeadBytes)))
    input.looks_binary = LooksBinary(input.source->Peek(kFormatHeadBytes));
  return input;
}

absl::StatusOr<OpenedInput> OpenedInput::OpenFile(std::shared_ptr<const RandomAccess> file,
                                                  const Input& wanted, const Options& options) {
  OpenedInput input;
  input.version = file->version();
  input.size = file->size();
  // A large one is worth being read at many offsets at once; a blob is better read far ahead in order.
  const bool is_large = file->size() > options.chunk_bytes && file->is_local();
  const absl::StatusOr<bool> in_chunks =
      is_large || !wanted.runs.empty() ? MayBeCut(*file, options.shape) : false;
  if (!in_chunks.ok()) return in_chunks.status();
  if (!*in_chunks && !wanted.runs.empty()) return Noted(CannotBeCut(wanted.path), options.faults);
  if (!wanted.runs.empty() && !file->is_local()) {
    const ByteRun& run = wanted.runs.front();
    input.source = std::make_unique<PeekSource>(LinesOf(std::move(file), run, options.bytes_read));
    input.CutRun(run, options);
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

// The lines after its beginning are JSON, whatever the first of them look like.
void OpenedInput::CutRun(const ByteRun& run, const Options& options) {
  chunks = std::make_unique<PipeChunks>(source.get(), options.max_line_bytes,
                                        std::min(options.chunk_bytes, PipeChunks::kStreamChunkBytes),
                                        PipeChunks::kChunksAhead, std::nullopt, run.from > 0);
}

absl::StatusOr<TextOrArchive> OpenInOrder(const Input& wanted, const OpenedInput::Options& options) {
  absl::StatusOr<std::shared_ptr<const RandomAccess>> file = OpenRandomAccess(wanted, options.faults);
  if (!file.ok()) return file.status();
  if (*file == nullptr) return OpenStreamOf(wanted, options);
  if (wanted.runs.empty()) return OpenTextOrArchive(wanted.path, *std::move(file), options.bytes_read);
  const absl::StatusOr<bool> may_cut = OpenedInput::MayBeCut(**file, options.shape);
  if (!may_cut.ok()) return may_cut.status();
  if (!*may_cut) return Noted(CannotBeCut(wanted.path), options.faults);
  TextOrArchive opened;
  opened.text = LinesOf(*std::move(file), wanted.runs.front(), options.bytes_read);
  return opened;
}

}  // namespace vmsift
