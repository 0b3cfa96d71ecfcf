// The server of `--listen`, whatever the command counts: from its loop to the threads that answer.
//
// Of the loop's thread; no call waits for a reader.
#ifndef VMSIFT_ANALYZER_APP_LIVE_LISTENER_H_
#define VMSIFT_ANALYZER_APP_LIVE_LISTENER_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "analyzer/serve/http_server.h"
#include "analyzer/serve/listen_address.h"
#include "analyzer/serve/live_server.h"
#include "analyzer/serve/snapshot.h"
#include "base/owned_descriptor.h"
#include "base/timestamp.h"

namespace vmsift {

class LiveListener {
 public:
  // Listens at `address`; nobody is answered yet. `token_file`: who sends what is in it may read; empty:
  // anybody on this machine, and nobody elsewhere. `most_connections`: at once; 0: the server's own limit.
  static absl::StatusOr<std::unique_ptr<LiveListener>> Create(const std::string& address,
                                                              const std::string& token_file,
                                                              size_t most_connections = 0);
  // Whether that would fail because of what it is given. Does not listen.
  static absl::Status Check(const std::string& address, const std::string& token_file);
  // Ends all connections at once.
  ~LiveListener() { board_.Close(); }
  LiveListener(const LiveListener&) = delete;
  LiveListener& operator=(const LiveListener&) = delete;

  // Answers from now on, first with this snapshot.
  absl::Status Start(SnapshotBoard::Pointer first, Timestamp started);
  std::string url() const { return address_.Url(); }
  size_t most_connections() const { return limits_.connections; }

  // The loop has turned. `caught_up`: there is no more to read. Publishes a snapshot if somebody asked, at
  // most once a second, and in at most a tenth of the time; and one when all that was there is read.
  void Turn(bool caught_up, const std::function<SnapshotBoard::Pointer()>& take);
  // Reading goes on.
  void Beat() { board_.Beat(); }

 private:
  LiveListener(ListenAddress address, OwnedDescriptor listener, std::string token);

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

#endif  // VMSIFT_ANALYZER_APP_LIVE_LISTENER_H_
