// Lines of a text log without what was put around them on the way: colours, boxes, prefixes of collectors,
// HTML.
//
// Pure functions, except that they append to the string they are given.
#ifndef VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_
#define VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_

#include <string>
#include <string_view>

namespace vmsift {

// What a line is to the lines around it.
struct LineShape {
  bool begins_event = false;     // a box opens, a tool reports an error
  bool ends_event = false;       // a box closes
  bool breaks_document = false;  // whatever document was open was cut short before this line
  bool begins_record = false;    // a program's log record: a level stands after its time
  std::string_view time;         // the time it begins with; borrows the line
};

// Appends the line's own text: without ANSI escape sequences, box drawing at either side, a leading time in
// brackets or without, `##[error]`, and with HTML tags removed and entities decoded, and the doubled quotes
// of CSV halved, where there are any. Indentation stays.
LineShape AppendCleaned(std::string_view line, std::string* out);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_CLEANER_H_
