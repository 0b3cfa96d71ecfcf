// vmsift tail: follows growing logs until the user stops it.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "analyzer/app/command.h"
#include "analyzer/app/diagnostics.h"
#include "analyzer/app/gates.h"
#include "analyzer/app/load_catalog.h"
#include "analyzer/app/output.h"
#include "analyzer/app/patient_write.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/redact_key.h"
#include "analyzer/app/systemd_notifier.h"
#include "analyzer/app/tail_alerts.h"
#include "analyzer/app/tail_blobs.h"
#include "analyzer/app/tail_display.h"
#include "analyzer/app/tail_figures.h"
#include "analyzer/app/tail_process.h"
#include "analyzer/app/tail_reports.h"
#include "analyzer/app/tail_schedule.h"
#include "analyzer/app/tail_server.h"
#include "analyzer/app/tail_session_options.h"
#include "analyzer/app/tail_status.h"
#include "analyzer/app/tail_stream.h"
#include "analyzer/app/terminal_mode.h"
#include "analyzer/follow/system_waker.h"
#include "analyzer/report/failure_json.h"
#include "analyzer/tail/session.h"
#include "base/quantity_text.h"
#include "base/status_text.h"

namespace vmsift {
namespace {

// So many interrupts end it though the stream, which is passed on, has not ended.
constexpr int kInterrupts = 3;
// How long an Esc waits for the rest of a sequence of bytes.
constexpr int64_t kKeyMs = 50;

// One run of the command.
class Tail {
 public:
  Tail(const TailOptions& options, Output* output)
      : options_(options), output_(output), reports_(options, output), schedule_(options.every_ms) {}

  ExitStatus Run(std::unique_ptr<Catalog> catalog);
  // As CloseOutput.
  ExitStatus Close(ExitStatus status);

 private:
  absl::Status Start(std::unique_ptr<Catalog> catalog);
  void Loop();
  void ReadStream();
  void EndLineOfTee();
  void Work(const Wake& wake);
  void TakeSignals(const std::vector<int>& signals);
  void ToldToStop();
  bool MustStopReading();
  bool GivesUpWriting(int64_t stalled_ms);
  void Suspend();
  void ReadRest();
  bool MayFlushAlerts();
  void Save();
  void Reload();
  void WriteReport(Tally* tally);
  void TellOnce(const absl::Status& status, std::string_view passed, std::string* told);
  void TakeFailure(const AttributedFailure& finding, const FollowedLog& log);
  void Tell(std::string_view line);
  void Draw();
  int64_t UntilNext(int64_t now) const;

