// The one RE2 set: which templates a message may fit, by how it begins.
//
// Whole patterns in one set would tell more, but their automaton grows with each value that a message may
// hold: it takes a hundred milliseconds and more to compile, tens of megabytes, and for messages unlike those
// before, half a millisecond each. The first letters of the patterns make a small one, and leave a handful
// of templates to try.
//
// Compiled when first asked, which takes some milliseconds: most runs never ask. Not thread-safe, since RE2's
// lazily built automaton contends between threads: one per worker. Borrows the catalog, which must outlive
// it.
#ifndef VMSIFT_MATCHERS_REGEX_SET_H_
#define VMSIFT_MATCHERS_REGEX_SET_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "matchers/catalog.h"
#include "re2/set.h"

namespace vmsift {

class RegexSet {
 public:
  // Memory for the set's program and automaton, in bytes; a fraction of it suffices for the largest catalog.
  static constexpr int64_t kDefaultMaxMemory = 64 << 20;

  explicit RegexSet(const Catalog& catalog, int64_t max_memory = kDefaultMaxMemory);

  // The rows whose template the normalized text may fit under another code or none, in no order; valid until
  // the next call. No other row's template fits. Should RE2 run out of memory, these are all rows: slower,
  // and counted.
  const std::vector<int>& Match(std::string_view normalized);

  uint64_t out_of_memory_count() const { return out_of_memory_count_; }

 private:
  void Compile();

  const Catalog& catalog_;
  const int64_t max_memory_;
  std::vector<int> rows_;          // by the set's own numbers
  bool compiled_ = false;          // or has failed to
  std::unique_ptr<RE2::Set> set_;  // null until compiled
  std::vector<int> matched_;
  uint64_t out_of_memory_count_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_REGEX_SET_H_
