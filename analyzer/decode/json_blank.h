// White space between the tokens of JSON (RFC 8259, section 2).
#ifndef VMSIFT_ANALYZER_DECODE_JSON_BLANK_H_
#define VMSIFT_ANALYZER_DECODE_JSON_BLANK_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

// The first place at or after `at` that is no white space; json.size() when there is none.
inline size_t SkipJsonBlank(std::string_view json, size_t at) {
  while (at < json.size() && (json[at] == ' ' || json[at] == '\t' || json[at] == '\r' || json[at] == '\n')) {
    ++at;
  }
  return at;
}

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_JSON_BLANK_H_
