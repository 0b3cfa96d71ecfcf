#include "analyzer/tail/session.h"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>
#include <vector>

#include "analyzer/state/template_rows.h"

namespace vmsift {
namespace {

// A text log is quiet if nothing was written for this time.
constexpr int64_t kQuietMs = 500;
// The rest of a failure's block is written within this time. A failure waits at most twice as long, plus the
// time between two calls of ShowQuiet.
constexpr int64_t kWaitMs = 600;

// The cube with the templates of another catalog.
Cube WithTemplatesOf(const Catalog& to, const Catalog& from, const Cube& cube) {
  const TemplateRows rows(to);
  Cube mapped;
  // Interned in order, so that names keep their numbers.
  for (uint32_t i = 0; i < cube.codes().size(); ++i) {
    const InternedName& name = cube.codes().name(i);
    mapped.InternCode(name.key, name.shown, name.first);
  }
  for (uint32_t i = 0; i < cube.vms().size(); ++i) {
    const InternedName& name = cube.vms().name(i);
    mapped.InternVm(name.key, name.shown, name.detail, name.first);
  }
  for (const auto& [key, cell] : cube.cells()) {
    CellKey there = key;
    if (key.row >= 0) {
      const CatalogRow& row = from.rows()[static_cast<size_t>(key.row)];
      there.row = rows.Find(row.catalog, row.row, row.code);
    }
    mapped.AddCell(there, cell);
  }
  return mapped;
}

}  // namespace

// Passes on each failure once: those of the log that is read, on lines that were not shown.
class TailSession::Sink : public FailureSink {
 public:
  explicit Sink(OnFailure on_failure) : on_failure_(std::move(on_failure)) {}

  void Take(const AttributedFailure& finding) override {
    if (log_ == nullptr || finding.place.line <= log_->log.shown_line() || finding.place.line > last_line_)
      return;
    if (on_failure_) on_failure_(finding, *log_);
  }
  void ReadFrom(const FollowedLog* log, uint64_t last_line) {
    log_ = log;
    last_line_ = last_line;
  }

