// Lines of a text log without what was put around them on the way: colours, boxes, prefixes of collectors,
// HTML.
//
#ifndef VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_
#define VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vmsift {

struct CleanedLine {
  std::string_view text;
  size_t indent = 0;      // the blanks that `text` begins with
  std::string_view time;  // the time it began with; may be empty
  // What the line is to the lines around it.
  bool begins_event = false;     // a box opens, a tool reports an error
  bool ends_event = false;       // a box closes
  bool breaks_document = false;  // whatever document was open was cut short before this line
  bool begins_record = false;    // a program's log record: a level stands after its time
  bool may_hold_brace = true;    // false: no `{` stands in it
};

// The line's own text: without ANSI escape sequences, box drawing at either side, the name of a service or a
// step, a leading time in brackets or without and in any form that programs print, the host and process that
// syslog writes, the level before more of a record, `##[error]` and Markdown's bold marks, and with HTML tags
// removed and entities decoded, and the doubled quotes of CSV halved, where there are any. Indentation stays.
// The views borrow `line`, or `scratch` where it had to be written anew.
CleanedLine CleanLine(std::string_view line, std::string* scratch);

// The same of a line inside a document that is open, followed by kByteMaskPadding readable bytes. Most of
// them begin as JSON does and are as the document has them.
CleanedLine CleanLineOfDocument(std::string_view line, std::string* scratch);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_
