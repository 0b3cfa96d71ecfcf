// `vmsift tail --listen`: from the loop that counts to the snapshots that the server's threads read.
//
// Of the loop's thread; no call waits for a reader.
#ifndef VMSIFT_ANALYZER_APP_TAIL_SERVER_H_
#define VMSIFT_ANALYZER_APP_TAIL_SERVER_H_

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "analyzer/app/command.h"
#include "analyzer/app/tail_alerts.h"
#include "analyzer/pipeline/pipeline.h"
#include "analyzer/serve/failure_counts.h"
#include "analyzer/serve/http_server.h"
#include "analyzer/serve/listen_address.h"
#include "analyzer/serve/live_server.h"
#include "analyzer/serve/snapshot.h"
#include "analyzer/tail/session.h"
#include "base/owned_descriptor.h"
#include "base/timestamp.h"

namespace vmsift {

class TailServer {
 public:
  // Listens at the address of the options, which it borrows. Nobody is answered yet. Takes its share of the
  // files that may be open, at most half: connections must not keep logs from being opened.
  static absl::StatusOr<std::unique_ptr<TailServer>> Create(const TailOptions& options, size_t* files);
  // Ends all connections at once.
  ~TailServer();
  TailServer(const TailServer&) = delete;
  TailServer& operator=(const TailServer&) = delete;

  // Answers from now on.
  absl::Status Start(TailSession* session, const TailAlerts& alerts);
  std::string url() const { return address_.Url(); }

  // A failure was shown.
  void Add(const AttributedFailure& finding, const Catalog& catalog);
  // The loop has turned. `more`: there is more to read at once. Publishes a snapshot if somebody asked, at
  // most once a second, and in at most a tenth of the time; and one when all that was there is read.
  void Turn(TailSession* session, const TailAlerts& alerts, bool more);
  // Reading goes on.
  void Beat() { board_.Beat(); }
  void NoteSaved() { saved_ = SystemNow(); }

 private:
  // What a report depends on. Equal: it would be the same.
  struct Basis {
    const Catalog* catalog = nullptr;
    uint64_t bytes = 0;
    uint32_t logs = 0;
    uint32_t forgotten = 0;
    size_t live = 0;
    std::map<std::string, std::string> troubles;

    friend bool operator==(const Basis&, const Basis&) = default;
  };

  TailServer(const TailOptions& options, ListenAddress address, OwnedDescriptor listener, std::string token);
  void Publish(TailSession* session, const TailAlerts& alerts);
  std::shared_ptr<const LiveReport> MakeReport(TailSession* session) const;
  void NoteRead(const Ledger& ledger);
  LiveFacts FactsOf(TailSession* session, const TailAlerts& alerts) const;
  static Basis BasisOf(const TailSession& session, const Follower& follower);

  const TailOptions& options_;
  const ListenAddress address_;
  OwnedDescriptor listener_;
  const std::string token_;
  HttpLimits limits_;
  const Timestamp started_ = SystemNow();
  FailureCounts failures_;
  std::array<Ledger::Entry, kOutcomeCount> read_before_{};  // by earlier processes
  std::array<Ledger::Entry, kOutcomeCount> read_{};
  uint64_t lost_before_ = 0;
  std::optional<Timestamp> behind_since_;
  std::optional<Timestamp> saved_;
  Basis basis_;
  std::vector<std::string> alerts_;
  uint64_t revision_ = 0;
  std::shared_ptr<const LiveReport> report_;
  SnapshotBoard::Clock::time_point next_publish_;
  SnapshotBoard board_;
  std::unique_ptr<LiveRoutes> routes_;
  std::unique_ptr<HttpServer> server_;  // null: not started
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_TAIL_SERVER_H_
