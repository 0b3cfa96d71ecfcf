#include "analyzer/frame/line_splitter.h"

#include <algorithm>
#include <utility>

#include "base/white_space.h"

namespace vmsift {

void LineSplitter::Feed(std::string_view bytes, const Take& take) {
  size_t end = bytes.find('\n');
  if (end == std::string_view::npos) {
    Keep(bytes);
    return;
  }
  if (unfinished_bytes() > 0) {
    Keep(bytes.substr(0, end));
    EmitUnfinished(1, take);
    bytes.remove_prefix(end + 1);
    end = bytes.find('\n');
  }
  for (; end != std::string_view::npos; end = bytes.find('\n')) {
    Emit(bytes.substr(0, end), 1, take);
    bytes.remove_prefix(end + 1);
  }
  Keep(bytes);
}

void LineSplitter::Finish(const Take& take) {
  if (unfinished_bytes() > 0) EmitUnfinished(0, take);
}

void LineSplitter::Keep(std::string_view bytes) {
  // Two more than the limit tell that the line is too long, be its last byte the CR of a line end.
  const size_t room = max_line_bytes_ + 2 - std::min(max_line_bytes_ + 2, unfinished_.size());
  const size_t kept = std::min(room, bytes.size());
  const size_t needed = unfinished_.size() + kept + 1 + kLinePadding;  // as it is emitted
  if (needed > unfinished_.capacity()) unfinished_.reserve(std::max(needed, 2 * unfinished_.capacity()));
  unfinished_.append(bytes.substr(0, kept));
  dropped_ += bytes.size() - kept;
}

void LineSplitter::EmitUnfinished(size_t line_end_bytes, const Take& take) {
  std::string text = std::exchange(unfinished_, {});
  const size_t size = text.size();
  // A parser that runs over the end must not take what it finds for more of the line.
  text += '\n';
  text.append(kLinePadding, '\0');
  Emit(std::string_view(text).substr(0, size), line_end_bytes, take);
}

void LineSplitter::Emit(std::string_view text, size_t line_end_bytes, const Take& take) {
  Line line;
  line.number = ++lines_;
  line.offset = offset_;
  line.bytes = text.size() + std::exchange(dropped_, 0) + line_end_bytes;
  offset_ += line.bytes;
  line.SetText(text, max_line_bytes_, /*is_first=*/line.number == 1);
  take(line);
}

}  // namespace vmsift
