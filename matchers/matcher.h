// Finds the template of an error message: the row, the parameters, and how well it fits.
//
// Where several templates fit, the rule is, in this order:
//   1. a template under the message's own code before those of other codes;
//   2. more literal text (letters and digits that the pattern demands of the message);
//   3. an exact fit before a revised one;
//   4. catalog order.
// A template that needs its code (catalog.h) fits no message under another code.
//
// The set says what fits (template_set.h); most messages are decided in front of it, with the same answer
// (template_front.h). Not thread-safe; one per worker. Borrows the catalog, which must outlive it.
#ifndef VMSIFT_MATCHERS_MATCHER_H_
#define VMSIFT_MATCHERS_MATCHER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matchers/catalog.h"
#include "matchers/normalized_text.h"
#include "matchers/template_front.h"
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
                                                         std::optional<int64_t> max_memory = {});

  // Fills `match` for a message under a code, which may be empty. Its views borrow `message`.
  void Find(std::string_view code, std::string_view message, Match* match);

  // The same by the set alone: slower, and what Find is held to.
  void FindBySet(std::string_view code, std::string_view message, Match* match);

  const Catalog& catalog() const { return catalog_; }
  uint64_t out_of_memory_count() const { return set_->out_of_memory_count(); }
  // Messages that Find had to ask the set for.
  uint64_t left_to_set_count() const { return left_to_set_count_; }

 private:
  Matcher(const Catalog& catalog, std::unique_ptr<TemplateSet> set);

  // Normalizes the message and empties the match. Returns the code as an index into Catalog::codes(), or -1.
  int Begin(std::string_view code, std::string_view message, Match* match);
  void FindBySet(int code, Match* match);
  // `entry` is an index into the set's entries, or -1; `own` says that it is one of the code's.
  void Note(int entry, bool own, int code, Match* match) const;
  void NoteParameters(const std::string_view* values, size_t count, Match* match) const;

  const Catalog& catalog_;
  const std::unique_ptr<TemplateSet> set_;
  TemplateFront front_;
  NormalizedText normalized_;
  std::vector<std::string_view> values_;
  uint64_t left_to_set_count_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_MATCHER_H_
