#include "analyzer/app/diagnostics.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "base/printable_text.h"

namespace vmsift {

void Complain(std::string_view message) noexcept {
  try {
    WriteDiagnostic("vmsift: " + PrintableName(message) + "\n");
  } catch (const std::exception&) {
    WriteDiagnostic("vmsift: out of memory for a message\n");
  }
}

void WriteDiagnostic(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written > 0) {
      text.remove_prefix(static_cast<size_t>(written));
    } else if (written < 0 && errno == EAGAIN) {
      // Somebody else made it non-blocking. Who does not read for so long does not hold up the analysis.
      constexpr int kPatienceMs = 1000;
      pollfd polled = {STDERR_FILENO, POLLOUT, 0};
      if (poll(&polled, 1, kPatienceMs) == 0) return;
    } else if (written == 0 || errno != EINTR) {
      return;
    }
  }
}

void SilenceLibraries() noexcept {
#if defined(__GLIBC__) && defined(NDEBUG)  // assertions write there
  // Where stderr is a variable (glibc, "Standard Streams"). A stream that takes all and keeps nothing.
  cookie_io_functions_t nowhere = {};
  nowhere.write = [](void*, const char*, size_t size) { return static_cast<ssize_t>(size); };
  if (std::FILE* const dropped = fopencookie(nullptr, "w", nowhere); dropped != nullptr) stderr = dropped;
#endif
  std::cerr.rdbuf(nullptr);
  std::clog.rdbuf(nullptr);
  std::set_terminate([] {
    try {
      if (const std::exception_ptr exception = std::current_exception()) std::rethrow_exception(exception);
      Complain("ended by a bug");
    } catch (const std::exception& exception) {
      Complain(exception.what());
    } catch (...) {
      Complain("ended by an unknown exception");
    }
    std::abort();
  });
}

}  // namespace vmsift
