// The known template that is most like a text, and the words of all known templates.
#ifndef VMSIFT_ANALYZER_LEARN_NEAREST_TEMPLATE_H_
#define VMSIFT_ANALYZER_LEARN_NEAREST_TEMPLATE_H_

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/learn/code_messages.h"
#include "matchers/catalog.h"

namespace vmsift {

// Borrows the catalog.
class KnownTexts {
 public:
  explicit KnownTexts(const Catalog& catalog);

  // Of the catalog's templates and of those that are built in, which know English even if they are left out.
  const KnownWords& words() const { return words_; }

  // The row with the largest share of words in common, among equals one of the code, then the first; -1 if
  // less than a quarter is in common.
  int Nearest(std::string_view code, std::string_view text) const;

 private:
  using WordSet = std::set<std::string>;

  static WordSet WordsOf(std::string_view text);

  const Catalog& catalog_;
  KnownWords words_;
  std::vector<WordSet> of_row_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_LEARN_NEAREST_TEMPLATE_H_
