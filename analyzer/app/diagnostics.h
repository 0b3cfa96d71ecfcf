// Messages on standard error: the one place that writes them.
//
// Writing never throws and never ends the program. If standard error cannot be written (a full disk, a closed
// pipe), the message is lost and the work goes on. Each message is one write as far as the system takes it
// whole, so that those of several threads do not mix.
#ifndef VMSIFT_ANALYZER_APP_DIAGNOSTICS_H_
#define VMSIFT_ANALYZER_APP_DIAGNOSTICS_H_

#include <string_view>

namespace vmsift {

// One line, led by the program's name. Names in it may hold any bytes: what a terminal obeys is escaped
// (PrintableName), so that a message stays one line.
void Complain(std::string_view message) noexcept;

// Text that is safe to print, as it stands: help, a hint below a message.
void WriteDiagnostic(std::string_view text) noexcept;

// Keeps libraries from writing there (RE2 logs thousands of lines about one catalog): what they write to
// stdio's stderr and to std::cerr is dropped, and an exception that nobody catches is told by Complain. To be
// called first.
void SilenceLibraries() noexcept;

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_APP_DIAGNOSTICS_H_
