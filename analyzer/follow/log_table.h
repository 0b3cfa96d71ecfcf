// All logs, the files and paths they are at, and the life of a log: created, held by a file, orphaned,
// resumed, finished, forgotten.
//
// Also feeds the bytes of logs to the pipeline. Owns the logs; borrows everything else. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_LOG_TABLE_H_
#define VMSIFT_ANALYZER_FOLLOW_LOG_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "analyzer/follow/copy_detector.h"
#include "analyzer/follow/finished_logs.h"
#include "analyzer/follow/follow_options.h"
#include "analyzer/follow/followed_log.h"
#include "analyzer/follow/warning_dedup.h"
#include "analyzer/input/followed_file.h"
#include "analyzer/pipeline/pipeline.h"

namespace vmsift {

// Learns which log the failures come from that the pipeline finds.
class ReadObserver {
 public:
  virtual ~ReadObserver() = default;
  virtual void BeforeRead(FollowedLog* log) = 0;
  virtual void AfterRead(FollowedLog* log) = 0;
};

class LogTable {
 public:
  using Logs = std::map<uint32_t, std::unique_ptr<FollowedLog>>;  // by number

  LogTable(const FollowOptions* options, Pipeline* pipeline, ReadObserver* observer, CopyDetector* copies,
           WarningDedup* warnings)
      : options_(*options),
        observer_(*observer),
        copies_(*copies),
        warnings_(*warnings),
        pipeline_(pipeline),
        finished_(options->finished) {}

  void set_pipeline(Pipeline* pipeline) { pipeline_ = pipeline; }
  Pipeline* pipeline() { return pipeline_; }
  // Calls `read`, which feeds bytes of the log to the pipeline.
  void Observe(FollowedLog* log, const std::function<void(Pipeline* pipeline)>& read);

  FollowedLog* Create(const std::string& path);
  // A file of another machine.
  FollowedLog* CreateRemote(const std::string& path);
  // For a file with this verdict. Tells the user if another log begins alike.
  FollowedLog* CreateFor(const std::string& path, const CopyDetector::Verdict& verdict);
  // Adds the log of another process.
  FollowedLog* Add(std::unique_ptr<FollowedLog> log);
  void SetNextId(uint32_t next_input) { next_input_ = next_input; }

  // From now on the file holds the log.
  void Hold(FollowedLog* log, std::unique_ptr<FollowedFile> file, int64_t now_ms);
  // The listing has the log's file at this path. Of several names of a file, the log keeps one.
  void SeeAt(FollowedLog* log, const std::string& path);
  // The file no longer holds the log, which becomes an orphan.
  void Abandon(FollowedLog* log, int64_t now_ms);
  // As Abandon; returns the file.
  std::unique_ptr<FollowedFile> AbandonFile(FollowedLog* log, int64_t now_ms);
  // A closed log is followed or read again.
  void Revive(FollowedLog* log);
  // Counts what is left of the log.
  void Finish(FollowedLog* log);
  // Moves finished logs out of live().
  void RetireFinished();
  void Forget(const FollowedLog* log);

  // Opens the file of a followed log that is closed for now. False: the log's file is not at its path.
  bool Open(FollowedLog* log, int64_t now_ms);
  // Closes the file if too many are open.
  void CloseIfTooMany(FollowedLog* log);

  const Logs& logs() const { return logs_; }
  uint32_t next_input() const { return next_input_; }
  const std::vector<FollowedLog*>& live() const { return live_; }
  FinishedLogs& finished() { return finished_; }
  // The followed log of this file or path; null if there is none. Paths may lead there by a link.
  FollowedLog* WithFile(const FileIdentity& identity) const;
  FollowedLog* AtPath(const std::string& path) const;
  // Whether another log is followed at the path where this one was found first.
  bool HasSuccessor(const FollowedLog& log) const;
  // Adds the directories of followed logs.
  void AddDirectories(std::set<std::string>* directories) const;

 private:
  void DropPlaces(const FollowedLog* log);
  void DropTargets(const FollowedLog* log);
  void CloseFile(FollowedLog* log);

  const FollowOptions& options_;
  ReadObserver& observer_;
  CopyDetector& copies_;
  WarningDedup& warnings_;
  Pipeline* pipeline_;
  Logs logs_;
  uint32_t next_input_ = 0;
  std::vector<FollowedLog*> live_;
  FinishedLogs finished_;  // the others
  size_t open_files_ = 0;
  // Of followed logs.
  std::map<FileIdentity, FollowedLog*> by_file_;
  std::map<std::string, FollowedLog*> by_path_;
  std::map<std::string, FollowedLog*> by_target_;  // of links
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_LOG_TABLE_H_
