#include "analyzer/input/input_list.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

namespace vmsift {
namespace {

namespace fs = std::filesystem;

absl::Status ToStatus(const std::error_code& error, const std::string& path) {
  return absl::ErrnoToStatus(error.value(), path);
}

// What stands at the end of a link that leads nowhere is nothing, not an error.
bool LeadsNowhere(const std::error_code& error) {
  return error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory ||
         error == std::errc::too_many_symbolic_link_levels;
}

// A directory's entry; a directory's name ends with a slash, so that names sort as the paths below them do.
struct Entry {
  std::string name;
  fs::directory_entry entry;
  bool is_directory = false;
};

class Walk {
 public:
  Walk(const PathFilter& filter, InputList* list) : filter_(filter), list_(list) {}

  // Appends the files of `directory`, which lies at `below` (empty, or with a slash at its end) under the one
  // that was named. A part that cannot be read is an entry with its error, and the rest goes on.
  void Enter(const fs::path& directory, const std::string& below) {
    list_->directories.push_back(directory.string());
    for (const Entry& entry : Entries(directory)) {
      const std::string path = below + entry.name;
      if (entry.is_directory) {
        if (filter_.EntersDirectory(path)) Enter(entry.entry.path(), path);
      } else if (filter_.TakesFile(path)) {
        TakeFile(entry.entry);
      }
    }
  }

 private:
  std::vector<Entry> Entries(const fs::path& directory) {
    std::error_code error;
    std::vector<Entry> entries;
    for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
      std::error_code ignored;
      const bool is_directory = !it->is_symlink(ignored) && it->is_directory(ignored);
      entries.push_back({it->path().filename().string() + (is_directory ? "/" : ""), *it, is_directory});
    }
    if (error) list_->inputs.push_back({directory.string(), ToStatus(error, directory.string())});
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return entries;
  }

  void TakeFile(const fs::directory_entry& entry) {
    std::error_code error;
    if (entry.is_regular_file(error)) {
      list_->inputs.push_back({entry.path().string(), absl::OkStatus(), /*in_directory=*/true});
    } else if (error && !LeadsNowhere(error)) {
      list_->inputs.push_back({entry.path().string(), ToStatus(error, entry.path().string())});
    }
  }

  const PathFilter& filter_;
  InputList* const list_;
};

}  // namespace

bool PathFilter::TakesFile(std::string_view path) const {
  const auto matches = [path](const Glob& glob) { return glob.Matches(path); };
  return (include.empty() || std::any_of(include.begin(), include.end(), matches)) &&
         std::none_of(exclude.begin(), exclude.end(), matches);
}

bool PathFilter::TakesMember(std::string_view path, bool in_directory) const {
  while (path.starts_with("./") || path.starts_with('/')) path.remove_prefix(path.find('/') + 1);
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
    if (!EntersDirectory(path.substr(0, slash + 1))) return false;
  }
  if (!in_directory) return TakesFile(path);
  return std::none_of(exclude.begin(), exclude.end(),
                      [path](const Glob& glob) { return glob.Matches(path); });
}

bool PathFilter::EntersDirectory(std::string_view path) const {
  return std::none_of(exclude.begin(), exclude.end(),
                      [path](const Glob& glob) { return glob.MatchesDirectory(path); });
}

InputList ListInputs(const std::vector<std::string>& paths, const PathFilter& filter) {
  InputList list;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      const size_t before = list.inputs.size();
      Walk(filter, &list).Enter(path, "");
      if (list.inputs.size() == before) list.bare.push_back(path);
    } else {
      list.inputs.push_back({path, absl::OkStatus()});  // whether it can be read shows when it is opened
    }
  }
  return list;
}

std::optional<uint64_t> TotalBytes(const std::vector<Input>& inputs) {
  uint64_t total = 0;
  for (const Input& input : inputs) {
    if (!input.status.ok()) continue;
    if (input.path == "-") return std::nullopt;
    if (input.remote != nullptr) {
      total += input.remote->size();
      continue;
    }
    struct stat info;
    if (access(input.path.c_str(), R_OK) != 0 || stat(input.path.c_str(), &info) != 0) continue;
    if (!S_ISREG(info.st_mode)) return std::nullopt;
    total += static_cast<uint64_t>(info.st_size);
  }
  return total;
}

}  // namespace vmsift
