// The one RE2 set of all template patterns: the authority for what matches.
//
// Life cycle: Create, then Match as often as wanted. To compile the patterns of a catalog's rows takes some
// milliseconds for 17 rows and a hundred for 159: a set that is seldom asked does so when it first is. Not
// thread-safe, since RE2's lazily built automaton contends between threads: one per worker. Borrows the
// catalog, which must outlive it.
#ifndef VMSIFT_MATCHERS_TEMPLATE_SET_H_
#define VMSIFT_MATCHERS_TEMPLATE_SET_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matchers/catalog.h"
#include "matchers/set_entry.h"
#include "re2/re2.h"
#include "re2/set.h"

namespace vmsift {

class TemplateSet {
 public:
  // Memory for the set's program and automaton, in bytes; catalogs of many hundred rows are given more, as
  // they need it.
  static constexpr int64_t kDefaultMaxMemory = 64 << 20;

  enum class Compile { kNow, kWhenAsked };

  // Fails when the patterns need more than `max_memory` to compile. kWhenAsked leaves the work to the first
  // Match if the patterns are so short that they cannot fail; should they do so all the same, each message is
  // answered one by one, and counted.
  static absl::StatusOr<std::unique_ptr<TemplateSet>> Create(const Catalog& catalog,
                                                             std::optional<int64_t> max_memory = {},
                                                             Compile compile = Compile::kNow);

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

  absl::Status CompileSet();
  const RE2& Single(int entry);
  const std::vector<std::unique_ptr<RE2>>& Capturing(int entry);

  const Catalog& catalog_;
  int64_t max_memory_ = kDefaultMaxMemory;
  RE2::Options options_;           // of a single pattern
  std::unique_ptr<RE2::Set> set_;  // null until compiled
  bool compile_failed_ = false;
  std::vector<SetEntry> entries_;
  std::vector<std::unique_ptr<RE2>> singles_;                 // made when first needed
  std::vector<std::vector<std::unique_ptr<RE2>>> capturing_;  // made when first needed
  std::vector<int> matched_;
  std::vector<re2::StringPiece> groups_;
  uint64_t out_of_memory_count_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_TEMPLATE_SET_H_
