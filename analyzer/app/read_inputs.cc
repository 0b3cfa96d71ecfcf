#include "analyzer/app/read_inputs.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/app/blob_inputs.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/suggestion.h"
#include "analyzer/app/thread_count.h"
#include "analyzer/blob/blob_location.h"
#include "analyzer/input/path_pattern.h"
#include "analyzer/input/read_ahead_source.h"
#include "analyzer/pipeline/blob_hour.h"
#include "analyzer/pipeline/opened_input.h"
#include "analyzer/report/selection_text.h"
#include "base/ascii_case.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// Reads inputs one after the other.
class InOrderReader {
 public:
  // Borrows all.
  InOrderReader(const PathFilter& filter, bool read_ahead, Pipeline* pipeline, Progress* progress,
                const std::function<bool()>& stop, std::vector<Input>* read, ReadFaults* faults = nullptr)
      : filter_(filter),
        read_ahead_(read_ahead),
        pipeline_(*pipeline),
        progress_(*progress),
        stop_(stop),
        read_(*read),
        faults_(faults) {}

  void Read(const Input& input) {
    ProgressCounts* const counts = progress_.counts();
    if (!input.status.ok()) return ReadText(input, input.status);
    OpenedInput::Options options;
    options.shape = pipeline_.options().shape;
    options.bytes_read = counts == nullptr ? nullptr : &counts->bytes_read;
    options.faults = faults_;
    absl::StatusOr<TextOrArchive> opened = OpenInOrder(input, options);
    if (!opened.ok()) return ReadText(input, opened.status());
    Read(input, *std::move(opened));
  }

  void Read(const Input& input, TextOrArchive opened) {
    if (opened.archive != nullptr) {
      ReadArchive(input, opened.archive.get());
    } else {
      ReadText(input, std::move(opened.text));
    }
  }

 private:
  void ReadArchive(const Input& input, ArchiveReader* archive) {
    const size_t before = read_.size();
    while (!stop_()) {
      const std::optional<ArchiveReader::Member> member = archive->Next();
      if (!member) break;
      if (!filter_.TakesMember(member->name, input.in_directory)) continue;
      Input taken = input;
      taken.path += "!" + member->name;
      ReadText(taken, OpenMember(archive, *member));
    }
    if (!archive->status().ok()) {
      ReadText(input, archive->status());
    } else if (read_.size() == before && !stop_()) {
      progress_.Complain(NothingIn(input.path, filter_));
    }
  }

  void ReadText(const Input& input, absl::StatusOr<std::unique_ptr<ByteSource>> source) {
    const uint64_t number = read_.size();
    read_.push_back(input);
    read_.back().number = number;
    absl::Status status = source.status();
    // The first bytes of a run do not show what the file is.
    std::optional<InputFormat> shape;
    if (!input.runs.empty()) shape = InputFormat::kJsonLines;
    if (!source.ok()) {
      pipeline_.NoteUnreadable(number, status);
    } else if (read_ahead_) {
      ReadAheadSource ahead(*std::move(source));
      status = pipeline_.Run(number, &ahead, shape);
    } else {
      status = pipeline_.Run(number, source->get(), shape);
    }
    const bool is_fault = faults_ != nullptr && !faults_->Kept().empty();  // which is reported at the end
    if (!status.ok() && !is_fault) progress_.Complain(Message(status));
  }

  const PathFilter& filter_;
  const bool read_ahead_;
  Pipeline& pipeline_;
  Progress& progress_;
  const std::function<bool()>& stop_;
  std::vector<Input>& read_;
  ReadFaults* const faults_;
};

// What a path leads to, if that is a regular file.
std::optional<FileIdentity> RegularFileAt(const std::string& path) {
  const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(path);
  if (path.empty() || path == "-" || !facts.ok() || !facts->has_value() || !(*facts)->is_regular)
    return std::nullopt;
  return (*facts)->identity;
}

// The path of a listed directory below `root`, empty or with a slash at its end; nothing if it is not below.
std::optional<std::string> PathBelow(std::string_view root, std::string_view directory) {
  while (root.ends_with('/')) root.remove_suffix(1);
  if (!directory.starts_with(root)) return std::nullopt;
  directory.remove_prefix(root.size());
  if (directory.find_first_not_of('/') == std::string_view::npos) return "";
  if (!directory.starts_with('/')) return std::nullopt;
  return std::string(directory.substr(directory.find_first_not_of('/'))) + "/";
}

// The path at which the next run would read the new file of this output, in a directory that is read; empty:
// it would not.
std::string ReadNextTime(const Output& output, const std::vector<std::string>& roots, const InputList& list,
                         const PathFilter& filter) {
  const std::optional<Output::NewFile> file = output.created();
  if (!file) return "";
  for (const std::string& directory : list.directories) {
    const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(directory);
    if (!facts.ok() || !facts->has_value() || (*facts)->identity != file->directory) continue;
    for (const std::string& root : roots) {
      const std::optional<std::string> below = PathBelow(root, directory);
      if (below && filter.TakesFile(*below + file->name)) return directory + "/" + file->name;
    }
  }
  return "";
}

