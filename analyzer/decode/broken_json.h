// What a text in braces that is no well-formed JSON is: a log's JSON that was damaged, or something else.
//
// Blocks of HCL, maps of YAML and code have braces too; only damaged JSON is worth a complaint.
#ifndef VMSIFT_ANALYZER_DECODE_BROKEN_JSON_H_
#define VMSIFT_ANALYZER_DECODE_BROKEN_JSON_H_

#include <string_view>

namespace vmsift {

// Whether a text that cannot be parsed looks like a log's JSON: an object, alone or in an array, begins it
// with a quoted key, a colon and what can be a value, and three quarters of its lines are such as JSON has.
// Reads no more than the first lines of a long text. `before` is the text before it: behind a key and a
// single quote, the text is a string of YAML or Python, which may be wrapped.
bool LooksLikeBrokenJson(std::string_view text, std::string_view before = {});

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_DECODE_BROKEN_JSON_H_
