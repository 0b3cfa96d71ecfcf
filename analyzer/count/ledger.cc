#include "analyzer/count/ledger.h"

namespace vmsift {

void Ledger::Book(Outcome outcome, uint64_t bytes, uint64_t lines) {
  entries_[static_cast<size_t>(outcome)].Add({lines, bytes});
}

void Ledger::NotePassedOver(uint64_t bytes, uint64_t lines) {
  passed_over_.Add({lines, bytes});
}

void Ledger::BookInput(uint64_t lines, uint64_t bytes) {
  input_.Add({lines, bytes});
}

void Ledger::Merge(const Ledger& other) {
  for (size_t i = 0; i < entries_.size(); ++i) entries_[i].Add(other.entries_[i]);
  input_.Add(other.input_);
  passed_over_.Add(other.passed_over_);
}

Ledger::Entry Ledger::Booked() const {
  Entry sum;
  for (const Entry& entry : entries_) sum.Add(entry);
  return sum;
}

}  // namespace vmsift
