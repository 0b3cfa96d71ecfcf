#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/decode/resource_id.h"
#include "analyzer/report/code_text.h"
#include "analyzer/report/comparison_report.h"
#include "analyzer/report/headline_text.h"
#include "analyzer/report/incident_report.h"
#include "analyzer/report/reading_text.h"
#include "analyzer/report/report.h"
#include "analyzer/report/selection_text.h"
#include "analyzer/report/terminal_text.h"
#include "analyzer/report/text_table.h"
#include "base/ascii_case.h"
#include "base/duration.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr size_t kMaxNameWidth = 48;

class TableWriter {
 public:
  TableWriter(const Report& report, const TableOptions& options)
      : report_(report), options_(options), style_(options.color) {}

  std::string Write() {
    if (report_.time) out_ += style_.Dim(fmt::format("At {} UTC", ShortTime(report_.time))) + "\n";
    Headline();
    if (report_.change != nullptr) Change(*report_.change);
    if (options_.brief) {
      Commonest();
      return std::move(out_);
    }
    if (report_.comparison != nullptr)
      out_.append("\n").append(ComparisonTable(*report_.comparison, options_));
    if (report_.summary.failures > 0) {
      if (!ShowInFull()) {
        Incidents();
        Codes();
        Classes();
        Vms();
        Pairs();
      }
      Unmatched();
    }
    out_ += ReadingText(report_, options_);
    if (report_.time) out_ += "\n";  // another one may follow
    return std::move(out_);
  }

 private:
  size_t Shown(size_t rows) const { return options_.top == 0 ? rows : std::min(options_.top, rows); }

  void Heading(std::string_view title, size_t shown, size_t all) {
    out_ += "\n" + HeadingText(title, shown, all, style_);
  }

  void Headline() {
    const HeadlineText text = HeadlineTextOf(report_);
    if (!text.nothing.empty()) {
      out_ += style_.Bold(style_.Red(text.nothing)) + "\n";
      Selected();
      return;
    }
    // Green would call a run good that read or counted only part of what it was given.
    const std::set<InputTally>& inputs = report_.tally.inputs;
    const bool all_read = report_.tally.left_out == 0 &&
                          std::all_of(inputs.begin(), inputs.end(),
                                      [](const InputTally& tally) { return tally.error.empty(); });
    const auto bold = [&](const std::string& line) {
      return style_.Bold(report_.summary.failures > 0      ? style_.Red(line)
                         : report_.tally.suspect_count > 0 ? style_.Yellow(line)
                         : all_read                        ? style_.Green(line)
                                                           : line);
    };
    const std::string others = text.others.empty() ? "" : "; " + text.others;
    const std::string suspects = text.suspects.empty() ? "" : "; " + style_.Yellow(text.suspects);
    if (!text.incidents.empty()) {
      Sentence(text.failures + ", " + text.incidents, bold);
      Sentence(text.on_vms + " " + text.read + others + suspects,
               [](const std::string& line) { return line; });
    } else {
      out_ += bold(text.on_vms.empty() ? text.failures : text.failures + " " + text.on_vms) + " " +
              text.read + suspects + "\n";
    }
    Selected();
  }

  void Selected() {
    if (report_.scope == nullptr) return;
    Labelled("Selected", SelectedText(*report_.scope));
    // Of a selection of files alone, nothing is left out of what was read.
    if (!report_.scope->selection.takes_all())
      Labelled("Left out", LeftOutText(*report_.scope, report_.tally));
  }

  // A text on as many lines as it takes; `style` dresses each.
  template <typename StyleLine>
  void Sentence(const std::string& text, StyleLine style) {
    for (const std::string& line : Wrapped(text, std::max<size_t>(options_.width, 40)))
      out_ += style(line) + "\n";
  }

  // `In the last 10 s: 12 failures in 400 lines: 10 VMStartTimedOut, 2 VMNotFound`
  void Change(const ReportChange& change) {
    std::vector<std::string> codes;
    const size_t shown = Shown(change.codes.size());
    for (size_t i = 0; i < shown; ++i)
      codes.push_back(Grouped(change.codes[i].count) + " " + NameOrNone(change.codes[i].code));
    if (shown < change.codes.size())
      codes.push_back("others with " + Counted(change.codes.size() - shown, "code", "codes"));
    const std::string failures =
        change.failures == 0 ? "no failures" : Counted(change.failures, "failure", "failures");
    Sentence(fmt::format("In the last {}: {} in {}{}{}", RoughDurationText(change.ms), failures,
                         Counted(change.lines, "line", "lines"), codes.empty() ? "" : ": ",
                         fmt::join(codes, ", ")),
             [](const std::string& text) { return text; });
  }

