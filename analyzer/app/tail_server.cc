#include "analyzer/app/tail_server.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/tail_inputs.h"
#include "analyzer/app/version.h"
#include "analyzer/page/page.h"
#include "analyzer/serve/access.h"

namespace vmsift {

absl::StatusOr<std::unique_ptr<TailServer>> TailServer::Create(const TailOptions& options, size_t* files) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(options.listen);
  if (!address.ok()) return address.status();
  std::string token;
  if (!options.listen_token_file.empty()) {
    absl::StatusOr<std::string> read = ReadListenToken(options.listen_token_file);
    if (!read.ok()) return read.status();
    token = *std::move(read);
  } else if (!address->loopback) {
    return absl::InvalidArgumentError(
        absl::StrCat("--listen ", options.listen,
                     ": other machines can connect; --listen-token-file says who may read the counts"));
  }
  absl::StatusOr<OwnedDescriptor> listener = Listen(&*address);
  if (!listener.ok()) return listener.status();
  std::unique_ptr<TailServer> server(
      new TailServer(options, *std::move(address), *std::move(listener), std::move(token)));
  size_t& connections = server->limits_.connections;
  connections = std::clamp<size_t>(*files / 2, 1, connections);
  *files -= std::min(*files - 1, connections);
  return server;
}

TailServer::TailServer(const TailOptions& options, ListenAddress address, OwnedDescriptor listener,
                       std::string token)
    : options_(options),
      address_(std::move(address)),
      listener_(std::move(listener)),
      token_(std::move(token)) {}

TailServer::~TailServer() {
  board_.Close();
}

absl::Status TailServer::Start(TailSession* session, const TailAlerts& alerts) {
  for (const CatalogCode& code : session->catalog().codes())
    failures_.Expect(code.code, session->catalog().ClassOf(code.code, -1));
  lost_before_ = session->follower().lost_bytes();
  if (!options_.state.empty()) saved_ = started_;
  Publish(session, alerts);
  LiveRoutes::Options routes;
  routes.page = LivePage();
  routes.page_policy = LivePagePolicy();
  routes.token = token_;
  routes.source = {std::string(Version()), started_};
  routes_ = std::make_unique<LiveRoutes>(&board_, std::move(routes));
  absl::StatusOr<std::unique_ptr<HttpServer>> server = HttpServer::Start(
      std::move(listener_), [this](const HttpRequest& request) { return routes_->Answer(request); }, limits_);
  if (!server.ok()) return server.status();
  server_ = *std::move(server);
  return absl::OkStatus();
}

void TailServer::Add(const AttributedFailure& finding, const Catalog& catalog) {
  const Failure& failure = finding.failure;
  failures_.Add(failure.code, catalog.ClassOf(failure.code, finding.match.row_index), finding.vm,
                failure.time);
}

void TailServer::Turn(TailSession* session, const TailAlerts& alerts, bool more) {
  using Clock = SnapshotBoard::Clock;
  constexpr Clock::duration kLeast = std::chrono::seconds(1);
  constexpr int kShareOfTime = 10;
  board_.Beat();
  if (!more) behind_since_.reset();
  if (more && !behind_since_) behind_since_ = SystemNow();
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
  auto snapshot = std::make_shared<LiveSnapshot>();
  snapshot->time = SystemNow();
  Basis basis = BasisOf(*session, session->follower());
  const bool is_new = report_ == nullptr || basis != basis_;
  if (is_new) {
    report_ = MakeReport(session);
    NoteRead(session->WholeLines());
  }
  snapshot->facts = FactsOf(session, alerts);
  if (is_new || snapshot->facts.alerts != alerts_) ++revision_;
  basis_ = std::move(basis);
  alerts_ = snapshot->facts.alerts;
  snapshot->revision = revision_;
  snapshot->report = report_;
  board_.Publish(std::move(snapshot));
}

std::shared_ptr<const LiveReport> TailServer::MakeReport(TailSession* session) const {
  auto report = std::make_shared<LiveReport>();
  report->time = SystemNow();
  report->tally = session->Report();
  report->tally.attempts.Merge(session->attempts());
  report->catalog = session->shared_catalog();
  const SelectedInputs selected = FollowedInputs(session->follower(), &report->tally);
  report->inputs = selected.inputs;
  if (const std::optional<ReportScope> scope = ScopeOf(options_.read, selected))
    report->scope.emplace(*scope);
  report->incidents_since = started_;
  report->dropped_attempts = session->dropped_attempts();
  return report;
}

void TailServer::NoteRead(const Ledger& ledger) {
  for (size_t i = 0; i < read_.size(); ++i) {
    const Ledger::Entry& now = ledger.entry(static_cast<Outcome>(i));
    Ledger::Entry& before = read_before_[i];
    if (revision_ == 0) before = now;
    // The rest of a block may give its lines another outcome. A smaller count would look like a restart.
    read_[i].lines = std::max(read_[i].lines, now.lines - std::min(now.lines, before.lines));
    read_[i].bytes = std::max(read_[i].bytes, now.bytes - std::min(now.bytes, before.bytes));
  }
}

LiveFacts TailServer::FactsOf(TailSession* session, const TailAlerts& alerts) const {
  const Follower& follower = session->follower();
  LiveFacts facts;
  facts.failures = failures_.Take();
  facts.read = read_;
  facts.rules = alerts.ByRule();
  facts.alerts = alerts.Active();
  for (const FollowedLog* log : follower.live()) {
    if (log->state == FollowedLog::State::kFinished) continue;
    ++facts.logs;
    if (log->size_seen > log->log.taken()) facts.unread_bytes += log->size_seen - log->log.taken();
  }
  facts.unreadable_paths = follower.Troubles().size();
  facts.lost_bytes = follower.lost_bytes() - lost_before_;
  facts.behind_since = behind_since_;
  facts.saved = saved_;
  return facts;
}

TailServer::Basis TailServer::BasisOf(const TailSession& session, const Follower& follower) {
  Basis basis;
  basis.catalog = &session.catalog();
  for (const auto& [input, log] : follower.logs()) basis.bytes += log->log.taken();
  basis.logs = follower.next_input();
  basis.forgotten = follower.forgotten();
  basis.live = follower.live().size();
  basis.troubles = follower.Troubles();
  return basis;
}

}  // namespace vmsift
