// A file of another machine, as it was when it was listed.
#ifndef VMSIFT_ANALYZER_INPUT_REMOTE_FILE_H_
#define VMSIFT_ANALYZER_INPUT_REMOTE_FILE_H_

#include <cstdint>
#include <memory>
#include <string>

#include "analyzer/input/random_access.h"

namespace vmsift {

class RemoteFile {
 public:
  virtual ~RemoteFile() = default;

  virtual uint64_t size() const = 0;        // in bytes
  virtual std::string version() const = 0;  // as Input::version
  // Does not wait: what cannot be read shows when it is read. What is kept for reading goes with the result.
  // `from_begin`: it will be read from its beginning, which is fetched at once.
  virtual std::shared_ptr<const RandomAccess> Open(bool from_begin) const = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_INPUT_REMOTE_FILE_H_
