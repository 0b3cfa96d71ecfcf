#include "analyzer/report/headline_text.h"

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "analyzer/report/incident_report.h"
#include "analyzer/report/reading_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// Of a selection, "no failures" alone would say too much.
std::string FailuresText(const Report& report) {
  const bool part = report.scope != nullptr && !report.scope->selection.takes_all();
  const uint64_t failures = report.summary.failures;
  const uint64_t suspects = report.tally.suspect_count;
  if (failures > 0)
    return Counted(failures, part ? "selected failure" : "failure", part ? "selected failures" : "failures");
  const std::string none = part ? "No selected failures" : "No failures";
  if (suspects == 0) return none;
  return none + ", but " + Counted(suspects, "line looks like one", "lines look like some");
}

// `1 incident: VMStartTimedOut on web-01, recovered after 7 min`, `3 incidents: 1 open, 2 recovered`
std::string IncidentsText(const Report& report) {
  if (report.incidents == nullptr || report.incidents->empty()) return {};
  return report.incidents->size() == 1 ? "1 incident: " + IncidentTitle(report.incidents->front())
                                       : IncidentCounts(*report.incidents);
}

// What the inputs are, with how many where they are of several kinds.
std::vector<std::string> InputKinds(const Tally& tally) {
  std::map<std::string_view, uint64_t> counts;
  for (InputFormat shape : {InputFormat::kJsonLines, InputFormat::kText}) {
    const uint64_t gone = tally.gone.inputs[static_cast<size_t>(shape)];
    if (gone > 0) counts[InputFormatName(shape)] = gone;
  }
  for (const InputTally& input : tally.inputs) {
    const std::string_view none = input.error.empty() ? "empty" : "not read";
    ++counts[input.bytes == 0 ? none : InputFormatName(input.shape)];
  }
  std::vector<std::string> kinds;
  for (const auto& [kind, count] : counts)
    kinds.push_back(counts.size() == 1 ? std::string(kind) : fmt::format("{} {}", Grouped(count), kind));
  return kinds;
}

std::string ReadText(const Tally& tally) {
  const Ledger::Entry& input = tally.ledger.input();
  std::vector<std::string> about = InputKinds(tally);
  about.push_back(Bytes(input.bytes));
  return fmt::format("in {} of {} ({})", Counted(input.lines, "line", "lines"),
                     Counted(tally.inputs.size() + tally.gone.count(), "input", "inputs"),
                     fmt::join(about, ", "));
}

std::string OthersText(uint64_t others, uint64_t failures) {
  if (others == 0) return {};
  if (others == failures) return "none is about VMs";
  return fmt::format("{} not about VMs", Counted(others, "is", "are"));
}

}  // namespace

HeadlineText HeadlineTextOf(const Report& report) {
  const uint64_t failures = report.summary.failures;
  const uint64_t suspects = report.tally.suspect_count;
  HeadlineText text;
  if (!report.time) text.nothing = NothingReadText(report.tally);
  text.failures = FailuresText(report);
  if (failures > 0) text.on_vms = "on " + Counted(report.summary.vms_touched, "VM", "VMs");
  text.incidents = IncidentsText(report);
  text.read = ReadText(report.tally);
  text.others = OthersText(report.tally.other_errors, failures);
  if (failures > 0 && suspects > 0)
    text.suspects = Counted(suspects, "more line looks like a failure", "more lines look like failures");
  return text;
}

}  // namespace vmsift
