// `vmsift tail --listen`: from the loop that counts to the snapshots that the server's threads read.
//
// Of the loop's thread; no call waits for a reader.
#ifndef VMSIFT_ANALYZER_APP_TAIL_SERVER_H_
#define VMSIFT_ANALYZER_APP_TAIL_SERVER_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/live_listener.h"
#include "analyzer/app/tail_alerts.h"
#include "analyzer/app/tail_figures.h"
#include "analyzer/tail/session.h"

namespace vmsift {

class TailServer {
 public:
  // Listens at the address of the options. Borrows the figures. Nobody is answered yet. Takes its share of
  // the files that may be open, at most half: connections must not keep logs from being opened.
  static absl::StatusOr<std::unique_ptr<TailServer>> Create(const TailOptions& options, TailFigures* figures,
                                                            size_t* files);
  // Whether that would fail because of what the options say. Does not listen.
  static absl::Status Check(const TailOptions& options);

  // Answers from now on.
  absl::Status Start(TailSession* session, const TailAlerts& alerts);
  std::string url() const { return listener_->url(); }

  // The loop has turned. `more`: there is more to read at once. Publishes a snapshot if somebody asked, at
  // most once a second, and in at most a tenth of the time; and one when all that was there is read.
  void Turn(TailSession* session, const TailAlerts& alerts, bool more);
  // Reading goes on.
  void Beat() { listener_->Beat(); }

 private:
  TailServer(TailFigures* figures, std::unique_ptr<LiveListener> listener)
      : figures_(*figures), listener_(std::move(listener)) {}

  TailFigures& figures_;
  const std::unique_ptr<LiveListener> listener_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_SERVER_H_
