// Detects the format of an input: JSON Lines, which are read line by line, or text, which is read in blocks.
#ifndef VMSIFT_ANALYZER_FRAME_INPUT_FORMAT_H_
#define VMSIFT_ANALYZER_FRAME_INPUT_FORMAT_H_

#include <cstddef>
#include <string_view>

namespace vmsift {

enum class InputFormat { kJsonLines, kText };
inline constexpr int kInputFormatCount = 2;

constexpr std::string_view InputFormatName(InputFormat shape) {
  return shape == InputFormat::kJsonLines ? "jsonl" : "text";
}

inline constexpr size_t kFormatHeadBytes = 64 << 10;

// The format by the first bytes of an input: JSON Lines if at least half of its first non-blank lines hold
// one complete JSON object or array each. `ended`: these bytes are the whole input. The answer depends only
// on the bytes, never on how they were read.
InputFormat DetectInputFormat(std::string_view head, bool ended);

// Whether `head` determines the format, whatever follows it.
bool TellsInputFormat(std::string_view head);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_INPUT_FORMAT_H_
