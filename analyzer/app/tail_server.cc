#include "analyzer/app/tail_server.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/app/version.h"
#include "analyzer/page/page.h"
#include "analyzer/serve/access.h"

namespace vmsift {
namespace {

// What readers must send to this address; empty: nothing.
absl::StatusOr<std::string> TokenFor(const TailOptions& options, const ListenAddress& address) {
  if (!options.listen_token_file.empty()) return ReadListenToken(options.listen_token_file);
  if (address.loopback) return "";
  return absl::InvalidArgumentError(
      absl::StrCat("--listen ", options.listen,
                   ": other machines can connect; --listen-token-file says who may read the counts"));
}

}  // namespace

absl::Status TailServer::Check(const TailOptions& options) {
  const absl::StatusOr<ListenAddress> address = ParseListenAddress(options.listen);
  return address.ok() ? TokenFor(options, *address).status() : address.status();
}

absl::StatusOr<std::unique_ptr<TailServer>> TailServer::Create(const TailOptions& options,
                                                               TailFigures* figures, size_t* files) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(options.listen);
  if (!address.ok()) return address.status();
  absl::StatusOr<std::string> token = TokenFor(options, *address);
  if (!token.ok()) return token.status();
  absl::StatusOr<OwnedDescriptor> listener = Listen(&*address);
  if (!listener.ok()) return listener.status();
  std::unique_ptr<TailServer> server(
      new TailServer(figures, *std::move(address), *std::move(listener), *std::move(token)));
  size_t& connections = server->limits_.connections;
  connections = std::clamp<size_t>(*files / 2, 1, connections);
  *files -= std::min(*files - 1, connections);
  return server;
}

TailServer::TailServer(TailFigures* figures, ListenAddress address, OwnedDescriptor listener,
                       std::string token)
    : figures_(*figures),
      address_(std::move(address)),
      listener_(std::move(listener)),
      token_(std::move(token)) {}

TailServer::~TailServer() {
  board_.Close();
}

absl::Status TailServer::Start(TailSession* session, const TailAlerts& alerts) {
  Publish(session, alerts);
  LiveRoutes::Options routes;
  routes.page = LivePage();
  routes.page_policy = LivePagePolicy();
  routes.token = token_;
  routes.source = {std::string(Version()), figures_.started()};
  routes_ = std::make_unique<LiveRoutes>(&board_, std::move(routes));
  absl::StatusOr<std::unique_ptr<HttpServer>> server = HttpServer::Start(
      std::move(listener_), [this](const HttpRequest& request) { return routes_->Answer(request); }, limits_);
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  return absl::OkStatus();
}

void TailServer::Turn(TailSession* session, const TailAlerts& alerts, bool more) {
  using Clock = SnapshotBoard::Clock;
  constexpr Clock::duration kLeast = std::chrono::seconds(1);
  constexpr int kShareOfTime = 10;
  board_.Beat();
  const bool is_ready = !more && !board_.ready();
  const Clock::time_point begin = Clock::now();
  if (!is_ready && (begin < next_publish_ || !board_.IsAsked())) return;
  Publish(session, alerts);
  // Whoever sees that it is ready sees what was read.
  if (is_ready) board_.SetReady();
  const Clock::time_point end = Clock::now();
  next_publish_ = end + std::max(kLeast, kShareOfTime * (end - begin));
}

void TailServer::Publish(TailSession* session, const TailAlerts& alerts) {
  board_.Publish(figures_.Take(session, alerts));
}

}  // namespace vmsift
