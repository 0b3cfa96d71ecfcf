#include "tests/analyzer/between_file_calls.h"

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace vmsift {
namespace {

thread_local std::function<void()> between;
thread_local bool inside = false;

void Before() {
  if (!between || inside) return;
  const int error = errno;  // which some calls leave as it is, and that is looked at
  inside = true;
  between();
  inside = false;
  errno = error;
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));  // NOLINT: what dlsym is for
}

}  // namespace

void SetBetweenFileCalls(std::function<void()> before_call) {
  between = std::move(before_call);
}

}  // namespace vmsift

extern "C" {

int open(const char* path, int flags, ...) {
  static auto* const real = vmsift::Real<int(const char*, int, ...)>("open");
  vmsift::Before();
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return real(path, flags, mode);
}

int statx(int directory, const char* path, int flags, unsigned mask, struct statx* info) {
  static auto* const real = vmsift::Real<int(int, const char*, int, unsigned, struct statx*)>("statx");
  vmsift::Before();
  return real(directory, path, flags, mask, info);
}

int stat(const char* path, struct stat* info) {
  static auto* const real = vmsift::Real<int(const char*, struct stat*)>("stat");
  vmsift::Before();
  return real(path, info);
}

int lstat(const char* path, struct stat* info) {
  static auto* const real = vmsift::Real<int(const char*, struct stat*)>("lstat");
  vmsift::Before();
  return real(path, info);
}

ssize_t pread(int descriptor, void* buffer, size_t size, off_t offset) {
  static auto* const real = vmsift::Real<ssize_t(int, void*, size_t, off_t)>("pread");
  vmsift::Before();
  return real(descriptor, buffer, size, offset);
}

struct dirent* readdir(DIR* directory) {
  static auto* const real = vmsift::Real<struct dirent*(DIR*)>("readdir");
  vmsift::Before();
  return real(directory);
}

// Their other names.

int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = va_arg(arguments, mode_t);
  va_end(arguments);
  return open(path, flags, mode);
}

ssize_t pread64(int descriptor, void* buffer, size_t size, off64_t offset) {
  return pread(descriptor, buffer, size, offset);
}

}  // extern "C"
