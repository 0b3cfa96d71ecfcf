#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/count/name_limit.h"
#include "analyzer/decode/resource_id.h"
#include "analyzer/report/report.h"
#include "analyzer/report/selection_text.h"
#include "analyzer/report/terminal_text.h"
#include "analyzer/report/text_table.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

constexpr size_t kMaxNameWidth = 48;

// `2026-11-23 17:02:11`; the table says that it is UTC.
std::string ShortTime(const std::optional<Timestamp>& time) {
  if (!time) return "-";
  std::string text = FormatTimestamp(*time).substr(0, 19);
  text[10] = ' ';
  return text;
}

class TableWriter {
 public:
  TableWriter(const Report& report, const TableOptions& options)
      : report_(report), options_(options), style_(options.color) {}

  std::string Write() {
    if (report_.time) out_ += style_.Dim(fmt::format("At {} UTC", ShortTime(report_.time))) + "\n";
    Headline();
    if (report_.summary.failures > 0) {
      Codes();
      Vms();
      Pairs();
      Unmatched();
    }
    LedgerTable();
    Suspects();
    BadLines();
    Unreadable();
    if (report_.time) out_ += "\n";  // another one may follow
    return std::move(out_);
  }

 private:
  size_t Shown(size_t rows) const { return options_.top == 0 ? rows : std::min(options_.top, rows); }

  void Heading(std::string_view title, size_t shown, size_t all) {
    out_ += "\n" + style_.Bold(title);
    if (shown < all) out_ += style_.Dim(fmt::format("  the top {} of {}", Grouped(shown), Grouped(all)));
    out_ += "\n";
  }

  void Headline() {
    const Summary& summary = report_.summary;
    const Ledger::Entry& input = report_.tally.ledger.input();
    // Of a selection, "no failures" alone would say too much.
    const bool part = report_.scope != nullptr && !report_.scope->selection.takes_all();
    const uint64_t suspects = report_.tally.suspect_count;
    const std::string failures =
        summary.failures == 0 ? fmt::format("No {}failures{}", part ? "selected " : "", ButSuspects())
                              : fmt::format("{} on {}",
                                            Counted(summary.failures, part ? "selected failure" : "failure",
                                                    part ? "selected failures" : "failures"),
                                            Counted(summary.vms_touched, "VM", "VMs"));
    // Green would call a run good that read or counted only part of what it was given.
    const bool all_read = report_.tally.left_out == 0 &&
                          std::all_of(report_.tally.inputs.begin(), report_.tally.inputs.end(),
                                      [](const InputTally& tally) { return tally.error.empty(); });
    out_ += style_.Bold(summary.failures > 0 ? style_.Red(failures)
                        : suspects > 0       ? style_.Yellow(failures)
                        : all_read           ? style_.Green(failures)
                                             : failures);
    std::vector<std::string> about = InputKinds();
    about.push_back(Bytes(input.bytes));
    out_ += fmt::format(" in {} of {} ({})", Counted(input.lines, "line", "lines"),
                        Counted(report_.tally.inputs.size() + report_.tally.gone.count(), "input", "inputs"),
                        fmt::join(about, ", "));
    if (summary.failures > 0 && suspects > 0) {
      out_ += "; " + style_.Yellow(Counted(suspects, "more line looks like a failure",
                                           "more lines look like failures"));
    }
    out_ += "\n";
    if (report_.scope == nullptr) return;
    Labelled("Selected", SelectedText(*report_.scope));
    if (part) Labelled("Left out", LeftOutText(*report_.scope, report_.tally));
  }

  // `, but 3 lines look like some`; empty without suspects.
  std::string ButSuspects() const {
    const uint64_t suspects = report_.tally.suspect_count;
    if (suspects == 0) return {};
    return ", but " + Counted(suspects, "line looks like one", "lines look like some");
  }

  // A label, and a text beside it on as many lines as it takes.
  void Labelled(std::string_view label, std::string_view text) {
    std::string lead = style_.Bold(label);
    for (const std::string& line : Wrapped(Printable(text), options_.width > 40 ? options_.width - 11 : 29)) {
      out_ += fmt::format("{}  {}\n", lead, line);
      lead.assign(label.size(), ' ');
    }
  }

