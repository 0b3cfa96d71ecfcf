// `vmsift tail --listen`: from the loop that counts to the snapshots that the server's threads read.
//
// Of the loop's thread; no call waits for a reader.
#ifndef VMSIFT_ANALYZER_APP_TAIL_SERVER_H_
#define VMSIFT_ANALYZER_APP_TAIL_SERVER_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/tail_alerts.h"
#include "analyzer/app/tail_figures.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/serve/http_server.h"
#include "analyzer/serve/listen_address.h"
#include "analyzer/serve/live_server.h"
#include "analyzer/serve/snapshot.h"
#include "analyzer/tail/session.h"
#include "base/owned_descriptor.h"

namespace vmsift {

class TailServer {
 public:
  // Listens at the address of the options. Borrows the figures. Nobody is answered yet. Takes its share of
  // the files that may be open, at most half: connections must not keep logs from being opened.
  static absl::StatusOr<std::unique_ptr<TailServer>> Create(const TailOptions& options, TailFigures* figures,
                                                            size_t* files);
  // Whether that would fail because of what the options say. Does not listen.
  static absl::Status Check(const TailOptions& options);
  // Ends all connections at once.
  ~TailServer();
  TailServer(const TailServer&) = delete;
  TailServer& operator=(const TailServer&) = delete;

  // Answers from now on.
  absl::Status Start(TailSession* session, const TailAlerts& alerts);
  std::string url() const { return address_.Url(); }

  // The loop has turned. `more`: there is more to read at once. Publishes a snapshot if somebody asked, at
  // most once a second, and in at most a tenth of the time; and one when all that was there is read.
  void Turn(TailSession* session, const TailAlerts& alerts, bool more);
  // Reading goes on.
  void Beat() { board_.Beat(); }

 private:
  TailServer(TailFigures* figures, ListenAddress address, OwnedDescriptor listener, std::string token);
  void Publish(TailSession* session, const TailAlerts& alerts);

  TailFigures& figures_;
  const ListenAddress address_;
  OwnedDescriptor listener_;
  const std::string token_;
  HttpLimits limits_;
  SnapshotBoard::Clock::time_point next_publish_;
  SnapshotBoard board_;
  std::unique_ptr<LiveRoutes> routes_;
  std::unique_ptr<HttpServer> server_;  // null: not started
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_SERVER_H_
