// Manual pages in the language of man(7), for man(1): one of the program, and one of each command.
#ifndef VMSIFT_ANALYZER_MANUAL_MAN_PAGE_H_
#define VMSIFT_ANALYZER_MANUAL_MAN_PAGE_H_

#include <string>
#include <string_view>

#include "analyzer/manual/manual.h"

namespace vmsift {

struct ManPageFacts {
  std::string version;
  std::string date;  // YYYY-MM-DD; may be empty
};

// "vmsift" or "vmsift-scan": the name of a command's page.
std::string ManPageName(const ManualCommand& command);

// The page of the program, which lists the commands, or of one of them.
std::string ManPage(const Manual& manual, const ManualCommand& command, const ManPageFacts& facts);

// Text as man(7) wants it: no character of it is a command or is replaced by a typographic one.
std::string RoffText(std::string_view text);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_MANUAL_MAN_PAGE_H_