  // What the inputs are, with how many where they are of several kinds.
  std::vector<std::string> InputKinds() const {
    std::map<std::string_view, uint64_t> counts;
    for (InputFormat shape : {InputFormat::kJsonLines, InputFormat::kText}) {
      const uint64_t gone = report_.tally.gone.inputs[static_cast<size_t>(shape)];
      if (gone > 0) counts[InputFormatName(shape)] = gone;
    }
    for (const InputTally& tally : report_.tally.inputs) {
      const bool nothing_read = !tally.error.empty() && tally.bytes == 0;
      ++counts[nothing_read ? "not read" : InputFormatName(tally.shape)];
    }
    std::vector<std::string> kinds;
    for (const auto& [kind, count] : counts) {
      kinds.push_back(counts.size() == 1 ? std::string(kind) : fmt::format("{} {}", count, kind));
    }
    return kinds;
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
      table.AddNote(Printable(code.advice));
    }
    out_ += table.Render();
  }

  void Vms() {
    const auto& vms = report_.summary.vms;
    Heading("Errors by VM", Shown(vms.size()), report_.summary.vm_rows);
    TextTable table({{"VM", TextTable::kLeft, kMaxNameWidth},
                     {"RESOURCE GROUP", TextTable::kLeft, 32},
                     {"COUNT", TextTable::kRight, 20},
                     {"CODES", TextTable::kLeft, 0}},
                    options_);
    for (size_t i = 0; i < Shown(vms.size()); ++i) {
      const VmSummary& vm = vms[i];
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

  void LedgerTable() {
    const Ledger& ledger = report_.tally.ledger;
    out_ += "\n" + style_.Bold("Ledger") + style_.Dim("  what became of every line") + "\n";
    TextTable table({{"OUTCOME", TextTable::kLeft, 20},
                     {"LINES", TextTable::kRight, 20},
                     {"BYTES", TextTable::kRight, 24}},
                    options_);
    for (int i = 0; i < kOutcomeCount; ++i) {
      const Ledger::Entry& entry = ledger.entry(static_cast<Outcome>(i));
      if (entry.lines > 0)
        table.AddRow(
            {std::string(OutcomeName(static_cast<Outcome>(i))), Grouped(entry.lines), Grouped(entry.bytes)});
    }
    table.AddRow({"in all", Grouped(ledger.input().lines), Grouped(ledger.input().bytes)});
    out_ += table.Render();
    if (!ledger.Balances())
      out_ += style_.Red("  The ledger does not balance: this report is wrong; please report a bug.") + "\n";
    if (ledger.passed_over().lines > 0) {
      out_ += style_.Dim(
          fmt::format("  {} of the clean ones held no marker of a failure and {} not parsed "
                      "(--validate parses all).\n",
                      Grouped(ledger.passed_over().lines), ledger.passed_over().lines == 1 ? "was" : "were"));
    }
    if (report_.tally.names_cut > 0) {
      out_ += fmt::format(
          "  {} longer than {} bytes, and cut.\n",
          Counted(report_.tally.names_cut, "name of a code or VM was", "names of codes and VMs were"),
          kMaxNameBytes);
    }
    if (report_.tally.matcher_out_of_memory > 0) {
      out_ += fmt::format("  {} took the slow road of the matcher, whose automaton ran out of memory.\n",
                          Counted(report_.tally.matcher_out_of_memory, "message", "messages"));
    }
  }

  void Suspects() {
    Places("Lines that look like failures, from which none could be read", report_.tally.suspects,
           report_.tally.suspect_count);
  }

  void BadLines() {
    const Ledger& ledger = report_.tally.ledger;
    Places("Lines that could not be read as they should", report_.tally.bad_lines,
           ledger.entry(Outcome::kMalformed).lines + ledger.entry(Outcome::kOversize).lines);
  }

  // The first of `all` lines, each with its place and reason.
  void Places(std::string_view title, const std::set<BadLine>& lines, uint64_t all) {
    if (lines.empty()) return;
    const size_t shown = Shown(lines.size());
    Heading(title, shown, all);
    size_t written = 0;
    for (const BadLine& line : lines) {
      if (written++ == shown) break;
      out_ += fmt::format("  {}:{}: byte {}: {}\n", PrintableName(report_.inputs[line.place.input].path),
                          line.place.line, line.place.byte + 1, Printable(line.reason));
    }
  }

  void Unreadable() {
    size_t all = 0;
    for (const InputTally& input : report_.tally.inputs) all += input.error.empty() ? 0 : 1;
    if (all == 0) return;
    const size_t shown = Shown(all);
    Heading("Inputs that could not be read", shown, all);
    size_t written = 0;
    for (const InputTally& input : report_.tally.inputs) {
      if (input.error.empty()) continue;
      if (written++ == shown) break;
      out_ += "  " + style_.Yellow(PrintableName(input.error)) + "\n";
    }
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