  const TailOptions& options_;
  Output* const output_;
  TailReports reports_;
  std::unique_ptr<TailSession> session_;
  std::unique_ptr<SystemWaker> waker_;
  std::unique_ptr<TailBlobs> blobs_;  // null: none is followed
  std::unique_ptr<TailAlerts> alerts_;
  std::unique_ptr<TailDisplay> display_;  // null: standard output is no terminal, or wants lines
  SystemdNotifier service_;
  uint64_t failures_ = 0;                 // found by this run
  std::unique_ptr<TailStream> stream_;    // null: none, or it has ended
  int interrupts_ = 0;                    // of a stream that is passed on
  std::unique_ptr<TailFigures> figures_;  // null: nobody wants them
  std::unique_ptr<TailServer> server_;    // null: nobody is listened to
  bool stream_failed_ = false;
  const bool had_terminal_ = HasTerminal();
  bool reload_ = false;
  bool done_ = false;     // the stream has ended, and nothing else is followed
  bool stop_ = false;     // the user has had enough
  bool hurry_ = false;    // and does not want to wait for what is there to be read
  bool unread_ = false;   // which was left so
  bool gave_up_ = false;  // waiting for who does not read
  int64_t told_to_stop_ = 0;
  bool waiting_told_ = false;
  bool more_ = true;        // to read at once
  bool caught_up_ = false;  // nothing was, once
  TailSchedule schedule_;
  std::string save_error_;
  std::string report_error_;
};

absl::Status Tail::Start(std::unique_ptr<Catalog> catalog) {
  absl::StatusOr<TailSession::Options> made = SessionOptionsFor(options_);
  if (!made.ok()) return made.status();
  TailSession::Options options = *std::move(made);
  options.follower.stop = [this] { return MustStopReading(); };
  // First, so that no signal ends the program while the state is read.
  const bool stream = ReadsStandardInput(options_);
  absl::StatusOr<std::unique_ptr<SystemWaker>> waker =
      SystemWaker::Create(options_.poll, stream ? STDIN_FILENO : -1, SignalsToTake());
  if (!waker.ok()) return waker.status();
  waker_ = *std::move(waker);
  absl::StatusOr<std::unique_ptr<TailBlobs>> blobs =
      TailBlobs::Create(options_, waker_.get(), &options.follower.remote);
  if (!blobs.ok()) return blobs.status();
  blobs_ = *std::move(blobs);
  if (!options_.listen.empty() || options_.format == "metrics") {
    figures_ = std::make_unique<TailFigures>(options_);
    options.follower.pipeline.incidents = true;
  }
  if (!options_.listen.empty()) {
    absl::StatusOr<std::unique_ptr<TailServer>> server =
        TailServer::Create(options_, figures_.get(), &options.follower.most_open);
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
  }
  output_->WritePatiently([this](int64_t stalled_ms) { return GivesUpWriting(stalled_ms); });
  absl::StatusOr<std::unique_ptr<TailAlerts>> alerts = TailAlerts::Create(
      options_, [this](std::string_view line) { Tell(line); }, [waker = waker_.get()] { waker->WakeUp(); });
  if (!alerts.ok()) return alerts.status();
  alerts_ = *std::move(alerts);
  absl::StatusOr<std::unique_ptr<TailSession>> session = TailSession::Create(
      std::move(catalog), options,
      [this](const AttributedFailure& finding, const FollowedLog& log) { TakeFailure(finding, log); },
      [this](std::string_view line) { Tell(line); }, NowMs());
  if (!session.ok()) return session.status();
  session_ = *std::move(session);
  alerts_->Restore(session_->loaded_alerts(), SystemNow());
  const bool tee = stream && MustTee(options_.tee, options_.format);
  reports_.Begin(*session_, session_->Report(), NowMs());
  if (options_.format == "table" && isatty(STDOUT_FILENO) != 0 && TerminalTakesEscapes() && !tee)
    display_ = std::make_unique<TailDisplay>(
        SystemNow(), WantsColor(), !stream && TerminalMode::IsOneTerminal(STDIN_FILENO, STDOUT_FILENO));
  if (stream) stream_ = std::make_unique<TailStream>(&session_->follower(), tee ? output_ : nullptr);
  if (figures_ != nullptr) figures_->Begin(session_.get(), *alerts_);
  if (server_ == nullptr) return absl::OkStatus();
  Tell(absl::StrCat("listening on ", server_->url()));
  return server_->Start(session_.get(), *alerts_);
}

void Tail::TakeFailure(const AttributedFailure& finding, const FollowedLog& log) {
  ++failures_;
  if (options_.format == "jsonl") output_->Write(FailureJson(finding, log.path, session_->catalog()));
  const Timestamp now = SystemNow();
  alerts_->Add(finding, log.path, session_->catalog(), now);
  if (display_ != nullptr) display_->Add(finding, now);
  if (figures_ != nullptr) figures_->Add(finding, session_->catalog());
}

void Tail::Tell(std::string_view line) {
  if (display_ != nullptr) {
    display_->Note(line);
    return;
  }
  // On a terminal the message would stand behind a prompt.
  if (isatty(STDERR_FILENO) != 0) EndLineOfTee();
  if (WaitToWrite(STDERR_FILENO, [this](int64_t stalled_ms) { return GivesUpWriting(stalled_ms); }))
    Complain(line);
}

void Tail::ReadStream() {
  std::string trouble;
  if (stream_->Read(NowMs(), &trouble)) return;
  if (!trouble.empty()) Tell(trouble);
  stream_failed_ = !trouble.empty();
  waker_->ForgetStream();
  EndLineOfTee();
  stream_ = nullptr;
  // Nothing else is followed.
  done_ = std::all_of(options_.read.paths.begin(), options_.read.paths.end(),
                      [](const std::string& path) { return path == "-"; });
}

// Before anything else is written.
void Tail::EndLineOfTee() {
  if (stream_ == nullptr || !stream_->within_line()) return;
  output_->Write("\n");
  output_->Flush();
  stream_->BreakLine();
}

void Tail::TakeSignals(const std::vector<int>& signals) {
  for (int signal : signals) {
    if (signal == SIGHUP && had_terminal_ == HasTerminal()) {
      reload_ = true;
    } else if (signal == SIGTSTP) {
      Suspend();
    } else if (signal == SIGCONT) {
      if (display_ != nullptr) display_->GoOn();
    } else if (signal == SIGWINCH) {
      if (display_ != nullptr) display_->DrawAtOnce();
    } else if (signal == SIGINT && stream_ != nullptr && stream_->tees() && ++interrupts_ < kInterrupts) {
      // The program that writes the stream gets it from the terminal as well, and may have more to say.
    } else {
      ToldToStop();
    }
  }
}

void Tail::ToldToStop() {
  hurry_ |= stop_;
  if (!stop_) told_to_stop_ = NowMs();
  stop_ = true;
}

// Ctrl-Z. The terminal is the shell's until the program is continued.
void Tail::Suspend() {
  if (display_ != nullptr) display_->Leave();
  StopThisProcess();
}

// Called between reads, of which one look may have many.
bool Tail::MustStopReading() {
  constexpr int64_t kPatienceMs = 1000;
  TakeSignals(waker_->Signals());
  service_.Alive(NowMs());
  if (display_ != nullptr && display_->TakeKeys()) ToldToStop();
  if (server_ != nullptr) server_->Beat();
  if (stop_ && !hurry_ && !waiting_told_ && NowMs() - told_to_stop_ >= kPatienceMs) {
    Tell("reading what is left; interrupt again to stop at once");
    waiting_told_ = true;
  }
  return hurry_ || !output_->status().ok();
}

// Called while the reader of the output stalls. It may only be slow: it gets a moment after the first
// signal, and none after the second.
bool Tail::GivesUpWriting(int64_t stalled_ms) {
  constexpr int64_t kPatienceMs = 2000;
  if (waker_ == nullptr) return false;  // signals end the program
  TakeSignals(waker_->Signals());
  service_.Alive(NowMs());  // it waits, which is not hanging
  gave_up_ = gave_up_ || hurry_ || (stop_ && std::min(stalled_ms, NowMs() - told_to_stop_) >= kPatienceMs);
  return gave_up_;
}

void Tail::Reload() {
  absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options_.read.catalog);
  if (!catalog.ok()) {
    Tell("the catalogs are not reloaded; the ones in use stay");
    return;
  }
  // What was counted by the old one is saved by its names.
  Save();
  session_->Reload(std::make_unique<Catalog>(*std::move(catalog)));
  Tell(absl::StrCat("reloaded the catalogs: ", SummaryOf(session_->catalog(), options_.read.catalog)));
}

void Tail::Save() {
  const AlertState alerts = alerts_->ForState();
  const absl::Status status = session_->Save(alerts);
  // Also if it failed: alerts do not wait for room on a disk.
  alerts_->Saved(alerts);
  if (status.ok() && figures_ != nullptr && !options_.state.empty()) figures_->NoteSaved();
  TellOnce(status, "the state is saved again", &save_error_);
}

void Tail::WriteReport(Tally* tally) {
  const absl::Status status = options_.format == "metrics"
                                  ? reports_.Put(figures_->Metrics(session_.get(), *alerts_))
                                  : reports_.Write(session_.get(), tally, NowMs());
  TellOnce(status, "the report is written again", &report_error_);
}

// An error that lasts is told once, and that it has passed.
void Tail::TellOnce(const absl::Status& status, std::string_view passed, std::string* told) {
  std::string error(Message(status));
  if (error != *told) Tell(status.ok() ? passed : error);
  *told = std::move(error);
}

void Tail::Draw() {
  if (display_ == nullptr || NowMs() < display_->next_draw()) return;
  display_->Draw(session_.get(), alerts_->Active(), SystemNow());
}

void Tail::Work(const Wake& wake) {
  if (wake.stream_ready && stream_ != nullptr) ReadStream();
  const int64_t now = NowMs();
  const Follower& follower = session_->follower();
  const bool all_known = std::all_of(wake.written.begin(), wake.written.end(),
                                     [&](const std::string& path) { return follower.Knows(path); });
  if (wake.names_changed || !all_known) schedule_.NoteNames();
  if (more_ || schedule_.MustLook(now, follower.in_doubt())) {
    more_ = session_->Look(now);
    waker_->Watch(follower.Directories());
    schedule_.Looked(NowMs(), waker_->sees_all());
  } else if (!wake.written.empty()) {
    more_ = session_->Read(wake.written, now);
  }
  session_->ReadRemote(now);
  const bool behind = more_ || follower.remote().is_behind();
  session_->ShowQuiet(now);
  if (schedule_.MustSave(now, alerts_->wants_save())) {
    Save();
    if (service_.active()) service_.Status(TailStatus(follower, failures_));
    schedule_.Saved(NowMs());
  }
  if (schedule_.MustReport(now)) {
    if (display_ == nullptr || !options_.output.empty()) {
      Tally tally = options_.format == "metrics" ? Tally() : session_->Report();
      WriteReport(&tally);
    }
    schedule_.Reported(now);
  }
  caught_up_ = caught_up_ || !behind;
  alerts_->Advance(SystemNow(), caught_up_);
  if (figures_ != nullptr) figures_->NoteMore(behind);
  if (server_ != nullptr) server_->Turn(session_.get(), *alerts_, behind);
  Draw();
  output_->Flush();
}

int64_t Tail::UntilNext(int64_t now) const {
  if (more_) return 0;
  int64_t next = schedule_.Next(now, session_->follower().in_doubt(), alerts_->wants_save());
  if (display_ != nullptr) next = std::min(next, display_->next_draw());
  if (display_ != nullptr && display_->waits_for_key()) next = std::min(next, now + kKeyMs);
  return std::max<int64_t>(next - now, 0);
}

void Tail::Loop() {
  schedule_.Begin(NowMs());
  bool ready = false;
  while (!stop_ && !done_ && output_->status().ok()) {
    waker_->WatchKeys(display_ != nullptr ? display_->keys() : -1);
    const Wake wake = waker_->Wait(UntilNext(NowMs()));
    TakeSignals(wake.signals);
    service_.Alive(NowMs());
    const bool pressed = display_ != nullptr && (wake.keys_ready || display_->waits_for_key());
    if (pressed && display_->TakeKeys()) ToldToStop();
    Work(wake);
    // The logs that are there are followed, if not yet read to their ends.
    if (!std::exchange(ready, true)) service_.Ready();
    if (!std::exchange(reload_, false)) continue;
    service_.Reloading();
    Reload();
    service_.Ready();
  }
  service_.Stopping();
}

// Reads what is there to its end, unless the user wants to stop at once.
void Tail::ReadRest() {
  const bool blobs_left = blobs_ != nullptr && !blobs_->ReadRest(session_.get(), [this](const Wake& wake) {
    TakeSignals(wake.signals);
    return !MustStopReading();
  });
  bool more = true;
  while (more && !MustStopReading()) {
    more = session_->Look(NowMs());
    if (!schedule_.MustSave(NowMs(), /*urgent=*/false)) continue;
    Save();
    schedule_.Saved(NowMs());
  }
  // With a state the next run waits for the rest of them.
  if (options_.state.empty()) {
    session_->follower().CountWaiting(NowMs());
    session_->follower().EndDoubts(NowMs());
  } else if (const size_t doubts = session_->follower().doubts(); doubts > 0) {
    Tell(absl::StrCat(doubts,
                      doubts == 1 ? " file begins like a vanished log and may be a copy"
                                  : " files begin like vanished logs and may be copies",
                      "; the next run decides"));
  }
  unread_ = MustStopReading() || blobs_left;
}

// While alerts are delivered at the end: until a second signal.
bool Tail::MayFlushAlerts() {
  TakeSignals(waker_->Signals());
  service_.Alive(NowMs());
  if (alerts_->wants_save()) Save();
  return !hurry_;
}

ExitStatus Tail::Run(std::unique_ptr<Catalog> catalog) {
  const absl::Status started = Start(std::move(catalog));
  if (!started.ok()) return Fail(started);
  Loop();
  server_ = nullptr;
  ReadRest();
  Save();
  alerts_->Finish([this] { return MayFlushAlerts(); });
  Save();
  display_ = nullptr;
  EndLineOfTee();
  if (unread_) {
    Tell(absl::StrCat("stopped before everything was read",
                      options_.state.empty() ? "" : "; the next run resumes there"));
  }
  Tally tally = session_->Report();
  // With a state an unfinished line waits for its end.
  const bool with_unfinished_lines = options_.state.empty();
  const bool strict = options_.read.strict;
  const ExitStatus status = with_unfinished_lines ? StatusOf(tally, strict)
                                                  : StatusOf(session_->Report(with_unfinished_lines), strict);
  WriteReport(&tally);
  const uint64_t lost = session_->follower().lost_bytes();
  if (lost > 0)
    Tell(absl::StrCat(Counted(lost, "byte was lost before it", "bytes were lost before they"),
                      " could be read"));
  output_->Flush();  // before what is told of it
  if (!save_error_.empty() || !report_error_.empty()) return kFailed;
  const bool incomplete = lost > 0 || stream_failed_ || (unread_ && options_.state.empty());
  const bool bad_input = incomplete || session_->follower().in_trouble();
  return StatusOfGates(options_.gates, tally, session_->catalog(), nullptr,
                       status == kDone && bad_input ? kDoneWithBadInput : status);
}

ExitStatus Tail::Close(ExitStatus status) {
  const absl::Status closed = output_->Close();
  if (closed.ok() || output_->reader_gone()) return status;
  Tell(Message(closed));
  return kFailed;
}

}  // namespace

ExitStatus RunTail(const TailOptions& options) {
  absl::StatusOr<Catalog> catalog = LoadCatalogOrComplain(options.read.catalog);
  if (!catalog.ok()) return kFailed;
  absl::StatusOr<std::unique_ptr<Output>> output = Output::Open("");
  if (!output.ok()) return Fail(output.status());
  RedactKey key;
  TailOptions redacted = options;
  if (const absl::Status opened = key.Open(&redacted.read); !opened.ok()) return Fail(opened);
  Tail tail(redacted, output->get());
  return key.Close(tail.Close(tail.Run(std::make_unique<Catalog>(*std::move(catalog)))));
}

}  // namespace vmsift