// Adds the files and directories of this machine that are named to `roots`, patterns expanded.
absl::StatusOr<InputList> ListPaths(const ReadOptions& options, std::vector<std::string>* roots) {
  InputList list;
  BlobInputs blobs(options);
  for (const std::string& path : options.paths) {
    if (IsBlobPath(path)) {
      const absl::Status status = blobs.Append(path, &list);
      if (!status.ok()) return status;
      continue;
    }
    const std::vector<std::string> paths = ExpandedPaths({path});
    InputList files = ListInputs(paths, options.filter);
    roots->insert(roots->end(), paths.begin(), paths.end());
    std::move(files.inputs.begin(), files.inputs.end(), std::back_inserter(list.inputs));
    std::move(files.bare.begin(), files.bare.end(), std::back_inserter(list.bare));
    std::move(files.directories.begin(), files.directories.end(), std::back_inserter(list.directories));
  }
  return list;
}

}  // namespace

std::set<FileIdentity> OwnOutput() {
  std::set<FileIdentity> files;
  for (int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
    const std::optional<FileFacts> facts = FactsOf(descriptor);
    if (facts && facts->is_regular) files.insert(facts->identity);
  }
  return files;
}

absl::StatusOr<SelectedInputs> SelectInputs(const ReadOptions& options, const Output* output) {
  std::set<FileIdentity> own = OwnOutput();
  const std::optional<FileIdentity> replaced = output == nullptr ? std::nullopt : output->replaced();
  if (output != nullptr && output->written()) own.insert(*output->written());
  std::vector<std::string> roots;
  absl::StatusOr<InputList> listed = ListPaths(options, &roots);
  if (!listed.ok()) return listed.status();
  InputList& list = *listed;
  if (output != nullptr) {
    if (const std::string next = ReadNextTime(*output, roots, list, options.filter); !next.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          next, ": the output would be an input of the next run; write it elsewhere, or --exclude it"));
    }
  }
  for (const std::string& directory : list.bare) Complain(NothingIn(directory, options.filter));
  SelectedInputs selected;
  for (Input& input : list.inputs) {
    const std::optional<FileIdentity> file =
        input.remote != nullptr || (own.empty() && !replaced) ? std::nullopt : RegularFileAt(input.path);
    if (file && file == replaced) {
      return absl::InvalidArgumentError(
          absl::StrCat(input.path, ": is an input, and would be replaced by the output"));
    }
    if (file && own.count(*file) > 0) {
      Complain(input.path + ": not read, since the output goes there");
    } else if (input.status.ok() && !MayHoldRecordsOf(options.selection.period, input.path)) {
      ++selected.outside_period;
    } else {
      selected.inputs.push_back(std::move(input));
    }
  }
  return selected;
}

std::optional<ReportScope> ScopeOf(const ReadOptions& options, uint64_t outside_period) {
  if (options.selection.takes_all() && options.filter.takes_all()) return std::nullopt;
  return ReportScope{options.selection, options.filter, outside_period};
}

void NoteLeftOut(const ReportScope& scope, const Tally& tally) {
  if (tally.left_out_without_time > 0 || scope.inputs_outside_period > 0)
    Complain("left out by the selection: " + LeftOutText(scope, tally));
}

void NoteUnknownCodes(const NameFilter& codes, const Catalog& catalog, const Tally& tally) {
  const Interner& counted = tally.cube.codes();
  for (const std::string& pattern : codes.patterns()) {
    if (pattern == "(none)" || pattern.find_first_of("*?[\\/") != std::string::npos) continue;
    bool known = catalog.FindCode(pattern) != nullptr;
    for (uint32_t i = 0; !known && i < counted.size(); ++i)
      known = EqualsIgnoreCase(counted.name(i).shown, pattern);
    if (known) continue;
    std::vector<std::string> names;
    for (const CatalogCode& code : catalog.codes()) names.emplace_back(code.code);
    Complain(absl::StrCat("--code ", pattern, ": no such failure, and no such code in the catalog",
                          DidYouMean(pattern, names)));
  }
}

std::string NothingIn(const std::string& path, const PathFilter& filter) {
  return path + (filter.takes_all()
                     ? ": no file in it"
                     : ": no file in it is selected; --include and --exclude are for paths below it");
}

void ReadInputs(const std::vector<Input>& inputs, const PathFilter& filter, Pipeline* pipeline,
                Progress* progress, const std::function<bool()>& stop, std::vector<Input>* read,
                ReadFaults* faults) {
  // A thread for each of many small files would cost more than it gives.
  InOrderReader reader(filter, inputs.size() < UsableCores(), pipeline, progress, stop, read, faults);
  for (size_t i = 0; i < inputs.size() && !stop(); ++i) reader.Read(inputs[i]);
}

void ReadOpened(const Input& input, TextOrArchive opened, const PathFilter& filter, Pipeline* pipeline,
                Progress* progress, std::vector<Input>* read) {
  const std::function<bool()> never = [] { return false; };
  InOrderReader reader(filter, /*read_ahead=*/true, pipeline, progress, never, read);
  reader.Read(input, std::move(opened));
}

ExitStatus StatusOf(const Tally& tally, bool strict) {
  const bool unreadable = std::any_of(tally.inputs.begin(), tally.inputs.end(),
                                      [](const InputTally& input) { return !input.error.empty(); });
  const auto any = [&tally](Outcome outcome) { return tally.ledger.entry(outcome).lines > 0; };
  const bool bad_lines = any(Outcome::kMalformed) || any(Outcome::kOversize) || any(Outcome::kSuspect);
  return unreadable || (strict && bad_lines) ? kDoneWithBadInput : kDone;
}

}  // namespace vmsift
