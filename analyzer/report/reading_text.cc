#include "analyzer/report/reading_text.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/count/name_limit.h"
#include "analyzer/report/terminal_text.h"
#include "analyzer/report/text_table.h"
#include "base/printable_text.h"
#include "base/quantity_text.h"
#include "fmt/format.h"

namespace vmsift {
namespace {

// What lines of an outcome are, behind their number: `3 with failures`.
std::string_view InASentence(Outcome outcome) {
  if (outcome == Outcome::kFailure) return "with failures";
  if (outcome == Outcome::kText) return "of text";
  return OutcomeName(outcome);
}

class ReadingWriter {
 public:
  ReadingWriter(const Report& report, const TableOptions& options)
      : report_(report), options_(options), style_(options.color) {}

  std::string Write() {
    if (AllIsWell()) {
      ShortLedger();
    } else {
      LedgerTable();
    }
    Suspects();
    BadLines();
    Unreadable();
    return std::move(out_);
  }

 private:
  size_t Shown(size_t rows) const { return options_.top == 0 ? rows : std::min(options_.top, rows); }

  void Heading(std::string_view title, size_t shown, size_t all) {
    out_ += "\n" + HeadingText(title, shown, all, style_);
  }

  bool AllIsWell() const {
    const Tally& tally = report_.tally;
    const auto none = [&tally](Outcome outcome) { return tally.ledger.entry(outcome).lines == 0; };
    return none(Outcome::kMalformed) && none(Outcome::kOversize) && none(Outcome::kSuspect) &&
           tally.ledger.Balances() && tally.names_cut == 0 && tally.matcher_out_of_memory == 0;
  }

  void ShortLedger() {
    const Ledger& ledger = report_.tally.ledger;
    if (ledger.input().lines == 0) return;
    std::string outcomes;
    for (int i = 0; i < kOutcomeCount; ++i) {
      const uint64_t lines = ledger.entry(static_cast<Outcome>(i)).lines;
      if (lines > 0)
        outcomes += fmt::format("{}{} {}", outcomes.empty() ? "" : ", ", Grouped(lines),
                                InASentence(static_cast<Outcome>(i)));
    }
    const std::string text = fmt::format("Every line was read: {}.", outcomes);
    out_ += "\n";
    for (const std::string& line : Wrapped(text, std::max<size_t>(options_.width, 40)))
      out_ += style_.Dim(line) + "\n";
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
      Note(fmt::format(
          "{} of the clean ones held no marker of a failure and {} not parsed (--validate parses all).",
          Grouped(ledger.passed_over().lines), ledger.passed_over().lines == 1 ? "was" : "were"));
    }
    if (report_.tally.names_cut > 0) {
      Note(fmt::format(
          "{} longer than {} bytes, and cut.",
          Counted(report_.tally.names_cut, "name of a code or VM was", "names of codes and VMs were"),
          kMaxNameBytes));
    }
    if (report_.tally.matcher_out_of_memory > 0) {
      Note(fmt::format("{} took the slow road of the matcher, whose automaton ran out of memory.",
                       Counted(report_.tally.matcher_out_of_memory, "message", "messages")));
    }
  }

  void Note(std::string_view text) {
    for (const std::string& line : Wrapped(text, std::max<size_t>(options_.width, 40) - 2))
      out_.append("  ").append(style_.Dim(line)).append("\n");
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
      const std::string text =
          fmt::format("{}:{}: byte {}: {}", PrintableName(report_.inputs[line.place.input].path),
                      line.place.line, line.place.byte + 1, Printable(line.reason));
      for (const std::string& part : Wrapped(text, std::max<size_t>(options_.width, 40) - 2))
        out_.append("  ").append(part).append("\n");
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

std::string NothingReadText(const Tally& tally) {
  if (tally.ledger.input().lines > 0 || tally.left_out > 0 || tally.gone.count() > 0) return {};
  if (tally.inputs.empty()) return "Nothing to read";
  const bool all_read = std::all_of(tally.inputs.begin(), tally.inputs.end(),
                                    [](const InputTally& input) { return input.error.empty(); });
  if (all_read) return {};
  return fmt::format("Nothing could be read of {}", Counted(tally.inputs.size(), "input", "inputs"));
}

std::string ReadingText(const Report& report, const TableOptions& options) {
  return ReadingWriter(report, options).Write();
}

}  // namespace vmsift
