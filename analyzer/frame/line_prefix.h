// The prefix of a line that collectors and programs write: a time, a level, the name of a service, a host or
// a logger.
//
// Pure functions, safe from any thread. The views borrow the line.
#ifndef VMSIFT_ANALYZER_FRAME_LINE_PREFIX_H_
#define VMSIFT_ANALYZER_FRAME_LINE_PREFIX_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

struct LinePrefix {
  size_t size = 0;             // bytes
  std::string_view time;       // as written, without brackets; empty if there is none
  bool begins_record = false;  // the line begins a record of a program's log
};

// The prefix of a line. The level stays part of the text, except on a line that continues a record.
LinePrefix FindLinePrefix(std::string_view line);

// `New-AzDeployment: 5:08:56 AM - Error: …`: the time after a cmdlet's name.
bool BeginsWithCmdletAndTime(std::string_view text);

// Whether a line of a document, without its indentation, may begin like this.
bool BeginsAsJson(char c);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_LINE_PREFIX_H_
