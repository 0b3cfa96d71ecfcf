#include "analyzer/count/ledger.h"

namespace vmsift {

void Ledger::Book(Outcome outcome, uint64_t bytes, uint64_t lines) {
  Entry& entry = entries_[static_cast<size_t>(outcome)];
  entry.lines += lines;
  entry.bytes += bytes;
}

void Ledger::BookInput(uint64_t lines, uint64_t bytes) {
  input_.lines += lines;
  input_.bytes += bytes;
}

void Ledger::Merge(const Ledger& other) {
  for (size_t i = 0; i < entries_.size(); ++i) {
    entries_[i].lines += other.entries_[i].lines;
    entries_[i].bytes += other.entries_[i].bytes;
  }
  BookInput(other.input_.lines, other.input_.bytes);
}

Ledger::Entry Ledger::Booked() const {
  Entry sum;
  for (const Entry& entry : entries_) {
    sum.lines += entry.lines;
    sum.bytes += entry.bytes;
  }
  return sum;
}

}  // namespace vmsift
