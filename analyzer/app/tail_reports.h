// The reports of `vmsift tail`: at intervals and at the end, each of all that was counted, and of what was
// counted since the one before. They go to standard output, or to a file that each replaces as a whole.
#ifndef VMSIFT_ANALYZER_APP_TAIL_REPORTS_H_
#define VMSIFT_ANALYZER_APP_TAIL_REPORTS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "analyzer/app/command.h"
#include "analyzer/app/output.h"
#include "analyzer/count/summary.h"
#include "analyzer/tail/session.h"

namespace vmsift {

class TailReports {
 public:
  // Borrows both. `output` is standard output.
  TailReports(const TailOptions& options, Output* output) : options_(options), output_(output) {}

  // Takes what is counted at `now_ms`, which is what the first report compares with.
  void Begin(const TailSession& session, const Tally& tally, int64_t now_ms);
  // Writes a report, unless the format has none. Adds the inputs that cannot be followed to the tally.
  // Errors are those of the file; standard output keeps its own.
  absl::Status Write(TailSession* session, Tally* tally, int64_t now_ms);
  // The same with a text that is a report already.
  absl::Status Put(const std::string& text);

 private:
  ReportChange TakeChange(const Summary& summary, const Tally& tally, int64_t now_ms);
  void Note(const Summary& summary, const Tally& tally, int64_t now_ms);
  const TailOptions& options_;
  Output* const output_;
  // Of the report before.
  int64_t time_ms_ = 0;
  uint64_t failures_ = 0;
  uint64_t lines_ = 0;
  std::map<std::string, uint64_t, std::less<>> codes_;
};

// Fails if the file of `options.output` is one of those to follow now, which a report would replace, or if it
// cannot be written.
absl::Status CheckReportFile(const TailOptions& options, const FollowOptions& follow);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_REPORTS_H_