  // Shows few incidents in full, which tables would repeat. Returns whether it did.
  bool ShowInFull() {
    constexpr size_t kFew = 3;
    if (report_.incidents == nullptr || report_.incidents->empty() || report_.incidents->size() > kFew)
      return false;
    for (const Incident& incident : *report_.incidents)
      out_.append("\n").append(
          IncidentText(incident, report_.catalog, report_.inputs, options_, MessageLines::kAll));
    return true;
  }

  void Incidents() {
    if (report_.incidents == nullptr) {
      if (!report_.no_incidents.empty())
        out_.append("\n").append(style_.Dim(std::string(report_.no_incidents))).append("\n");
      return;
    }
    const std::vector<Incident>& incidents = *report_.incidents;
    const size_t shown = std::min<size_t>(Shown(incidents.size()), 10);
    Heading("Incidents", shown, incidents.size());
    TextTable table({{"CODE", TextTable::kLeft, kMaxNameWidth},
                     {"VM", TextTable::kLeft, kMaxNameWidth},
                     {"OUTCOME", TextTable::kLeft, 10},
                     {"ATTEMPTS", TextTable::kRight, 12},
                     {"LAST (UTC)", TextTable::kLeft, 20}},
                    options_);
    for (size_t i = 0; i < shown; ++i) {
      const Incident& incident = incidents[i];
      table.AddRow({NameOrNone(incident.code), Printable(incident.vm),
                    std::string(IncidentOutcomeName(incident.outcome)), Grouped(incident.attempts),
                    ShortTime(incident.last)});
    }
    out_ += table.Render();
    out_ += style_.Dim("  vmsift incidents shows each in full.") + "\n";
  }

  // The third line of a brief report.
  void Commonest() {
    if (report_.summary.codes.empty()) return;
    const CodeSummary& code = report_.summary.codes.front();
    std::string text = fmt::format("Most: {}, {} on {}", Printable(code.code),
                                   Counted(code.count, "time", "times"), Counted(code.vms, "VM", "VMs"));
    if (!code.advice.empty()) text += ". " + Printable(code.advice);
    out_ += Clipped(text, std::max<size_t>(options_.width, 40)) + "\n";
  }

  // A label, and a text beside it on as many lines as it takes.
  void Labelled(std::string_view label, std::string_view text) {
    std::string lead = style_.Bold(label);
    for (const std::string& line : Wrapped(Printable(text), options_.width > 40 ? options_.width - 11 : 29)) {
      out_ += fmt::format("{}  {}\n", lead, line);
      lead.assign(label.size(), ' ');
    }
  }

  void Codes() {
    const auto& codes = report_.summary.codes;
    Heading("Errors by code", Shown(codes.size()), codes.size());
    TextTable table({{"CODE", TextTable::kLeft, kMaxNameWidth},
                     {"COUNT", TextTable::kRight, 20},
                     {"VMS", TextTable::kRight, 20},
                     {"FIRST SEEN (UTC)", TextTable::kLeft, 20},
                     {"LAST SEEN (UTC)", TextTable::kLeft, 20}},
                    options_);
    for (size_t i = 0; i < Shown(codes.size()); ++i) {
      const CodeSummary& code = codes[i];
      table.AddRow({Printable(code.code), Grouped(code.count), Grouped(code.vms), ShortTime(code.first),
                    ShortTime(code.last)});
      if (const std::string message = ExampleOf(code); !message.empty())
        table.AddNote(message, TextTable::kPlain);
      if (!code.advice.empty()) table.AddNote("-> " + Printable(code.advice), TextTable::kAdvice);
    }
    out_ += table.Render();
  }

