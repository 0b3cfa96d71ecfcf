#include "analyzer/app/tail_figures.h"

#include <algorithm>
#include <utility>

#include "analyzer/app/read_inputs.h"
#include "analyzer/app/tail_inputs.h"
#include "analyzer/app/version.h"
#include "analyzer/report/metrics.h"

namespace vmsift {

TailFigures::TailFigures(const TailOptions& options) : options_(options) {
  if (!options_.state.empty()) saved_ = started_;
}

void TailFigures::Begin(TailSession* session, const TailAlerts& alerts) {
  const Catalog& catalog = session->catalog();
  for (const CatalogCode& code : catalog.codes()) failures_.Expect(code.code, catalog.ClassOf(code.code, -1));
  lost_before_ = session->follower().lost_bytes();
  Take(session, alerts);
}

void TailFigures::Add(const AttributedFailure& finding, const Catalog& catalog) {
  const Failure& failure = finding.failure;
  failures_.Add(failure.code, catalog.ClassOf(failure.code, finding.match.row_index), finding.vm,
                failure.time);
  if (failure.time) minutes_.Add(failure.code, *failure.time, SystemNow());
}

void TailFigures::NoteMore(bool more) {
  if (!more) behind_since_.reset();
  if (more && !behind_since_) behind_since_ = SystemNow();
}

std::shared_ptr<const LiveSnapshot> TailFigures::Take(TailSession* session, const TailAlerts& alerts) {
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
  return snapshot;
}

std::string TailFigures::Metrics(TailSession* session, const TailAlerts& alerts) {
  return MetricsFile(*Take(session, alerts), {std::string(Version()), started_});
}

std::shared_ptr<const LiveReport> TailFigures::MakeReport(TailSession* session) {
  auto report = std::make_shared<LiveReport>();
  report->time = SystemNow();
  report->tally = session->Report();
  report->tally.attempts.Merge(session->attempts());
  report->catalog = session->shared_catalog();
  const SelectedInputs selected = FollowedInputs(session->follower(), &report->tally);
  report->inputs = selected.inputs;
  if (const std::optional<ReportScope> scope = ScopeOf(options_.read, selected.outside_period))
    report->scope.emplace(*scope);
  report->incidents_since = started_;
  report->dropped_attempts = session->dropped_attempts();
  report->minutes = minutes_.Take(report->time);
  return report;
}

void TailFigures::NoteRead(const Ledger& ledger) {
  for (size_t i = 0; i < read_.size(); ++i) {
    const Ledger::Entry& now = ledger.entry(static_cast<Outcome>(i));
    Ledger::Entry& before = read_before_[i];
    if (revision_ == 0) before = now;
    // The rest of a block may give its lines another outcome. A smaller count would look like a restart.
    read_[i].lines = std::max(read_[i].lines, now.lines - std::min(now.lines, before.lines));
    read_[i].bytes = std::max(read_[i].bytes, now.bytes - std::min(now.bytes, before.bytes));
  }
}

LiveFacts TailFigures::FactsOf(TailSession* session, const TailAlerts& alerts) const {
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

TailFigures::Basis TailFigures::BasisOf(const TailSession& session, const Follower& follower) {
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
