#include "analyzer/app/tail_session_options.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/strings/str_cat.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/tail_process.h"
#include "analyzer/app/tail_reports.h"
#include "analyzer/blob/blob_location.h"

namespace vmsift {
namespace {

// As the follower compares paths.
std::string AbsolutePath(const std::string& path) {
  std::error_code error;
  return std::filesystem::absolute(path, error).lexically_normal().string();
}

}  // namespace

bool ReadsStandardInput(const TailOptions& options) {
  const std::vector<std::string>& paths = options.read.paths;
  return std::find(paths.begin(), paths.end(), "-") != paths.end();
}

absl::StatusOr<TailSession::Options> SessionOptionsFor(const TailOptions& options) {
  TailSession::Options session;
  FollowOptions& follow = session.follower;
  follow.most_open = AllowManyFiles();
  follow.pipeline = options.read.pipeline;
  follow.pipeline.selection = options.read.Selected();
  follow.filter = options.read.filter;
  follow.from_end = options.from_end;
  follow.own_output = OwnOutput();
  session.state_path = options.state;
  for (const char* of_state : {"", "-journal", "-wal", "-shm"}) {
    if (!options.state.empty()) follow.never.insert(AbsolutePath(options.state + of_state));
  }
  for (const std::string& path : options.read.paths) {
    if (path != "-" && !IsBlobPath(path)) follow.paths.push_back(path);
  }
  const bool files_only = follow.paths.size() == options.read.paths.size();
  if (files_only && std::all_of(follow.paths.begin(), follow.paths.end(), IsPipe)) {
    return absl::InvalidArgumentError(absl::StrCat(
        follow.paths.front(), ": a pipe or a device, which cannot be followed; `-` reads standard input"));
  }
  if (!options.output.empty()) {
    if (absl::Status status = CheckReportFile(options, follow); !status.ok()) return status;
    follow.never.insert(AbsolutePath(options.output));
  }
  return session;
}

}  // namespace vmsift