  // Its commonest message and where it stands: `The VM 'a' cannot be found. (a.log:4)`
  std::string ExampleOf(const CodeSummary& code) const {
    const auto text = [&](std::string_view message, const Place& place) {
      constexpr size_t kMost = 240;
      message = message.substr(0, message.find('\n'));
      return fmt::format("{} ({}:{})", Clipped(Printable(message), kMost),
                         PrintableName(report_.inputs[place.input].path), place.line);
    };
    const int row = code.templates.front().row;
    if (const TemplateSamples::Sample* sample = report_.tally.messages.Find(row))
      return text(sample->message, sample->first);
    if (row >= 0) return {};
    const auto& unmatched = report_.summary.unmatched;
    const auto sample = std::find_if(unmatched.begin(), unmatched.end(), [&code](const auto& other) {
      return EqualsIgnoreCase(other.code.empty() ? std::string(kNoName) : other.code, code.code);
    });
    return sample == unmatched.end() || sample->message.empty() ? std::string()
                                                                : text(sample->message, sample->first);
  }

  void Classes() {
    const auto& classes = report_.summary.classes;
    if (classes.empty() || (classes.size() == 1 && classes.front().error_class == ErrorClass::kNone)) return;
    Heading("Errors by class", classes.size(), classes.size());
    TextTable table(
        {{"CLASS", TextTable::kLeft, 12}, {"COUNT", TextTable::kRight, 20}, {"RETRY", TextTable::kLeft, 0}},
        options_);
    for (const ClassCount& row : classes)
      table.AddRow({std::string(ErrorClassName(row.error_class)), Grouped(row.count),
                    std::string(RetryText(row.error_class))});
    out_ += table.Render();
  }

  void Vms() {
    // Failures of no VM are no VM's, however many.
    std::vector<VmSummary> vms(
        report_.summary.vms.begin(),
        report_.summary.vms.begin() + static_cast<ptrdiff_t>(Shown(report_.summary.vms.size())));
    std::stable_partition(vms.begin(), vms.end(), [](const VmSummary& vm) { return vm.vm != kNoName; });
    Heading("Errors by VM", vms.size(), report_.summary.vm_rows);
    TextTable table({{"VM", TextTable::kLeft, kMaxNameWidth},
                     {"RESOURCE GROUP", TextTable::kLeft, 32},
                     {"COUNT", TextTable::kRight, 20},
                     {"CODES", TextTable::kLeft, 0}},
                    options_);
    for (const VmSummary& vm : vms) {
      std::string codes;
      for (const CodeCount& code : vm.codes) {
        codes += fmt::format("{}{} {}", codes.empty() ? "" : ", ", Grouped(code.count), code.code);
      }
      table.AddRow({Printable(vm.vm), Printable(FindScope(vm.resource_id).resource_group), Grouped(vm.count),
                    Printable(codes)});
    }
    out_ += table.Render();
  }

  void Pairs() {
    const auto& pairs = report_.summary.pairs;
    Heading("Errors by code and VM", Shown(pairs.size()), report_.summary.pair_rows);
    TextTable table({{"CODE", TextTable::kLeft, kMaxNameWidth},
                     {"VM", TextTable::kLeft, kMaxNameWidth},
                     {"RESOURCE GROUP", TextTable::kLeft, 32},
                     {"COUNT", TextTable::kRight, 20}},
                    options_);
    for (size_t i = 0; i < Shown(pairs.size()); ++i) {
      const PairSummary& pair = pairs[i];
      table.AddRow({Printable(pair.code), Printable(pair.vm),
                    Printable(FindScope(pair.resource_id).resource_group), Grouped(pair.count)});
    }
    out_ += table.Render();
  }

  void Unmatched() {
    const auto& samples = report_.summary.unmatched;
    if (samples.empty()) return;
    Heading("Messages that fit no template", Shown(samples.size()), samples.size());
    TextTable table({{"COUNT", TextTable::kRight, 20},
                     {"CODE", TextTable::kLeft, kMaxNameWidth},
                     {"MESSAGE", TextTable::kLeft, 0}},
                    options_);
    for (size_t i = 0; i < Shown(samples.size()); ++i) {
      const UnmatchedMessages::Sample& sample = samples[i];
      table.AddRow({Grouped(sample.count), NameOrNone(sample.code), Printable(sample.message)});
    }
    out_ += table.Render();
  }

  const Report& report_;
  const TableOptions& options_;
  const Style style_;
  std::string out_;
};

}  // namespace

std::string TableReport(const Report& report, const TableOptions& options) {
  return TableWriter(report, options).Write();
}

}  // namespace vmsift
