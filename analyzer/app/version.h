// What `vmsift --version` prints.
#ifndef VMSIFT_ANALYZER_APP_VERSION_H_
#define VMSIFT_ANALYZER_APP_VERSION_H_

#include <string>
#include <string_view>

namespace vmsift {

// Three lines: the program's version; the libraries that it was built with; the vector instructions that it
// uses on this processor. Without a line break at the end. Only the first line is meant for programs.
std::string VersionText();
// `0.1.0`
std::string_view Version();

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_VERSION_H_
