// What to follow, and how patiently. The parts of following share it.
#ifndef VMSIFT_ANALYZER_FOLLOW_FOLLOW_OPTIONS_H_
#define VMSIFT_ANALYZER_FOLLOW_FOLLOW_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analyzer/follow/finished_logs.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/input/input_list.h"
#include "analyzer/input/remote_folder.h"
#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

// Files of other machines.
struct RemoteOptions {
  std::vector<std::shared_ptr<RemoteFolder>> folders;
  // Calls a task on a thread that may wait; false: there is none, and it is called at once. May be null.
  std::function<bool(std::function<void()>)> run;
  // Called, on any thread, when something has come. May be null.
  std::function<void()> wake;
  int64_t poll_ms = 10'000;        // from one listing to the next
  int64_t whole_ms = 300'000;      // from one whole listing to the next
  int64_t most_wait_ms = 300'000;  // after failures: poll_ms, doubled each time, and at most this
  // Portions that are fetched at a time, each of FollowOptions::portion_bytes.
  size_t most_fetches = 8;
};

struct FollowOptions {
  std::vector<std::string> paths;     // files, directories, globs
  PathFilter filter;                  // for directories
  std::set<std::string> never;        // absolute paths that are no logs, such as the state's
  std::set<FileIdentity> own_output;  // files that the program itself writes; reported, not followed
  // Logs that are there when following begins count from their ends on, except those that are known from
  // another process, or continue these (files_at_start.h).
  bool from_end = false;
  Pipeline::Options pipeline;
  // A log without a name, or an orphan, is finished after this time without new bytes.
  int64_t grace_ms = 2000;
  // An incomplete archive is counted as far as possible after this time without changes.
  int64_t archive_grace_ms = 30000;
  FinishedLogs::Options finished;
  RemoteOptions remote;
  size_t read_bytes = 256 << 10;
  size_t portion_bytes = 8 << 20;  // of one log, before the others are read
  // Open files of logs, at least one; the files of further logs are opened for each read.
  size_t most_open = 100'000;
  // Asked between reads: whether to stop at once. Unread bytes are read later, or by the process that resumes
  // from the state. May be null.
  std::function<bool()> stop;

  bool Stopped() const { return stop && stop(); }
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FOLLOW_OPTIONS_H_
