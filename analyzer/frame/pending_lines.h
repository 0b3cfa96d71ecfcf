// Lines of a block that has not ended, as they are kept to be read again: each with its number, its bytes
// with the line end, and its text. Numbers have gaps where a line was too long to be kept.
#ifndef VMSIFT_ANALYZER_FRAME_PENDING_LINES_H_
#define VMSIFT_ANALYZER_FRAME_PENDING_LINES_H_

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "analyzer/frame/line.h"

namespace vmsift {

void KeepLine(const Line& line, std::string* kept);

// Hands on each line, valid during the call. Fails at what KeepLine did not write.
absl::Status ReadPendingLines(std::string_view kept, const std::function<void(const Line& line)>& take);

// Drops the first `count` lines.
void DropPendingLines(size_t count, std::string* kept);

}  // namespace vmsift

#endif  // VMSIFT_ANALYZER_FRAME_PENDING_LINES_H_
