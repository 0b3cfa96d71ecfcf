// What generated errors say: the templates of the built-in catalog, revised wordings of them, unknown codes.
#ifndef VMSIFT_BENCH_ERROR_WORDINGS_H_
#define VMSIFT_BENCH_ERROR_WORDINGS_H_

#include <string>
#include <vector>

#include "matchers/placeholder_role.h"

namespace vmsift {

enum class WordingKind {
  kPublished,  // as the built-in catalog has it
  kRevised,    // as the service words it today
  kUnknown,    // under a code and with a text that the catalog does not have
};
inline constexpr int kWordingKindCount = 3;

// Literal text, and the placeholder that follows it.
struct WordingPart {
  std::string text;
  bool has_value = false;
  PlaceholderRole role = PlaceholderRole::kValue;
};

struct ErrorWording {
  std::string code;
  WordingKind kind = WordingKind::kPublished;
  bool names_vm = false;
  bool names_extension = false;
  std::vector<WordingPart> parts;
};

// Every wording: one per row of the built-in catalog, then our own. Always the same, in the same order.
std::vector<ErrorWording> ErrorWordings();

}  // namespace vmsift

#endif  // VMSIFT_BENCH_ERROR_WORDINGS_H_
