#include "analyzer/follow/finished_logs.h"

#include <filesystem>
#include <map>
#include <system_error>
#include <utility>

#include "analyzer/follow/log_listing.h"
#include "analyzer/follow/rotated_name.h"

namespace vmsift {
namespace {

namespace fs = std::filesystem;

enum class Presence { kThere, kUnknown, kGone, kGoneWithDirectory };

// The directories of logs, each read once.
class Directories {
 public:
  explicit Directories(const std::set<std::string>& judged) : judged_(judged) {}

  // Whether a copy of the log that the scan did not judge may be beside `path`.
  Presence Beside(const std::string& path, const FollowedLog& log) {
    const Directory& directory = ReadBeside(path);
    if (directory.presence != Presence::kGone) return directory.presence;
    const bool there = directory.unjudged_families.count(FamilyOf(log.first_path)) > 0;
    return there ? Presence::kThere : Presence::kGone;
  }

 private:
  struct Directory {
    Presence presence = Presence::kGone;  // of files that it does not list
    std::set<std::string> unjudged_families;
  };

  const Directory& ReadBeside(const std::string& path) {
    // By the directory as written, since entries are written like the path.
    const auto [known, is_new] = read_.try_emplace(fs::path(path).parent_path().string());
    Directory& directory = known->second;
    if (!is_new) return directory;
    std::error_code error;
    if (fs::status(DirectoryOf(path), error).type() == fs::file_type::not_found) {
      directory.presence = Presence::kGoneWithDirectory;
      return directory;
    }
    const std::vector<std::string> entries = EntriesBeside(path);
    if (entries.empty()) directory.presence = Presence::kUnknown;
    for (const std::string& entry : entries) {
      if (judged_.count(entry) == 0) directory.unjudged_families.insert(FamilyOf(entry));
    }
    return directory;
  }

  const std::set<std::string>& judged_;
  std::map<std::string, Directory> read_;
};

}  // namespace

void FinishedLogs::EndScan(int64_t now_ms) {
  for (FollowedLog* log : logs_) {
    if (std::exchange(log->seen_this_scan, false)) {
      log->missed_since_ms.reset();
    } else if (!log->missed_since_ms) {
      log->missed_since_ms = now_ms;
    }
  }
}

std::vector<FollowedLog*> FinishedLogs::Missed(int64_t now_ms) const {
  std::vector<FollowedLog*> missed;
  for (size_t i = 0; i + options_.most_gone < logs_.size(); ++i) {
    const std::optional<int64_t>& since = logs_[i]->missed_since_ms;
    if (since && now_ms - *since >= options_.gone_grace_ms) missed.push_back(logs_[i]);
  }
  return missed;
}

std::vector<FollowedLog*> FinishedLogs::Gone(std::vector<FollowedLog*> missed,
                                             const std::set<std::string>& judged, int64_t now_ms) const {
  Directories directories(judged);
  std::erase_if(missed, [&](FollowedLog* log) {
    if (!log->may_have_copies()) return false;
    for (const std::string& path : {log->path, log->first_path}) {
      const Presence beside = directories.Beside(path, *log);
      if (beside == Presence::kGone) continue;
      if (beside == Presence::kGoneWithDirectory) {
        if (now_ms - *log->missed_since_ms >= options_.long_grace_ms) continue;
      } else {
        log->missed_since_ms = now_ms;  // so that its directory is not read at each scan
      }
      return true;
    }
    return false;
  });
  return missed;
}

}  // namespace vmsift
