// Escapes for JSON that may be read on a terminal.
#ifndef VMSIFT_ANALYZER_REPORT_JSON_ESCAPE_H_
#define VMSIFT_ANALYZER_REPORT_JSON_ESCAPE_H_

#include <string>

namespace vmsift {

// Escapes, as `\u009b`, the characters of a JSON text (valid UTF-8) that JSON allows and a terminal obeys:
// DEL, the C1 controls (U+0080 to U+009F), the line separators U+2028 and U+2029, and the characters that
// change the direction of text (U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069). A text without
// any is not copied.
void EscapeControls(std::string* json);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_REPORT_JSON_ESCAPE_H_
