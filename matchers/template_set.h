// The one RE2 set of all template patterns: the authority for what matches.
//
// Life cycle: Create compiles the patterns of a catalog's rows (a few milliseconds for 17 rows, tens for
// 159). Then Match as often as wanted. Not thread-safe, since RE2's lazily built automaton contends between
// threads: one per worker. Borrows the catalog, which must outlive it.
#ifndef VMSIFT_MATCHERS_TEMPLATE_SET_H_
#define VMSIFT_MATCHERS_TEMPLATE_SET_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matchers/catalog.h"
#include "matchers/template_pattern.h"
#include "re2/re2.h"
#include "re2/set.h"

namespace vmsift {

// One pattern of the set, and whose it is.
struct SetEntry {
  int row = 0;         // index into Catalog::rows()
  size_t pattern = 0;  // index into SetPatterns(row)
  bool exact = false;
  int literal_length = 0;
};

class TemplateSet {
 public:
  // Memory for the set's program and automaton, in bytes.
  static constexpr int64_t kDefaultMaxMemory = 64 << 20;

  // Fails when the patterns need more than `max_memory` to compile.
  static absl::StatusOr<std::unique_ptr<TemplateSet>> Create(const Catalog& catalog,
                                                             int64_t max_memory = kDefaultMaxMemory);

  // The entries whose pattern fits the normalized text, in ascending order, valid until the next call.
  // Should RE2's automaton run out of memory, the patterns are tried one by one: slower, the same answer,
  // counted.
  const std::vector<int>& Match(std::string_view normalized);

  // The second road by itself: every pattern as an RE2 of its own.
  std::vector<int> MatchOneByOne(std::string_view normalized);

  // Where the placeholders of an entry's row stand in `normalized`, which the entry must fit; an empty view
  // where the entry's pattern ends before the placeholder. One view a placeholder, valid as long as the text
  // is.
  void Capture(int entry, std::string_view normalized, std::vector<std::string_view>* values);

  const std::vector<SetEntry>& entries() const { return entries_; }
  uint64_t out_of_memory_count() const { return out_of_memory_count_; }

 private:
  explicit TemplateSet(const Catalog& catalog);

  const RE2& Single(int entry);
  const std::vector<std::unique_ptr<RE2>>& Capturing(int entry);

  const Catalog& catalog_;
  RE2::Options options_;
  RE2::Set set_;
  std::vector<SetEntry> entries_;
  std::vector<std::unique_ptr<RE2>> singles_;                 // made when first needed
  std::vector<std::vector<std::unique_ptr<RE2>>> capturing_;  // made when first needed
  std::vector<int> matched_;
  std::vector<re2::StringPiece> groups_;
  uint64_t out_of_memory_count_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_TEMPLATE_SET_H_
