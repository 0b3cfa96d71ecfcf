// Finds the template of an error message: the row, the parameters, and how well it fits.
//
// Where several templates fit, the rule is, in this order:
//   1. a template under the message's own code before those of other codes;
//   2. more literal text (letters and digits that the pattern demands of the message);
//   3. an exact fit before a revised one;
//   4. catalog order.
//
// Not thread-safe; one per worker. Borrows the catalog, which must outlive it.
#ifndef VMSIFT_MATCHERS_MATCHER_H_
#define VMSIFT_MATCHERS_MATCHER_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matchers/catalog.h"
#include "matchers/normalized_text.h"
#include "matchers/template_set.h"

namespace vmsift {

// How well a message fits its template. The order is that of reports.
enum class Grade {
  kExact,    // every literal character stands in the message
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
  static absl::StatusOr<std::unique_ptr<Matcher>> Create(const Catalog& catalog,
                                                         int64_t max_memory = TemplateSet::kDefaultMaxMemory);

  // Fills `match` for a message under a code, which may be empty. Its views borrow `message`.
  void Find(std::string_view code, std::string_view message, Match* match);

  const Catalog& catalog() const { return catalog_; }
  uint64_t out_of_memory_count() const { return set_->out_of_memory_count(); }

 private:
  Matcher(const Catalog& catalog, std::unique_ptr<TemplateSet> set);

  const Catalog& catalog_;
  std::unique_ptr<TemplateSet> set_;
  NormalizedText normalized_;
  std::vector<std::string_view> values_;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_MATCHER_H_
