#include "analyzer/input/random_access.h"

#include <utility>

namespace vmsift {

std::unique_ptr<ByteSource> ReadInOrder(std::shared_ptr<const RandomAccess> file, uint64_t from,
                                        uint64_t ahead_to) {
  class Source : public ByteSource {
   public:
    Source(std::shared_ptr<const RandomAccess> file, uint64_t from, uint64_t ahead_to)
        : file_(std::move(file)), bytes_(file_->InOrder(from, ahead_to)) {}
    absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override {
      return bytes_->Read(buffer, capacity);
    }

   private:
    const std::shared_ptr<const RandomAccess> file_;  // goes after what borrows it
    const std::unique_ptr<ByteSource> bytes_;
  };
  return std::make_unique<Source>(std::move(file), from, ahead_to);
}

}  // namespace vmsift
