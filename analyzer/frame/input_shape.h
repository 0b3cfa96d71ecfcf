// Detects the format of an input: JSON Lines, which are read line by line, or text, which is read in blocks.
#ifndef VMSIFT_ANALYZER_FRAME_INPUT_SHAPE_H_
#define VMSIFT_ANALYZER_FRAME_INPUT_SHAPE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "analyzer/input/byte_source.h"

namespace vmsift {

enum class InputShape { kJsonLines, kText };
inline constexpr int kInputShapeCount = 2;

constexpr std::string_view InputShapeName(InputShape shape) {
  return shape == InputShape::kJsonLines ? "jsonl" : "text";
}

inline constexpr size_t kShapeHeadBytes = 64 << 10;

// The format by the first bytes of an input: JSON Lines if at least half of its first non-blank lines hold
// one complete JSON object or array each. `ended`: these bytes are the whole input. The answer depends only
// on the bytes, never on how they were read.
InputShape DetectInputShape(std::string_view head, bool ended);

// Whether `head` determines the format, whatever follows it.
bool TellsInputShape(std::string_view head);

// A source whose first bytes can be peeked at before they are read.
class HeadedSource : public ByteSource {
 public:
  // Borrows the source.
  explicit HeadedSource(ByteSource* source) : source_(source) {}
  explicit HeadedSource(std::unique_ptr<ByteSource> source)
      : owned_(std::move(source)), source_(owned_.get()) {}

  // Peeks at up to kShapeHeadBytes, fewer at the end. If the source fails, returns the bytes before the
  // error; Read reports the error later.
  std::string_view Head();
  bool head_is_all() const { return ended_; }

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  const std::unique_ptr<ByteSource> owned_;  // null: borrowed
  ByteSource* const source_;
  std::string head_;
  size_t given_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_INPUT_SHAPE_H_
