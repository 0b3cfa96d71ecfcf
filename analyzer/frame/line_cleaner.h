// Removes what was put around the lines of a text log: colours, boxes, prefixes of collectors, HTML.
//
#ifndef VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_
#define VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vmsift {

struct CleanedLine {
  std::string_view text;
  size_t indent = 0;      // leading blanks of `text`
  std::string_view time;  // its leading time; may be empty
  // The role of the line among the lines around it.
  bool begins_event = false;     // a box opens, a tool reports an error
  bool ends_event = false;       // a box closes
  bool breaks_document = false;  // an open document was truncated before this line
  bool begins_record = false;    // a program's log record: a level follows its time
  bool may_hold_brace = true;    // false: it holds no `{`
};

// The line's own text: without ANSI escape sequences, box drawing at either side, the name of a service or a
// step, a leading time in any form that programs print, with or without brackets, syslog's host and process,
// the level before more of a record, `##[error]` and Markdown's bold marks; HTML tags are removed, entities
// decoded, and doubled CSV quotes halved. Indentation stays. The views borrow `line`, or `scratch` if it had
// to be rewritten.
CleanedLine CleanLine(std::string_view line, std::string* scratch);

// The same for a line inside an open document. Most of these begin as JSON does and stay unchanged.
CleanedLine CleanLineOfDocument(std::string_view line, std::string* scratch);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_
