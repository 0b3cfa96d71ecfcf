// What stands in front of the one set: decides most messages without it, with the same answer.
//
// The templates of a message's own code come first (matcher.h has the rule), so they are tried first, the
// best before the others, each by its program (pattern_program.h): a message that fits is done. Others are
// looked at only when none of these fits, and of them only those whose words the message holds
// (required_words.h). Whatever a program cannot tell within its budget is left to the set.
//
// Programs are made when their row is first tried, and the index of words when no template of a message's
// code fits: most runs need few of them. Not thread-safe: it keeps its buffers, so that it stops allocating
// once warm. Borrows the catalog and the set's entries, which must outlive it.
#ifndef VMSIFT_MATCHERS_TEMPLATE_FRONT_H_
#define VMSIFT_MATCHERS_TEMPLATE_FRONT_H_

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "matchers/byte_pairs.h"
#include "matchers/catalog.h"
#include "matchers/pattern_program.h"
#include "matchers/required_words.h"
#include "matchers/set_entry.h"

namespace vmsift {

class TemplateFront {
 public:
  // `entries` are those of the set: all of them, by row.
  TemplateFront(const Catalog& catalog, const std::vector<SetEntry>& entries);

  struct Answer {
    Fit fit = Fit::kUnknown;  // kNo: no template of any code fits
    int entry = -1;           // of kYes: the one to take
    bool own = false;         // it is one of the code's
  };

  // `code` is an index into Catalog::codes(), or -1.
  Answer Find(int code, std::string_view normalized);

  // Where the placeholders of the entry found stand; valid until the next call, and as long as the text is.
  // Those that the entry's pattern does not reach are left out.
  const std::string_view* values() const { return values_.data(); }
  size_t value_count() const { return value_count_; }

 private:
  // What stands for a pattern of the set.
  struct Attempt {
    PatternProgram program;
    BytePairs pairs;  // of the pattern's literal text
  };

  // Made, with those of the entry's row, when first asked for.
  const Attempt& AttemptOf(int entry);
  // Of the rows that tell a message without its code; made when first asked for.
  const RequiredWordIndex& Words();
  Fit Run(int entry, std::string_view normalized);
  // Whether the message has all that stands side by side in a pattern.
  bool HoldsPairs(const BytePairs& pairs, std::string_view normalized);

  const Catalog& catalog_;
  const std::vector<SetEntry>& entries_;
  std::vector<std::unique_ptr<Attempt>> attempts_;  // by entry
  std::vector<int> rank_;                           // by entry: 0 is the one to take before all others
  std::vector<std::vector<int>> of_row_;            // by row: its entries, the best first
  std::vector<std::vector<int>> of_code_;           // by code: its rows' entries, the best first
  std::vector<int> code_of_row_;
  std::optional<RequiredWordIndex> words_;  // of rows

  std::vector<int> rows_;
  std::vector<int> candidates_;
  std::array<std::string_view, PatternProgram::kMaxPlaceholders> values_;
  size_t value_count_ = 0;
  BytePairs message_pairs_;
  bool has_message_pairs_ = false;
  int64_t budget_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_TEMPLATE_FRONT_H_
