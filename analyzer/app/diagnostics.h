// Messages on standard error: the one place that writes them.
//
// Writing never throws and never ends the program. If standard error cannot be written (a full disk, a closed
// pipe), the message is lost and the work continues. Each message is one write if the system accepts it
// whole, so that messages of several threads do not mix.
#ifndef VMSIFT_ANALYZER_APP_DIAGNOSTICS_H_
#define VMSIFT_ANALYZER_APP_DIAGNOSTICS_H_

#include <string_view>

namespace vmsift {

// One line, prefixed with the program's name. Names in it may hold any bytes: control characters are escaped
// (PrintableName), so that a message stays one line.
void Complain(std::string_view message) noexcept;

// Text that is safe to print, unchanged: help, a hint below a message.
void WriteDiagnostic(std::string_view text) noexcept;

// Keeps libraries from writing there (RE2 logs thousands of lines about one catalog): output to stdio's
// stderr and to std::cerr is dropped, and Complain reports an uncaught exception. Call it first.
void SilenceLibraries() noexcept;

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_DIAGNOSTICS_H_
