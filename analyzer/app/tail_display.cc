#include "analyzer/app/tail_display.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <tuple>

#include "analyzer/app/diagnostics.h"
#include "analyzer/app/tail_process.h"
#include "analyzer/count/summary.h"
#include "analyzer/decode/resource_id.h"
#include "analyzer/report/alert_line.h"
#include "analyzer/report/live_order.h"
#include "base/ascii_case.h"
#include "base/printable_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// As the VM is told apart from others (VmKey::identity).
std::string IdentityOf(std::string_view vm, std::string_view resource_id) {
  std::string identity;
  AppendVmIdentity(FindVmResourceId(resource_id).value_or(ResourceId{.vm = vm}), &identity);
  return identity;
}

LiveRow Row(std::string_view name, uint64_t total, const WindowCounts& counts) {
  return {std::string(name == kNoName ? "" : name),
          total,
          counts.minute,
          counts.minute_before,
          counts.hour,
          counts.day};
}

}  // namespace

TailDisplay::TailDisplay(Timestamp begin, bool color, bool with_keys)
    : begin_(begin),
      color_(color),
      with_keys_(with_keys),
      mode_(STDIN_FILENO),
      screen_(TerminalSink(STDOUT_FILENO)) {}

void TailDisplay::Add(const AttributedFailure& finding, Timestamp now) {
  const Failure& failure = finding.failure;
  windows_.Add(failure.code, finding.vm, failure.time, now);
  constexpr size_t kMostOfMessage = 500;  // no window is wider
  latest_.Add({failure.time, std::string(failure.code), std::string(finding.vm.name),
               std::string(failure.message.substr(0, kMostOfMessage))},
              now);
}

void TailDisplay::Note(std::string_view line) {
  if (!IsAlertLine(line)) notes_.emplace_front(line);
  if (notes_.size() > kNotes) notes_.pop_back();
  // Where standard error is another place, the line belongs there, too.
  if (isatty(STDERR_FILENO) == 0) {
    Complain(line);
  } else {
    screen_.Print(fmt::format("vmsift: {}\n", PrintableName(line)));
  }
}

void TailDisplay::ShowCounts(const Tally& tally, const Catalog& catalog, Timestamp now, LiveState* state) {
  const size_t rows = controls_.wants_all() ? kAllRows : kRows;
  const Summary summary = Summarize(tally, catalog, rows);
  state->suspects = tally.suspect_count;
  state->lines = tally.ledger.input().lines;
  state->bytes = tally.ledger.input().bytes;
  state->all = Row("", summary.failures, windows_.All(now));
  for (size_t i = 0; i < std::min(summary.codes.size(), rows); ++i) {
    const CodeSummary& code = summary.codes[i];
    state->codes.push_back(
        Row(code.code, code.count, windows_.Code(code.code == kNoName ? "" : code.code, now)));
  }
  std::map<std::string, int> of_name;
  for (const VmSummary& vm : summary.vms) ++of_name[AsciiLowered(vm.vm)];
  for (size_t i = 0; i < std::min(summary.vms.size(), rows); ++i) {
    const VmSummary& vm = summary.vms[i];
    const std::string identity = vm.vm == kNoName ? "" : IdentityOf(vm.vm, vm.resource_id);
    LiveRow& row = state->vms.emplace_back(Row(vm.vm, vm.count, windows_.Vm(identity, now)));
    if (of_name[AsciiLowered(vm.vm)] > 1)
      row.name += fmt::format(" ({})", FindScope(vm.resource_id).resource_group);
  }
  state->other_codes = summary.codes.size() - state->codes.size();
  state->other_vms = summary.vm_rows - state->vms.size();
}

void TailDisplay::ShowInputs(const Follower& follower, LiveState* state) const {
  for (const FollowedLog* log : follower.live()) {
    if (log->state == FollowedLog::State::kFinished) continue;
    LiveInput input{log->path, log->size_seen > log->log.taken() ? log->size_seen - log->log.taken() : 0, ""};
    if (log->state == FollowedLog::State::kOrphan) input.state = "cut";
    if (log->state == FollowedLog::State::kFollowed && !log->has_name) input.state = "gone";
    if (log->path != log->first_path) input.state = "rotated";
    state->inputs.push_back(std::move(input));
  }
  // Those written to last matter most.
  std::reverse(state->inputs.begin(), state->inputs.end());
  std::stable_sort(state->inputs.begin(), state->inputs.end(), [](const LiveInput& a, const LiveInput& b) {
    return std::tuple(a.bytes_behind == 0, !a.state.empty()) <
           std::tuple(b.bytes_behind == 0, !b.state.empty());
  });
  if (state->inputs.size() > kRows) {
    state->other_inputs = state->inputs.size() - kRows;
    state->inputs.resize(kRows);
  }
}

