// Finds JSON inside a string: a message that is nothing but JSON, or prose with JSON in it.
#ifndef VMSIFT_ANALYZER_DECODE_EMBEDDED_JSON_H_
#define VMSIFT_ANALYZER_DECODE_EMBEDDED_JSON_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

// Walks over the JSON objects and arrays of objects in a text, in order. A candidate begins at `{` before a
// key or
// `[` before such a brace, and goes on to where its brackets balance outside strings. Linear in the length of
// the text: what was passed over as part of a candidate is not looked at again, and a text gets
// kMaxUnbalanced tries at braces that never close.
class EmbeddedJsonFinder {
 public:
  static constexpr int kMaxUnbalanced = 4;

  explicit EmbeddedJsonFinder(std::string_view text) : text_(text) {}

  // The next candidate, a part of the text; empty when there is none left.
  std::string_view Next();

 private:
  std::string_view text_;
  size_t at_ = 0;
  int unbalanced_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_EMBEDDED_JSON_H_
