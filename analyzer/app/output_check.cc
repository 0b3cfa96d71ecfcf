#include "analyzer/app/output_check.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/app/output_place.h"
#include "base/printable_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// A file that is used, and what for.
struct UsedFile {
  std::string path;  // "-": standard input
  std::string use;   // as in "NAME: is …"
};

bool IsOneFile(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

bool IsOnePlace(const OutputPlace& a, const OutputPlace& b) {
  struct stat of_a;
  struct stat of_b;
  return a.name == b.name && fstat(a.directory.get(), &of_a) == 0 && fstat(b.directory.get(), &of_b) == 0 &&
         IsOneFile(of_a, of_b);
}

bool Replaces(const OutputPlace& output, const std::string& path) {
  struct stat info;
  const bool exists = path == "-" ? fstat(STDIN_FILENO, &info) == 0 : stat(path.c_str(), &info) == 0;
  if (exists) return output.exists && IsOneFile(output.info, info);
  const absl::StatusOr<OutputPlace> place = FindOutputPlace(path);
  return path != "-" && place.ok() && IsOnePlace(output, *place);
}

void AddFilesOf(const CLI::Option& option, std::vector<UsedFile>* files) {
  const std::string type = option.get_type_name();
  const std::string_view value = std::string_view(type).substr(0, type.find(':'));
  const bool is_path = option.get_name(/*positional=*/true) == "PATH";
  const std::string use = "what " + option.get_name() + " names";
  for (const std::string& result : option.results()) {
    if (is_path && result == "-") files->push_back({result, "read"});
    if (value.ends_with("FILE")) files->push_back({result, use});
    if (value == "URL" && result.starts_with('@')) files->push_back({result.substr(1), use});
  }
  // Without a path, scan reads standard input.
  if (is_path && option.empty()) files->push_back({"-", "read"});
}

}  // namespace

std::string ReplacedByOutput(const CLI::App& command, const std::string& config) {
  const CLI::Option* const output = command.get_option_no_throw("--output");
  if (output == nullptr || output->empty()) return {};
  const std::string path = output->results().back();
  const absl::StatusOr<OutputPlace> place = FindOutputPlace(path);
  // What cannot be opened fails elsewhere. A device, a FIFO or an open file is written to, not replaced.
  if (!place.ok() || place->open_file >= 0 || (place->exists && !S_ISREG(place->info.st_mode))) return {};
  std::vector<UsedFile> files;
  if (!config.empty()) files.push_back({config, "the configuration"});
  for (const CLI::Option* const option : command.get_options()) {
    if (option != output && option->get_name() != "--config") AddFilesOf(*option, &files);
  }
  const auto used = std::find_if(files.begin(), files.end(),
                                 [&place](const UsedFile& file) { return Replaces(*place, file.path); });
  if (used == files.end()) return {};
  return fmt::format("{}: is {}, and would be replaced by the output", PrintableName(path), used->use);
}

}  // namespace vmsift
