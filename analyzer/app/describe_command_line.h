// The command line as data, for what is made from it: manual pages and completions (analyzer/manual/).
#ifndef VMSIFT_ANALYZER_APP_DESCRIBE_COMMAND_LINE_H_
#define VMSIFT_ANALYZER_APP_DESCRIBE_COMMAND_LINE_H_

#include <functional>

namespace CLI {
class App;
}

namespace vmsift {

// Calls `describe` with the application that RunCommandLine (command.h) parses with; it is gone afterwards.
void DescribeCommandLine(const std::function<void(const CLI::App&)>& describe);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_DESCRIBE_COMMAND_LINE_H_
