// The help, broken between words to fit a terminal.
#ifndef VMSIFT_ANALYZER_APP_HELP_TEXT_H_
#define VMSIFT_ANALYZER_APP_HELP_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace vmsift {

// CLI11's help in lines of at most `width` columns. What goes on is indented as the text before it: below an
// option's description, or the line's own beginning. Below 40 columns, lines of 40.
std::string WrappedHelp(std::string_view text, size_t width);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_HELP_TEXT_H_
