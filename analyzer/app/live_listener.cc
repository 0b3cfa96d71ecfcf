#include "analyzer/app/live_listener.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/app/version.h"
#include "analyzer/page/page.h"
#include "analyzer/serve/access.h"

namespace vmsift {
namespace {

// What readers must send to this address; empty: nothing.
absl::StatusOr<std::string> TokenFor(const ListenAddress& address, const std::string& text,
                                     const std::string& token_file) {
  if (!token_file.empty()) return ReadListenToken(token_file);
  if (address.loopback) return "";
  return absl::InvalidArgumentError(absl::StrCat(
      "--listen ", text, ": other machines can connect; --listen-token-file says who may read the counts"));
}

}  // namespace

absl::Status LiveListener::Check(const std::string& address, const std::string& token_file) {
  const absl::StatusOr<ListenAddress> parsed = ParseListenAddress(address);
  return parsed.ok() ? TokenFor(*parsed, address, token_file).status() : parsed.status();
}

absl::StatusOr<std::unique_ptr<LiveListener>> LiveListener::Create(const std::string& address,
                                                                   const std::string& token_file,
                                                                   size_t most_connections) {
  absl::StatusOr<ListenAddress> parsed = ParseListenAddress(address);
  if (!parsed.ok()) return parsed.status();
  absl::StatusOr<std::string> token = TokenFor(*parsed, address, token_file);
  if (!token.ok()) return token.status();
  absl::StatusOr<OwnedDescriptor> listener = Listen(&*parsed);
  if (!listener.ok()) return listener.status();
  std::unique_ptr<LiveListener> server(
      new LiveListener(*std::move(parsed), *std::move(listener), *std::move(token)));
  size_t& connections = server->limits_.connections;
  if (most_connections > 0) connections = std::min(connections, most_connections);
  return server;
}

LiveListener::LiveListener(ListenAddress address, OwnedDescriptor listener, std::string token)
    : address_(std::move(address)), listener_(std::move(listener)), token_(std::move(token)) {}

absl::Status LiveListener::Start(SnapshotBoard::Pointer first, Timestamp started) {
  board_.Publish(std::move(first));
  LiveRoutes::Options routes;
  routes.page = LivePage();
  routes.page_policy = LivePagePolicy();
  routes.token = token_;
  routes.source = {std::string(Version()), started};
  routes_ = std::make_unique<LiveRoutes>(&board_, std::move(routes));
  absl::StatusOr<std::unique_ptr<HttpServer>> server = HttpServer::Start(
      std::move(listener_), [this](const HttpRequest& request) { return routes_->Answer(request); }, limits_);
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  return absl::OkStatus();
}

void LiveListener::Turn(bool caught_up, const std::function<SnapshotBoard::Pointer()>& take) {
  using Clock = SnapshotBoard::Clock;
  constexpr Clock::duration kLeast = std::chrono::seconds(1);
  constexpr int kShareOfTime = 10;
  board_.Beat();
  const bool is_ready = caught_up && !board_.ready();
  const Clock::time_point begin = Clock::now();
  if (!is_ready && (begin < next_publish_ || !board_.IsAsked())) return;
  board_.Publish(take());
  // Whoever sees that it is ready sees what was read.
  if (is_ready) board_.SetReady();
  const Clock::time_point end = Clock::now();
  next_publish_ = end + std::max(kLeast, kShareOfTime * (end - begin));
}

}  // namespace vmsift
