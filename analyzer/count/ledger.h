// The outcome of every line and byte. It balances, or the report is wrong.
#ifndef VMSIFT_ANALYZER_COUNT_LEDGER_H_
#define VMSIFT_ANALYZER_COUNT_LEDGER_H_

#include <array>
#include <cstdint>

#include "analyzer/decode/outcome.h"

namespace vmsift {

class Ledger {
 public:
  struct Entry {
    uint64_t lines = 0;
    uint64_t bytes = 0;

    void Add(const Entry& other) {
      lines += other.lines;
      bytes += other.bytes;
    }
    friend bool operator==(const Entry&, const Entry&) = default;
  };

  // Records lines (by default one) under their outcome. `bytes` includes their line ends.
  void Book(Outcome outcome, uint64_t bytes, uint64_t lines = 1);
  // Records that some of the clean lines were not parsed, because they hold no marker of a failure.
  void NotePassedOver(uint64_t bytes, uint64_t lines = 1);
  // Records the total input, as the reader counted it.
  void BookInput(uint64_t lines, uint64_t bytes);
  void Merge(const Ledger& other);

  const Entry& entry(Outcome outcome) const { return entries_[static_cast<size_t>(outcome)]; }
  const Entry& input() const { return input_; }
  // A part of the clean lines.
  const Entry& passed_over() const { return passed_over_; }
  // The sum over all outcomes.
  Entry Booked() const;
  bool Balances() const { return Booked() == input_; }

 private:
  std::array<Entry, kOutcomeCount> entries_;
  Entry input_;
  Entry passed_over_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_COUNT_LEDGER_H_
