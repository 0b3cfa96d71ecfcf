// Whether an input is JSON Lines, whose lines stand for themselves, or text, which is read in blocks and in
// order.
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

// Tells by the first bytes of an input: JSON Lines if at least half of its first lines that are not blank
// hold one JSON object or array each, whole. `ended` tells whether these bytes are all there is. The answer
// depends on the bytes alone, never on how they came.
InputShape DetectInputShape(std::string_view head, bool ended);

// Whether `head` tells the shape whatever follows it.
bool TellsInputShape(std::string_view head);

// A source whose first bytes can be looked at before they are read.
class HeadedSource : public ByteSource {
 public:
  // Borrows the source.
  explicit HeadedSource(ByteSource* source) : source_(source) {}
  explicit HeadedSource(std::unique_ptr<ByteSource> source)
      : owned_(std::move(source)), source_(owned_.get()) {}

  // Reads up to kShapeHeadBytes, or to the end. A failing source gives what it gave; Read reports its error
  // later.
  std::string_view Head();
  bool head_is_all() const { return ended_; }

  absl::StatusOr<size_t> Read(char* buffer, size_t capacity) override;

 private:
  const std::unique_ptr<ByteSource> owned_;  // null: somebody else's
  ByteSource* const source_;
  std::string head_;
  size_t given_ = 0;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_INPUT_SHAPE_H_