 private:
  const OnFailure on_failure_;
  const FollowedLog* log_ = nullptr;  // null: nothing is shown
  uint64_t last_line_ = 0;
};

TailSession::TailSession(std::unique_ptr<Catalog> catalog, const Options& options, OnFailure on_failure)
    : options_(options), catalog_(std::move(catalog)), sink_(std::make_unique<Sink>(std::move(on_failure))) {}

TailSession::~TailSession() = default;

absl::StatusOr<std::unique_ptr<TailSession>> TailSession::Create(std::unique_ptr<Catalog> catalog,
                                                                 const Options& options, OnFailure on_failure,
                                                                 std::function<void(std::string_view)> tell,
                                                                 int64_t now_ms) {
  std::unique_ptr<TailSession> session(new TailSession(nullptr, options, std::move(on_failure)));
  session->MakePipelines(std::move(catalog));
  ReadObserver* const observer = session.get();
  session->follower_ =
      std::make_unique<Follower>(options.follower, session->pipeline_.get(), observer, std::move(tell));
  if (options.state_path.empty()) return session;
  absl::StatusOr<std::unique_ptr<StateStore>> store = StateStore::Open(options.state_path);
  if (!store.ok()) return store.status();
  session->store_ = *std::move(store);
  absl::Status status = session->store_->Load(*session->catalog_, now_ms, options.follower.pipeline,
                                              session->follower_.get(), &session->total_);
  if (!status.ok()) return status;
  absl::StatusOr<AlertState> alerts = session->store_->LoadAlerts();
  if (!alerts.ok()) return alerts.status();
  session->loaded_alerts_ = *std::move(alerts);
  return session;
}

void TailSession::BeforeRead(FollowedLog* log) {
  sink_->ReadFrom(log, std::numeric_limits<uint64_t>::max());
}

void TailSession::AfterRead(FollowedLog* log) {
  sink_->ReadFrom(nullptr, 0);
  // One scan may read very much.
  const AttemptLog& pending = pipeline_->tally().attempts;
  if (pending.attempts().size() > options_.attempts.attempts ||
      pending.successes().size() > options_.attempts.successes)
    Collect();
  if (log->log.reads_as_json_lines()) {
    Show(log, log->log.lines());
  } else if (!log->log.has_unshown()) {
    log->log.MarkShown();
  }
}

void TailSession::MakePipelines(std::unique_ptr<Catalog> catalog) {
  pipeline_ = std::make_unique<Pipeline>(*catalog, options_.follower.pipeline, sink_.get());
  preview_ =
      std::make_unique<Pipeline>(*catalog, options_.follower.pipeline, sink_.get(), pipeline_->knowledge());
  catalog_ = std::move(catalog);
}

bool TailSession::Look(int64_t now_ms) {
  const bool more = follower_->Look(now_ms);
  ForgetGone();
  return more;
}

void TailSession::ForgetGone() {
  const std::vector<FollowedLog*> forgettable = follower_->TakeForgettable();
  if (forgettable.empty()) return;
  Collect();
  const std::set<uint64_t> named = total_.NamedInputs();
  for (FollowedLog* log : forgettable) {
    const uint32_t input = log->log.input();
    if (named.count(input) > 0) {
      log->seen_this_scan = true;
      continue;
    }
    total_.LetGo(input);
    follower_->Forget(log);
  }
}

bool TailSession::Read(const std::vector<std::string>& paths, int64_t now_ms) {
  return follower_->Read(paths, now_ms);
}

void TailSession::Show(FollowedLog* log, uint64_t last_line) {
  sink_->ReadFrom(log, last_line);
  log->log.Preview(preview_.get());
  preview_->TakeTally();
  sink_->ReadFrom(nullptr, 0);
  log->log.MarkShown(last_line);
}

void TailSession::ShowQuiet(int64_t now_ms) {
  for (FollowedLog* const log : follower_->live()) {
    if (log->state == FollowedLog::State::kFinished || log->quiet_shown) continue;
    const bool quiet = now_ms - log->quiet_since_ms >= kQuietMs;
    if (!log->log.has_unshown()) {
      log->waiting_line = 0;
    } else if (!quiet) {
      ShowWaiting(log, now_ms);
    } else if (!log->log.in_document()) {
      Show(log, log->log.lines());
    }
    log->quiet_shown = quiet;
  }
}

void TailSession::ShowWaiting(FollowedLog* log, int64_t now_ms) {
  const bool waits = log->waiting_line > log->log.shown_line();
  if (waits && now_ms - log->waiting_since_ms < kWaitMs) return;
  const uint64_t last_line = std::min(log->waiting_line, log->log.lines_before_document());
  if (waits && last_line > log->log.shown_line()) Show(log, last_line);
  log->waiting_line = log->log.lines();
  log->waiting_since_ms = now_ms;
}

void TailSession::Collect() {
  Tally added = pipeline_->TakeTally();
  // Merged, not taken over: each would bring memory of its own.
  attempts_.Merge(added.attempts);
  added.attempts = {};
  dropped_attempts_ += DropOldAttempts(options_.attempts, &attempts_);
  total_.Merge(added);
  if (store_ != nullptr) unsaved_.Merge(added);
}

absl::Status TailSession::Save(const AlertState& alerts) {
  Collect();
  if (store_ == nullptr) return absl::OkStatus();
  return store_->Save(std::exchange(unsaved_, Tally()), *catalog_, *follower_, alerts);
}

Tally TailSession::Report(bool with_unfinished_lines) {
  Collect();
  Tally report = Preview(with_unfinished_lines);
  report.Merge(total_);
  return report;
}

Ledger TailSession::WholeLines() {
  Collect();
  Ledger ledger = Preview(/*with_unfinished_lines=*/false).ledger;
  ledger.Merge(total_.ledger);
  return ledger;
}

Tally TailSession::Preview(bool with_unfinished_lines) {
  for (const FollowedLog* log : follower_->live()) {
    if (log->state != FollowedLog::State::kFinished) log->log.Preview(preview_.get(), with_unfinished_lines);
  }
  return preview_->TakeTally();
}

void TailSession::Reload(std::unique_ptr<Catalog> catalog) {
  Collect();
  const std::shared_ptr<const Catalog> before = std::move(catalog_);
  MakePipelines(std::move(catalog));
  follower_->set_pipeline(pipeline_.get());
  const TemplateRows rows(*catalog_);
  attempts_.MapRows([&](int32_t old) {
    const CatalogRow& row = before->rows()[static_cast<size_t>(old)];
    return rows.Find(row.catalog, row.row, row.code);
  });
  const auto change = [&](Tally* tally) { tally->cube = WithTemplatesOf(*catalog_, *before, tally->cube); };
  change(&total_);
  change(&unsaved_);
  if (store_ != nullptr) store_->ForUnsaved(change);
}

}  // namespace vmsift
