// Lists the files that may be logs, and the files beside a log.
//
// Directories are read once per scan. Borrows the options and the warnings. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_LOG_LISTING_H_
#define VMSIFT_ANALYZER_FOLLOW_LOG_LISTING_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "analyzer/follow/follow_options.h"
#include "analyzer/follow/warning_dedup.h"
#include "analyzer/input/followed_file.h"

namespace vmsift {

// The directory that holds a path: `.` for a bare name.
std::string DirectoryOf(const std::string& path);

// The entries of that directory, written like the path; none if it cannot be read.
std::vector<std::string> EntriesBeside(const std::string& path);

class LogListing {
 public:
  LogListing(const FollowOptions* options, WarningDedup* warnings)
      : options_(*options), warnings_(*warnings) {}

  // Directories are read again from now on.
  void BeginScan();
  // The files that the options' paths stand for now. Warns of missing and unreadable paths.
  std::vector<std::string> List();
  // The directories of the options' paths, and all that the last List read.
  std::set<std::string> Directories() const;
  // The files beside a path that are of its family (rotated_name.h).
  const std::vector<std::string>& Family(const std::string& path);
  // Whether the directory of a path has no entries, is missing or cannot be read.
  bool IsEmpty(const std::string& path);
  // The path of a file that is beside another; null if it is not there.
  const std::string* FindBeside(const std::string& path, const FileIdentity& identity);

 private:
  using Families = std::map<std::string, std::vector<std::string>>;

  bool IsNeverALog(const std::string& path) const;
  Families& FamiliesBeside(const std::string& path);
  // Expands globs.
  std::vector<std::string> NamedFiles();

  const FollowOptions& options_;
  WarningDedup& warnings_;
  std::vector<std::string> listed_directories_;
  // The entries of directories, by directory: by family and by identity.
  std::map<std::string, Families> families_;
  std::map<std::string, std::map<FileIdentity, std::string>> files_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_LOG_LISTING_H_
