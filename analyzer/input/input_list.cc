#include "analyzer/input/input_list.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace vmsift {
namespace {

namespace fs = std::filesystem;

absl::Status ToStatus(const std::error_code& error, const std::string& path) {
  return absl::ErrnoToStatus(error.value(), path);
}

// Appends the files of `directory`; a part that cannot be read is an entry with its error, and the rest goes
// on.
void WalkDirectory(const fs::path& directory, std::vector<Input>* inputs) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error))
    entries.push_back(*it);
  if (error) inputs->push_back({directory.string(), ToStatus(error, directory.string())});
  std::sort(entries.begin(), entries.end());
  for (const fs::directory_entry& entry : entries) {
    std::error_code ignored;
    if (entry.is_directory(ignored) && !entry.is_symlink(ignored)) {
      WalkDirectory(entry.path(), inputs);
    } else if (entry.is_regular_file(ignored)) {
      inputs->push_back({entry.path().string(), absl::OkStatus()});
    }
  }
}

}  // namespace

std::vector<Input> ListInputs(const std::vector<std::string>& paths) {
  std::vector<Input> inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      WalkDirectory(path, &inputs);
    } else {
      inputs.push_back({path, absl::OkStatus()});  // whether it can be read shows when it is opened
    }
  }
  return inputs;
}

}  // namespace vmsift
