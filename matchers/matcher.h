// Finds the template of an error message: the row, the parameters, and how well it fits.
//
// Where several templates fit, the rule is, in this order:
//   1. a template under the message's own code before those of other codes;
//   2. more literal text (letters and digits that the pattern demands of the message);
//   3. an exact fit before a revised one;
//   4. catalog order.
// A template that needs its code (catalog.h) fits no message under another code.
//
// The templates of the message's own code are tried first, the best before the others: a message that fits
// one is done. Else the set (regex_set.h) names the templates of other codes that the message may fit, and
// these are tried in the same way. What is needed to try a template is made when that is first done: most
// runs need few.
//
// Not thread-safe: it keeps its buffers, so that it stops allocating once warm; one per worker. Borrows the
// catalog, which must outlive it.
#ifndef VMSIFT_MATCHERS_MATCHER_H_
#define VMSIFT_MATCHERS_MATCHER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "matchers/byte_pairs.h"
#include "matchers/catalog.h"
#include "matchers/normalized_text.h"
#include "matchers/pattern_matcher.h"
#include "matchers/regex_set.h"

namespace vmsift {

// How well a message fits its template. The order is that of reports.
enum class Grade {
  kExact,    // every literal character is in the message
  kRevised,  // the service has since reworded, inserted or appended text
  kCode,     // the code is in the catalog, the text fits none of its templates nor any other
  kText,     // a template fits, but the code is another one or missing
  kUnknown,  // neither code nor text is known
};
inline constexpr int kGradeCount = 5;
std::string_view GradeName(Grade grade);

struct MatchedParameter {
  const Placeholder* placeholder = nullptr;
  std::string_view value;  // as the message has it
};

struct Match {
  Grade grade = Grade::kUnknown;
  const CatalogRow* row = nullptr;           // null for kCode and kUnknown
  int row_index = -1;                        // into Catalog::rows()
  std::vector<MatchedParameter> parameters;  // in the order of the text; those that took part
};

class Matcher {
 public:
  // `max_set_memory`: of the set of openings (regex_set.h); with too little, all templates are tried.
  explicit Matcher(const Catalog& catalog, int64_t max_set_memory = RegexSet::kDefaultMaxMemory);

  // Fills `match` for a message under a code, which may be empty. Its views borrow `message`.
  void Find(std::string_view code, std::string_view message, Match* match);

  // The same by RE2 alone, one pattern after the other: far slower, and what Find is held to.
  void FindByRe2(std::string_view code, std::string_view message, Match* match);

  const Catalog& catalog() const { return catalog_; }
  uint64_t out_of_memory_count() const { return set_.out_of_memory_count(); }

 private:
  struct Pattern {
    int row = 0;       // index into Catalog::rows()
    size_t index = 0;  // into StepsOfPatterns of the row's message
    PatternOutline outline;
    std::unique_ptr<PatternMatcher>
        matcher;  // made, with those of the row's other patterns, when first tried
  };

  // Normalizes the message and empties the match. Returns the code as an index into Catalog::codes(), or -1.
  int Begin(std::string_view code, std::string_view message, Match* match);
  // Replaces candidates_ by the patterns of rows, but for those of the code, the best first.
  void TakeCandidates(const std::vector<int>& rows, int code);
  // The first of the patterns that the message fits, or -1.
  int FirstFit(const std::vector<int>& patterns, bool by_re2);
  bool Fits(int pattern);
  PatternMatcher& MatcherOf(int pattern);
  // `own` says that the pattern is one of the code's.
  void Note(int pattern, bool own, int code, Match* match) const;

  const Catalog& catalog_;
  RegexSet set_;
  std::vector<Pattern> patterns_;          // the one to take before all others first
  std::vector<std::vector<int>> of_row_;   // by row: its patterns, in that order
  std::vector<std::vector<int>> of_code_;  // by code: its rows' patterns, in that order
  std::vector<int> code_of_row_;

  NormalizedText normalized_;
  std::vector<int> candidates_;
  std::vector<std::string_view> values_;  // of the pattern tried last
  std::optional<BytePairs> pairs_;        // of the message, once looked for
  int64_t budget_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_MATCHER_H_
