// The files that are there when following begins, whose bytes so far do not count (FollowOptions::from_end).
//
// A log that another process has followed resumes where it was, and so does what continues it: a file with
// its name or a rotated form of it is read from its beginning. A compressed file that holds no such log is
// passed over. Not thread-safe.
#ifndef VMSIFT_ANALYZER_FOLLOW_FILES_AT_START_H_
#define VMSIFT_ANALYZER_FOLLOW_FILES_AT_START_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "analyzer/input/followed_file.h"

namespace vmsift {

class FilesAtStart {
 public:
  // A file of the first scan, before any log is added. `continues`: it has the name of a log that is known.
  void Add(const FileFacts& facts, bool continues);
  // Before and after each later scan that was not stopped: forgets the files that were not seen. An inode may
  // be used again.
  void BeginScan();
  void See(const FileIdentity& identity);
  void EndScan();

  // Where the log in a file with these facts begins to count. Asked once, when the log is added.
  uint64_t TakeStart(const FileFacts& facts);
  // Whether a compressed file was there; then it begins no log.
  bool Has(const FileIdentity& identity) const { return files_.count(identity) > 0; }
  // A compressed file held no log that is known.
  void PassOver(const FileFacts& facts);
  // Whether that was so, and the file has not changed since.
  bool IsPassedOver(const FileFacts& facts) const;

  // What was done, for the user: "starts at the ends of 2 logs; passes over 1 compressed file". Empty if
  // nothing was, or not since the last call.
  std::string TakeSummary();

 private:
  struct File {
    uint64_t size = 0;
    bool continues = false;
    bool passed_over = false;
    int64_t modified = 0;  // when it was passed over
    bool seen_this_scan = true;
  };

  std::map<FileIdentity, File> files_;
  size_t logs_ = 0;  // that begin at their ends
  size_t passed_over_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FOLLOW_FILES_AT_START_H_
