// A message as templates are compared with it: white space and quote style never decide.
//
// Every run of white space (space, tab, line breaks, U+00A0) becomes one space, white space at either end
// goes, and every kind of quote (' " ` and the typographic ones) becomes an apostrophe. All other bytes stay
// as they are, invalid UTF-8 included. A position in the normalized text leads back to the original, so that
// parameters are reported as the log has them.
#ifndef VMSIFT_MATCHERS_NORMALIZED_TEXT_H_
#define VMSIFT_MATCHERS_NORMALIZED_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace vmsift {

// Not thread-safe; keep one per worker and reuse it, so that it stops allocating once warm.
class NormalizedText {
 public:
  // Borrows `original` until the next Assign. Sixteen bytes at a time where nothing but quotes changes.
  void Assign(std::string_view original);

  std::string_view text() const { return std::string_view(buffer_).substr(0, size_); }

  // The original bytes behind a part of text(), without white space at their ends. `part` must point into
  // text().
  std::string_view Original(std::string_view part) const;

 private:
  // From here on, until the next one, bytes stand as far apart in both texts.
  struct Offset {
    size_t normalized = 0;
    size_t original = 0;
  };

  // Passes what is no plain byte at original_[*i], and all white space after it.
  void PassOdd(size_t* i, bool* after_space);
  size_t OriginalOffset(size_t normalized) const;

  std::string_view original_;
  std::string buffer_;  // has room for sixteen bytes more than the text
  size_t size_ = 0;
  std::vector<Offset> offsets_;
};

// The same as a plain function, for templates.
std::string NormalizeText(std::string_view original);

}  // namespace vmsift

#endif  // VMSIFT_MATCHERS_NORMALIZED_TEXT_H_
