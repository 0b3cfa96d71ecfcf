// A message as templates are compared with it: white space and quote style never decide.
//
// Every run of white space (space, tab, line breaks, U+00A0) becomes one space, white space at either end
// goes, and every kind of quote (' " ` and the typographic ones) becomes an apostrophe. All other bytes stay
// as they are, invalid UTF-8 included. A position in the normalized text leads back to the original, so that
// parameters are reported as the log has them.
#ifndef VMSIFT_MATCHERS_NORMALIZED_TEXT_H_
#define VMSIFT_MATCHERS_NORMALIZED_TEXT_H_

#include <string>
#include <string_view>

namespace vmsift {

// Not thread-safe; keep one per worker and reuse it, so that it stops allocating once warm.
class NormalizedText {
 public:
  // Borrows `original` until the next Assign. Linear in its length.
  void Assign(std::string_view original);

  std::string_view text() const { return text_; }

  // The original bytes behind a part of text(), without white space at their ends. `part` must point into
  // text().
  std::string_view Original(std::string_view part) const;

 private:
  size_t OriginalOffset(size_t normalized_offset, bool end) const;

  std::string_view original_;
  std::string text_;
};

// The same as a plain function, for templates.
std::string NormalizeText(std::string_view original);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_NORMALIZED_TEXT_H_