void TailDisplay::ShowRates(int64_t now_ms, LiveState* state) {
  constexpr int64_t kSpanMs = 5000;
  samples_.push_back({now_ms, state->all.total, state->lines, state->bytes});
  while (samples_.size() > 2 && now_ms - samples_[1].time_ms >= kSpanMs) samples_.pop_front();
  const Sample& then = samples_.front();
  const double seconds = static_cast<double>(now_ms - then.time_ms) / 1000;
  if (seconds <= 0) return;
  const auto rate = [seconds](uint64_t now, uint64_t before) {
    return now > before ? static_cast<double>(now - before) / seconds : 0;
  };
  state->failures_per_second = rate(state->all.total, then.failures);
  state->lines_per_second = rate(state->lines, then.lines);
  state->bytes_per_second = rate(state->bytes, then.bytes);
}

LiveState TailDisplay::Gather(TailSession* session, std::vector<std::string> alerts, Timestamp now,
                              int64_t now_ms) {
  LiveState state;
  state.begin = begin_;
  state.now = now;
  const Tally tally = session->Report();
  ShowCounts(tally, session->catalog(), now, &state);
  ShowInputs(session->follower(), &state);
  ShowRates(now_ms, &state);
  state.latest = latest_.NewestFirst();
  state.alerts = std::move(alerts);
  state.notes.assign(notes_.begin(), notes_.end());
  return state;
}

void TailDisplay::Draw(TailSession* session, std::vector<std::string> alerts, Timestamp now) {
  constexpr int64_t kDrawMs = 250;
  constexpr int64_t kShareOfTime = 10;
  const int64_t begin = NowMs();
  if (with_keys_) mode_.Enter();
  if (!controls_.paused()) paused_.reset();
  if (controls_.paused() && !paused_) paused_ = Gather(session, alerts, now, begin);
  LiveState state = paused_ ? *paused_ : Gather(session, std::move(alerts), now, begin);
  ArrangeLive(controls_.sort(), controls_.filter(), &state);
  state.scroll = controls_.scroll();
  state.help = controls_.Help();
  if (mode_.keys() >= 0) {
    state.status = controls_.StatusLine();
    state.status_stands_out = controls_.stands_out();
  }
  const LiveSize size = TerminalSize(STDOUT_FILENO, LiveSize());
  size_t last_scroll = 0;
  screen_.Draw(LiveView(state, size, color_, &last_scroll), size);
  constexpr size_t kPagesOfAWindow = 4;  // about what one list of several has
  if (state.help.empty()) controls_.SetLimits(last_scroll, size.rows / kPagesOfAWindow);
  drawn_ = NowMs();
  draw_cost_ = drawn_ - begin;
  next_draw_ = drawn_ + std::max(kDrawMs, kShareOfTime * draw_cost_);
}

bool TailDisplay::TakeKeys() {
  constexpr size_t kMostAtOnce = 1024;
  char bytes[kMostAtOnce];
  pollfd polled = {mode_.keys(), POLLIN, 0};
  if (polled.fd < 0) return false;
  const bool ready = poll(&polled, 1, 0) > 0;
  const ssize_t got = ready ? read(polled.fd, bytes, sizeof(bytes)) : 0;
  // A terminal that was closed has no keys, and SIGHUP says so.
  if (ready && got <= 0 && errno != EINTR) mode_.Leave();
  const std::string_view pressed(bytes, static_cast<size_t>(std::max<ssize_t>(got, 0)));
  bool end = false;
  for (const LiveKey& key : ready ? keys_.Take(pressed) : keys_.Flush()) {
    end |= controls_.Take(key);
    next_draw_ = std::min(next_draw_, drawn_ + draw_cost_);
  }
  return end;
}

void TailDisplay::Leave() {
  next_draw_ = 0;
  screen_.Leave();
  mode_.Leave();
}

void TailDisplay::GoOn() {
  next_draw_ = 0;
  mode_.EnterAgain();
  screen_.BeginAnew();
}

}  // namespace vmsift
