// Keeps strings for as long as one line is decoded. Reuses its memory, so that it stops allocating once warm.
#ifndef VMSIFT_BASE_TEXT_ARENA_H_
#define VMSIFT_BASE_TEXT_ARENA_H_

#include <algorithm>
#include <cstring>
#include <iterator>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace vmsift {

class TextArena {
 public:
  TextArena() = default;
  // What is moved from is empty.
  TextArena(TextArena&& other) noexcept
      : blocks_(std::move(other.blocks_)),
        block_(std::exchange(other.block_, 0)),
        used_(std::exchange(other.used_, 0)) {
    other.blocks_.clear();
  }
  TextArena& operator=(TextArena&& other) noexcept {
    blocks_ = std::exchange(other.blocks_, {});
    block_ = std::exchange(other.block_, 0);
    used_ = std::exchange(other.used_, 0);
    return *this;
  }

  // A copy of `text`, valid until Clear.
  std::string_view Keep(std::string_view text) {
    if (text.empty()) return {};
    char* const copy = Allocate(text.size());
    std::memcpy(copy, text.data(), text.size());
    return {copy, text.size()};
  }

  // Room for `size` bytes, valid until Clear.
  char* Allocate(size_t size) {
    while (block_ < blocks_.size() && blocks_[block_].size - used_ < size) {
      ++block_;
      used_ = 0;
    }
    if (block_ == blocks_.size()) {
      const size_t block_size = std::max(kBlockBytes, size);
      blocks_.push_back({std::make_unique_for_overwrite<char[]>(block_size), block_size});
    }
    char* const room = blocks_[block_].bytes.get() + used_;
    used_ += size;
    return room;
  }

  // Takes over the texts of another arena: views into it stay valid.
  void Take(TextArena&& other) {
    TextArena taken = std::move(other);
    // Before the block that is being filled.
    blocks_.insert(blocks_.begin(), std::make_move_iterator(taken.blocks_.begin()),
                   std::make_move_iterator(taken.blocks_.end()));
    block_ += taken.blocks_.size();
  }

  void Clear() {
    // One huge line must not hold its memory for the rest of a run.
    if (blocks_.size() > kBlocksKept) blocks_.resize(kBlocksKept);
    block_ = 0;
    used_ = 0;
  }

 private:
  static constexpr size_t kBlockBytes = 64 << 10;
  static constexpr size_t kBlocksKept = 4;

  struct Block {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };
  std::vector<Block> blocks_;
  size_t block_ = 0;  // the one being filled
  size_t used_ = 0;   // of it
};

}  // namespace vmsift

#endif  // VMSIFT_BASE_TEXT_ARENA_H_
