// A log that is made as it is read: no file, and no more memory than one portion.
#ifndef VMSIFT_TESTS_SCALE_GENERATED_SOURCE_H_
#define VMSIFT_TESTS_SCALE_GENERATED_SOURCE_H_

#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

#include "analyzer/input/byte_source.h"

namespace vmsift {

class GeneratedSource : public ByteSource {
 public:
  // `next` appends the next piece of the log; when it returns false, that was the last one.
  explicit GeneratedSource(std::function<bool(std::string*)> next) : next_(std::move(next)) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
    if (given_ == text_.size()) {
      text_.clear();
      given_ = 0;
      while (more_ && text_.size() < capacity) more_ = next_(&text_);
    }
    const size_t size = std::min(capacity, text_.size() - given_);
    std::memcpy(buffer, text_.data() + given_, size);
    given_ += size;
    return size;
  }

 private:
  const std::function<bool(std::string*)> next_;
  bool more_ = true;
  std::string text_;
  size_t given_ = 0;
};

}  // namespace vmsift

#endif  // VMSIFT_TESTS_SCALE_GENERATED_SOURCE_H_
