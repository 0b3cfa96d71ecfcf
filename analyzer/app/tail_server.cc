#include "analyzer/app/tail_server.h"

#include <algorithm>

namespace vmsift {

absl::Status TailServer::Check(const TailOptions& options) {
  return LiveListener::Check(options.listen, options.listen_token_file);
}

absl::StatusOr<std::unique_ptr<TailServer>> TailServer::Create(const TailOptions& options,
                                                               TailFigures* figures, size_t* files) {
  absl::StatusOr<std::unique_ptr<LiveListener>> listener =
      LiveListener::Create(options.listen, options.listen_token_file, std::max<size_t>(*files / 2, 1));
  if (!listener.ok()) return listener.status();
  *files -= std::min(*files - 1, (*listener)->most_connections());
  return std::unique_ptr<TailServer>(new TailServer(figures, *std::move(listener)));
}

absl::Status TailServer::Start(TailSession* session, const TailAlerts& alerts) {
  return listener_->Start(figures_.Take(session, alerts), figures_.started());
}

void TailServer::Turn(TailSession* session, const TailAlerts& alerts, bool more) {
  listener_->Turn(!more, [&] { return figures_.Take(session, alerts); });
}

}  // namespace vmsift
