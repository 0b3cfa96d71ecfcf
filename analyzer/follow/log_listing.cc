#include "analyzer/follow/log_listing.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/follow/rotated_name.h"
#include "analyzer/input/path_pattern.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::string DirectoryOf(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

std::vector<std::string> EntriesBeside(const std::string& path) {
  const bool bare = fs::path(path).parent_path().empty();
  std::vector<std::string> entries;
  std::error_code error;
  for (fs::directory_iterator it(DirectoryOf(path), error), end; !error && it != end; it.increment(error))
    entries.push_back(bare ? it->path().filename().string() : it->path().string());
  if (error) entries.clear();
  return entries;
}

void LogListing::BeginScan() {
  families_.clear();
  files_.clear();
}

std::vector<std::string> LogListing::NamedFiles() {
  std::vector<std::string> named;
  for (const std::string& path : options_.paths) {
    // Its own key, since another warning about the same path may last.
    const std::string key = path + "\n";
    std::error_code error;
    if (fs::exists(path, error)) {
      named.push_back(path);
    } else if (IsPathPattern(path)) {
      const std::vector<std::string> matches = PathsMatching(path);
      if (matches.empty()) warnings_.Add(key, absl::StrCat(path, ": no such file yet; waiting for one"));
      named.insert(named.end(), matches.begin(), matches.end());
    } else {
      warnings_.Add(key, absl::StrCat(path, ": not there yet; waiting for it"));
    }
  }
  return named;
}

std::vector<std::string> LogListing::List() {
  InputList list = ListInputs(NamedFiles(), options_.filter);
  listed_directories_ = std::move(list.directories);
  std::vector<std::string> paths;
  for (Input& input : list.inputs) {
    if (IsNeverALog(input.path)) continue;
    if (input.status.ok()) {
      paths.push_back(std::move(input.path));
    } else {
      warnings_.Add(input.path, Message(input.status));
    }
  }
  return paths;
}

bool LogListing::IsNeverALog(const std::string& path) const {
  const std::string name = fs::path(path).filename().string();
  return std::any_of(options_.never.begin(), options_.never.end(), [&](const std::string& never) {
    std::error_code error;
    return fs::path(never).filename() == name && fs::absolute(path, error).lexically_normal() == never;
  });
}

std::set<std::string> LogListing::Directories() const {
  std::set<std::string> directories(listed_directories_.begin(), listed_directories_.end());
  for (const std::string& path : options_.paths) {
    std::error_code error;
    directories.insert(fs::is_directory(path, error) ? path : DirectoryOf(path));
  }
  return directories;
}

LogListing::Families& LogListing::FamiliesBeside(const std::string& path) {
  const auto [directory, is_new] = families_.try_emplace(DirectoryOf(path));
  if (is_new) {
    for (const std::string& entry : EntriesBeside(path)) directory->second[FamilyOf(entry)].push_back(entry);
  }
  return directory->second;
}

const std::vector<std::string>& LogListing::Family(const std::string& path) {
  return FamiliesBeside(path)[FamilyOf(path)];
}

bool LogListing::IsEmpty(const std::string& path) {
  const Families& families = FamiliesBeside(path);
  return std::all_of(families.begin(), families.end(),
                     [](const auto& family) { return family.second.empty(); });
}

const std::string* LogListing::FindBeside(const std::string& path, const FileIdentity& identity) {
  const auto [directory, is_new] = files_.try_emplace(DirectoryOf(path));
  if (is_new) {
    for (const std::string& entry : EntriesBeside(path)) {
      const absl::StatusOr<std::optional<FileFacts>> facts = FactsOf(entry);
      if (facts.ok() && facts->has_value()) directory->second[(*facts)->identity] = entry;
    }
  }
  const auto found = directory->second.find(identity);
  return found == directory->second.end() ? nullptr : &found->second;
}

}  // namespace vmsift
