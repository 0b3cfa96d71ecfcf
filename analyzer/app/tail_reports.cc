#include "analyzer/app/tail_reports.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "analyzer/app/read_inputs.h"
#include "analyzer/app/tail_inputs.h"
#include "analyzer/follow/log_listing.h"

namespace vmsift {

void TailReports::Begin(const TailSession& session, const Tally& tally, int64_t now_ms) {
  if (options_.every_ms > 0) Note(Summarize(tally, session.catalog(), 1), tally, now_ms);
}

void TailReports::Note(const Summary& summary, const Tally& tally, int64_t now_ms) {
  time_ms_ = now_ms;
  failures_ = summary.failures;
  lines_ = tally.ledger.input().lines;
  for (const CodeSummary& code : summary.codes) codes_[std::string(code.code)] = code.count;
}

ReportChange TailReports::TakeChange(const Summary& summary, const Tally& tally, int64_t now_ms) {
  // What was previewed may be read otherwise once more has come, so a count may be smaller than it was.
  const auto more = [](uint64_t now, uint64_t before) { return now > before ? now - before : 0; };
  ReportChange change;
  change.ms = now_ms - time_ms_;
  change.failures = more(summary.failures, failures_);
  change.lines = more(tally.ledger.input().lines, lines_);
  for (const CodeSummary& code : summary.codes) {
    const auto before = codes_.find(code.code);
    const uint64_t count = more(code.count, before == codes_.end() ? 0 : before->second);
    if (count > 0) change.codes.push_back({code.code, count});
  }
  std::stable_sort(change.codes.begin(), change.codes.end(), [](const CodeCount& a, const CodeCount& b) {
    return std::tie(b.count, a.code) < std::tie(a.count, b.code);
  });
  Note(summary, tally, now_ms);
  return change;
}

absl::Status TailReports::Put(const std::string& text) {
  if (options_.output.empty()) {
    output_->Write(text);
    return absl::OkStatus();
  }
  const absl::StatusOr<std::unique_ptr<Output>> file = Output::Open(options_.output);
  if (!file.ok()) return file.status();
  (*file)->Write(text);
  return (*file)->Close();
}

absl::Status TailReports::Write(TailSession* session, Tally* tally, int64_t now_ms) {
  if (options_.format == "jsonl") return absl::OkStatus();
  const Catalog& catalog = session->catalog();
  const SelectedInputs selected = FollowedInputs(session->follower(), tally);
  const Summary summary = Summarize(*tally, catalog, options_.top);
  const std::optional<ReportScope> scope = ScopeOf(options_.read, selected.outside_period);
  Report report{summary, *tally, catalog, selected.inputs, scope ? &*scope : nullptr};
  ReportChange change;
  if (options_.every_ms > 0) {
    change = TakeChange(summary, *tally, now_ms);
    report.change = &change;
    report.time = SystemNow();
  }
  if (options_.format == "json") return Put(JsonReportLine(report, options_.top));
  return Put(TableReport(report, TableFor(options_.output, options_.top)));
}

absl::Status CheckReportFile(const TailOptions& options, const FollowOptions& follow) {
  WarningDedup nowhere([](std::string_view) {});
  LogListing listing(&follow, &nowhere);
  listing.BeginScan();
  for (const std::string& path : listing.List()) {
    std::error_code error;
    if (std::filesystem::equivalent(path, options.output, error) && !error) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ": is an input, and would be replaced by the output"));
    }
  }
  // Not closed, so that nothing is there before the first report.
  return Output::Open(options.output).status();
}

}  // namespace vmsift
