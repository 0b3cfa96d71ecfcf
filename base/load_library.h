// A shared library that is loaded when it is needed, and the functions that are called in it.
#ifndef VMSIFT_BASE_LOAD_LIBRARY_H_
#define VMSIFT_BASE_LOAD_LIBRARY_H_

#include <dlfcn.h>

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace vmsift {

class LoadedLibrary {
 public:
  // It stays loaded. `package`: Debian's, which has it.
  LoadedLibrary(const std::string& file, const std::string& package)
      : library_(dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE)) {
    if (library_ != nullptr) return;
    status_ = absl::UnavailableError(
        absl::StrCat(file, " cannot be loaded, which the package ", package, " has: ", dlerror()));
  }

  template <typename Function>
  void Find(const char* name, Function* function) {
    if (!status_.ok()) return;
    *function = reinterpret_cast<Function>(dlsym(library_, name));
    if (*function == nullptr)
      status_ = absl::UnavailableError(absl::StrCat("the library is too old: it has no ", name));
  }

  const absl::Status& status() const { return status_; }

 private:
  void* const library_;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_BASE_LOAD_LIBRARY_H_
